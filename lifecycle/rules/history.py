"""What was believed when: the fold after each act, as spans with a period of knowledge of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lifecycle.rules.facts import Fact, Span
from lifecycle.rules.fold import fold_parts


@dataclass(frozen=True, slots=True)
class Belief:
    """A span of a part, believed from `known_from` (inclusive) until `known_until` (exclusive; None: still)."""

    part: int
    span: Span
    known_from: datetime
    known_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact, or the reversal of one by its `ref`, as recorded by an act."""

    at: datetime
    fact: Fact | None = None
    reverses: int | None = None


def changes(believed: Iterable[Belief], facts: Iterable[Fact], at: datetime) -> tuple[list[Belief], list[Belief]]:
    """What stops being believed at `at` and what begins to be; what stays the same is in neither."""
    wanted = {(part, span) for part, spans in fold_parts(facts).items() for span in spans}
    held = {(belief.part, belief.span): belief for belief in believed}
    closed = [belief for key, belief in held.items() if key not in wanted]
    opened = [Belief(part, span, at) for part, span in sorted(wanted - held.keys(), key=_place)]
    return closed, opened


def history(recorded: Iterable[Recorded]) -> list[Belief]:
    """The whole of both axes, from entries in the order of their acts."""
    standing: dict[int, Fact] = {}
    held: list[Belief] = []
    past: list[Belief] = []
    for at, entries in _by_moment(recorded).items():
        _apply(standing, entries)
        closed, opened = changes(held, standing.values(), at)
        past += [replace(belief, known_until=at) for belief in closed]
        held = [belief for belief in held if belief not in closed] + opened
    return past + held


def _by_moment(recorded: Iterable[Recorded]) -> Mapping[datetime, Sequence[Recorded]]:
    moments: dict[datetime, list[Recorded]] = {}
    for entry in sorted(recorded, key=lambda entry: entry.at):
        moments.setdefault(entry.at, []).append(entry)
    return moments


def _apply(standing: dict[int, Fact], entries: Iterable[Recorded]) -> None:
    for entry in entries:
        if entry.fact is not None:
            standing[entry.fact.ref] = entry.fact
        if entry.reverses is not None:
            del standing[entry.reverses]


def _place(key: tuple[int, Span]) -> tuple[int, object]:
    part, span = key
    return part, span.valid_from
