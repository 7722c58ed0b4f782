"""How a timeline is told in the tests: its facts, and what a lawyer expects of each stretch of days."""

from dataclasses import dataclass
from datetime import date

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Status, day_after

REGISTERED = Fact(BEGINNING, Kind.REGISTRATION)
NOT_YET, IN_FORCE, PART, PAUSED = (
    Status.NOT_YET_IN_FORCE,
    Status.IN_FORCE,
    Status.IN_FORCE_IN_PART,
    Status.SUSPENDED,
)
LAPSED, REPEALED, ANNULLED, OUTSIDE, UNKNOWN = (
    Status.LAPSED,
    Status.REPEALED,
    Status.ANNULLED,
    Status.NOT_TRACKED,
    Status.UNKNOWN,
)


Stretch = tuple[str, Status] | tuple[str, Status, bool]


def on(text: str, kind: Kind, until: str = "", *, expired: bool = False, mark: str = "") -> Fact:
    """`until` here is the last valid day, as people write it."""
    ends = day_after(date.fromisoformat(until)) if until else END_OF_TIME
    return Fact(date.fromisoformat(text), kind, ends, expired, mark)


@dataclass(frozen=True)
class Told:
    """`expected` holds (first day, status, certain) of each stretch, in order; the first begins with time itself."""

    name: str
    facts: tuple[Fact, ...]
    expected: tuple[tuple[str, Status, bool], ...]


def told(name: str, *facts: Fact, expected: list[Stretch]) -> Told:
    return Told(name, (REGISTERED, *facts), stretches(expected))


def stretches(expected: list[Stretch]) -> tuple[tuple[str, Status, bool], ...]:
    """Certain, where nothing else is said."""
    return tuple((row[0], row[1], row[2] if len(row) > 2 else True) for row in expected)


START = on("2018-01-01", Kind.COMMENCEMENT)
TERM = on("2018-01-01", Kind.TERM, "2022-12-31")
