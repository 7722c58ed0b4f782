"""What was meant to lapse has: its contacts hear of it once, the day after, and nothing is asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifecycle.models import Task
from lifecycle.rules.tiers import LAPSED
from lifecycle.undecided import lapsed_as_meant
from notifications.models import Channel, Contact, Reminder

PAGE = 1000
# So long after it lapsed somebody who is named at last still hears; later it is an old story.
STILL_NEWS = timedelta(days=31)


@dataclass
class Farewells:
    """How many reminders were noted, and of how many tasks nobody could be told."""

    noted: int = 0
    nobody: int = 0


def note_lapsed(since: Mapping[int, date], day: date) -> Farewells:
    """Of what lapsed after the last night of its place, and of what nobody was there to be told of till now.

    Doing it again adds nothing.
    """
    alike = defaultdict[date, list[int]](list)
    for place, night in since.items():
        alike[night].append(place)
    farewells = Farewells()
    for night, places in alike.items():
        recent, last = Q(until__gt=night), 0
        here = Task.objects.filter(jurisdiction__in=places, until__gt=min(night, day - STILL_NEWS))
        tasks = lapsed_as_meant(here.filter(recent | ~_told_a_person()), day).order_by("pk")
        while page := list(tasks.filter(pk__gt=last)[:PAGE]):
            _note(page, day, farewells)
            last = page[-1].pk
    return farewells


def lapsed_untold(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Of these, what lapsed as it was meant to and no person has been told of, as long as that is news."""
    return lapsed_as_meant(tasks.filter(~_told_a_person(), until__gt=day - STILL_NEWS), day)


def _told_a_person() -> Exists:
    """Whether of its cycle; a group answers for nothing: with it alone, nobody has been told."""
    told = Reminder.objects.filter(task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=LAPSED)
    return Exists(told.filter(recipient__channel=Channel.MAIL))


def _note(tasks: Sequence[Task], day: date, farewells: Farewells) -> None:
    """One statement: whoever is killed leaves whole reminders."""
    told = _told(tasks)
    contacts, offices = _contacts(tasks, day), _offices(tasks, day)
    missing = []
    for task in tasks:
        named = contacts[task.organ_id]
        people = _has_a_person(named)
        cause = Reminder.Cause.CONTACT if people else Reminder.Cause.NOBODY
        whom = named if people else named | offices[task.jurisdiction_id]
        farewells.nobody += not _has_a_person(whom | told[task.pk])
        for recipient, _ in sorted(whom - told[task.pk]):
            key = {"task": task, "cycle": task.cycle, "tier": LAPSED, "recipient_id": recipient}
            missing.append(Reminder(**key, cause=cause, noted_on=day))
    # Two runs may meet.
    Reminder.objects.bulk_create(missing, ignore_conflicts=True)
    farewells.noted += len(missing)


# Each by its channel.
Recipients = Mapping[int | None, set[tuple[int, str]]]


def _has_a_person(recipients: Collection[tuple[int, str]]) -> bool:
    return any(channel == Channel.MAIL for _, channel in recipients)


def _told(tasks: Sequence[Task]) -> Recipients:
    """By task, of its cycle."""
    cycles = {task.pk: task.cycle for task in tasks}
    told = Reminder.objects.filter(task__in=cycles, tier=LAPSED)
    rows = told.values_list("task", "recipient", "recipient__channel", "cycle")
    return _grouped((task, recipient, channel) for task, recipient, channel, cycle in rows if cycles[task] == cycle)


def _contacts(tasks: Sequence[Task], day: date) -> Recipients:
    """By organ."""
    named = Contact.objects.on(day).filter(role=Contact.Role.CONTACT, organ__in={task.organ_id for task in tasks})
    return _grouped(named.values_list("organ", "recipient", "recipient__channel"))


def _offices(tasks: Sequence[Task], day: date) -> Recipients:
    """By place."""
    places = {task.jurisdiction_id for task in tasks}
    named = Contact.objects.on(day).filter(role=Contact.Role.OFFICE, jurisdiction__in=places)
    return _grouped(named.values_list("jurisdiction", "recipient", "recipient__channel"))


def _grouped(rows: Iterable[tuple[int | None, int, str]]) -> Recipients:
    grouped = defaultdict[int | None, set[tuple[int, str]]](set)
    for key, recipient, channel in rows:
        grouped[key].add((recipient, channel))
    return grouped
