"""The projection: folds standing entries into periods after each act, and rebuilds or checks all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction

from lifecycle.clock import lock
from lifecycle.endings import Due, dues_of, organs_of, recorded_dues, write_endings
from lifecycle.models import Entry, Period
from lifecycle.rules import Fact, Kind, Span, Status
from lifecycle.rules.history import Belief, Recorded, changes, history
from offices.models import Jurisdiction
from registry.models import Document

# Documents folded at once: bounds memory and the length of an IN list.
CHUNK = 500
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Projection:
    """What the entries of one document come to."""

    beliefs: Sequence[Belief]
    dues: set[Due]


def fact_of(entry: Entry) -> Fact:
    return _fact(entry.takes_effect, entry.kind, entry.until, entry.expired, entry.facts, entry.part, entry.pk)


def span_of(period: Period) -> Span:
    return Span(period.valid_from, period.valid_until, Status(period.status), period.certain, period.entry_id)


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


def projection_of(recorded: Sequence[Recorded], organ: int | None) -> Projection:
    """From all entries in the order of their acts."""
    beliefs = history(recorded)
    believed = [belief for belief in beliefs if belief.known_until is None]
    # What was undone decides nothing that is still believed.
    return Projection(beliefs, dues_of(believed, [one.fact for one in recorded if one.fact], organ))


def refold(documents: Iterable[Document], at: datetime) -> None:
    """Closes what the standing entries no longer say and opens what they say now, as known from `at` on."""
    for chunk in _chunks(documents):
        standing = _facts(chunk)
        believed = _believed(chunk)
        organs = organs_of(chunk)
        closed: list[int] = []
        opened: list[Period] = []
        dues: dict[int, set[Due]] = {}
        for document in chunk:
            held, facts = believed[document.pk], standing[document.pk]
            gone, new = changes(held, facts, at)
            closed += [held[belief] for belief in gone]
            opened += [period_of(document, belief) for belief in new]
            dues[document.pk] = dues_of({*held, *new}.difference(gone), facts, organs[document.pk])
        # Closing comes first: only one believed period may begin on a day.
        Period.objects.filter(pk__in=closed).update(known_until=at)
        Period.objects.bulk_create(opened)
        write_endings(chunk, dues)


def drift() -> Iterator[Document]:
    """The documents whose stored periods, on either axis, are not what their entries fold to."""
    for place, chunk in _everything():
        if suspects := _drifted(chunk):
            with transaction.atomic():
                found = list(_drifted_for_sure(place, suspects))
            yield from found


def rebuild() -> int:
    """Replaces the periods of every document that has drifted; returns how many had."""
    return sum(_replace(place, chunk) for place, chunk in _everything())


@transaction.atomic
def _replace(place: Jurisdiction, chunk: Sequence[Document]) -> int:
    """Looks once, with the place locked: after a loss all has drifted, and looking costs as much as writing."""
    drifted = _drifted_for_sure(place, chunk)
    if not drifted:
        return 0
    Period.objects.filter(document__in=drifted).delete()
    Period.objects.bulk_create(
        period_of(document, belief) for document, expected in drifted.items() for belief in expected.beliefs
    )
    write_endings(drifted, {document.pk: expected.dues for document, expected in drifted.items()})
    return len(drifted)


def _drifted_for_sure(place: Jurisdiction, suspects: Iterable[Document]) -> Mapping[Document, Projection]:
    """Looks while no act of the place can be written: entries read before one and periods after it differ."""
    lock(place)
    return _drifted(list(suspects))


def _everything() -> Iterator[tuple[Jurisdiction, Sequence[Document]]]:
    for place in Jurisdiction.objects.order_by("pk"):
        yield from ((place, page) for page in Document.objects.filter(jurisdiction=place).pages(CHUNK))


def _drifted(chunk: Sequence[Document]) -> dict[Document, Projection]:
    """With what ought to be there."""
    entries, periods = _recorded(chunk), _beliefs(chunk)
    organs, dues = organs_of(chunk), recorded_dues(chunk)
    drifted = {}
    for document in chunk:
        expected = projection_of(entries[document.pk], organs[document.pk])
        if periods[document.pk] != set(expected.beliefs) or dues[document.pk] != expected.dues:
            drifted[document] = expected
    return drifted


# Plain columns, not instances: reading the whole register is mostly making them.
_OF_FACT = ("takes_effect", "kind", "until", "expired", "facts", "part", "pk")
OF_SPAN = ("valid_from", "valid_until", "status", "certain", "entry")
_OF_KNOWLEDGE = ("part", "known_from", "known_until")


def _facts(chunk: Sequence[Document]) -> Mapping[int, list[Fact]]:
    rows = Entry.objects.standing().filter(document__in=chunk).order_by()
    return _grouped((document, _fact(*columns)) for document, *columns in rows.values_list("document", *_OF_FACT))


def _recorded(chunk: Sequence[Document]) -> Mapping[int, list[Recorded]]:
    rows = Entry.objects.filter(document__in=chunk).order_by("act__recorded_at", "pk")
    columns = rows.values_list("document", "act__recorded_at", "reverses", *_OF_FACT)
    return _grouped(
        (document, Recorded(at, reverses=reverses) if reverses else Recorded(at, _fact(*rest)))
        for document, at, reverses, *rest in columns
    )


def _believed(chunk: Sequence[Document]) -> Mapping[int, dict[Belief, int]]:
    """With the id of the period that says so."""
    believed: dict[int, dict[Belief, int]] = defaultdict(dict)
    rows = Period.objects.believed().filter(document__in=chunk)
    for document, pk, *columns in rows.values_list("document", "pk", *_OF_KNOWLEDGE, *OF_SPAN):
        believed[document][_belief(*columns)] = pk
    return believed


def _beliefs(chunk: Sequence[Document]) -> Mapping[int, set[Belief]]:
    beliefs: dict[int, set[Belief]] = defaultdict(set)
    rows = Period.objects.filter(document__in=chunk).order_by()
    for document, *columns in rows.values_list("document", *_OF_KNOWLEDGE, *OF_SPAN):
        beliefs[document].add(_belief(*columns))
    return beliefs


def _fact(takes_effect: date, kind: str, until: date, *rest: Any) -> Fact:
    expired, facts, part, pk = rest
    return Fact(takes_effect, Kind(kind), until, expired, facts.get("mark", ""), part, pk)


def span_from(valid_from: date, valid_until: date, status: str, *rest: Any) -> Span:
    certain, entry = rest
    return Span(valid_from, valid_until, Status(status), certain, entry)


def _belief(part: int, known_from: datetime, known_until: datetime | None, *span: Any) -> Belief:
    return Belief(part, span_from(*span), known_from, known_until)


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _grouped(pairs: Iterable[tuple[int, Row]]) -> Mapping[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for document, row in pairs:
        grouped[document].append(row)
    return grouped
