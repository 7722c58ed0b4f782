"""When the register of the bench learned things: month by month, each month a handful of acts in every place."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import cache
from types import MappingProxyType

FIRST = date(2023, 1, 15)
MONTHS = 47
# The day the bench asks about, a week after what was recorded last.
DAY = date(2026, 11, 22)
YEAR_BEFORE = datetime(2025, 11, 22, 15, 59, 59, tzinfo=UTC)


class Verb(IntEnum):
    """The acts of one month in one place, in the order in which they are recorded."""

    UNDO_LIST = 0
    UNDO_READING = 1
    ADMIT = 2
    MISREAD = 3
    LIST = 4
    WRONG_LIST = 5
    DECIDE = 6


# What is undone later, by which act, how many months later: a list applied by mistake, a gazette misread for a year.
UNDONE: Mapping[Verb, tuple[Verb, int]] = MappingProxyType(
    {Verb.WRONG_LIST: (Verb.UNDO_LIST, 1), Verb.MISREAD: (Verb.UNDO_READING, 12)}
)
NAMES = MappingProxyType(
    {
        Verb.UNDO_LIST: "undo",
        Verb.UNDO_READING: "undo",
        Verb.ADMIT: "admit",
        Verb.MISREAD: "admit",
        Verb.LIST: "apply_list",
        Verb.WRONG_LIST: "apply_list",
        Verb.DECIDE: "decide",
    }
)


def month_of(day: date) -> int:
    """The first month in which what happened on the day can have been recorded; 0 for what is older than that."""
    months = (day.year - FIRST.year) * 12 + day.month - FIRST.month
    return max(0, months + (day.day > FIRST.day))


def acts() -> Iterator[tuple[int, Verb]]:
    """(month, verb) of every act of a place, in order; what undoes comes only once there is something to undo."""
    lags = dict(UNDONE.values())
    return ((month, verb) for month in range(MONTHS) for verb in Verb if month >= lags.get(verb, 0))


def seq(month: int, verb: Verb) -> int:
    return month * len(Verb) + verb + 1


@cache
def recorded_at(month: int, verb: Verb) -> datetime:
    years, months = divmod(FIRST.month - 1 + month, 12)
    began = datetime(FIRST.year + years, months + 1, FIRST.day, 2, tzinfo=UTC)
    return began + timedelta(minutes=verb)
