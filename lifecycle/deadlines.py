"""Deadlines of a document: the plan of each route from its last valid day, and the clocks its recorded days started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from calendars import china
from calendars.workdays import Calendar
from lifecycle.acts import record
from lifecycle.answers import Answer, answers
from lifecycle.attached import Choice, StepSaid
from lifecycle.clock import lock
from lifecycle.deadline_sentences import barred_sentence
from lifecycle.models import Act, RoutePlan, Task
from lifecycle.rules import day_after
from lifecycle.rules.clocks import Due, Milestones, clocks
from lifecycle.rules.deadlines import LENGTH_KEYS, Plan, Route, plan
from lifecycle.rules.facts import ENDED, Status
from lifecycle.rules.leave import leave_to
from lifecycle.rules.milestones import furthest_reached, progress_of
from lifecycle.rules.parameters import raw_value, read_value
from lifecycle.rules.ruleset import Parameter
from offices.actors import Actor
from offices.moments import day_of
from registry.models import Document
from sentences.refusals import Refused

CHINA = Calendar(china.is_workday, china.is_provisional)
# What a person may set for one document alone.
ADJUSTABLE = frozenset({*LENGTH_KEYS.values(), "effect_gap_days"})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`choice`: what somebody decided on; None: nobody has. No plans for what has no last valid day ahead.

    `steps`: what was said to be done towards the end that is planned from.
    """

    choice: Choice | None
    plans: Mapping[Route, Plan]
    clocks: list[Due]
    # Routes that the rules don't leave open, with what says so.
    barred: Mapping[Route, Parameter | None]
    steps: Sequence[StepSaid]

    @property
    def chosen(self) -> Route | None:
        return self.choice.route if self.choice else None


def deadlines_of(answer: Answer, ends_on: date | None = None) -> Deadlines:
    """Procedure follows the law of the day asked about. `ends_on`: a last valid day to plan from in any case."""
    document, last_day = answer.document, ends_on or last_day_ahead(answer)
    choice = answer.attached.choice
    own = _own(choice)
    leaves = {route: leave_to(route, answer.rules) for route in Route}
    # What was chosen before the rules forbade it is planned all the same: it is what people are working on.
    open_routes = [route for route, leave in leaves.items() if leave.open or (choice and choice.route == route)]
    steps = [one for one in answer.attached.steps if last_day and one.reached.until == day_after(last_day)]
    days = Milestones(document.dated_on, document.signed_on, document.published_on)
    return Deadlines(
        choice=choice,
        plans={route: _plan(route, last_day, answer, own, steps) for route in open_routes} if last_day else {},
        clocks=clocks(days, answer.laws, CHINA),
        barred={route: leave.rule for route, leave in leaves.items() if not leave.open},
        steps=steps,
    )


def last_day_ahead(answer: Answer) -> date | None:
    """The one to plan from: of what is in force, and of what nobody knows since when it is."""
    last_day = answer.end.last_day
    if last_day is None or last_day < answer.day:
        return None
    return last_day if answer.days_left is not None or answer.span.status == Status.UNKNOWN else None


def _plan(route: Route, last_day: date, answer: Answer, own: Mapping[str, Any], steps: Sequence[StepSaid]) -> Plan:
    reached = furthest_reached([one.reached for one in steps], route, day_after(last_day))
    return plan(route, last_day, answer.day, answer.rules, CHINA, own, progress_of(route, reached))


def neglected(answer: Answer, last_day: date) -> Plan:
    """Re-registering it, begun only on the first day without it; on the day of the answer where that is later."""
    begun = max(answer.day, day_after(last_day))
    return plan(Route.REREGISTER, last_day, begun, answer.rules, CHINA, _own(answer.attached.choice))


def _own(choice: Choice | None) -> dict[str, Any]:
    return {key: read_value(key, raw) for key, raw in choice.lengths.items()} if choice else {}


@transaction.atomic
def choose_route(
    document: Document,
    route: Route,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    lengths: Mapping[str, object] | None = None,
) -> Act:
    """Says how a document is meant to go on; a later choice supersedes. `lengths` None: its own lengths stay as set.

    Refused("not_adjustable") for a length that isn't a step's, Refused("reason_missing") for lengths without a reason,
    Refused("already_ended") for what has ended by the day of `at`, Refused("route_barred") where the rules of the
    place don't leave it open.
    """
    lock(document.jurisdiction)
    for key in (lengths or {}).keys() - ADJUSTABLE:
        raise Refused("not_adjustable", key=key)
    if lengths and not reason.strip():
        raise Refused("reason_missing")
    day = day_of(at)
    known = answers([document], day)
    ended = all(answer.span.status in ENDED for answer in known)
    # That it was meant to lapse can be said as long as it is asked.
    if ended and not (route == Route.LAPSE and document.tasks.filter(state=Task.State.OPEN).exists()):
        raise Refused("already_ended", title=document.title, day=day)
    leave = leave_to(route, known[0].rules) if known else None
    if leave and not leave.open:
        raise Refused("route_barred", title=document.title, why=barred_sentence(leave.rule))
    act = record(document.jurisdiction, "choose_route", [], by=by, at=at, reason=reason)
    earlier = RoutePlan.objects.standing().filter(document=document).last() if lengths is None else None
    kept = earlier.lengths if earlier else {key: raw_value(value) for key, value in (lengths or {}).items()}
    RoutePlan.objects.create(act=act, document=document, route=route.value, lengths=kept)
    return act
