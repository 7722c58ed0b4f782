"""The fold: standing entries → spans that cover every day from the beginning to the end of time."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from lifecycle.rules.days import END_OF_TIME
from lifecycle.rules.facts import Fact, Kind, Span
from lifecycle.rules.whole import Lives, lives_of


def fold(facts: Iterable[Fact]) -> list[Span]:
    """Of the whole: spans in order, without gaps; neighbours differ. Nothing for a document that isn't registered."""
    return fold_parts(facts).get(0, [])


def fold_parts(facts: Iterable[Fact]) -> dict[int, list[Span]]:
    """Each part's own spans; part 0 is the whole. Nothing at all for a document that is no longer registered.

    One whose registration was undone keeps its row but has no place in the register's answers.
    """
    standing = list(facts)
    if not any(fact.kind == Kind.REGISTRATION for fact in standing if fact.part == 0):
        return {}
    lives = lives_of(standing)
    return {part: _spans(lives, part) for part in (0, *lives.parts)}


def _spans(lives: Lives, part: int) -> list[Span]:
    return _joined(_span(lives, part, start, end) for start, end in pairwise([*lives.edges(part), END_OF_TIME]))


def _span(lives: Lives, part: int, start: date, end: date) -> Span:
    status, fact = lives.status_on(start, part)
    return Span(start, end, status, lives.certain_on(start, part), fact.ref if fact else None)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and (last.status, last.certain, last.because) == (span.status, span.certain, span.because):
            joined[-1] = Span(last.valid_from, span.valid_until, span.status, span.certain, span.because)
        else:
            joined.append(span)
    return joined
