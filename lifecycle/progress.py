"""What people say of a document on its way: that a step of its route is done, and when to be reminded of its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lifecycle.acts import record, undo
from lifecycle.ages import refuse_other_ages
from lifecycle.answers import answers
from lifecycle.clock import lock
from lifecycle.deadline_sentences import MILESTONES, ROUTES
from lifecycle.deadlines import deadlines_of
from lifecycle.models import Act, StepDone, TierChoice
from lifecycle.rules import day_after
from lifecycle.rules.milestones import Milestone, milestones_of
from lifecycle.rules.parameters import read_value
from lifecycle.rules.tiers import RemindBy
from offices.actors import Actor
from offices.moments import day_of
from registry.models import Document
from sentences.refusals import Refused


@transaction.atomic
def say_done(document: Document, milestone: Milestone, *, on: date, reason: str, by: Actor, at: datetime) -> Act:
    """A step of the chosen route was done on `on`; it and all before it ask for nothing more.

    Refused("nothing_to_plan") for what has no last valid day ahead, Refused("route_not_chosen"),
    Refused("step_of_another_route"), Refused("step_ahead") for a day yet to come, Refused("day_implausible").
    """
    lock(document.jurisdiction)
    day = day_of(at)
    refuse_other_ages(on)
    if on > day:
        raise Refused("step_ahead", on=on)
    known = answers([document], day)
    plans = (deadlines := deadlines_of(known[0])).plans if known else {}
    if not plans:
        raise Refused("nothing_to_plan", title=document.title)
    if deadlines.chosen is None:
        raise Refused("route_not_chosen", title=document.title)
    if milestone not in milestones_of(deadlines.chosen):
        raise Refused("step_of_another_route", step=MILESTONES[milestone], route=ROUTES[deadlines.chosen])
    act = record(document.jurisdiction, "say_done", [], by=by, at=at, reason=reason)
    StepDone.objects.create(
        act=act,
        document=document,
        route=deadlines.chosen.value,
        milestone=milestone.value,
        on=on,
        until=day_after(plans[deadlines.chosen].last_day),
    )
    return act


@transaction.atomic
def take_back_step(document: Document, act: int, *, reason: str, by: Actor, at: datetime) -> Act:
    """That it was done was said in error. Refused("step_unknown") for what was never said of it, or taken back."""
    lock(document.jurisdiction)
    said = StepDone.objects.standing().filter(document=document, act=act).first()
    if said is None:
        raise Refused("step_unknown", title=document.title)
    return undo(said.act, by=by, at=at, reason=reason)


@transaction.atomic
def choose_tiers(
    document: Document, remind_by: RemindBy | None, *, days: Sequence[int] = (), reason: str, by: Actor, at: datetime
) -> Act:
    """When to be reminded of this document's end, whatever its place does; None: as there. A later call supersedes.

    `days`: of plain days, before the last valid day, the earliest first; none: those of the place.
    Refused("tiers_unreadable") for days that don't fall, or without plain days; Refused("reason_missing").
    """
    lock(document.jurisdiction)
    if not reason.strip():
        raise Refused("reason_missing")
    if days:
        _refuse_unreadable(remind_by, list(days))
    act = record(document.jurisdiction, "choose_tiers", [], by=by, at=at, reason=reason)
    TierChoice.objects.create(
        act=act, document=document, remind_by=remind_by.value if remind_by else "", days=list(days)
    )
    return act


def _refuse_unreadable(remind_by: RemindBy | None, days: Any) -> None:
    try:
        read_value("expiry_tiers_days", days)
    except ValueError:
        raise Refused("tiers_unreadable") from None
    if remind_by != RemindBy.DAYS:
        raise Refused("tiers_unreadable")
