"""Who is to be told of what: a reminder for each open task, tier and person that has none yet, and never a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

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
    """How many were noted, how many of these for leaders, of how many tasks nobody could be told, and how many were
    noted for offices because nobody else can be reached.
    """

    reminders: int = 0
    leaders: int = 0
    nobody: int = 0
    unreachable: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """Who has the role in a task's organ is told for `cause`; where no person has it, its office, `instead`."""

    role: str
    cause: str
    instead: str


TO_CONTACTS = Telling(Role.CONTACT, Cause.CONTACT, Cause.NOBODY)
TO_LEADERS = Telling(Role.LEADER, Cause.SILENCE, Cause.SILENCE)


def note(places: Collection[Jurisdiction], day: date) -> Noted:
    """Contacts of the organ that answers, the office where none is or none is reached; leaders of the silent."""
    rules = rules_for(places, day)
    tasks = reminding(Task.objects.filter(jurisdiction__in=rules), day)
    # Those who are reached by a robot: a few.
    groups = list(Recipient.objects.exclude(channel=Channel.MAIL).values_list("pk", flat=True))
    noted = Noted()
    noted.reminders, noted.nobody = _tell(tasks, TO_CONTACTS, day, groups)
    noted.unreachable = _tell_offices(_unreached(tasks), day, groups)
    alike = defaultdict[int, list[int]](list)
    for place, of_place in rules.items():
        alike[of_place["silence_days"].value].append(place)
    for days, silent_for in alike.items():
        silent = _silent(tasks.filter(jurisdiction__in=silent_for), day - timedelta(days=days))
        noted.leaders += _tell(silent, TO_LEADERS, day, groups)[0]
    noted.reminders += noted.leaders + noted.unreachable
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


def _tell_offices(tasks: QuerySet[Task], day: date, groups: Sequence[int]) -> int:
    """In place of contacts who are named and can't be reached."""
    office = _contacts("jurisdiction__contacts", Role.OFFICE, day, groups, people=True)
    named = tasks.annotate(office=office).filter(office__isnull=False)
    return _note_missing(named.annotate(whom=F("office__recipient"), because=Value(Cause.UNREACHABLE.value)), day)[0]


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
    told = _of_tier()
    return tasks.filter(
        Exists(told.filter(state=Reminder.State.SENT, sent_on__lte=sent_by)),
        ~Exists(told.filter(acknowledged_at__isnull=False)),
    )


def _unreached(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Every contact's letter about the tier that is due was refused for good."""
    told = _of_tier().filter(cause=Cause.CONTACT)
    return tasks.filter(
        Exists(told.filter(state=Reminder.State.FAILED)), ~Exists(told.exclude(state=Reminder.State.FAILED))
    )


def _of_tier() -> QuerySet[Reminder]:
    """Of the tier that is due for the task in the query around, since it was last put off."""
    return Reminder.objects.filter(
        task=OuterRef("pk"), cycle=OuterRef("cycle"), tier=OuterRef("tier"), woken_by=OuterRef("woken_by")
    )


def _note_missing(tasks: QuerySet[Any], day: date) -> tuple[int, int]:
    """`whom` of each row, where there is somebody. A page is a statement of its own: whoever is killed leaves whole
    reminders.
    """
    noted = nobody = 0
    for page in _pages(_missing(tasks)):
        missing = {row.key: row for row in page if row.whom}
        for key in _revived(missing, day):
            del missing[key]
            noted += 1
        # Two runs may meet.
        Reminder.objects.bulk_create((_reminder(row, day) for row in missing.values()), ignore_conflicts=True)
        noted += len(missing)
        nobody += sum(row.whom is None for row in page)
    return noted, nobody


# Of a reminder: task, cycle, tier, woken by, recipient.
_Key = tuple[int, int, str, int, int | None]


class _Row(NamedTuple):
    task: int
    cycle: int
    tier: str
    woken_by: int
    whom: int | None
    because: str

    @property
    def key(self) -> _Key:
        return self.task, self.cycle, self.tier, self.woken_by, self.whom


def _reminder(row: _Row, day: date) -> Reminder:
    told = {"cycle": row.cycle, "tier": row.tier, "woken_by": row.woken_by, "cause": row.because}
    return Reminder(task_id=row.task, recipient_id=row.whom or 0, noted_on=day, **told)


def _revived(missing: Mapping[_Key, _Row], day: date) -> list[_Key]:
    """What was overtaken before it was sent, and is due again after all: the same reminder, noted once more."""
    tasks = [row.task for row in missing.values()]
    overtaken = Reminder.objects.filter(task__in=tasks, state=Reminder.State.SUPERSEDED)
    keys: dict[_Key, int] = {
        (task, cycle, tier, woken_by, whom): pk
        for pk, task, cycle, tier, woken_by, whom in overtaken.values_list(
            "pk", "task", "cycle", "tier", "woken_by", "recipient"
        )
    }
    again = [key for key in missing if key in keys]
    because = defaultdict[str, list[int]](list)
    for key in again:
        because[missing[key].because].append(keys[key])
    for cause, reminders in because.items():
        overtaken.filter(pk__in=reminders).update(state=Reminder.State.NOTED, letter=None, noted_on=day, cause=cause)
    return again


def _missing(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """What was overtaken before it was sent has told nobody anything."""
    told = _of_tier().filter(recipient=OuterRef("whom")).exclude(state=Reminder.State.SUPERSEDED)
    return tasks.filter(~Exists(told))


def _pages(tasks: QuerySet[Any]) -> Iterator[list[_Row]]:
    """Somebody with two contacts for one organ comes twice; of whom nobody can be told comes once."""
    rows = tasks.order_by("pk", "whom").values_list("pk", "cycle", "tier", "woken_by", "whom", "because")
    page = [_Row(*row) for row in rows[:PAGE]]
    while page:
        yield page
        if len(page) < PAGE:
            return
        task, whom = page[-1].task, page[-1].whom
        further = Q(pk=task, whom__gt=whom) if whom else Q()
        page = [_Row(*row) for row in rows.filter(Q(pk__gt=task) | further)[:PAGE]]
