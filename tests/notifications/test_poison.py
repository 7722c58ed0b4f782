"""Letters that can't be written: set aside, tried alone and not for ever; and what a dead run had heard of."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils.translation import override
from pytest_django import Settings

from lifecycle import append_only
from lifecycle.deadlines import choose_route
from lifecycle.models import RoutePlan
from lifecycle.rules.deadlines import Route
from notifications.answering import send_again
from notifications.binding import bind
from notifications.claiming import BATCH, LEASE, LONGEST_LETTER, MOST_FAULTS, claim, give_up, is_ours, mark_sent
from notifications.mailing import MailCarrier
from notifications.models import Channel, Delivery, Letter, Recipient, Reminder
from notifications.posting import Passing, Posted, Sender, post
from notifications.problems import Problem
from notifications.receipts import Receipts, keeping_receipts, settle_receipts
from offices.actors import Actor
from offices.models import Organ
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.notifications.test_posting import mailbox, morning, nights, recipients
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]

AT = morning(WINDOW)
SOON = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def people(trial: Document, government: Organ, names: Names) -> list[Recipient]:
    return [names(f"ren{number}", government) for number in range(4)]


def poison(recipient: Recipient) -> None:
    """A line of theirs can't be written: no sentence says why it came."""
    Reminder.objects.filter(recipient=recipient).update(cause="?")


def test_a_letter_that_raises_is_set_aside_and_the_others_go(people: list[Recipient], mailbox: Mailbox) -> None:
    nights(AT)
    poison(people[0])
    assert post(AT) == Posted(sent=3, set_aside=1)
    assert post(AT + timedelta(minutes=4)) == Posted()
    letter = Letter.objects.get(recipient=people[0])
    assert (letter.state, letter.problem) == ("waiting", "KeyError: '?'")
    delivery = letter.deliveries.get()
    assert (delivery.outcome, delivery.said) == (Delivery.Outcome.FAULT, "KeyError: '?'")


def test_it_is_given_up_after_some_attempts_and_says_so(people: list[Recipient], mailbox: Mailbox) -> None:
    nights(AT)
    poison(people[0])
    at = AT
    for _ in range(MOST_FAULTS):
        assert post(at).set_aside == 1
        at += 2 * SOON
    assert post(at) == Posted()
    failed = Letter.objects.get(recipient=people[0])
    assert (failed.state, failed.attempt) == ("failed", MOST_FAULTS)
    assert failed.reminders.get().state == "failed"
    with override("en"):
        assert failed.trouble == (
            "The program failed or was killed each time it came to this letter. It is not tried again."
        )
    assert len(recipients(mailbox)) == 3


def test_given_up_and_mended_it_goes_out(people: list[Recipient], mailbox: Mailbox) -> None:
    nights(AT)
    poison(people[0])
    for number in range(MOST_FAULTS):
        post(AT + number * 2 * SOON)
    Reminder.objects.filter(cause="?").update(cause="contact")
    assert send_again(Letter.objects.get(recipient=people[0]))
    assert post(AT + 12 * SOON) == Posted(sent=1)


def test_a_document_that_can_no_longer_be_read_keeps_only_its_own_letters(
    people: list[Recipient], registers: Registers, water: Organ, names: Names, by: Actor, mailbox: Mailbox
) -> None:
    document = registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    names("xiaowang", water)
    nights(AT)
    choose_route(document, Route.AMEND, lengths={}, reason="", by=by, at=AT - timedelta(days=30))
    with append_only.suspended(connection):
        RoutePlan.objects.update(lengths={"evaluation_length": "rubbish"})
    # Asked together they all fail; then each is asked alone.
    assert post(AT) == Posted(set_aside=5)
    assert post(AT + SOON) == Posted(sent=4, set_aside=1)
    assert sorted(recipients(mailbox)) == ["ren0", "ren1", "ren2", "ren3"]


def test_what_was_cut_off_comes_last_and_alone(
    trial: Document, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    cut_off = [names(f"ren{number}", government) for number in range(2)]
    nights(AT)
    bind(WINDOW)
    assert len(claim(AT)) == 2
    for number in range(BATCH + 1):
        names(f"later{number}", government)
    nights(AT + timedelta(days=1))
    bind(WINDOW + timedelta(days=1))
    at = AT + timedelta(days=1)
    batches = []
    while letters := claim(at):
        batches.append([letter.recipient for letter in letters])
    assert [len(batch) for batch in batches] == [BATCH, 1, 1, 1]
    assert batches[2:] == [[one] for one in cut_off]


def test_who_was_cut_off_more_often_comes_after_who_was_less(people: list[Recipient]) -> None:
    nights(AT)
    bind(WINDOW)
    claim(AT)
    seen, at = [], AT
    for _ in range(8):
        at += LEASE
        (letter,) = claim(at)
        seen.append(letter.recipient)
    assert seen == people * 2


def test_a_letter_that_never_comes_back_is_given_up_once_its_last_lease_is_over(
    trial: Document, secretary: Recipient
) -> None:
    nights(AT)
    bind(WINDOW)
    at = AT
    for _ in range(MOST_FAULTS):
        assert give_up(at) == 0
        assert len(claim(at)) == 1
        at += LEASE
    assert give_up(at - timedelta(seconds=1)) == 0
    assert give_up(at) == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.problem, letter.lease_until) == ("failed", Problem.GAVE_UP, None)
    assert Reminder.objects.get().state == "failed"


