"""What a calendar holds: of each task whose reader is told of it, the days that are still to be minded and its last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifecycle.answers import registered
from lifecycle.deadlines import CHINA
from lifecycle.intentions import NOTHING_SAID, Intention, intentions
from lifecycle.models import Task
from lifecycle.rulebook import rules_for
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.tiers import Tier, TierName, is_quiet, tiers_of
from notifications.models import Channel, Contact, Feed, Recipient, Reminder
from notifications.revisions import Revision, revisions
from offices.models import Organ
from offices.moments import day_of
from offices.organs import successors
from registry.models import Document

# Of how many documents a calendar speaks: those that end first. It is half a second of work and 400 KB; who has more on
# their hands reads the list.
MOST_TASKS = 100
Role = Contact.Role


@dataclass(frozen=True, slots=True)
class Appointment:
    """A whole day. `tier` empty: the last valid day."""

    task: Task
    tier: str
    on: date
    revision: Revision


def agenda(feed: Feed, day: date) -> list[Appointment]:
    """In the order of the days on which the documents end; seven queries for a person, however many there are."""
    tasks = list(_tasks(feed, day).select_related("document__jurisdiction", "jurisdiction")[:MOST_TASKS])
    said, revised = intentions([task.document_id for task in tasks]), revisions(tasks)
    rules = rules_for({task.jurisdiction for task in tasks}, day)
    return [
        Appointment(task, tier, on, revised[task.pk])
        for task in tasks
        for tier, on in _days(task, rules[task.jurisdiction_id], said.get(task.document_id, NOTHING_SAID), day)
    ]


def organ_of(feed: Feed) -> Organ | None:
    """Whose calendar an organ's is today: that of the organ into which it was merged, at the end of the line."""
    if feed.organ is None or feed.organ.successor_id is None:
        return feed.organ
    heir = successors([feed.organ.pk]).get(feed.organ.pk)
    return Organ.objects.get(pk=heir) if heir else feed.organ


def _tasks(feed: Feed, day: date) -> QuerySet[Task]:
    # An import that was taken back leaves its tasks open until the night.
    there = registered(Document.objects.filter(pk=OuterRef("document")))
    open_ones = Task.objects.filter(Exists(there), state=Task.State.OPEN).order_by("until", "pk")
    if feed.recipient is None:
        # Until the night has kept them, tasks are still those of the organ that was merged.
        return open_ones.filter(organ__in={feed.organ, organ_of(feed)})
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
