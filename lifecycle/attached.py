"""What is attached to a document beside its entries: its issuers and parts, and what people have said of it since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet

from lifecycle.models import FindingAcceptance, RoutePlan, StepDone, TierChoice
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone, Reached
from offices.models import OrganName
from offices.moments import day_of
from registry.models import Document, Issuer, Part
from registry.rows import Rows, moment


@dataclass(frozen=True, slots=True)
class IssuingOrgan:
    """By its name of today, with every number it has had. `lead`: the one whose number the code carries (牵头机关)."""

    name: str
    numbers: frozenset[str]
    lead: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """An act as far as a page names it."""

    by_name: str
    recorded_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody decided that it is meant to go on; `lengths` as in a rule set."""

    route: Route
    lengths: Mapping[str, Any]
    act: Saying


@dataclass(frozen=True, slots=True)
class StepSaid:
    """That a step of a route is done; undoing the act takes it back."""

    reached: Reached
    act_id: int
    act: Saying


@dataclass(frozen=True, slots=True)
class OwnTiers:
    """When this one is reminded of; `remind_by` empty: as its place says. `days` empty: those of the place."""

    remind_by: str
    days: Sequence[int]
    act: Saying


@dataclass(frozen=True, slots=True)
class Attached:
    """`issuers` in printed order; `parts`: title by number; `accepted`: by the key of the finding that may stand.

    `choice` None: nobody has chosen a route. `steps`: what was said to be done, in the order in which it was said.
    """

    issuers: Sequence[IssuingOrgan]
    parts: Mapping[int, str]
    accepted: Mapping[str, Saying]
    choice: Choice | None
    steps: Sequence[StepSaid]
    tiers: OwnTiers | None


def with_attached(documents: Iterable[Document], as_known_at: datetime | None) -> list[tuple[Document, Attached]]:
    """In the order given, by one query; a queryset has not to be evaluated before.

    Acceptances and choices are those that stood at that moment.
    """
    if isinstance(documents, QuerySet):
        return [(document, _attached(document)) for document in _annotated(documents, as_known_at)]
    given = list(documents)
    rows = _annotated(Document.objects.filter(pk__in=[document.pk for document in given]).only("pk"), as_known_at)
    attached = {row.pk: _attached(row) for row in rows}
    return [(document, attached[document.pk]) for document in given]


def _annotated(documents: QuerySet[Document], as_known_at: datetime | None) -> QuerySet[Any]:
    said = {"by_name": "act__by_name", "recorded_at": "act__recorded_at", "reason": "act__reason"}
    own = {"document": OuterRef("pk")}
    names = Issuer.objects.filter(**own).order_by("position", "organ__names__valid_from")
    return documents.annotate(
        own_issuers=Rows(names, position="position", name="organ__names__name", number="organ__names__number"),
        own_parts=Rows(Part.objects.filter(**own).order_by("no"), no="no", title="title"),
        own_accepted=Rows(FindingAcceptance.objects.standing(as_known_at).filter(**own), key="key", **said),
        own_routes=Rows(
            RoutePlan.objects.standing(as_known_at).filter(**own), route="route", lengths="lengths", **said
        ),
        own_steps=Rows(
            StepDone.objects.standing(as_known_at).filter(**own),
            milestone="milestone",
            route="route",
            on="on",
            until="until",
            act_id="act",
            **said,
        ),
        own_tiers=Rows(
            TierChoice.objects.standing(as_known_at).filter(**own), remind_by="remind_by", days="days", **said
        ),
    )


def _attached(row: Any) -> Attached:
    return Attached(
        issuers=_issuers(row.own_issuers),
        parts={part["no"]: part["title"] for part in row.own_parts},
        accepted={one["key"]: _saying(one) for one in row.own_accepted},
        choice=_choice(row.own_routes[-1]) if row.own_routes else None,
        steps=[_step(one) for one in row.own_steps],
        tiers=_tiers(row.own_tiers[-1]) if row.own_tiers else None,
    )


def _issuers(names: Iterable[Mapping[str, Any]]) -> list[IssuingOrgan]:
    """From the names of each, the oldest first."""
    by_position = groupby(names, key=lambda one: one["position"])
    organs = [
        (position, [OrganName(name=n["name"] or "", number=n["number"] or "") for n in of])
        for position, of in by_position
    ]
    return [
        IssuingOrgan(str(known[-1]), frozenset(name.number for name in known if name.number), lead=position == 0)
        for position, known in organs
    ]


def _choice(row: Mapping[str, Any]) -> Choice:
    return Choice(Route(row["route"]), _held(row["lengths"]), _saying(row))


def _tiers(row: Mapping[str, Any]) -> OwnTiers:
    return OwnTiers(row["remind_by"], _held(row["days"]), _saying(row))


def _held(value: Any) -> Any:
    """SQLite keeps JSON as text, so that a column of it comes as text within the row."""
    return json.loads(value) if isinstance(value, str) else value


def _step(row: Mapping[str, Any]) -> StepSaid:
    on, until = (date.fromisoformat(row[name]) for name in ("on", "until"))
    said_on = day_of(moment(row["recorded_at"]))
    reached = Reached(Milestone(row["milestone"]), Route(row["route"]), on, until, said_on)
    return StepSaid(reached, row["act_id"], _saying(row))


def _saying(row: Mapping[str, Any]) -> Saying:
    return Saying(row["by_name"], moment(row["recorded_at"]), row["reason"])
