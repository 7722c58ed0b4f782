"""Sending what waits: bind, claim, ask again, hand over, mark; batch by batch over one connection.

Between any two steps the worker may be killed: what it had is claimed again when its lease has run out.
"""

from __future__ import annotations

import smtplib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from django.core.mail import EmailMessage, get_connection

from lifecycle.models import Task
from lifecycle.task_keeping import keep_documents
from lifecycle.undecided import standing_tiers
from notifications.binding import bind
from notifications.claiming import claim, drop, is_ours, mark_refused, mark_sent, put_off, supersede
from notifications.letters import compose, read_documents
from notifications.models import Letter, Reminder
from notifications.nightly import is_open, night_of
from notifications.steps import Step, reached
from offices.moments import day_of

# A run ends in good time before the limit of its task; the next beat goes on.
LONGEST_RUN = timedelta(minutes=10)
PERMANENT = 500
# So many conversations in a row that broke: the server is not well, and each may last as long as its timeout.
MOST_BROKEN = 3


@dataclass
class Posted:
    sent: int = 0
    dropped: int = 0
    refused: int = 0
    put_off: int = 0


class Passing:
    """The moment at which the run was asked for and what has passed since: no clock is read."""

    def __init__(self, at: datetime) -> None:
        self._at, self._watch = at, monotonic()

    def moment(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._watch)


def post(at: datetime) -> Posted:
    """Everything that waits. Nothing while a place's night is open: what it notes belongs into the same letter."""
    night = night_of(at)
    if is_open(night):
        return Posted()
    bind(night)
    reached(Step.BOUND, night)
    sender = Sender(get_connection(), Passing(at))
    try:
        while sender.passing.moment() < at + LONGEST_RUN and (letters := claim(sender.passing.moment())):
            reached(Step.CLAIMED, len(letters))
            if not sender.send(letters):
                break
    finally:
        sender.hang_up()
    return sender.posted


@dataclass
class Sender:
    """One conversation with the server, as long as it lasts."""

    connection: Any
    passing: Passing
    posted: Posted = field(default_factory=Posted)
    broken: int = 0

    def send(self, letters: Sequence[Letter]) -> bool:
        """False if the server can't be reached, or the lease has run out: then nothing more is tried now."""
        day = day_of(self.passing.moment())
        standing = _standing(letters, day)
        reached(Step.ASKED)
        told = read_documents(list({one.task.document for of in standing.values() for one in of}), day)
        for done, letter in enumerate(letters):
            if not is_ours(letter, self.passing.moment()):
                return False
            reminders = standing[letter.pk]
            if not reminders:
                drop(letter)
                self.posted.dropped += 1
                continue
            if not self._connected(letters[done:]):
                return False
            message = compose(letter, reminders, told, day)
            reached(Step.WRITTEN, letter.pk)
            self._hand_over(letter, reminders, message)
            if self.broken >= MOST_BROKEN:
                self._put_off(letters[done + 1 :], "The server breaks off.")
                return False
        return True

    def _connected(self, unsent: Sequence[Letter]) -> bool:
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            self._put_off(unsent, _said(error))
            return False
        reached(Step.CONNECTED)
        return True

    def _put_off(self, letters: Sequence[Letter], said: str) -> None:
        for letter in letters:
            put_off(letter, said, self.passing.moment())
        self.posted.put_off += len(letters)

    def _hand_over(self, letter: Letter, reminders: Sequence[Reminder], message: EmailMessage) -> None:
        try:
            self.connection.send_messages([message])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Whatever state the conversation is in: the next letter begins a new one.
            self.hang_up()
            self.broken += _is_broken(error)
            if _is_for_good(error):
                mark_refused(letter, reminders, _said(error))
                self.posted.refused += 1
            else:
                self._put_off([letter], _said(error))
            return
        self.broken = 0
        reached(Step.REPLIED, letter.pk)
        mark_sent(letter, reminders, self.passing.moment())
        reached(Step.MARKED, letter.pk)
        self.posted.sent += 1

    def hang_up(self) -> None:
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection = get_connection()


def _standing(letters: Sequence[Letter], day: date) -> Mapping[int, list[Reminder]]:
    """By letter, what of it still stands, asked of the register now; the rest is superseded."""
    held = Reminder.objects.filter(letter__in=letters, state=Reminder.State.NOTED).select_related(
        "task__document__jurisdiction", "task__jurisdiction"
    )
    by_place = defaultdict[Any, set[int]](set)
    for reminder in held:
        by_place[reminder.task.jurisdiction].add(reminder.task.document_id)
    for place in sorted(by_place, key=lambda one: one.pk):
        keep_documents(by_place[place], place, day)
    tasks = Task.objects.filter(pk__in=[reminder.task_id for reminder in held])
    due = standing_tiers(tasks, day)
    standing = {letter.pk: list[Reminder]() for letter in letters}
    overtaken = []
    for reminder in held:
        if (reminder.task_id, reminder.cycle, reminder.tier) in due and reminder.letter_id is not None:
            standing[reminder.letter_id].append(reminder)
        else:
            overtaken.append(reminder)
    supersede(overtaken)
    return standing


def _is_broken(error: Exception) -> bool:
    """No answer at all. smtplib's own exceptions are OSErrors, too."""
    answered = isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError) and not answered


def _is_for_good(error: Exception) -> bool:
    """An address that can't be written, or a 5xx for this recipient or this letter. Whatever else is said may pass."""
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{address}: {code} {_text(said)}" for address, (code, said) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
