"""The desk of the reminders: what became of each letter, whether the nights come, what an officer does about it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings

from jobs.models import Job
from jobs.pulses import felt
from jobs.running import run
from lifecycle.deadlines import choose_route
from lifecycle.models import Snooze, Task
from lifecycle.rules.deadlines import Route
from notifications.models import Delivery, Letter, Recipient, Reminder
from notifications.nightly import ask_open_nights
from notifications.outbox import FolderBackend
from notifications.posting import post
from notifications.problems import Problem
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from offices.moments import now, today
from registry.models import Document
from sentences.days import say_day
from tests.cast import Registers
from tests.notifications.conftest import Names, names, night
from tests.web.letters_written import REFUSED, document, ends_in, refused, secretary, waits, write_letters
from tests.web.reader import Page, hand_in, look, visit

__all__ = ["document", "names", "secretary"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document")]
DESK = "/reminders/"


def desk(user: User, query: str = "") -> Page:
    return look(f"{DESK}{query}", user)


def letter_page(letter: Letter, user: User) -> Page:
    return look(reverse("letter", args=[letter.pk]), user)


@pytest.fixture
def schedule_runs(place: Jurisdiction, settings: Settings) -> None:
    """The night of today has been done, a moment ago, and what it noted was looked through."""
    settings.NIGHTLY_HOUR, settings.SITE_URL = 0, "http://shixiao.example"
    for job in ask_open_nights(now()):
        run(job, now())
    felt("nightly", now())
    felt("letters", now())


@pytest.fixture
def letters(place: Jurisdiction, government: Organ, names: Names) -> dict[str, Letter]:
    for name in ("mishu", "xiaoli", "xiaowang"):
        names(name, government)
    return write_letters(place, {"xiaoli": refused, "xiaowang": waits})


@pytest.mark.usefixtures("schedule_runs")
def test_it_says_what_has_to_be_done_first(letters: dict[str, Letter], officer: User) -> None:
    text = desk(officer).text
    assert f"1 reminder has waited since {said_in_english(today())}, 1 letter failed, 1 is not acknowledged." in text
    assert "Waiting 1 Sent 1 Failed 1 Not acknowledged 1" in text
    assert REFUSED in text


def said_in_english(day: date) -> str:
    with override("en"):
        return say_day(day)


def waits_for_days(letters: dict[str, Letter], days: int) -> date:
    """Since when. Each night folds what waits into a letter of its own, so that this one is always of today."""
    noted_on = today() - timedelta(days=days)
    Reminder.objects.filter(letter=letters["xiaowang"]).update(noted_on=noted_on)
    return noted_on


@pytest.mark.usefixtures("schedule_runs")
@pytest.mark.parametrize("language, says", [("en", "1 reminder has waited since"), ("zh-hans", "有1条提醒待发")])
def test_mail_that_is_dead_for_a_week_is_red_and_says_since_when(
    letters: dict[str, Letter], officer: User, language: str, says: str
) -> None:
    since = waits_for_days(letters, 6)
    page = look(DESK, officer, language)
    with override(language):
        assert say_day(since) in page.text
    assert says in page.text
    assert {"bad", "errsum"} <= set(page.classes)
    # The rest of the register's reminders may well be relied on.
    assert "Nobody may rely" not in page.text


@pytest.mark.usefixtures("schedule_runs")
@pytest.mark.parametrize("path", ["/d/", "/rules/", "/intake/", "/d/no-such-document"])
def test_every_page_of_whoever_decides_says_that_reminders_wait_and_leads_to_the_desk(
    letters: dict[str, Letter], officer: User, contact: User, path: str
) -> None:
    assert "have waited since" not in look(path, officer).text
    waits_for_days(letters, 6)
    page = look(path, officer)
    assert "1 reminder has waited since" in page.text
    assert page.links[DESK].endswith("To the reminders")
    assert "alarm" in page.classes
    assert "alarm" not in look(path, contact).classes


@pytest.mark.usefixtures("letters")
def test_a_schedule_that_never_ran_is_said_on_every_page_but_not_twice_on_the_desk(officer: User) -> None:
    assert "The schedule has never run here." in look("/d/", officer).text
    assert desk(officer).text.count("The schedule has never run here.") == 1


@pytest.mark.usefixtures("schedule_runs")
def test_where_sending_raises_each_time_it_is_red_at_once(officer: User) -> None:
    felt("letters", now() - timedelta(hours=3))
    page = desk(officer)
    assert "No letter goes out: sending last came to its end" in page.text
    assert "Nobody may rely on the reminders now" in page.text


@pytest.mark.usefixtures("schedule_runs")
@pytest.mark.parametrize(
    "address, backend, red",
    [
        ("", "django.core.mail.backends.smtp.EmailBackend", True),
        ("", "notifications.outbox.FolderBackend", False),
        ("http://shixiao.example", "django.core.mail.backends.smtp.EmailBackend", False),
    ],
    ids=["by mail without an address", "in the folder", "by mail with an address"],
)
def test_that_letters_go_out_without_a_link_is_red(
    officer: User, settings: Settings, address: str, backend: str, red: bool
) -> None:
    settings.SITE_URL, settings.EMAIL_BACKEND = address, backend
    page = desk(officer)
    assert ("SHIXIAO_SITE_URL is empty" in page.text) == red
    assert ("errsum" in page.classes) == red


@pytest.mark.usefixtures("schedule_runs", "secretary")
def test_where_nothing_failed_and_all_is_acknowledged_it_is_quiet(place: Jurisdiction, officer: User) -> None:
    write_letters(place, {})
    Reminder.objects.update(acknowledged_at=now(), acknowledged_by="mishu")
    page = desk(officer)
    assert "No letter failed, and all are acknowledged." in page.text
    assert not {"late", "bad", "errsum"} & set(page.classes)


@pytest.mark.parametrize(
    "query, listed",
    [
        ("?state=waiting", {"xiaowang"}),
        ("?state=sent", {"mishu"}),
        ("?state=failed", {"xiaoli"}),
        ("?state=unanswered", {"mishu"}),
        ("?state=dropped", set()),
        ("?q=XIAO", {"xiaoli", "xiaowang"}),
        ("?first=2099-01-01", set()),
        ("?last=2020年1月1日", set()),
        ("?q=mishu@qinghe.example&state=sent", {"mishu"}),
    ],
)
def test_the_filters_leave_what_they_say(
    query: str, listed: set[str], letters: dict[str, Letter], officer: User
) -> None:
    page = desk(officer, query)
    assert {name for name in letters if name in page.links.values()} == listed


@pytest.mark.parametrize("query", ["?state=lost", "?first=tomorrow", "?place=99"])
def test_a_filter_that_is_not_understood_lists_nothing(query: str, letters: dict[str, Letter], officer: User) -> None:
    page = desk(officer, query)
    assert (page.status, "mishu" in page.text) == (400, False)


def test_a_line_that_was_overtaken_is_no_longer_waited_for(letters: dict[str, Letter], officer: User) -> None:
    Task.objects.update(tier="publish_by")
    assert "Not acknowledged 0" in desk(officer).text


def test_letters_come_by_pages_of_fifty(place: Jurisdiction, government: Organ, names: Names, officer: User) -> None:
    for number in range(60):
        names(f"ren{number:02}", government)
    write_letters(place, {})
    assert "1–50 of 60" in desk(officer).text
    assert "51–60 of 60" in desk(officer, "?page=2").text


def test_of_a_letter_about_two_places_each_office_sees_its_own_lines(
    letters: dict[str, Letter], next_place: Jurisdiction, registers: Registers, neighbour: User, officer: User
) -> None:
    theirs = ends_in(60, registers, "白石区人民政府关于桥梁的通告")
    task = Task.objects.create(key="theirs", jurisdiction=next_place, document=theirs, until=today(), tier="window")
    mishu = letters["mishu"]
    Reminder.objects.create(
        task=task, cycle=1, tier="window", recipient=mishu.recipient, cause="contact", noted_on=today(),
        letter=mishu, state="sent",
    )  # fmt: skip
    ours = letter_page(mishu, officer)
    assert theirs.title not in ours.text
    assert "1 line about another place is left out." in ours.text
    assert "1 document" in desk(officer, "?q=mishu").text
    other = letter_page(mishu, neighbour)
    assert theirs.title in other.text
    assert "防汛" not in other.text
    assert "防汛" not in visit(reverse("letter-text", args=[mishu.pk]), neighbour).content.decode()


def test_the_schedule_is_red_where_it_never_ran_and_says_what_to_do(officer: User) -> None:
    page = desk(officer)
    assert "Nobody may rely on the reminders now" in page.text
    assert "The schedule has never run here." in page.text
    assert "make run" in page.text
    assert {"errsum", "bad"} <= set(page.classes)


@pytest.mark.usefixtures("schedule_runs")
def test_the_schedule_is_red_when_nothing_has_been_heard_of_it(officer: User) -> None:
    assert "Nobody may rely" not in desk(officer).text
    felt("nightly", now() - timedelta(hours=26))
    page = desk(officer)
    assert "Nobody may rely on the reminders now" in page.text
    assert "The schedule stands still: it was last heard of" in page.text
    assert "26 hours ago" in page.text


@pytest.mark.usefixtures("schedule_runs")
def test_a_night_that_failed_shows_its_error_and_the_way_on(place: Jurisdiction, officer: User) -> None:
    Job.objects.filter(jurisdiction=place).update(state=Job.State.FAILED, error="Traceback\nOSError: disk full")
    text = desk(officer).text
    assert "The night of 1 place is late." in text
    assert "OSError: disk full" in text
    assert "flag_expiring" in text


def test_of_what_nobody_can_be_told_it_says_so(
    place: Jurisdiction, document: Document, officer: User, administrator: User, names: Names, government: Organ
) -> None:
    night(place, today())
    page = desk(officer)
    assert "Nobody can be told of these" in page.text
    assert document.title in page.links.values()
    assert "To the contacts" not in page.text
    assert "To the contacts" in desk(administrator).text
    names("mishu", government)
    assert "Nobody can be told" not in desk(officer).text


def test_more_than_ten_are_not_listed_and_that_there_are_more_is_said(
    place: Jurisdiction, registers: Registers, officer: User
) -> None:
    for number in range(11):
        ends_in(60, registers, f"青河区人民政府关于第{number}项工作的通告")
    night(place, today())
    page = desk(officer)
    assert "There are more of these." in page.text
    assert len([link for link in page.links if link.startswith("/d/id-")]) == 10


def test_a_failed_letter_says_in_whose_words_and_is_sent_again(letters: dict[str, Letter], officer: User) -> None:
    failed = letters["xiaoli"]
    page = letter_page(failed, officer)
    assert "It was refused for good" in page.text
    assert REFUSED in page.text
    assert "Addresses are mended by the administrator." in page.text
    assert hand_in(reverse("send-again", args=[failed.pk]), {}, officer).status == 302
    failed.refresh_from_db()
    assert (failed.state, failed.problem) == ("waiting", "")
    again = hand_in(reverse("send-again", args=[failed.pk]), {}, officer)
    assert (again.status, "has not failed" in again.text) == (409, True)


def test_the_administrator_is_led_to_the_address(letters: dict[str, Letter], administrator: User) -> None:
    page = letter_page(letters["xiaoli"], administrator)
    assert "Mend the address" in page.links.values()


def test_an_officer_acknowledges_for_somebody_and_says_who_did(letters: dict[str, Letter], officer: User) -> None:
    letter = letters["mishu"]
    line = letter.reminders.get()
    assert "Acknowledge for them" in letter_page(letter, officer).text
    assert (
        hand_in(reverse("acknowledge-for", args=[line.pk]), {}, officer).location == f"/reminders/letters/{letter.pk}/"
    )
    page = letter_page(letter, officer)
    assert "Acknowledged by 王officer for mishu." in page.text
    assert "Acknowledge for them" not in page.text
    assert "Not acknowledged 0" in desk(officer).text


def test_an_officer_puts_a_task_off_and_everybody_reminded_counts_as_heard(
    letters: dict[str, Letter], officer: User
) -> None:
    task = Task.objects.get()
    page = look(reverse("put-off-task", args=[task.pk]), officer)
    assert page.status == 200
    until = today() + timedelta(days=10)
    typed = {"until": until.isoformat(), "reason": "等待区政府常务会议", "cycle": "1"}
    assert hand_in(reverse("put-off-task", args=[task.pk]), typed, officer).location == DESK
    snooze = Snooze.objects.get()
    assert (snooze.until, snooze.by_name) == (until, "王officer")
    assert letters["mishu"].reminders.get().acknowledged_by == "王officer"
    assert letters["xiaoli"].reminders.get().acknowledged_at is None


@pytest.mark.parametrize(
    "typed, status, says",
    [
        ({"until": "", "reason": "等", "cycle": "1"}, 422, "required"),
        ({"until": "2020-01-01", "reason": "等", "cycle": "1"}, 422, "only to a day ahead"),
        ({"until": "2098-01-01", "reason": "等", "cycle": "1"}, 422, "not beyond its last valid day"),
        ({"until": "2098-01-01", "reason": "", "cycle": "1"}, 422, "required"),
        ({"until": "2098-01-01", "reason": "等", "cycle": "7"}, 409, "Look at it again"),
    ],
    ids=["no day", "a day that is over", "beyond its last valid day", "no reason", "its last day has moved meanwhile"],
)
def test_what_cannot_be_put_off_is_said_at_its_field(
    typed: dict[str, str], status: int, says: str, letters: dict[str, Letter], officer: User
) -> None:
    page = hand_in(reverse("put-off-task", args=[Task.objects.get().pk]), typed, officer)
    assert (page.status, says in page.text) == (status, True)
    assert not Snooze.objects.exists()


def test_a_waiting_letter_says_when_it_is_tried_again(letters: dict[str, Letter], officer: User) -> None:
    page = letter_page(letters["xiaowang"], officer)
    assert "next attempt after" in page.text
    assert "451 try again later" in page.text


@pytest.mark.parametrize("outcome", list(Delivery.Outcome))
def test_whatever_became_of_an_attempt_is_said(outcome: str, letters: dict[str, Letter], officer: User) -> None:
    attempts = Delivery.objects.filter(letter=letters["xiaowang"])
    assert attempts.update(outcome=outcome)
    with override("en"):
        assert str(Delivery.Outcome(outcome).label) in letter_page(letters["xiaowang"], officer).text


def test_a_letter_that_was_given_up_says_why_in_a_sentence(letters: dict[str, Letter], officer: User) -> None:
    Letter.objects.filter(pk=letters["xiaoli"].pk).update(problem=Problem.GAVE_UP)
    with override("en"):
        assert str(Problem.GAVE_UP.label) in letter_page(letters["xiaoli"], officer).text
    assert "The program failed" in desk(officer).text


def test_an_attempt_that_we_refused_ourselves_says_why_in_a_sentence(letters: dict[str, Letter], officer: User) -> None:
    Delivery.objects.filter(letter=letters["xiaowang"]).update(outcome="refused", said=Problem.NO_ROBOT)
    with override("en"):
        assert str(Problem.NO_ROBOT.label) in letter_page(letters["xiaowang"], officer).text


@pytest.mark.parametrize("name", ["letter-page", "letter-text"])
def test_a_letter_opens_where_nothing_of_it_can_reach_the_pages(
    name: str, letters: dict[str, Letter], document: Document, officer: User
) -> None:
    response = visit(reverse(name, args=[letters["mishu"].pk]), officer)
    assert document.title in response.content.decode()
    policy = set(response.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    }
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_around_it_frames_nothing_but_its_own(letters: dict[str, Letter], officer: User) -> None:
    response = visit(reverse("letter", args=[letters["mishu"].pk]), officer)
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "frame-src 'self'" in policy
    assert "style-src 'self'" in policy
    source = response.content.decode()
    assert f'src="{reverse("letter-page", args=[letters["mishu"].pk])}"' in source
    as_text = visit(f"{reverse('letter', args=[letters['mishu'].pk])}?as=text", officer).content.decode()
    assert f'src="{reverse("letter-text", args=[letters["mishu"].pk])}"' in as_text


def test_sending_now_is_a_job_of_which_the_desk_tells(
    letters: dict[str, Letter], place: Jurisdiction, officer: User, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_FOLDER, settings.EMAIL_BACKEND = tmp_path, "notifications.outbox.FolderBackend"
    settings.NIGHTLY_HOUR = 0
    assert "Send now" in desk(officer).text
    assert hand_in(reverse("send-now", args=[place.pk]), {}, officer).location == DESK
    response = visit(DESK, officer)
    assert response.headers["Refresh"] == "2"
    assert "by 王officer: it waits for its turn." in Page(response).text
    asked = Job.objects.filter(kind="post_letters")
    asked.update(asked_at=now() - timedelta(minutes=11))
    assert "Refresh" not in visit(DESK, officer).headers
    for job in ask_open_nights(now()):
        run(job, now())
    run(asked.get(), now())
    response = visit(DESK, officer)
    assert "Refresh" not in response.headers
    assert "1 sent, 0 refused, 0 put off, 0 overtaken." in Page(response).text


def test_without_a_server_the_files_are_on_the_desk_and_open(
    letters: dict[str, Letter], officer: User, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_FOLDER, settings.EMAIL_BACKEND = tmp_path, "notifications.outbox.FolderBackend"
    letter = letters["mishu"]
    assert reverse("letter-file", args=[letter.pk]) not in desk(officer).links
    (tmp_path / f"{letter.message_id.hex}.eml").write_bytes(b"Subject: x\r\n\r\n")
    page = desk(officer)
    assert reverse("letter-file", args=[letter.pk]) in page.links
    assert "No mail server is set" in page.text
    response = visit(reverse("letter-file", args=[letter.pk]), officer)
    assert b"".join(response.streaming_content) == b"Subject: x\r\n\r\n"
    assert response.headers["Content-Type"] == "message/rfc822"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert visit(reverse("letter-file", args=[letter.pk]), officer).status_code == 404


def test_the_file_of_a_letter_that_is_partly_anothers_is_for_neither_office(
    letters: dict[str, Letter], next_place: Jurisdiction, officer: User, administrator: User, settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings.OUTBOX_FOLDER, settings.EMAIL_BACKEND = tmp_path, "notifications.outbox.FolderBackend"
    letter = letters["mishu"]
    (tmp_path / f"{letter.message_id.hex}.eml").write_bytes(b"x")
    task = Task.objects.get()
    theirs = Task.objects.create(key="theirs", jurisdiction=next_place, document=task.document, until=task.until)
    Reminder.objects.create(
        task=theirs, cycle=1, tier="window", recipient=letter.recipient, cause="contact", noted_on=today(),
        letter=letter, state="sent",
    )  # fmt: skip
    address = reverse("letter-file", args=[letter.pk])
    assert address not in desk(officer).links
    assert visit(address, officer).status_code == 404
    response = visit(address, administrator)
    response.close()
    assert response.status_code == 200


@pytest.mark.usefixtures("secretary")
def test_tonight_is_tried_and_nothing_of_it_is_kept(place: Jurisdiction, document: Document, officer: User) -> None:
    page = look(reverse("tonight", args=[place.pk]), officer)
    assert "would note 1 reminder" in page.text
    assert document.title in page.text
    assert "mishu@qinghe.example 1 document" in page.text
    assert not Reminder.objects.exists()
    recipient = Recipient.objects.get()
    letter = look(reverse("tonight-letter", args=[place.pk, recipient.pk]), officer)
    assert document.title in letter.text
    text = visit(reverse("tonight-letter-text", args=[place.pk, recipient.pk]), officer).content.decode()
    assert document.title in text
    assert "/r/" not in text
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("secretary")
def test_tonight_counts_whom_it_tells_that_something_has_lapsed(
    place: Jurisdiction, registers: Registers, by: Actor, officer: User, settings: Settings
) -> None:
    settings.NIGHTLY_HOUR = 0
    lapsed = ends_in(-1, registers, "青河区人民政府关于临时停水的通告")
    choose_route(lapsed, Route.LAPSE, reason="", by=by, at=now() - timedelta(days=9))
    page = look(reverse("tonight", args=[place.pk]), officer)
    assert "would note 2 reminders" in page.text
    assert "Told that it has lapsed 1" in page.text
    assert lapsed.title in page.text


def test_of_what_has_lapsed_and_nobody_can_be_told_it_says_so(
    place: Jurisdiction, registers: Registers, by: Actor, officer: User
) -> None:
    lapsed = ends_in(-1, registers, "青河区人民政府关于临时停水的通告")
    choose_route(lapsed, Route.LAPSE, reason="", by=by, at=now() - timedelta(days=9))
    night(place, today())
    page = desk(officer)
    assert lapsed.title in page.links.values()
    assert "It has ended, as it was meant to." in page.text


@pytest.mark.usefixtures("secretary")
def test_of_many_the_first_fifty_are_shown_and_the_rest_is_counted(
    place: Jurisdiction, registers: Registers, officer: User
) -> None:
    for number in range(55):
        ends_in(60, registers, f"青河区人民政府关于第{number}项工作的通告")
    assert "The first 50 of 56" in look(reverse("tonight", args=[place.pk]), officer).text


def test_whoever_may_decide_finds_the_way_there(officer: User, superior: User, contact: User) -> None:
    assert DESK in look("/d/", officer).links
    assert DESK not in look("/d/", superior).links
    assert DESK not in look("/d/", contact).links


def test_where_letters_are_files_posting_puts_them_on_the_desk(
    secretary: Recipient, officer: User, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_FOLDER, settings.EMAIL_BACKEND = tmp_path, f"{FolderBackend.__module__}.FolderBackend"
    settings.NIGHTLY_HOUR = 0
    for job in ask_open_nights(now()):
        run(job, now())
    assert post(now()).sent == 1
    assert "The file (.eml)" in desk(officer).links.values()
