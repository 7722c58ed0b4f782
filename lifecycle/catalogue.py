"""The register as a list: how many of what, and the answers of all that are listed, piece by piece.

Page, export and command ask here by the same filters; each of them costs what it returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from lifecycle.answers import Answer, answers
from lifecycle.filters import PeriodFilter, ending_within
from lifecycle.models import Entry, Period
from lifecycle.periods import OF_SPAN, span_from
from lifecycle.rulebook import rules_for
from lifecycle.rules import Fact, Kind, Span, Status
from lifecycle.rules.ends import ENDING, End, end_of
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


def ends(documents: Collection[int], vantage: Vantage) -> dict[int, End]:
    """Of those that the register knew, by id. Plain columns: of fifty documents they are hundreds of rows."""
    spans, facts = _spans(documents, vantage), _facts(documents, vantage)
    return {document: end_of(own, facts[document], vantage.day) for document, own in spans.items()}


def _spans(documents: Collection[int], vantage: Vantage) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = Period.objects.whole().believed(vantage.as_known_at).filter(document__in=documents).order_by("valid_from")
    for document, *columns in rows.values_list("document", *OF_SPAN):
        spans[document].append(span_from(*columns))
    return spans


def _facts(documents: Collection[int], vantage: Vantage) -> dict[int, list[Fact]]:
    """As far as an end depends on them."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    standing = Entry.objects.standing(vantage.as_known_at).order_by()
    rows = standing.filter(document__in=documents, kind__in=[kind.value for kind in ENDING])
    for document, takes_effect, kind, until, pk in rows.values_list("document", "takes_effect", "kind", "until", "pk"):
        facts[document].append(Fact(takes_effect, Kind(kind), until, ref=pk))
    return facts


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
