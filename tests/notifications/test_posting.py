"""From what is noted to what the server has taken: one letter a day for each person, each line once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from time import sleep

import pytest
from django.utils.translation import override
from pytest_django import Settings

from jobs.models import Job
from jobs.pulses import felt
from jobs.running import run
from lifecycle.deadlines import choose_route
from lifecycle.decisions import extend, repeal
from lifecycle.rules.deadlines import Route
from notifications.binding import bind
from notifications.claiming import BATCH, LEASE, claim, mark_sent
from notifications.letters import MOST_LINES
from notifications.models import Delivery, Letter, Recipient, Reminder
from notifications.nightly import ask_open_nights
from notifications.posting import Posted, post
from notifications.schedule import schedule_of
from notifications.schedule_wording import alarm
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.servers.smtp import Mailbox, running_smtp


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with running_smtp() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 5
        settings.SITE_URL = "http://shixiao.example"
        yield box


def morning(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def nights(at: datetime) -> None:
    """The nightly jobs of that morning, run to their end."""
    for job in ask_open_nights(at):
        run(job, at)


def a_morning(day: date) -> Posted:
    nights(morning(day))
    return post(morning(day))


def recipients(box: Mailbox) -> list[str]:
    return [str(letter["To"]).partition("@")[0] for letter in box.letters]


def test_one_letter_with_every_document_the_most_urgent_first(
    trial: Document, registers: Registers, place: Jurisdiction, secretary: Recipient, mailbox: Mailbox
) -> None:
    sooner = registers("青河区人民政府关于防汛工作的通告", last_day=date(2024, 3, 1))
    assert a_morning(WINDOW) == Posted(sent=1)
    (letter,) = mailbox.letters
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.index(sooner.title) < text.index(trial.title)
    assert set(Reminder.objects.values_list("state", "sent_on")) == {("sent", WINDOW)}


def test_posting_again_sends_nothing_more(trial: Document, secretary: Recipient, mailbox: Mailbox) -> None:
    a_morning(WINDOW)
    for hour in (8, 9):
        nights(morning(WINDOW, hour))
        assert post(morning(WINDOW, hour)) == Posted()
    assert a_morning(WINDOW + timedelta(days=1)) == Posted()
    assert recipients(mailbox) == ["mishu"]


def test_letters_wait_until_every_place_has_had_its_night(
    trial: Document, place: Jurisdiction, next_place: Jurisdiction, secretary: Recipient, mailbox: Mailbox
) -> None:
    at = morning(WINDOW)
    others = ask_open_nights(at)
    (ours,) = (job for job in others if job.jurisdiction == place)
    run(ours, at)
    assert Reminder.objects.exists()
    assert post(at) == Posted()
    assert not Letter.objects.exists()
    for job in others:
        run(job, at)
    assert post(at) == Posted(sent=1)


def test_somebody_who_answers_for_two_organs_gets_one_letter(
    trial: Document, registers: Registers, government: Organ, water: Organ, names: Names, mailbox: Mailbox
) -> None:
    names("xiaowang", government)
    names("xiaowang", water)
    registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    assert a_morning(WINDOW) == Posted(sent=1)
    assert Letter.objects.get().reminders.count() == 2


def test_everybody_over_one_connection(trial: Document, government: Organ, names: Names, mailbox: Mailbox) -> None:
    people = [f"ren{number}" for number in range(BATCH + 2)]
    for name in people:
        names(name, government)
    assert a_morning(WINDOW).sent == len(people)
    assert sorted(recipients(mailbox)) == sorted(people)
    assert mailbox.connections == 1


@pytest.mark.parametrize("happening", ["repealed", "lapses", "renewed", "extended"])
def test_what_no_longer_stands_when_it_comes_to_sending_is_not_sent(
    trial: Document, secretary: Recipient, by: Actor, mailbox: Mailbox, happening: str
) -> None:
    nights(morning(WINDOW))
    at = morning(WINDOW)
    if happening == "repealed":
        repeal(trial, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=at)
    elif happening == "extended":
        extend(trial, until=date(2025, 12, 31), on=WINDOW, authority=MINUTES, reason="", by=by, at=at)
    else:
        route = Route.LAPSE if happening == "lapses" else Route.REREGISTER
        choose_route(trial, route, reason="", by=by, at=at)
    assert post(at) == Posted(dropped=1)
    assert mailbox.letters == []
    assert Reminder.objects.get().state == Reminder.State.SUPERSEDED
    assert Delivery.objects.get().outcome == Delivery.Outcome.DROPPED


@pytest.mark.parametrize("days", [3, 30, 400])
def test_after_an_outage_each_person_gets_one_letter_with_one_line(
    trial: Document, secretary: Recipient, mailbox: Mailbox, days: int
) -> None:
    a_morning(date(2023, 12, 20))
    assert a_morning(date(2023, 12, 20) + timedelta(days=days)).sent <= 1
    assert a_morning(date(2023, 12, 20) + timedelta(days=days + 1)).sent <= 1
    assert len(mailbox.letters) == Reminder.objects.count() == (0 if days == 3 else 1)


def test_a_server_that_was_down_for_days_gets_one_letter_and_not_one_for_each_day(
    trial: Document, registers: Registers, secretary: Recipient, mailbox: Mailbox, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    assert a_morning(WINDOW) == Posted(put_off=1)
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    assert a_morning(WINDOW + timedelta(days=1)) == Posted(put_off=1)
    settings.EMAIL_PORT = mailbox.port
    assert a_morning(WINDOW + timedelta(days=2)) == Posted(sent=1)
    assert list(Letter.objects.order_by("day").values_list("state", flat=True)) == ["folded", "folded", "sent"]
    assert Reminder.objects.filter(state="sent").count() == 2


def test_a_failure_that_may_pass_is_tried_again_later_under_the_same_message_id(
    trial: Document, secretary: Recipient, mailbox: Mailbox
) -> None:
    mailbox.answers["mishu"] = "451 try again later"
    assert a_morning(WINDOW) == Posted(put_off=1)
    letter = Letter.objects.get()
    assert (letter.state, letter.problem) == ("waiting", "mishu@qinghe.example: 451 try again later")
    mailbox.answers.clear()
    assert post(morning(WINDOW) + timedelta(minutes=4)) == Posted()
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=1)
    assert list(Delivery.objects.values_list("attempt", "outcome")) == [(1, "put_off"), (2, "accepted")]
    assert str(mailbox.letters[0]["Message-ID"]) == f"<{letter.message_id.hex}@localhost>"


def test_an_address_that_is_refused_for_good_is_shown_and_keeps_nobody_else_waiting(
    trial: Document, secretary: Recipient, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    names("xiaoli", government)
    mailbox.answers["mishu"] = "550 no such user"
    assert a_morning(WINDOW) == Posted(sent=1, refused=1)
    failed = Letter.objects.get(recipient=secretary)
    assert (failed.state, failed.problem) == ("failed", "mishu@qinghe.example: 550 no such user")
    assert failed.reminders.get().state == "failed"
    assert a_morning(WINDOW + timedelta(days=1)) == Posted()


def test_an_address_that_no_server_takes_keeps_nobody_else_waiting(
    trial: Document, secretary: Recipient, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    names("a\nb", government)
    assert a_morning(WINDOW) == Posted(sent=1, refused=1)
    assert recipients(mailbox) == ["mishu"]
    assert set(Letter.objects.exclude(problem="").values_list("state", flat=True)) == {"failed"}


def test_a_connection_that_dies_between_the_end_of_data_and_the_reply_is_the_one_excuse_for_a_duplicate(
    trial: Document, secretary: Recipient, mailbox: Mailbox
) -> None:
    mailbox.dropping_after_data = 1
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=1)
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert [line for line in mailbox.log if line in ("delivered", "dropped")] == ["delivered", "dropped", "delivered"]


def test_a_worker_that_died_with_a_letter_in_hand_leaves_it_to_the_next(
    trial: Document, secretary: Recipient, mailbox: Mailbox
) -> None:
    at = morning(WINDOW)
    nights(at)
    bind(WINDOW)
    (letter,) = claim(at)
    assert claim(at) == []
    assert post(at + LEASE - timedelta(seconds=1)) == Posted()
    assert post(at + LEASE) == Posted(sent=1)
    assert list(Delivery.objects.values_list("attempt", "outcome")) == [(1, "begun"), (2, "accepted")]
    # The first one wakes up after all: too late to say anything.
    before = Letter.objects.get().sent_at
    mark_sent(letter, [], at)
    assert Letter.objects.get().sent_at == before
    assert Delivery.objects.get(attempt=1).outcome == "begun"


def test_a_server_that_breaks_off_again_and_again_is_left_alone_for_a_while(
    trial: Document, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    for number in range(6):
        names(f"ren{number}", government)
    mailbox.dropping_after_data = 6
    assert a_morning(WINDOW) == Posted(put_off=6)
    assert mailbox.connections == len(mailbox.letters) == 3


def test_whoever_answers_is_well_although_it_refuses(
    trial: Document, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    """It breaks off, refuses, breaks off, refuses, breaks off: never twice in a row."""
    for number in range(6):
        names(f"ren{number}", government)
    mailbox.hooks["DATA"] = lambda: setattr(mailbox, "dropping_after_data", int(len(mailbox.letters) < 3))
    mailbox.answers.update(ren1="550 no such user", ren3="550 no such user")
    assert a_morning(WINDOW) == Posted(sent=1, refused=2, put_off=3)


def test_a_letter_that_is_larger_than_the_server_takes_has_failed_and_keeps_nobody_else_waiting(
    registers: Registers, government: Organ, water: Organ, names: Names, mailbox: Mailbox
) -> None:
    names("mishu", government)
    names("xiaoli", water)
    for number in range(10):
        registers(f"青河区人民政府关于第{number}项工作的通告", last_day=LAST_DAY)
    registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    mailbox.most_bytes = 20_000
    assert a_morning(WINDOW) == Posted(sent=1, refused=1)
    failed = Letter.objects.get(state=Letter.State.FAILED)
    assert (failed.recipient.name, failed.problem) == ("mishu", "552 too large")
    assert recipients(mailbox) == ["xiaoli"]


def test_a_letter_names_no_more_than_a_server_takes(
    registers: Registers, secretary: Recipient, mailbox: Mailbox
) -> None:
    """The first night of an office of which nobody has named a contact; servers take ten million bytes."""
    for number in range(MOST_LINES + 20):
        registers(f"青河区人民政府关于第{number}项工作的通告", last_day=LAST_DAY)
    mailbox.most_bytes = 1_000_000
    assert a_morning(WINDOW) == Posted(sent=1)
    (letter,) = mailbox.letters
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert f"\n{MOST_LINES}. " in text
    assert f"\n{MOST_LINES + 1}. " not in text
    assert "另有20条未列入本函，请到登记库查看。 http://shixiao.example/d/" in text
    assert f"{MOST_LINES + 20}件文件" in str(letter["Subject"])
    assert Reminder.objects.filter(state="sent").count() == MOST_LINES + 20
    assert a_morning(WINDOW + timedelta(days=1)) == Posted()


@pytest.fixture
def five(trial: Document, government: Organ, names: Names) -> None:
    for number in range(5):
        names(f"ren{number}", government)


def said_on(day: date, place: Jurisdiction) -> str:
    felt("nightly", morning(day))
    with override("en"):
        return alarm(schedule_of([place], morning(day)))


@pytest.mark.parametrize(
    "said", ["553 sender not known here", "530 authentication required", "550 5.7.1 no", "501 no such domain"]
)
@pytest.mark.usefixtures("five")
def test_a_server_that_refuses_the_register_itself_is_asked_once_and_is_red_at_once(
    place: Jurisdiction, mailbox: Mailbox, said: str
) -> None:
    mailbox.refusing_sender = said
    assert a_morning(WINDOW) == Posted(put_off=5)
    assert [line for line in mailbox.log if line.startswith("mail")] == ["mail FROM:<shixiao@localhost>"]
    assert set(Letter.objects.values_list("state", "problem")) == {("waiting", said)}
    assert f"The mail server refuses the register itself: “{said}”" in said_on(WINDOW, place)
    mailbox.refusing_sender = ""
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=5)
    assert said_on(WINDOW, place) == ""


@pytest.mark.usefixtures("five")
def test_a_server_that_asks_the_sender_for_patience_refuses_nobody(place: Jurisdiction, mailbox: Mailbox) -> None:
    mailbox.refusing_sender = "451 try again later"
    assert a_morning(WINDOW) == Posted(put_off=5)
    assert said_on(WINDOW, place) == ""
    assert len([line for line in mailbox.log if line.startswith("mail")]) == 5


@pytest.mark.usefixtures("five")
def test_a_sender_that_is_no_address_fails_nobody_s_letter(
    place: Jurisdiction, mailbox: Mailbox, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "shixiao@"
    assert a_morning(WINDOW) == Posted(put_off=5)
    assert "refuses the register itself" in said_on(WINDOW, place)
    settings.DEFAULT_FROM_EMAIL = "shixiao@sifaju.example"
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=5)


def test_a_server_that_hangs_is_waited_for_no_longer_than_the_timeout(
    trial: Document, secretary: Recipient, mailbox: Mailbox, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mailbox.hooks["DATA"] = lambda: sleep(1)
    assert a_morning(WINDOW) == Posted(put_off=1)
    assert "timed out" in Letter.objects.get().problem
    mailbox.hooks.clear()
    assert post(morning(WINDOW) + timedelta(minutes=6)) == Posted(sent=1)
    assert len(mailbox.letters) == 1


def test_what_is_noted_after_the_letter_has_gone_comes_the_next_day(
    trial: Document, registers: Registers, secretary: Recipient, mailbox: Mailbox
) -> None:
    a_morning(WINDOW)
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    Job.objects.all().delete()
    nights(morning(WINDOW, 9))
    assert post(morning(WINDOW, 9)) == Posted()
    assert a_morning(WINDOW + timedelta(days=1)) == Posted(sent=1)


def test_without_a_server_each_letter_is_a_file(
    trial: Document, secretary: Recipient, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "notifications.outbox.FolderBackend"
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    assert a_morning(WINDOW) == Posted(sent=1)
    (file,) = settings.OUTBOX_FOLDER.iterdir()
    assert file.name == f"{Letter.objects.get().message_id.hex}.eml"
    assert trial.title.encode() not in file.read_bytes()[:200]
    assert b"Auto-Submitted: auto-generated" in file.read_bytes()
