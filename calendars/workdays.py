"""Counting in working days (工作日). Which days those are comes from outside: holidays are yearly notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Calendar:
    """`is_provisional`: the year's notice isn't published yet, so that only weekends are known."""

    is_workday: IsWorkday
    is_provisional: Callable[[date], bool]


def workdays_after(day: date, count: int, is_workday: IsWorkday) -> date:
    """The count-th working day after the day, which itself doesn't count. 0: the day itself."""
    return _walk(day, count, is_workday, timedelta(days=1))


def workdays_before(day: date, count: int, is_workday: IsWorkday) -> date:
    """The day from which `day` is the count-th working day after, if `day` is a working day. 0: the day itself."""
    return _walk(day, count, is_workday, timedelta(days=-1))


def working_day_by(day: date, is_workday: IsWorkday) -> date:
    """The day itself, or the last working day before it."""
    return day if is_workday(day) else workdays_before(day, 1, is_workday)


def working_day_from(day: date, is_workday: IsWorkday) -> date:
    """The day itself, or the first working day after it."""
    return day if is_workday(day) else workdays_after(day, 1, is_workday)


def _walk(day: date, count: int, is_workday: IsWorkday, step: timedelta) -> date:
    while count:
        day += step
        count -= is_workday(day)
    return day
