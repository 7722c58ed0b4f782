"""The register as a list: how many of what, and the answers of all that are listed, piece by piece.

Page, export and command ask here by the same filters; each of them costs what it returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from lifecycle.answers import Answer, answers
from lifecycle.filters import PeriodFilter, ending_within
from lifecycle.rulebook import rules_for
from lifecycle.rules import Status
from lifecycle.vantage import Vantage

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents of one place have one status, and how many of them end soon."""

    place: int
    status: Status
    documents: int
    ending_soon: int


def tallies(filters: PeriodFilter, soon_until: date, *, whatever_status: bool = False) -> list[Tally]:
    """Only what there is. Soon: the last valid day lies from the day asked about to `soon_until`, both inclusive."""
    periods = filters.whatever_status if whatever_status else filters.qs
    soon = ending_within(filters.vantage.day, soon_until)
    counted = filters.with_end(periods).order_by().values_list("jurisdiction", "status")
    rows = counted.annotate(Count("pk"), soon=Count("pk", filter=soon))
    return [Tally(place, Status(status), documents, ending) for place, status, documents, ending in rows]


def soon_days(vantage: Vantage) -> dict[int, int]:
    """By place, the days before its end from which a document is near it."""
    rules = rules_for(vantage.places, vantage.day, vantage.as_known_at)
    return {place: own["ending_soon_days"].value for place, own in rules.items()}


def soon_until(day: date, days_by_place: Mapping[int, int]) -> date:
    """The last day that counts as near in any of the places."""
    return day + timedelta(days=max(days_by_place.values(), default=0))


def answered(filters: PeriodFilter) -> Iterator[list[Answer]]:
    """Every listed document's answer in the order of registration, at most CHUNK at a time.

    By the last id seen and not by one open cursor: on SQLite that would keep the log of changes from being folded in.
    """
    vantage, last = filters.vantage, 0
    listed = filters.qs.select_related("document__jurisdiction").order_by("document_id")
    while page := list(listed.filter(document_id__gt=last)[:CHUNK]):
        yield answers([period.document for period in page], vantage.day, vantage.as_known_at)
        last = page[-1].document_id
