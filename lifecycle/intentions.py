"""What people said of documents that end: the route, the steps done on it, when to be reminded; never remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lifecycle.models import RoutePlan, StepDone, TierChoice
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone, Reached, furthest_reached
from lifecycle.rules.parameters import read_value
from offices.moments import day_of

Own = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The route that counts, since `at`; `act` said so. `own`: the document's own lengths."""

    route: Route
    own: Own
    at: datetime
    act: int


@dataclass(frozen=True, slots=True)
class Intention:
    """Of one document. `tiers`: values of its own in place of those of its place that say when to remind."""

    chosen: Chosen | None = None
    steps: tuple[Reached, ...] = ()
    tiers: Own | None = None

    @property
    def route(self) -> Route | None:
        return self.chosen.route if self.chosen else None

    @property
    def own(self) -> Own:
        lengths = self.chosen.own if self.chosen else {}
        return {**lengths, **self.tiers} if self.tiers else lengths

    def reached(self, until: date) -> Reached | None:
        """How far its route has come towards that end (exclusive)."""
        return furthest_reached(self.steps, self.route, until) if self.steps else None


NOTHING_SAID = Intention()


def intentions(documents: Collection[int]) -> dict[int, Intention]:
    """By document; those of which nobody has said anything are not among them."""
    chosen, tiers, steps = _chosen(documents), _own_tiers(documents), _steps(documents)
    return {
        document: Intention(chosen.get(document), tuple(steps.get(document, ())), tiers.get(document))
        for document in chosen.keys() | tiers.keys() | steps.keys()
    }


def own_lengths(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: read_value(key, value) for key, value in raw.items()}


def own_tiers(remind_by: str, days: Collection[int]) -> dict[str, Any]:
    """As parameters of a rule set; nothing where it is as its place says."""
    own = {"remind_by": remind_by} if remind_by else {}
    return own_lengths({**own, "expiry_tiers_days": list(days)} if days else own)


def _chosen(documents: Collection[int]) -> dict[int, Chosen]:
    plans = RoutePlan.objects.standing().filter(document__in=documents)
    rows = plans.values_list("document", "route", "lengths", "act__recorded_at", "act")
    return {document: Chosen(Route(route), own_lengths(raw), at, act) for document, route, raw, at, act in rows}


def _steps(documents: Collection[int]) -> dict[int, list[Reached]]:
    said = defaultdict[int, list[Reached]](list)
    rows = StepDone.objects.standing().filter(document__in=documents)
    for document, milestone, route, on, until, at in rows.values_list(
        "document", "milestone", "route", "on", "until", "act__recorded_at"
    ):
        said[document].append(Reached(Milestone(milestone), Route(route), on, until, day_of(at)))
    return said


def _own_tiers(documents: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = TierChoice.objects.standing().filter(document__in=documents).values_list("document", "remind_by", "days")
    return {document: own_tiers(remind_by, days) for document, remind_by, days in rows}
