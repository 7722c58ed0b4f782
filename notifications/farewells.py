"""What was meant to lapse has: its contacts hear of it once, the day after, and nothing is asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from lifecycle.models import Task
from lifecycle.rules.tiers import LAPSED
from lifecycle.undecided import lapsed_as_meant
from notifications.models import Contact, Reminder
from offices.models import Jurisdiction

PAGE = 1000


def note_lapsed(place: Jurisdiction, since: date, day: date) -> int:
    """Reminders noted of what lapsed after `since`, the last day for which this was done. Again it adds nothing."""
    recent = Task.objects.filter(jurisdiction=place, until__gt=since)
    tasks = lapsed_as_meant(recent, day).order_by("pk")
    noted, last = 0, 0
    while page := list(tasks.filter(pk__gt=last)[:PAGE]):
        noted += _note(page, place, day)
        last = page[-1].pk
    return noted


def _note(tasks: Sequence[Task], place: Jurisdiction, day: date) -> int:
    """One statement: whoever is killed leaves whole reminders."""
    told = set(Reminder.objects.filter(task__in=tasks, tier=LAPSED).values_list("task", "cycle", "recipient"))
    contacts, office = _contacts(tasks, day), _office(place, day)
    missing = []
    for task in tasks:
        named = contacts.get(task.organ_id)
        cause = Reminder.Cause.CONTACT if named else Reminder.Cause.NOBODY
        for recipient in sorted(named or office):
            if (task.pk, task.cycle, recipient) not in told:
                key = {"task": task, "cycle": task.cycle, "tier": LAPSED, "recipient_id": recipient}
                missing.append(Reminder(**key, cause=cause, noted_on=day))
    # Two runs may meet.
    Reminder.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _contacts(tasks: Sequence[Task], day: date) -> Mapping[int | None, set[int]]:
    """Recipients by organ."""
    named = Contact.objects.on(day).filter(role=Contact.Role.CONTACT, organ__in={task.organ_id for task in tasks})
    by_organ = defaultdict[int | None, set[int]](set)
    for organ, recipient in named.values_list("organ", "recipient"):
        by_organ[organ].add(recipient)
    return by_organ


def _office(place: Jurisdiction, day: date) -> set[int]:
    named = Contact.objects.on(day).filter(role=Contact.Role.OFFICE, jurisdiction=place)
    return set(named.values_list("recipient", flat=True))
