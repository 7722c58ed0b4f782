"""China's working days: the yearly notices of holidays and make-up days, as a maintained library has them.

A year without a published notice has only its weekends, and whatever is counted in it is provisional.
"""

from datetime import date
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays

SATURDAY = 5
# The days of half a century: the library looks through all its years for each one it is asked about.
REMEMBERED = 20_000
FIRST_YEAR, LAST_YEAR = min(holidays).year, max(holidays).year


@lru_cache(REMEMBERED)
def is_workday(day: date) -> bool:
    if is_provisional(day):
        return day.weekday() < SATURDAY
    workday: bool = chinese_calendar.is_workday(day)
    return workday


def is_provisional(day: date) -> bool:
    """Whether the year's notice is unknown here, so that its holidays and make-up days don't count yet."""
    return not FIRST_YEAR <= day.year <= LAST_YEAR
