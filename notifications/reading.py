"""A letter as an officer opens it: as it went out, or as it would go now; without the links that answer for another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import override

from notifications.letters import MOST_LINES, Told, compose, read_documents
from notifications.models import Channel, Letter, Reminder
from notifications.posting import what_stands
from notifications.summaries import summarize
from offices.moments import day_of

# Lines that are composed to be looked at: as many as a letter has.
LINES = MOST_LINES


@dataclass(frozen=True, slots=True)
class Shown:
    """`left_out`: lines beyond those that are shown. Everything is empty where no line is left.

    What a group is told is no page.
    """

    subject: str = ""
    text: str = ""
    page: str = ""
    lines: int = 0
    left_out: int = 0


def letter_as_read(letter: Letter, within: Collection[int] | None, at: datetime) -> Shown:
    """Of what has gone out, or failed, what was known then; of what waits, what of it would still go at that moment.

    `within` are the places whose lines may be read; None for all of them.
    """
    if letter.state in (Letter.State.WAITING, Letter.State.SENDING):
        with transaction.atomic():
            standing = what_stands([letter], day_of(at))[letter.pk]
            shown = composed(letter, _within(standing, within), day_of(at))
            transaction.set_rollback(True)
        return shown
    held = letter.reminders.select_related("task__document__jurisdiction", "task__jurisdiction")
    if letter.state == Letter.State.SENT:
        held = held.filter(state=Reminder.State.SENT)
    then = letter.sent_at or letter.deliveries.order_by("attempt").values_list("at", flat=True).last()
    return composed(letter, _within(held, within), day_of(then) if then else letter.day, then)


def composed(letter: Letter, reminders: Sequence[Reminder], day: date, as_known_at: datetime | None = None) -> Shown:
    first = sorted(reminders, key=lambda one: (one.task.until, one.pk))[:LINES]
    told = read_documents([reminder.task.document for reminder in first], day, as_known_at)
    lines = [reminder for reminder in first if reminder.task.document_id in told]
    if not lines:
        return Shown(left_out=len(reminders))
    return _shown(letter, lines, told, day, left_out=len(reminders) - len(lines))


def _shown(letter: Letter, lines: Sequence[Reminder], told: Told, day: date, left_out: int) -> Shown:
    if letter.channel != Channel.MAIL:
        return _summarized(letter, lines, told, day, left_out)
    message = compose(letter, lines, told, day, signed=False, left_out=left_out)
    page = str(message.alternatives[0][0])
    return Shown(str(message.subject), str(message.body), page, len(lines), left_out)


def _summarized(letter: Letter, lines: Sequence[Reminder], told: Told, day: date, left_out: int) -> Shown:
    """Without the vendor's marks; its message may have room for fewer."""
    with override(letter.recipient.language):
        summary = summarize(lines, told, day)
    items = (f"{no}. {item.title}\n   {item.ends}\n   {item.url}".rstrip() for no, item in enumerate(summary.items, 1))
    text = "\n".join([summary.title, "", *items, summary.more]).rstrip()
    return Shown(summary.title, text, "", len(summary.items), left_out + summary.left_out)


def _within(reminders: Collection[Reminder], places: Collection[int] | None) -> list[Reminder]:
    return [one for one in reminders if places is None or one.task.jurisdiction_id in places]