def test_what_the_server_puts_off_is_never_given_up(trial: Document, secretary: Recipient, mailbox: Mailbox) -> None:
    nights(AT)
    mailbox.answers["mishu"] = "451 try again later"
    for hour in range(15):
        post(AT + hour * SOON)
    assert Letter.objects.get().attempt > MOST_FAULTS
    mailbox.answers.clear()
    assert post(AT + 16 * SOON) == Posted(sent=1)


class Gone(MailCarrier):
    """Of a run whose database has gone away: it is found out at the first letter."""

    def connect(self) -> None:
        raise OperationalError("server closed the connection unexpectedly")


def test_a_database_that_is_away_is_no_letters_fault(people: list[Recipient], tmp_path: Path) -> None:
    nights(AT)
    bind(WINDOW)
    with keeping_receipts() as receipts, pytest.raises(OperationalError):
        Sender(Channel.MAIL, Gone(), receipts, Passing(AT), AT + SOON, Posted()).send_all()
    assert set(Delivery.objects.values_list("outcome", flat=True)) == {"begun"}


def test_a_run_that_is_over_hands_back_what_it_has_not_sent(people: list[Recipient], mailbox: Mailbox) -> None:
    nights(AT)
    bind(WINDOW)
    letters = claim(AT)
    with keeping_receipts() as receipts:
        sender = Sender(Channel.MAIL, Gone(), receipts, Passing(AT), AT, Posted())
        assert not sender._send(letters)
    assert sender.posted == Posted(put_off=4)
    assert set(Letter.objects.values_list("state", "problem")) == {("waiting", Problem.OUT_OF_TIME)}


def test_a_letter_is_not_begun_that_the_lease_might_not_outlast(trial: Document, secretary: Recipient) -> None:
    nights(AT)
    bind(WINDOW)
    (letter,) = claim(AT)
    last = AT + LEASE - LONGEST_LETTER
    assert is_ours(letter, last - timedelta(seconds=1))
    assert not is_ours(letter, last)


def heard(receipts: Receipts, letters: list[Letter], at: datetime) -> None:
    for letter in letters:
        receipts.keep(letter, at)


def died_after_hearing_of(letters: list[Letter], at: datetime) -> None:
    with suppress(OperationalError), keeping_receipts() as receipts:
        heard(receipts, letters, at)
        raise OperationalError


def test_what_a_dead_run_had_heard_is_marked_by_the_next(people: list[Recipient], mailbox: Mailbox) -> None:
    nights(AT)
    bind(WINDOW)
    letters = claim(AT)
    died_after_hearing_of(letters[:3], AT)
    assert post(AT + timedelta(minutes=1)) == Posted()
    assert Letter.objects.filter(state="sent", sent_at=AT, lease_until=None).count() == 3
    assert Reminder.objects.filter(state="sent", sent_on=WINDOW).count() == 3
    assert Delivery.objects.filter(outcome="accepted").count() == 3
    assert post(AT + LEASE) == Posted(sent=1)


def test_receipts_of_a_run_that_lives_are_left_to_it(people: list[Recipient]) -> None:
    nights(AT)
    bind(WINDOW)
    letters = claim(AT)
    with keeping_receipts() as receipts:
        heard(receipts, letters, AT)
        assert settle_receipts() == 0
        assert Letter.objects.filter(state="sent").count() == 0


def test_a_run_that_ends_well_leaves_no_receipts(people: list[Recipient], mailbox: Mailbox, tmp_path: Path) -> None:
    nights(AT)
    assert post(AT) == Posted(sent=4)
    assert list(tmp_path.glob("receipts/*.receipts")) == []


def test_a_receipt_for_what_was_marked_or_claimed_since_changes_nothing(people: list[Recipient]) -> None:
    nights(AT)
    bind(WINDOW)
    letters = claim(AT)
    mark_sent(letters[0], list(letters[0].reminders.all()), AT)
    died_after_hearing_of(letters[:2], AT + timedelta(minutes=9))
    claim(AT + LEASE)
    before = list(Letter.objects.order_by("pk").values("state", "attempt", "sent_at"))
    assert settle_receipts() == 2
    assert list(Letter.objects.order_by("pk").values("state", "attempt", "sent_at")) == before


def test_half_a_line_of_a_full_disk_is_passed_over(people: list[Recipient], tmp_path: Path) -> None:
    nights(AT)
    bind(WINDOW)
    letters = claim(AT)
    died_after_hearing_of(letters[:1], AT)
    (file,) = tmp_path.glob("receipts/*.receipts")
    with file.open("a") as lines:
        lines.write(f"{letters[1].pk} 1")
    assert settle_receipts() == 2
    assert Letter.objects.filter(state="sent").count() == 1
    assert list(tmp_path.glob("receipts/*.receipts")) == []
