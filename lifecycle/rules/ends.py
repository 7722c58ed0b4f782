"""When a document ends, read off its spans: the last valid day and what happens next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise, takewhile

from lifecycle.rules.days import END_OF_TIME, last_day
from lifecycle.rules.facts import ALIVE, ENDED, Fact, Kind, Span, Status
from lifecycle.rules.life import TERMS

# No other fact is looked at to say when a document ends.
ENDING = TERMS | {Kind.CONDITIONAL_LAPSE}


class EndKind(StrEnum):
    DAY = "day"
    PERMANENT = "permanent"
    UNSTATED = "unstated"
    # It lapses unless something is done by a day, or when something happens that has no day yet.
    CONDITIONAL = "conditional"
    # It has ended, but its real last day was never printed.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class End:
    """`last_day` inclusive; `not_after`: the latest day that the unprinted last day can have been."""

    kind: EndKind
    last_day: date | None = None
    not_after: date | None = None


def end_of(spans: Sequence[Span], facts: Sequence[Fact], day: date) -> End:
    """As seen from `day`: what is conditional before it has come about is a plain day afterwards.

    A term that runs out has a last valid day even where the start was never printed. `facts` are those of the document
    with all its parts: the whole may end with an instrument.
    """
    ending = ending_span(spans)
    if ending is None:
        return End(_without_a_day(facts))
    before = spans[spans.index(ending) - 1] if ending is not spans[0] else None
    lived = before is not None and before.status in ALIVE | {Status.NOT_YET_IN_FORCE}
    kind = _kind_of(ending, facts)
    if kind == Kind.CONDITIONAL_LAPSE and day < ending.valid_from:
        return End(EndKind.CONDITIONAL, last_day=last_day(ending.valid_from))
    if lived or kind in TERMS:
        return End(EndKind.DAY, last_day=last_day(ending.valid_from))
    return End(EndKind.UNKNOWN, not_after=last_day(ending.valid_from))


def ending_span(spans: Sequence[Span]) -> Span | None:
    """The first of the spans in which it has ended for good. None while nothing recorded ends it."""
    ended = list(takewhile(lambda span: span.status in ENDED, reversed(spans)))
    return ended[-1] if ended else None


def runs_out(spans: Sequence[Span], facts: Iterable[Fact]) -> bool:
    """Whether its own term ends it, and not a decision."""
    ending = ending_span(spans)
    return ending is not None and _kind_of(ending, facts) in TERMS


def _without_a_day(facts: Iterable[Fact]) -> EndKind:
    standing = list(facts)
    if any(fact.kind in TERMS and fact.until == END_OF_TIME for fact in standing):
        return EndKind.PERMANENT
    # What still stands and has no day: 有效期至新办法施行之日.
    awaits = any(fact.kind == Kind.CONDITIONAL_LAPSE and fact.until == END_OF_TIME for fact in standing)
    return EndKind.CONDITIONAL if awaits else EndKind.UNSTATED


def _kind_of(span: Span, facts: Iterable[Fact]) -> Kind | None:
    """The kind of the entry that decides it."""
    return next((fact.kind for fact in facts if fact.ref == span.because), None)


def days_without(spans: Sequence[Span], facts: Iterable[Fact]) -> list[date]:
    """Every first day without it: the day before it lived, or the record was silent until its own term ran out.

    Not where it ended after days of which the record says nothing: nobody knows which was the last valid one.
    """
    terms = {fact.ref for fact in facts if fact.kind in TERMS}
    return [
        after.valid_from
        for before, after in pairwise(spans)
        if (before.status in ALIVE and after.status not in ALIVE)
        or (before.status == Status.UNKNOWN and after.because in terms)
    ]


def next_after(spans: Iterable[Span], day: date) -> list[Span]:
    """What will be if nothing happens: the spans that begin after the day."""
    return [span for span in spans if span.valid_from > day]


def since(spans: Sequence[Span], day: date) -> date:
    """The first day of the unbroken run of this status."""
    index = next(i for i, span in enumerate(spans) if span.covers(day))
    while index and spans[index - 1].status == spans[index].status:
        index -= 1
    return spans[index].valid_from
