"""Two readings of one fact, beneath each other; never settled here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from lifecycle.finding_sentences import CONFLICT_FIELDS
from registry.models import Candidate
from web.sources import place_of

FIELDS: dict[str, str | Promise] = {
    **CONFLICT_FIELDS,
    "code": pgettext_lazy("fact", "Registration code"),
    "number": pgettext_lazy("fact", "Document number"),
    "title": pgettext_lazy("fact", "Title"),
    "dated_on": pgettext_lazy("fact", "Dated"),
    "until": pgettext_lazy("fact", "Last valid day"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """`differs` is what the other one doesn't say, between what both say."""

    head: str
    differs: str
    tail: str


@dataclass(frozen=True, slots=True)
class Clash:
    field: str
    ours: Reading
    theirs: Reading
    source: str
    ours_at: str = ""  # where the recorded one was read

    @property
    def name(self) -> str | Promise:
        return FIELDS.get(self.field, self.field)


def clashes_of(candidates: Iterable[Candidate]) -> list[Clash]:
    return [
        Clash(
            conflict["field"],
            *readings(conflict["ours"], conflict["theirs"]),
            place_of(candidate),
            conflict.get("ours_at", ""),
        )
        for candidate in candidates
        for conflict in candidate.conflicts
    ]


def readings(ours: str, theirs: str) -> tuple[Reading, Reading]:
    head = _shared(ours, theirs)
    first, second = ours[head:], theirs[head:]
    tail = _shared(first[::-1], second[::-1])
    return _reading(ours, head, tail), _reading(theirs, head, tail)


def _shared(one: str, other: str) -> int:
    """How many letters the two begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _reading(text: str, head: int, tail: int) -> Reading:
    end = len(text) - tail
    return Reading(text[:head], text[head:end], text[end:])
