"""Who is to be told of what: a reminder for each open task, tier and person that has none yet, and never a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value

from lifecycle.models import Task
from lifecycle.rulebook import rules_for
from lifecycle.undecided import reminding
from notifications.models import Channel, Contact, Reminder
from offices.models import Jurisdiction

PAGE = 2000
Role, Cause = Contact.Role, Reminder.Cause


@dataclass
class Noted:
    """How many were noted, how many of these for leaders, and of how many tasks nobody could be told."""

    reminders: int = 0
    leaders: int = 0
    nobody: int = 0


def note(place: Jurisdiction, day: date) -> Noted:
    """Contacts of the organ that answers; where there are none, the office. Leaders of organs that were silent."""
    tasks = reminding(Task.objects.filter(jurisdiction=place), day)
    contacts = _tell(tasks, Role.CONTACT, place, day, Cause.CONTACT, Cause.NOBODY)
    silence = timedelta(days=rules_for([place], day)[place.pk]["silence_days"].value)
    leaders = _tell(_silent(tasks, day - silence), Role.LEADER, place, day, Cause.SILENCE, Cause.SILENCE)
    people = _office(place, day).filter(recipient__channel=Channel.MAIL)
    nobody = 0 if people.exists() else _without(tasks, Role.CONTACT, day).count()
    return Noted(contacts + leaders, leaders, nobody)


def _tell(tasks: QuerySet[Task], role: str, place: Jurisdiction, day: date, cause: str, instead: str) -> int:
    """Those who have the role in the task's organ; the office where nobody has."""
    told = Q(organ__contacts__role=role, organ__contacts__valid_from__lte=day, organ__contacts__valid_until__gt=day)
    named = tasks.annotate(told=FilteredRelation("organ__contacts", condition=told)).filter(told__isnull=False)
    noted = _note_missing(named.annotate(whom=F("told__recipient")), day, cause)
    for recipient in _office(place, day):
        unnamed = _without(tasks, role, day).annotate(whom=Value(recipient))
        noted += _note_missing(unnamed, day, instead)
    return noted


def _without(tasks: QuerySet[Task], role: str, day: date) -> QuerySet[Task]:
    """Of which no person is told: a group's robot is told as well, and answers for nothing."""
    named = Contact.objects.on(day).filter(role=role, organ=OuterRef("organ"), recipient__channel=Channel.MAIL)
    return tasks.filter(~Exists(named))


def _office(place: Jurisdiction, day: date) -> QuerySet[Any, int]:
    office = Contact.objects.on(day).filter(role=Role.OFFICE, jurisdiction=place)
    return office.order_by("recipient").values_list("recipient", flat=True).distinct()


def _silent(tasks: QuerySet[Task], sent_by: date) -> QuerySet[Task]:
    """Told by that day of the tier that is still due, and nobody has acknowledged."""
    told = Reminder.objects.filter(task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=OuterRef("tier"))
    return tasks.filter(
        Exists(told.filter(state=Reminder.State.SENT, sent_on__lte=sent_by)),
        ~Exists(told.filter(acknowledged_at__isnull=False)),
    )


def _note_missing(tasks: QuerySet[Any], day: date, cause: str) -> int:
    """`whom` of each row. A page is a statement of its own: whoever is killed leaves whole reminders."""
    noted = 0
    for page in _pages(_missing(tasks)):
        rows = [
            Reminder(task_id=task, cycle=cycle, tier=tier, recipient_id=recipient, cause=cause, noted_on=day)
            for task, cycle, tier, recipient in dict.fromkeys(page)
        ]
        # Two runs may meet.
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        noted += len(rows)
    return noted


def _missing(tasks: QuerySet[Any]) -> QuerySet[Any]:
    told = Reminder.objects.filter(
        task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=OuterRef("tier"), recipient=OuterRef("whom")
    )
    return tasks.filter(~Exists(told))


def _pages(tasks: QuerySet[Any]) -> Iterator[list[tuple[int, int, str, int]]]:
    """Somebody with two contacts for one organ comes twice."""
    rows = tasks.order_by("pk", "whom").values_list("pk", "cycle", "tier", "whom")
    page = list(rows[:PAGE])
    while page:
        yield page
        if len(page) < PAGE:
            return
        task, _, _, recipient = page[-1]
        page = list(rows.filter(Q(pk__gt=task) | Q(pk=task, whom__gt=recipient))[:PAGE])
