"""When a document ends, read off its spans: the last valid day and what happens next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lifecycle.rules.days import END_OF_TIME, last_day
from lifecycle.rules.facts import ALIVE, ENDED, Fact, Span, Status
from lifecycle.rules.life import TERMS


class EndKind(StrEnum):
    DAY = "day"
    PERMANENT = "permanent"
    UNSTATED = "unstated"
    # It has ended, but its real last day was never printed.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class End:
    """`last_day` inclusive; `not_after`: the latest day that the unprinted last day can have been."""

    kind: EndKind
    last_day: date | None = None
    not_after: date | None = None


def end_of(spans: Sequence[Span], facts: Sequence[Fact]) -> End:
    """A term that runs out has a last valid day even where the start was never printed."""
    ending = next((span for span in spans if span.status in ENDED), None)
    if ending is None:
        permanent = any(f.kind in TERMS and f.until == END_OF_TIME for f in facts)
        return End(EndKind.PERMANENT if permanent else EndKind.UNSTATED)
    before = spans[spans.index(ending) - 1] if ending is not spans[0] else None
    lived = before is not None and before.status in ALIVE | {Status.NOT_YET_IN_FORCE}
    if lived or runs_out(spans, facts):
        return End(EndKind.DAY, last_day=last_day(ending.valid_from))
    return End(EndKind.UNKNOWN, not_after=last_day(ending.valid_from))


def runs_out(spans: Iterable[Span], facts: Iterable[Fact]) -> bool:
    """Whether its own term ends it, and not a decision."""
    ending = next((span for span in spans if span.status in ENDED), None)
    return ending is not None and any(fact.ref == ending.because and fact.kind in TERMS for fact in facts)


def next_after(spans: Iterable[Span], day: date) -> list[Span]:
    """What will be if nothing happens: the spans that begin after the day."""
    return [span for span in spans if span.valid_from > day]


def since(spans: Sequence[Span], day: date) -> date:
    """The first day of the unbroken run of this status."""
    index = next(i for i, span in enumerate(spans) if span.covers(day))
    while index and spans[index - 1].status == spans[index].status:
        index -= 1
    return spans[index].valid_from
