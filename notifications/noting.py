"""Who is to be told of what: a reminder for each open task, tier and person that has none yet, and never a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lifecycle.models import Task
from lifecycle.rulebook import rules_for
from lifecycle.undecided import reminding
from notifications.models import Contact, Reminder, Robot
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
    noted, groups = Noted(), list(Robot.objects.values_list("recipient", flat=True))
    noted.reminders, noted.nobody = _tell(tasks, Role.CONTACT, day, Cause.CONTACT, Cause.NOBODY, groups)
    alike = defaultdict[int, list[int]](list)
    for place, of_place in rules.items():
        alike[of_place["silence_days"].value].append(place)
    for days, silent_for in alike.items():
        silent = _silent(tasks.filter(jurisdiction__in=silent_for), day - timedelta(days=days))
        noted.leaders += _tell(silent, Role.LEADER, day, Cause.SILENCE, Cause.SILENCE, groups)[0]
    noted.reminders += noted.leaders
    return noted


def _tell(
    tasks: QuerySet[Task], role: str, day: date, cause: str, instead: str, groups: Collection[int]
) -> tuple[int, int]:
    """Those who have the role in the task's organ; the office of its place where nobody has. And of how many nobody."""
    organs = _people("organ__contacts", role, day, groups)
    offices = _people("jurisdiction__contacts", Role.OFFICE, day, groups)
    told = tasks.annotate(named=organs, office=offices)
    whom = Coalesce(F("named__recipient"), F("office__recipient"))
    because = Case(When(named__isnull=False, then=Value(cause)), default=Value(instead))
    noted, nobody = _note_missing(told.annotate(whom=whom, because=because), day)
    return noted + (_tell_groups(tasks, role, day, cause, instead, groups) if groups else 0), nobody


def _tell_groups(tasks: QuerySet[Task], role: str, day: date, cause: str, instead: str, groups: Collection[int]) -> int:
    """By their robots, as well as people: a group answers for nothing, so it stands in for nobody."""
    organs = _groups("organ__contacts", role, day, groups)
    offices = _groups("jurisdiction__contacts", Role.OFFICE, day, groups)
    named = tasks.annotate(robot=organs).filter(robot__isnull=False).annotate(because=Value(cause))
    nobody = tasks.annotate(person=_people("organ__contacts", role, day, groups)).filter(person__isnull=True)
    unnamed = nobody.annotate(robot=offices).filter(robot__isnull=False).annotate(because=Value(instead))
    return sum(_note_missing(told.annotate(whom=F("robot__recipient")), day)[0] for told in (named, unnamed))


def _people(relation: str, role: str, day: date, groups: Collection[int]) -> FilteredRelation:
    contacts = _contacts(relation, role, day)
    # Where there are no groups nothing more is asked of a million rows.
    return FilteredRelation(relation, condition=contacts & ~_among(relation, groups) if groups else contacts)


def _groups(relation: str, role: str, day: date, groups: Collection[int]) -> FilteredRelation:
    return FilteredRelation(relation, condition=_contacts(relation, role, day) & _among(relation, groups))


def _contacts(relation: str, role: str, day: date) -> Q:
    on = {"role": role, "valid_from__lte": day, "valid_until__gt": day}
    return Q(**{f"{relation}__{key}": value for key, value in on.items()})


def _among(relation: str, groups: Collection[int]) -> Q:
    return Q(**{f"{relation}__recipient__in": groups})


def _silent(tasks: QuerySet[Task], sent_by: date) -> QuerySet[Task]:
    """Told by that day of the tier that is still due, and nobody has acknowledged."""
    told = Reminder.objects.filter(task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=OuterRef("tier"))
    return tasks.filter(
        Exists(told.filter(state=Reminder.State.SENT, sent_on__lte=sent_by)),
        ~Exists(told.filter(acknowledged_at__isnull=False)),
    )


def _note_missing(tasks: QuerySet[Any], day: date) -> tuple[int, int]:
    """`whom` of each row, where there is somebody. A page is a statement of its own: whoever is killed leaves whole
    reminders.
    """
    noted = nobody = 0
    for page in _pages(_missing(tasks)):
        rows = [
            Reminder(task_id=task, cycle=cycle, tier=tier, recipient_id=recipient, cause=cause, noted_on=day)
            for task, cycle, tier, recipient, cause in dict.fromkeys(page)
            if recipient
        ]
        # Two runs may meet.
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        noted += len(rows)
        nobody += sum(recipient is None for _, _, _, recipient, _ in page)
    return noted, nobody


def _missing(tasks: QuerySet[Any]) -> QuerySet[Any]:
    told = Reminder.objects.filter(
        task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=OuterRef("tier"), recipient=OuterRef("whom")
    )
    return tasks.filter(~Exists(told))


def _pages(tasks: QuerySet[Any]) -> Iterator[list[tuple[int, int, str, int | None, str]]]:
    """Somebody with two contacts for one organ comes twice; of whom nobody can be told comes once."""
    rows = tasks.order_by("pk", "whom").values_list("pk", "cycle", "tier", "whom", "because")
    page = list(rows[:PAGE])
    while page:
        yield page
        if len(page) < PAGE:
            return
        task, _, _, recipient, _ = page[-1]
        further = Q(pk=task, whom__gt=recipient) if recipient else Q()
        page = list(rows.filter(Q(pk__gt=task) | further)[:PAGE])
