"""The projection: folds standing entries into periods after each act, and rebuilds or checks all of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from lifecycle.clock import lock
from lifecycle.models import Entry, Period
from lifecycle.rules import Fact, Kind, Span, Status
from lifecycle.rules.history import Belief, Recorded, changes, history
from registry.models import Document

# Documents folded at once: bounds memory and the length of an IN list.
CHUNK = 500
Row = TypeVar("Row", Entry, Period)


def fact_of(entry: Entry) -> Fact:
    mark = entry.facts.get("mark", "")
    return Fact(entry.takes_effect, Kind(entry.kind), entry.until, entry.expired, mark, entry.part, entry.pk)


def span_of(period: Period) -> Span:
    return Span(period.valid_from, period.valid_until, Status(period.status), period.certain, period.entry_id)


def refold(documents: Iterable[Document], at: datetime) -> None:
    """Closes what the standing entries no longer say and opens what they say now, as known from `at` on."""
    for chunk in _chunks(documents):
        standing = _by_document(Entry.objects.standing().filter(document__in=chunk))
        believed = _by_document(Period.objects.believed().filter(document__in=chunk))
        closed: list[int] = []
        opened: list[Period] = []
        for document in chunk:
            held = {_belief(period): period.pk for period in believed[document.pk]}
            gone, new = changes(held, map(fact_of, standing[document.pk]), at)
            closed += [held[belief] for belief in gone]
            opened += [period_of(document, belief) for belief in new]
        # Closing comes first: only one believed period may begin on a day.
        Period.objects.filter(pk__in=closed).update(known_until=at)
        Period.objects.bulk_create(opened)


def drift() -> Iterator[Document]:
    """The documents whose stored periods, on either axis, are not what their entries fold to."""
    return (document for document, _ in _drifted(_everything()) if _still_drifted(document))


def rebuild() -> int:
    """Replaces the periods of every document that has drifted; returns how many had."""
    return sum(_replace(document) for document, _ in _drifted(_everything()))


@transaction.atomic
def _replace(document: Document) -> bool:
    """False for what only seemed to have drifted."""
    drifted = _still_drifted(document)
    for _, expected in drifted:
        Period.objects.filter(document=document).delete()
        Period.objects.bulk_create(period_of(document, belief) for belief in expected)
    return bool(drifted)


@transaction.atomic
def _still_drifted(document: Document) -> list[tuple[Document, list[Belief]]]:
    """Looks again while no act of the place can be written: entries read before one and periods after it differ."""
    lock(document.jurisdiction)
    return list(_drifted([document]))


def _everything() -> Iterator[Document]:
    """Page by page, not by one open cursor: on SQLite that would keep the writers between the pages from writing."""
    last = 0
    while page := list(Document.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from page
        last = page[-1].pk


def _drifted(documents: Iterable[Document]) -> Iterator[tuple[Document, list[Belief]]]:
    """With the periods they ought to have."""
    for chunk in _chunks(documents):
        entries = _by_document(Entry.objects.filter(document__in=chunk).select_related("act"))
        periods = _by_document(Period.objects.filter(document__in=chunk))
        for document in chunk:
            expected = history(map(_recorded, entries[document.pk]))
            if {_belief(period) for period in periods[document.pk]} != set(expected):
                yield document, expected


def _recorded(entry: Entry) -> Recorded:
    at = entry.act.recorded_at
    if entry.reverses_id:
        return Recorded(at, reverses=entry.reverses_id)
    return Recorded(at, fact_of(entry))


def _belief(period: Period) -> Belief:
    return Belief(period.part, span_of(period), period.known_from, period.known_until)


def period_of(document: Document, belief: Belief) -> Period:
    return Period(
        jurisdiction_id=document.jurisdiction_id,
        document=document,
        part=belief.part,
        valid_from=belief.span.valid_from,
        valid_until=belief.span.valid_until,
        known_from=belief.known_from,
        known_until=belief.known_until,
        status=belief.span.status.value,
        certain=belief.span.certain,
        entry_id=belief.span.because,
    )


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _by_document(rows: Iterable[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.document_id].append(row)
    return grouped
