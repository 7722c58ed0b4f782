"""What a calendar holds: of each task whose reader is told of it, the days that are still to be minded and its last."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lifecycle.answers import registered
from lifecycle.deadlines import CHINA
from lifecycle.intentions import NOTHING_SAID, Intention, intentions
from lifecycle.models import Entry, Task
from lifecycle.rulebook import rules_for
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.tiers import Tier, TierName, is_quiet, tiers_of
from notifications.models import Channel, Contact, Feed, Recipient, Reminder
from offices.moments import day_of
from registry.models import Document

# Of how many documents a calendar speaks: those that end first. It is half a second of work and 400 KB; who has more on
# their hands reads the list.
MOST_TASKS = 100
Role = Contact.Role


@dataclass(frozen=True, slots=True)
class Appointment:
    """A whole day. `tier` empty: the last valid day. `changed_at`: when an act last said anything of the document."""

    task: Task
    tier: str
    on: date
    changed_at: datetime


def agenda(feed: Feed, day: date) -> list[Appointment]:
    """In the order of the days on which the documents end; seven queries, however many there are."""
    tasks = list(_tasks(feed, day).select_related("document__jurisdiction", "jurisdiction")[:MOST_TASKS])
    documents = [task.document_id for task in tasks]
    said, changed = intentions(documents), _changed(documents)
    rules = rules_for({task.jurisdiction for task in tasks}, day)
    return [
        Appointment(task, tier, on, _latest(changed[task.document_id], said.get(task.document_id)))
        for task in tasks
        for tier, on in _days(task, rules[task.jurisdiction_id], said.get(task.document_id, NOTHING_SAID), day)
    ]


def _tasks(feed: Feed, day: date) -> QuerySet[Task]:
    # An import that was taken back leaves its tasks open until the night.
    there = registered(Document.objects.filter(pk=OuterRef("document")))
    open_ones = Task.objects.filter(Exists(there), state=Task.State.OPEN).order_by("until", "pk")
    if feed.recipient is None:
        return open_ones.filter(organ=feed.organ)
    return open_ones.filter(_tells(feed.recipient, day))


def _tells(recipient: Recipient, day: date) -> Q:
    """The same people as letters: contacts of the organ; the office for organs without one; leaders of what they heard.

    Only who still has the role: a letter stays with whoever got it, a calendar goes on.
    """
    roles = Contact.objects.on(day).filter(recipient=recipient)
    organs = {role: roles.filter(role=role).values("organ") for role in (Role.CONTACT, Role.LEADER)}
    office = Q(jurisdiction__in=roles.filter(role=Role.OFFICE).values("jurisdiction"))
    contacts = Contact.objects.on(day).filter(role=Role.CONTACT, recipient__channel=Channel.MAIL)
    told = Reminder.objects.filter(task=OuterRef("pk"), cycle=OuterRef("cycle"), recipient=recipient)
    unnamed = ~Exists(contacts.filter(organ=OuterRef("organ")))
    silence = Exists(told.filter(cause=Reminder.Cause.SILENCE))
    escalated = Q(silence) & (office | Q(organ__in=organs[Role.LEADER]))
    return Q(organ__in=organs[Role.CONTACT]) | (office & Q(unnamed)) | escalated


def _changed(documents: Collection[int]) -> Mapping[int, datetime]:
    said = Entry.objects.filter(document__in=documents).order_by().values("document")
    return dict(said.annotate(at=Max("act__recorded_at")).values_list("document", "at"))


def _latest(changed: datetime, said: Intention | None) -> datetime:
    return max(changed, said.chosen.at) if said and said.chosen else changed


def _days(task: Task, rules: RuleSet, said: Intention, day: date) -> Iterator[tuple[str, date]]:
    yield "", task.due_on
    tiers, reached = tiers_of(task.due_on, rules, CHINA, said.route, said.own), said.reached(task.until)
    for tier in _unanswered(tiers, said, day):
        if reached and is_quiet(tier, reached):
            continue
        # Where the last day is a working day it is there already.
        if tier.name != TierName.LAST_DAY or tier.on != task.due_on:
            yield tier.name, tier.on


def _unanswered(tiers: Sequence[Tier], said: Intention, day: date) -> Sequence[Tier]:
    """From the one that is due on; what was due when somebody answered has nothing left to say."""
    answered = day_of(said.chosen.at) if said.chosen else date.min
    reached = [no for no, tier in enumerate(tiers) if tier.on <= day]
    silenced = [no for no, tier in enumerate(tiers) if tier.on <= answered]
    first = max([reached[-1]] if reached else [0])
    return tiers[max(first, silenced[-1] + 1 if silenced else 0) :]
