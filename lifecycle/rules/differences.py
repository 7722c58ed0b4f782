"""What a decision would change: two tellings of one life, laid beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lifecycle.rules.days import END_OF_TIME
from lifecycle.rules.facts import Span, Status


@dataclass(frozen=True, slots=True)
class Difference:
    """From `first` (inclusive) to `until` (exclusive). None: the register doesn't know the document."""

    first: date
    until: date
    before: Status | None
    after: Status | None


def differences(before: Sequence[Span], after: Sequence[Span]) -> list[Difference]:
    """The stretches of days on which the status differs, in order; neighbours differ in what changes."""
    edges = sorted({span.valid_from for span in (*before, *after)})
    found: list[Difference] = []
    for first, until in pairwise([*edges, END_OF_TIME]):
        was, becomes = _status_on(before, first), _status_on(after, first)
        if was == becomes:
            continue
        last = found[-1] if found else None
        if last and (last.until, last.before, last.after) == (first, was, becomes):
            found[-1] = Difference(last.first, until, was, becomes)
        else:
            found.append(Difference(first, until, was, becomes))
    return found


def differences_by_part(
    before: Mapping[int, Sequence[Span]], after: Mapping[int, Sequence[Span]]
) -> dict[int, list[Difference]]:
    """Of a document and its instruments, 0 the whole; only those of which something differs."""
    found = {part: differences(before.get(part, ()), after.get(part, ())) for part in sorted({*before, *after})}
    return {part: changed for part, changed in found.items() if changed}


def _status_on(spans: Iterable[Span], day: date) -> Status | None:
    return next((span.status for span in spans if span.covers(day)), None)
