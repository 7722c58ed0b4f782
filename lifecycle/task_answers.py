"""What people say to a task: how the document is to go on, or not now. It counts at once, not from the next night."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lifecycle.answers import registered
from lifecycle.clock import lock
from lifecycle.deadlines import choose_route
from lifecycle.intentions import NOTHING_SAID, intentions
from lifecycle.models import Act, Snooze, Task
from lifecycle.progress import say_done, take_back_step
from lifecycle.rulebook import rules_for
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from lifecycle.task_keeping import keep_documents
from lifecycle.task_tiers import reckonings
from offices.actors import Actor
from offices.moments import day_of
from registry.models import Document
from sentences.refusals import Refused


@transaction.atomic
def answer(task: Task, route: Route, *, cycle: int, reason: str, by: Actor, at: datetime) -> Act:
    """Chooses the route, and moves the reminders to its next step; to let it lapse closes the task.

    `cycle` is the one that was asked about. Refused("task_closed"), Refused("task_moved") where its day has moved
    since: whoever answered had another day in mind. Refused("taken_back") where the register no longer lists it.
    """
    task = _open(task, cycle)
    act = choose_route(task.document, route, reason=reason, by=by, at=at)
    keep_documents([task.document_id], [task.jurisdiction], day_of(at))
    return act


@transaction.atomic
def step_done(task: Task, milestone: Milestone, *, on: date, cycle: int, reason: str, by: Actor, at: datetime) -> Act:
    """Moves the reminders on to what comes after it. Refused as by `answer`, and as by `progress.say_done`."""
    task = _open(task, cycle)
    act = say_done(task.document, milestone, on=on, reason=reason, by=by, at=at)
    keep_documents([task.document_id], [task.jurisdiction], day_of(at))
    return act


@transaction.atomic
def step_not_done(task: Task, act: int, *, cycle: int, by: Actor, at: datetime) -> Act:
    """That it was done was said in error. Refused as by `answer`, and as by `progress.take_back_step`."""
    task = _open(task, cycle)
    undone = take_back_step(task.document, act, reason="", by=by, at=at)
    keep_documents([task.document_id], [task.jurisdiction], day_of(at))
    return undone


@transaction.atomic
def snooze(
    task: Task, *, until: date, cycle: int, reason: str, by: Actor, at: datetime, this_tier: bool = False
) -> Snooze:
    """Nobody is reminded before `until`, a day ahead and not beyond the last valid day; a later call supersedes.

    On that day everybody is reminded again. `this_tier`: not beyond the day on which a more urgent one comes, either.
    Refused("reason_missing"), Refused("put_off_too_far" | "put_off_beyond_tier"), Refused("task_closed"),
    Refused("task_moved"), Refused("taken_back").
    """
    task, day = _open(task, cycle), day_of(at)
    if not reason.strip():
        raise Refused("reason_missing")
    if not day < until <= task.due_on:
        raise Refused("put_off_too_far", until=until, last=task.due_on)
    comes = _next_tier(task, day) if this_tier else task.due_on
    if until > comes:
        raise Refused("put_off_beyond_tier", until=until, comes=comes)
    return Snooze.objects.create(
        task=task, cycle=task.cycle, until=until, reason=reason, at=at, by=by.user, by_name=by.name
    )


def _next_tier(task: Task, day: date) -> date:
    """Its last valid day where nothing comes before."""
    said = intentions([task.document_id]).get(task.document_id, NOTHING_SAID)
    reckoning = reckonings(rules_for([task.jurisdiction], day))[task.jurisdiction_id]
    return min(reckoning.next_after(task.until, day, said) or task.due_on, task.due_on)


def _open(task: Task, cycle: int) -> Task:
    """As it stands, the place locked: no verb moves its day meanwhile."""
    lock(task.jurisdiction)
    held = Task.objects.select_related("document__jurisdiction", "jurisdiction").get(pk=task.pk)
    if not registered(Document.objects.filter(pk=held.document_id)).exists():
        raise Refused("taken_back", title=held.document.title)
    if held.state != Task.State.OPEN:
        raise Refused("task_closed", title=held.document.title)
    if held.cycle != cycle:
        raise Refused("task_moved", title=held.document.title, last=held.due_on)
    return held
