"""Deadlines of a document: the plan of each route from its last valid day, and the clocks its recorded days started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from calendars import china
from calendars.workdays import Calendar
from lifecycle.acts import record
from lifecycle.answers import Answer
from lifecycle.models import Act, RoutePlan
from lifecycle.rules.clocks import Due, Milestones, clocks
from lifecycle.rules.deadlines import LENGTH_KEYS, Plan, Route, plan
from lifecycle.rules.parameters import raw_value, read_value
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused

CHINA = Calendar(china.is_workday, china.is_provisional)
# What a person may set for one document alone.
ADJUSTABLE = frozenset({*LENGTH_KEYS.values(), "effect_gap_days"})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`chosen` is the route somebody decided on; None: nobody has. No plans for what has no last valid day ahead."""

    chosen: Route | None
    plans: Mapping[Route, Plan]
    clocks: list[Due]


def deadlines_of(answer: Answer) -> Deadlines:
    """Procedure follows the law of the day asked about."""
    document, last_day = answer.document, answer.end.last_day
    chosen = RoutePlan.objects.filter(document=document, act__reversed_by=None).order_by("act").last()
    own = {key: read_value(key, raw) for key, raw in chosen.lengths.items()} if chosen else {}
    plans = (
        {route: plan(route, last_day, answer.day, answer.rules, CHINA, own) for route in Route}
        if last_day is not None and answer.days_left is not None
        else {}
    )
    days = Milestones(document.dated_on, document.signed_on, document.published_on)
    return Deadlines(Route(chosen.route) if chosen else None, plans, clocks(days, answer.rules, CHINA))


@transaction.atomic
def choose_route(
    document: Document,
    route: Route,
    *,
    lengths: Mapping[str, object],
    reason: str,
    by: Actor,
    at: datetime,
) -> Act:
    """Says how a document is meant to go on, with lengths of its own; a later choice supersedes.

    Refused("not_adjustable") for a length that isn't a step's, Refused("reason_missing") for lengths without a reason.
    """
    for key in lengths.keys() - ADJUSTABLE:
        raise Refused("not_adjustable", key=key)
    if lengths and not reason.strip():
        raise Refused("reason_missing")
    act = record(document.jurisdiction, "choose_route", [], by=by, at=at, reason=reason)
    kept = {key: raw_value(value) for key, value in lengths.items()}
    RoutePlan.objects.create(act=act, document=document, route=route.value, lengths=kept)
    return act
