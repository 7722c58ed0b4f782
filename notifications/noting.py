"""Who is to be told of what: a reminder for each open task, tier and person that has none yet, and never a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from lifecycle.models import Task
from lifecycle.rulebook import rules_for
from lifecycle.undecided import reminding
from notifications.models import Contact, Reminder
from offices.models import Jurisdiction

PAGE = 2000
Role, Cause = Contact.Role, Reminder.Cause


@dataclass
class Noted:
    """How many were noted, how many of these for leaders, and of how many tasks nobody could be told."""

    reminders: int = 0
    leaders: int = 0
    nobody: int = 0


def note(places: Collection[Jurisdiction], day: date) -> Noted:
    """Contacts of the organ that answers; where there are none, the office. Leaders of organs that were silent."""
    rules = rules_for(places, day)
    tasks = reminding(Task.objects.filter(jurisdiction__in=rules), day)
    contacts = _tell(tasks, Role.CONTACT, day, Cause.CONTACT, Cause.NOBODY)
    alike = defaultdict[int, list[int]](list)
    for place, of_place in rules.items():
        alike[of_place["silence_days"].value].append(place)
    leaders = sum(
        _tell(
            _silent(tasks.filter(jurisdiction__in=silent), day - timedelta(days=days)),
            Role.LEADER,
            day,
            Cause.SILENCE,
            Cause.SILENCE,
        )
        for days, silent in alike.items()
    )
    return Noted(contacts + leaders, leaders, _told_nobody(tasks, rules, day))


def _tell(tasks: QuerySet[Task], role: str, day: date, cause: str, instead: str) -> int:
    """Those who have the role in the task's organ; the office of its place where nobody has."""
    told = Q(organ__contacts__role=role, organ__contacts__valid_from__lte=day, organ__contacts__valid_until__gt=day)
    named = tasks.annotate(told=FilteredRelation("organ__contacts", condition=told)).filter(told__isnull=False)
    noted = _note_missing(named.annotate(whom=F("told__recipient")), day, cause)
    return noted + _note_missing(_of_office(_without(tasks, role, day), day), day, instead)


def _without(tasks: QuerySet[Task], role: str, day: date) -> QuerySet[Task]:
    named = Contact.objects.on(day).filter(role=role, organ=OuterRef("organ"))
    return tasks.filter(~Exists(named))


def _of_office(tasks: QuerySet[Task], day: date) -> QuerySet[Any]:
    """`whom`: each of those who are the office of the task's place."""
    contacts = "jurisdiction__contacts"
    told = Q(
        **{f"{contacts}__role": Role.OFFICE, f"{contacts}__valid_from__lte": day, f"{contacts}__valid_until__gt": day}
    )
    of_office = tasks.annotate(told=FilteredRelation(contacts, condition=told)).filter(told__isnull=False)
    return of_office.annotate(whom=F("told__recipient"))


def _told_nobody(tasks: QuerySet[Task], places: Iterable[int], day: date) -> int:
    offices = Contact.objects.on(day).filter(role=Role.OFFICE, jurisdiction__in=list(places)).order_by()
    without = set(places) - set(offices.values_list("jurisdiction", flat=True))
    return _without(tasks.filter(jurisdiction__in=without), Role.CONTACT, day).count() if without else 0


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
