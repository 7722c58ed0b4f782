"""Sending what waits: bind, claim, ask again, hand over, mark; batch by batch over one connection.

Between any two steps the worker may be killed: what it had is claimed again when its lease has run out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError

from jobs.pulses import felt
from lifecycle.models import Task
from lifecycle.task_keeping import keep_documents
from lifecycle.undecided import standing_tiers
from notifications.binding import bind
from notifications.carriers import Carrier, Undelivered
from notifications.claiming import (
    claim,
    drop,
    give_up,
    is_ours,
    mark_refused,
    mark_sent,
    put_off,
    set_aside,
    supersede,
)
from notifications.letters import Told, read_documents
from notifications.mailing import MailCarrier
from notifications.models import Channel, Letter, Reminder
from notifications.nightly import is_open, night_of
from notifications.problems import Problem
from notifications.receipts import Receipts, keeping_receipts, settle_receipts
from notifications.robot_carrier import RobotCarrier
from notifications.roles import in_a_role
from notifications.steps import Step, reached
from offices.moments import day_of

log = logging.getLogger(__name__)

# With the longest letter it stays within the limit of its task; the next beat goes on.
LONGEST_RUN = timedelta(minutes=9)
# By this name a run that came to its end is felt.
POSTING = "letters"
# So many conversations in a row that broke: the server is not well, and each may last as long as its timeout.
MOST_BROKEN = 3
# In this order; a group is told what people have been told by then.
CARRIERS: Mapping[str, Callable[[], Carrier[Any]]] = {
    Channel.MAIL: MailCarrier,
    Channel.WECOM: RobotCarrier,
    Channel.DINGTALK: RobotCarrier,
    Channel.FEISHU: RobotCarrier,
}


@dataclass
class Posted:
    sent: int = 0
    dropped: int = 0
    refused: int = 0
    put_off: int = 0
    set_aside: int = 0


class Passing:
    """The moment at which the run was asked for and what has passed since: no clock is read."""

    def __init__(self, at: datetime) -> None:
        self._at, self._watch = at, monotonic()

    def moment(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._watch)


def post(at: datetime) -> Posted:
    """Everything that waits. Nothing while a place's night is open: what it notes belongs into the same letter."""
    night = night_of(at)
    posted = Posted() if is_open(night) else _post(night, at)
    felt(POSTING, at)
    return posted


def _post(night: date, at: datetime) -> Posted:
    settle_receipts()
    give_up(at)
    bind(night)
    reached(Step.BOUND, night)
    posted, passing = Posted(), Passing(at)
    with keeping_receipts() as receipts:
        for channel, carrier in CARRIERS.items():
            # A server that is down holds up its own channel and no other.
            sender = Sender(channel, carrier(), receipts, passing, until=at + LONGEST_RUN, posted=posted)
            try:
                sender.send_all()
            finally:
                sender.carrier.hang_up()
    return posted


