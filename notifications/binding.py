"""Reminders bound into letters: one a day for each person, with everything that is noted for them and not yet sent."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery

from notifications.models import Letter, Reminder

PAGE = 2000


def bind(day: date) -> int:
    """How many letters wait afterwards. Doing it again binds what was noted since, into letters not yet claimed."""
    _unbind(day)
    unbound = Reminder.objects.filter(state=Reminder.State.NOTED, letter=None)
    last = 0
    while page := _recipients(last):
        letters = (Letter(recipient_id=recipient, channel=channel, day=day) for recipient, channel in page)
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
        last, _ = page[-1]
    open_letter = Letter.objects.filter(recipient=OuterRef("recipient"), day=day, state=Letter.State.WAITING)
    unbound.update(letter=Subquery(open_letter.values("pk")[:1]))
    return Letter.objects.filter(state=Letter.State.WAITING).count()


@transaction.atomic
def _unbind(day: date) -> None:
    """What was not sent on its day goes into the day's letter, and what came too late for a letter into the next."""
    Letter.objects.overdue(day).update(state=Letter.State.FOLDED)
    over = (Letter.State.FOLDED, Letter.State.SENT, Letter.State.DROPPED)
    Reminder.objects.filter(state=Reminder.State.NOTED, letter__state__in=over).update(letter=None)


def _recipients(after: int) -> list[tuple[int, str]]:
    """Those for whom something is noted that no letter holds, each with its channel."""
    waiting = Reminder.objects.filter(state=Reminder.State.NOTED, letter=None, recipient__gt=after)
    rows = waiting.order_by("recipient").values_list("recipient", "recipient__channel")
    return list(rows.distinct()[:PAGE])
