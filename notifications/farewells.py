"""What was meant to lapse has: its contacts hear of it once, the day after, and nothing is asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lifecycle.models import Task
from lifecycle.rules.tiers import LAPSED
from lifecycle.undecided import lapsed_as_meant
from notifications.models import Channel, Contact, Reminder

PAGE = 1000


def note_lapsed(since: Mapping[int, date], day: date) -> int:
    """Reminders noted of what lapsed after the last night of its place. Doing it again adds nothing."""
    alike = defaultdict[date, list[int]](list)
    for place, night in since.items():
        alike[night].append(place)
    noted = 0
    for night, places in alike.items():
        recent = Task.objects.filter(jurisdiction__in=places, until__gt=night)
        tasks, last = lapsed_as_meant(recent, day).order_by("pk"), 0
        while page := list(tasks.filter(pk__gt=last)[:PAGE]):
            noted += _note(page, day)
            last = page[-1].pk
    return noted


def _note(tasks: Sequence[Task], day: date) -> int:
    """One statement: whoever is killed leaves whole reminders."""
    told = set(Reminder.objects.filter(task__in=tasks, tier=LAPSED).values_list("task", "cycle", "recipient"))
    contacts, offices = _contacts(tasks, day), _offices(tasks, day)
    missing = []
    for task in tasks:
        named = contacts[task.organ_id]
        # A group answers for nothing: with it alone, nobody has been told.
        people = any(channel == Channel.MAIL for _, channel in named)
        cause = Reminder.Cause.CONTACT if people else Reminder.Cause.NOBODY
        for recipient, _ in sorted(named if people else named | offices[task.jurisdiction_id]):
            if (task.pk, task.cycle, recipient) not in told:
                key = {"task": task, "cycle": task.cycle, "tier": LAPSED, "recipient_id": recipient}
                missing.append(Reminder(**key, cause=cause, noted_on=day))
    # Two runs may meet.
    Reminder.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


# Each by its channel.
Recipients = Mapping[int | None, set[tuple[int, str]]]


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
