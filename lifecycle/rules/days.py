"""The one place where the last valid day (outside, inclusive) becomes a half-open end (inside) and back."""

from datetime import date, timedelta

BEGINNING = date(1, 1, 1)
# Never reached, so that an open end needs no NULL: NULLs are distinct in a UNIQUE and unknown in a comparison.
END_OF_TIME = date(9999, 1, 1)


def day_after(last_valid_day: date) -> date:
    """有效期至2021年12月31日 ends, half-open, on 2022-01-01."""
    return last_valid_day + timedelta(days=1)


def day_before(until: date) -> date:
    """Back again, for an end that is a day; `last_day` for one that may never come."""
    return until - timedelta(days=1)


def last_day(until: date) -> date | None:
    """The last valid day of a half-open end; None for a term without one."""
    return None if until == END_OF_TIME else day_before(until)


def stated(day: date) -> date | None:
    """None for an entry that takes effect from the beginning because its own day is not recorded."""
    return None if day == BEGINNING else day
