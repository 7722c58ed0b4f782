"""Which organ issues the next document of a place, in which year, under which serial number: dense, as registers are.

A round of a place holds every year and organ as often as they issue documents; the next round goes on counting.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.country import DEPARTMENTS
from benchmarks.moments import DAY, FIRST

OLDEST = 2006
# How many documents: of the government, of its office, of each department.
ORGANS = (8, 14, *[1] * len(DEPARTMENTS))
# Years since the register began issue more, so that half of all documents are younger than it.
YEARS = (*[1] * (FIRST.year - OLDEST), *[4] * (DAY.year - FIRST.year + 1))


@dataclass(frozen=True, slots=True)
class Slot:
    """`organ` by its position in the place, from 0."""

    year: int
    organ: int
    serial: int


def slot(running: int) -> Slot:
    """For the running number of a document in its place, from 0."""
    round_, position = divmod(running, len(_round()))
    year, organ, turn = _round()[position]
    return Slot(year, organ, round_ * ORGANS[organ] * YEARS[year - OLDEST] + turn + 1)


@cache
def _round() -> list[tuple[int, int, int]]:
    slots = [
        (OLDEST + year, organ, turn)
        for year, of_year in enumerate(YEARS)
        for organ, of_organ in enumerate(ORGANS)
        for turn in range(of_year * of_organ)
    ]
    Random(OLDEST).shuffle(slots)  # noqa: S311 - a spread, not a secret
    return slots