@dataclass
class Sender:
    """What one channel sends in a run."""

    channel: str
    carrier: Carrier[Any]
    receipts: Receipts
    passing: Passing
    until: datetime
    posted: Posted
    broken: int = 0
    # Why nothing more is tried by this channel now; empty while it goes on.
    stopped: str = ""

    def send_all(self) -> None:
        """Batch by batch, until nothing is left that may go now."""
        going = True
        while going and self.passing.moment() < self.until:
            # Each time: somebody may have died meanwhile, and their lease end before this run does.
            settle_receipts()
            letters = claim(self.passing.moment(), self.channel)
            if not letters:
                return
            reached(Step.CLAIMED, len(letters))
            going = self._send(letters)

    def _send(self, letters: Sequence[Letter]) -> bool:
        """False if the server can't be reached, or time or the lease run out: then nothing more is tried now."""
        day = day_of(self.passing.moment())
        try:
            standing, told = _ask_again(letters, day)
        except Exception as error:  # noqa: BLE001 - whatever it is, these letters brought it about
            self._blame(letters, error)
            return True
        reached(Step.ASKED)
        for done, letter in enumerate(letters):
            if not is_ours(letter, self.passing.moment()):
                return False
            if self.passing.moment() >= self.until:
                self._put_off(letters[done:], Problem.OUT_OF_TIME)
                return False
            reminders = standing[letter.pk]
            if not reminders:
                drop(letter)
                self.posted.dropped += 1
                continue
            if not self._connected(letters[done:]):
                return False
            try:
                message = self.carrier.write(letter, reminders, told, day)
                reached(Step.WRITTEN, letter.pk)
                taken = self._hand_over(letter, reminders, message)
            except Exception as error:  # noqa: BLE001 - the same for one of them
                self._blame([letter], error)
                continue
            if taken:
                self._mark(letter, reminders)
            if self.stopped:
                self._put_off(letters[done + 1 :], self.stopped)
                return False
        return True

    def _blame(self, letters: Sequence[Letter], error: Exception) -> None:
        """What raises an error of ours is set aside, and the others go on. For a database that is away none can be."""
        if isinstance(error, (OperationalError, InterfaceError)):
            raise error
        log.error("Letters %s were set aside.", [letter.pk for letter in letters], exc_info=error)
        self.carrier.hang_up()
        for letter in letters:
            set_aside(letter, f"{type(error).__name__}: {error}", self.passing.moment())
        self.posted.set_aside += len(letters)

    def _connected(self, unsent: Sequence[Letter]) -> bool:
        try:
            self.carrier.connect()
        except Undelivered as failure:
            self._put_off(unsent, failure.said, of_ours=failure.of_ours)
            return False
        reached(Step.CONNECTED)
        return True

    def _put_off(self, letters: Sequence[Letter], said: str, *, of_ours: bool = False) -> None:
        for letter in letters:
            put_off(letter, said, self.passing.moment(), of_ours=of_ours)
        self.posted.put_off += len(letters)

    def _hand_over(self, letter: Letter, reminders: Sequence[Reminder], message: object) -> bool:
        """Whether the other side took it."""
        try:
            self.carrier.hand_over(message, self.passing.moment())
        except Undelivered as failure:
            # Whatever state the conversation is in: the next letter begins a new one.
            self.carrier.hang_up()
            # Whoever answers is well, also where it refuses.
            self.broken = self.broken + 1 if failure.broken else 0
            if failure.of_ours:
                self.stopped = failure.said
            elif self.broken >= MOST_BROKEN:
                self.stopped = Problem.BREAKS_OFF
            if failure.for_good:
                mark_refused(letter, reminders, failure.said)
                self.posted.refused += 1
            else:
                self._put_off([letter], failure.said, of_ours=failure.of_ours)
            return False
        # Before anything else, so that hardly anything can come between.
        self.receipts.keep(letter, self.passing.moment())
        self.broken = 0
        reached(Step.REPLIED, letter.pk)
        return True

    def _mark(self, letter: Letter, reminders: Sequence[Reminder]) -> None:
        mark_sent(letter, reminders, self.passing.moment())
        reached(Step.MARKED, letter.pk)
        self.posted.sent += 1


def _ask_again(letters: Sequence[Letter], day: date) -> tuple[Mapping[int, list[Reminder]], Told]:
    """What of them still stands, and what the register says of it now."""
    standing = what_stands(letters, day)
    return standing, read_documents(list({one.task.document for of in standing.values() for one in of}), day)


def what_stands(letters: Sequence[Letter], day: date) -> Mapping[int, list[Reminder]]:
    """By letter, what of it still stands, asked of the register now; the rest is superseded."""
    noted = Reminder.objects.filter(letter__in=letters, state=Reminder.State.NOTED)
    held = list(noted.select_related("task__document__jurisdiction"))
    places = {reminder.task.document.jurisdiction for reminder in held}
    keep_documents({reminder.task.document_id for reminder in held}, places, day)
    due = standing_tiers(Task.objects.filter(pk__in=[reminder.task_id for reminder in held]), day)
    # After that: an organ may have merged.
    told = set(in_a_role(noted, day).values_list("pk", flat=True))
    standing = {letter.pk: list[Reminder]() for letter in letters}
    overtaken = []
    for reminder in held:
        key = (reminder.task_id, reminder.cycle, reminder.tier, reminder.woken_by)
        if key in due and reminder.pk in told and reminder.letter_id is not None:
            standing[reminder.letter_id].append(reminder)
        else:
            overtaken.append(reminder)
    supersede(overtaken)
    return standing
