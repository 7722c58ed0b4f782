"""The projection: folds standing entries into periods after each act, and rebuilds or checks all of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from lifecycle.models import Entry, Period
from lifecycle.rules import Fact, Kind, Span, Status
from lifecycle.rules.history import Belief, Recorded, changes, history
from registry.models import Document

# Documents folded at once: bounds memory and the length of an IN list.
CHUNK = 500
Row = TypeVar("Row", Entry, Period)


def fact_of(entry: Entry) -> Fact:
    return Fact(entry.takes_effect, Kind(entry.kind), entry.until, entry.expired, entry.part, entry.pk)


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
            opened += [_period(document, belief) for belief in new]
        # Closing comes first: only one believed period may begin on a day.
        Period.objects.filter(pk__in=closed).update(known_until=at)
        Period.objects.bulk_create(opened)


def drift() -> Iterator[Document]:
    """The documents whose stored periods, on either axis, are not what their entries fold to."""
    for document, stored, expected in _stored_and_expected():
        if {_belief(period) for period in stored} != set(expected):
            yield document


def rebuild() -> int:
    """Replaces the periods of every document that has drifted; returns how many had."""
    rebuilt = 0
    for document, stored, expected in _stored_and_expected():
        if {_belief(period) for period in stored} != set(expected):
            with transaction.atomic():
                Period.objects.filter(document=document).delete()
                Period.objects.bulk_create(_period(document, belief) for belief in expected)
            rebuilt += 1
    return rebuilt


def _stored_and_expected() -> Iterator[tuple[Document, Sequence[Period], list[Belief]]]:
    for chunk in _chunks(Document.objects.order_by("pk").iterator(CHUNK)):
        entries = _by_document(Entry.objects.filter(document__in=chunk).select_related("act"))
        periods = _by_document(Period.objects.filter(document__in=chunk))
        for document in chunk:
            yield document, periods[document.pk], history(map(_recorded, entries[document.pk]))


def _recorded(entry: Entry) -> Recorded:
    at = entry.act.recorded_at
    if entry.reverses_id:
        return Recorded(at, reverses=entry.reverses_id)
    return Recorded(at, fact_of(entry))


def _belief(period: Period) -> Belief:
    return Belief(period.part, span_of(period), period.known_from, period.known_until)


def _period(document: Document, belief: Belief) -> Period:
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
