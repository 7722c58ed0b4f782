"""Deadlines of a document: the plan of each route from its last valid day, and the clocks its recorded days started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from calendars import china
from calendars.workdays import Calendar
from lifecycle.acts import record
from lifecycle.answers import Answer, answers
from lifecycle.attached import Choice
from lifecycle.clock import lock
from lifecycle.models import Act, RoutePlan, Task
from lifecycle.rules import day_after
from lifecycle.rules.clocks import Due, Milestones, clocks
from lifecycle.rules.deadlines import LENGTH_KEYS, Plan, Route, plan
from lifecycle.rules.facts import ENDED
from lifecycle.rules.parameters import raw_value, read_value
from offices.actors import Actor
from offices.moments import day_of
from registry.models import Document
from sentences.refusals import Refused

CHINA = Calendar(china.is_workday, china.is_provisional)
# What a person may set for one document alone.
ADJUSTABLE = frozenset({*LENGTH_KEYS.values(), "effect_gap_days"})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`choice`: what somebody decided on; None: nobody has. No plans for what has no last valid day ahead."""

    choice: Choice | None
    plans: Mapping[Route, Plan]
    clocks: list[Due]

    @property
    def chosen(self) -> Route | None:
        return self.choice.route if self.choice else None


def deadlines_of(answer: Answer) -> Deadlines:
    """Procedure follows the law of the day asked about."""
    document, last_day = answer.document, answer.end.last_day
    choice = answer.attached.choice
    plans = (
        {route: plan(route, last_day, answer.day, answer.rules, CHINA, _own(choice)) for route in Route}
        if last_day is not None and answer.days_left is not None
        else {}
    )
    days = Milestones(document.dated_on, document.signed_on, document.published_on)
    return Deadlines(choice, plans, clocks(days, answer.laws, CHINA))


def neglected(answer: Answer, last_day: date) -> Plan:
    """Re-registering it, begun only on the first day without it; on the day of the answer where that is later."""
    begun = max(answer.day, day_after(last_day))
    return plan(Route.REREGISTER, last_day, begun, answer.rules, CHINA, _own(answer.attached.choice))


def _own(choice: Choice | None) -> dict[str, object]:
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
    Refused("already_ended") for what has ended by the day of `at`.
    """
    lock(document.jurisdiction)
    for key in (lengths or {}).keys() - ADJUSTABLE:
        raise Refused("not_adjustable", key=key)
    if lengths and not reason.strip():
        raise Refused("reason_missing")
    day = day_of(at)
    ended = all(answer.span.status in ENDED for answer in answers([document], day))
    # That it was meant to lapse can be said as long as it is asked.
    if ended and not (route == Route.LAPSE and document.tasks.filter(state=Task.State.OPEN).exists()):
        raise Refused("already_ended", title=document.title, day=day)
    act = record(document.jurisdiction, "choose_route", [], by=by, at=at, reason=reason)
    earlier = RoutePlan.objects.standing().filter(document=document).last() if lengths is None else None
    kept = earlier.lengths if earlier else {key: raw_value(value) for key, value in (lengths or {}).items()}
    RoutePlan.objects.create(act=act, document=document, route=route.value, lengths=kept)
    return act
