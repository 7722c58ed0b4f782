"""What the reading of a source remarked, with the place that people count by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.leaves import places_at
from registry.models import Batch
from registry.wording import say
from sentences.places import say_line


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of the reading. `no`: the candidate that holds its line."""

    line: int
    where: str
    sentence: str
    no: int | None = None


def said_of(batch: Batch, remarks: Sequence[dict[str, Any]], spans: Sequence[tuple[int, int, int]]) -> list[Said]:
    """`spans`: number, first and last line of what may hold them."""
    places = places_at(batch, (one["line"] for one in remarks))
    return [
        Said(
            one["line"],
            say_line(one["line"], places),
            say(one["key"], one["params"]),
            next((no for no, first, last in spans if first <= one["line"] <= last), None),
        )
        for one in remarks
    ]
