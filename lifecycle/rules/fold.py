"""The fold: standing entries → spans that cover every day from the beginning to the end of time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from lifecycle.rules.days import END_OF_TIME
from lifecycle.rules.facts import Fact, Kind, Span
from lifecycle.rules.life import Life, life_of


def fold(facts: Iterable[Fact]) -> list[Span]:
    """Spans in order, without gaps; neighbours differ. Nothing at all for a document that is no longer registered.

    A document whose registration was undone keeps its row but has no place in the register's answers.
    """
    standing = list(facts)
    if not any(fact.kind == Kind.REGISTRATION for fact in standing):
        return []
    life = life_of(standing)
    return _joined(_span(life, start, end) for start, end in pairwise([*life.edges(), END_OF_TIME]))


def fold_parts(facts: Iterable[Fact]) -> dict[int, list[Span]]:
    """Each part's own spans; part 0 is the whole document. The parts exist while the whole is registered."""
    by_part: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_part[fact.part].append(fact)
    registration = [fact for fact in by_part[0] if fact.kind == Kind.REGISTRATION]
    return {
        part: spans
        for part, own in sorted(by_part.items())
        if (spans := fold(own if part == 0 else [*registration, *own]))
    }


def _span(life: Life, start: date, end: date) -> Span:
    status, fact = life.status_on(start)
    return Span(start, end, status, life.certain_on(start), fact.ref if fact else None)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and (last.status, last.certain, last.because) == (span.status, span.certain, span.because):
            joined[-1] = Span(last.valid_from, span.valid_until, span.status, span.certain, span.because)
        else:
            joined.append(span)
    return joined
