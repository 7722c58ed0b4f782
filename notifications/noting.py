"""Who is to be told of what: a reminder for each open task, tier and person that has none yet, and never a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lifecycle.models import Task
from lifecycle.rulebook import rules_for
from lifecycle.undecided import reminding
from notifications.models import Channel, Contact, Recipient, Reminder
from offices.models import Jurisdiction

PAGE = 2000
Role, Cause = Contact.Role, Reminder.Cause


@dataclass
class Noted:
    """How many were noted, how many of these for leaders, and of how many tasks nobody could be told."""

    reminders: int = 0
    leaders: int = 0
    nobody: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """Who has the role in a task's organ is told for `cause`; where no person has it, its office, `instead`."""

    role: str
    cause: str
    instead: str


TO_CONTACTS = Telling(Role.CONTACT, Cause.CONTACT, Cause.NOBODY)
TO_LEADERS = Telling(Role.LEADER, Cause.SILENCE, Cause.SILENCE)


def note(places: Collection[Jurisdiction], day: date) -> Noted:
    """Contacts of the organ that answers; where there are none, the office. Leaders of organs that were silent."""
    rules = rules_for(places, day)
    tasks = reminding(Task.objects.filter(jurisdiction__in=rules), day)
    # Those who are reached by a robot: a few.
    groups = list(Recipient.objects.exclude(channel=Channel.MAIL).values_list("pk", flat=True))
    noted = Noted()
    noted.reminders, noted.nobody = _tell(tasks, TO_CONTACTS, day, groups)
    alike = defaultdict[int, list[int]](list)
    for place, of_place in rules.items():
        alike[of_place["silence_days"].value].append(place)
    for days, silent_for in alike.items():
        silent = _silent(tasks.filter(jurisdiction__in=silent_for), day - timedelta(days=days))
        noted.leaders += _tell(silent, TO_LEADERS, day, groups)[0]
    noted.reminders += noted.leaders
    return noted


def _tell(tasks: QuerySet[Task], telling: Telling, day: date, groups: Sequence[int]) -> tuple[int, int]:
    """How many are told, and of how many tasks no person could be."""
    told = tasks.annotate(
        named=_contacts("organ__contacts", telling.role, day, groups, people=True),
        office=_contacts("jurisdiction__contacts", Role.OFFICE, day, groups, people=True),
    )
    whom = Coalesce(F("named__recipient"), F("office__recipient"))
    because = Case(When(named__isnull=False, then=Value(telling.cause)), default=Value(telling.instead))
    noted, nobody = _note_missing(told.annotate(whom=whom, because=because), day)
    return noted + (_tell_groups(tasks, telling, day, groups) if groups else 0), nobody


def _tell_groups(tasks: QuerySet[Task], telling: Telling, day: date, groups: Sequence[int]) -> int:
    """A group is told besides, and answers for nothing: with it alone, nobody has been told."""
    own = _contacts("organ__contacts", telling.role, day, groups, people=False)
    of_organ = tasks.annotate(named=own).filter(named__isnull=False)
    people = Contact.objects.on(day).filter(role=telling.role, organ=OuterRef("organ")).exclude(recipient__in=groups)
    offices = _contacts("jurisdiction__contacts", Role.OFFICE, day, groups, people=False)
    of_office = tasks.filter(~Exists(people)).annotate(office=offices).filter(office__isnull=False)
    return sum(
        _note_missing(told, day)[0]
        for told in (
            of_organ.annotate(whom=F("named__recipient"), because=Value(telling.cause)),
            of_office.annotate(whom=F("office__recipient"), because=Value(telling.instead)),
        )
    )


def _contacts(relation: str, role: str, day: date, groups: Sequence[int], *, people: bool) -> FilteredRelation:
    on = {"role": role, "valid_from__lte": day, "valid_until__gt": day}
    among = Q(**{f"{relation}__recipient__in": groups})
    role_on_day = Q(**{f"{relation}__{key}": value for key, value in on.items()})
    if not people:
        role_on_day &= among
    elif groups:
        # Where there are none, nothing more is asked of a million rows.
        role_on_day &= ~among
    return FilteredRelation(relation, condition=role_on_day)


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
