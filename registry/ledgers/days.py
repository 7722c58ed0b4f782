"""A cell that holds a day, in every style offices type one. What leaves the day open is said, never settled."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.ledgers.sheets import SheetCell
from registry.reading.numerals import NUMERAL, YEAR, value_of

_SIGN = r"[年./\-。、,]"
_DAY = re.compile(rf"(?P<year>{YEAR}){_SIGN}(?P<month>{NUMERAL})(?:月|{_SIGN})(?P<day>{NUMERAL})[日号.]?")
_MONTH = re.compile(rf"(?P<year>{YEAR})(?:年(?P<month>{NUMERAL})月?份?|[./\-](?P<number>[0-9]{{1,2}})月?)")
_YEAR = re.compile(rf"(?P<year>{YEAR})年?(?:底|末|年底)?")
_RUN = re.compile(r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_CLOCK = re.compile(r"(?:[Tt]|(?<=[0-9日]))[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.0+)?)?$|(?<=日)24时$")
_AROUND = re.compile(r"^(?:自|从|至|到|截至|截止)?(.+?)(?:起|止|起施行|起实施|起执行|之日|前)?$")
# Day 60 of the first system is a 29 February that never was; nothing in a register is that old.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
EARLIEST, LATEST, NEVER = 1900, 2199, 9999
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class DayRead:
    """`first` and `last` are equal for a day; for a month or a year its first and last day, with `assumed` saying so.

    `doubt` is why there is no day at all.
    """

    first: date | None = None
    last: date | None = None
    assumed: str = ""
    doubt: str = ""


def read_day(cell: SheetCell, *, since_1904: bool = False) -> DayRead:
    if cell.day is not None:
        return _sane(cell.day)
    return _read_text(cell.text, since_1904=since_1904)


def _read_text(text: str, *, since_1904: bool) -> DayRead:
    plain = _CLOCK.sub("", plain_dashes(narrow(squeeze(text))))
    around = _AROUND.match(plain)
    core = around[1] if around else plain
    if match := _DAY.fullmatch(core) or _RUN.fullmatch(core):
        return _of_parts(match["year"], match["month"], match["day"])
    if _SERIAL.fullmatch(core):
        return _sane((_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(days=int(core)))
    if match := _MONTH.fullmatch(core):
        # 2016.1 may be a 2016.10 whose zero the sheet has swallowed.
        swallowed = match["number"] == "1"
        return _of_month(match["year"], match["month"] or match["number"], swallowed=swallowed)
    if match := _YEAR.fullmatch(core):
        year = value_of(match["year"]) or 0
        if EARLIEST <= year <= LATEST:
            return DayRead(date(year, 1, 1), date(year, _DECEMBER, 31), assumed="end_of_year")
    return DayRead(doubt="day_unread")


def _of_parts(year: str, month: str, day: str) -> DayRead:
    numbers = [value_of(part) or 0 for part in (year, month, day)]
    try:
        return _sane(date(*numbers))
    except ValueError:
        return DayRead(doubt="day_impossible")


def _of_month(year: str, month: str, *, swallowed: bool) -> DayRead:
    if swallowed:
        return DayRead(doubt="day_unread")
    try:
        first = date(value_of(year) or 0, value_of(month) or 0, 1)
    except ValueError:
        return DayRead(doubt="day_impossible")
    if not EARLIEST <= first.year <= LATEST:
        return DayRead(doubt="day_impossible")
    return DayRead(first, first + relativedelta(day=31), assumed="month_only")


def _sane(day: date) -> DayRead:
    if not EARLIEST <= day.year <= LATEST:
        return DayRead(doubt="day_impossible")
    return DayRead(day, day)
