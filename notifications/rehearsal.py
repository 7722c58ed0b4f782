"""Tonight before it comes: the same night, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from lifecycle.clock import lock
from lifecycle.models import Ending
from notifications.models import Letter, Recipient, Reminder
from notifications.nightly import Night, run_night
from notifications.reading import Shown, composed
from offices.models import Jurisdiction
from sentences.refusals import Refused

# Reminders that a page tells of, and people whose letters it leads to.
LINES, PEOPLE = 50, 100
# So much may end within reach of the night: for more a page would hold up whoever writes in the place meanwhile.
MOST_ENDING = 5000
# Further than any tier of any rule set looks ahead.
REACH = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Addressed:
    """How many lines the letter of one person would have."""

    recipient: Recipient
    lines: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """`reminders` are the first of what would be noted, what ends first first; `people` all who would hear, by name."""

    night: Night
    reminders: Sequence[Reminder]
    people: Sequence[Addressed]
    letters: int


def rehearse_night(place: Jurisdiction, day: date) -> Rehearsed:
    """Refused("too_much_to_rehearse") where so much ends that the console is the place for it."""
    _refuse_too_much(place, day)
    with transaction.atomic():
        night, before = _night(place, day)
        noted = _unsent(place).filter(pk__gt=before)
        shown = list(
            noted.select_related("task__document", "task__organ", "recipient").order_by("task__until", "pk")[:LINES]
        )
        reminders, people = list(shown), _people(place)
        letters = _unsent(place).values("recipient").distinct().count()
        transaction.set_rollback(True)
    return Rehearsed(night, reminders, people, letters)


def rehearse_letter(place: Jurisdiction, recipient: Recipient, day: date) -> Shown:
    """What that person would be written of this place after that night; empty where nothing."""
    _refuse_too_much(place, day)
    with transaction.atomic():
        _night(place, day)
        reminders = list(_unsent(place).filter(recipient=recipient).select_related("task__document__jurisdiction"))
        shown = composed(Letter(recipient=recipient, channel=recipient.channel, day=day), reminders, day)
        transaction.set_rollback(True)
    return shown


def _refuse_too_much(place: Jurisdiction, day: date) -> None:
    ending = Ending.objects.filter(jurisdiction=place, until__gt=day, until__lte=day + REACH).order_by()
    if ending[: MOST_ENDING + 1].count() > MOST_ENDING:
        raise Refused("too_much_to_rehearse", place=place.name, limit=MOST_ENDING)


def _night(place: Jurisdiction, day: date) -> tuple[Night, int]:
    """And the last reminder before it. The place is locked, so that nobody else's are taken for those of this night."""
    lock(place)
    before: int = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
    return run_night([place], day), before


def _unsent(place: Jurisdiction) -> QuerySet[Reminder]:
    """Also what was noted before and waits: it goes into the same letters."""
    return Reminder.objects.filter(task__jurisdiction=place, state=Reminder.State.NOTED)


def _people(place: Jurisdiction) -> list[Addressed]:
    rows = (
        _unsent(place).order_by("recipient__name", "recipient").values_list("recipient").annotate(Count("pk"))[:PEOPLE]
    )
    counted = dict(rows)
    people = Recipient.objects.in_bulk(counted)
    return [Addressed(people[pk], count) for pk, count in counted.items()]
