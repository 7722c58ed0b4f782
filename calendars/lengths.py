"""Calendar time (五年, 六个月, 三十日) and which day is the last of a term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dateutil.relativedelta import relativedelta

_ISO = re.compile(r"P(?=\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<days>\d{1,5})D)?")
# Lengths of months and of days have no order of their own; both are laid along this day, which has no 29 February near.
_RULER = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Length:
    """五年、六个月、三十日: calendar time. A month is a calendar month, never 30 days."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """P5Y, P2Y9M, P30D. ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a length such as P5Y, P6M or P30D")
        return cls(**{unit: int(number) for unit, number in match.groupdict(default="0").items()})

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")

    def after(self, day: date) -> date:
        """The same date that much later; from 29 February, 28 February where the year has no 29th."""
        return day + self._delta

    def before(self, day: date) -> date:
        return day - self._delta

    def longer_than(self, other: Length) -> bool:
        return self.after(_RULER) > other.after(_RULER)

    @property
    def _delta(self) -> relativedelta:
        return relativedelta(years=self.years, months=self.months, days=self.days)


def last_day_of(start: date, length: Length) -> date:
    """The last valid day of a term whose first is `start`: the day before the anniversary (domain §5.3).

    Five years from 1 January 2018 end on 31 December 2022. Where the month has no such day (29 February, the 31st), its
    last day is the last of the term (《民法典》第二百零二条第二款), so that a later start never ends earlier.
    OverflowError past the end of the calendar.
    """
    anniversary = length.after(start)
    clipped = not length.days and anniversary.day < start.day
    return anniversary if clipped else anniversary - timedelta(days=1)
