"""Days as they are printed: 2021年9月27日, 2021.9.27, 2021-09-27, 二〇二一年九月二十七日, 2021年12月, 12月31日24时."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.reading.facts import Precision
from registry.reading.numerals import NUMERAL, SMALL, YEAR, value_of

_DAY = re.compile(rf"(?P<year>{YEAR})(?P<sign>[年./-])"
                  rf"(?P<month>{NUMERAL})(?:月|(?P=sign))(?P<day>{NUMERAL})日?")  # fmt: skip
_LAST_DAY = re.compile("^(?:有效期)?至?(.*?)(?:止)?$")

_RELATIVE = "今年|本年|当年|同年|次年|明年|翌年"
_NEXT = ("次年", "明年", "翌年")
_HOUR = rf"(?:[0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}|{SMALL}[时点]整?)"
# For use inside other patterns, in text whose widths and dashes are plain: a day, a month, the end of a year.
PRINTED_DAY = (
    rf"(?:(?:(?:{YEAR}年|{_RELATIVE})?{SMALL}月(?:{SMALL}[日号]|[底末初]|份?(?!{SMALL}?[日号×*_]))|{YEAR}\.{SMALL}\.{SMALL}日?"
    rf"|{YEAR}-{SMALL}-{SMALL}日?|{YEAR}/{SMALL}/{SMALL}日?|(?:{YEAR}年|{_RELATIVE})(?:元旦|年?[底末]))(?:{_HOUR})?)"
)
PRINTED_YEAR = f"(?:{YEAR}年(?![月份度内×Xx*_]))"
_PARTS = re.compile(
    rf"(?:(?P<year>{YEAR})[年./-]|(?P<relative>{_RELATIVE}))?"
    rf"(?:(?P<month>{SMALL})[月./-](?:(?P<day>{SMALL})[日号]?|(?P<edge>[底末初])|份)?|(?P<new_year>元旦)|(?P<close>年?[底末])|)"
    rf"(?P<hour>{_HOUR})?"
)
_LAST_HOUR, _BEFORE_MIDNIGHT = 24, 23
_DECEMBER = 12
# No document in force is older; 9999年12月31日 is a data base's way to say never.
_EARLIEST, _LATEST = 1900, 2199
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """`first` and `last` day of what is printed: equal for a day, the month's for a month."""

    first: date
    last: date
    precision: Precision = Precision.DAY
    assumed: tuple[str, ...] = ()


def parse_day(text: str) -> date | None:
    """The day that the whole text is; None for anything else and for days that never come."""
    match = _DAY.fullmatch(plain_dashes(narrow(squeeze(text))))
    return _day(match) if match else None


def parse_last_day(text: str) -> date | None:
    """The same where the words of a term may stand around it: 至2021年12月31日止."""
    match = _LAST_DAY.match(squeeze(text))
    return parse_day(match[1]) if match else None


def day_at_end(text: str) -> tuple[date, str] | None:
    """The day a line closes with, and what stands before it: 博山区人民政府 2021年9月27日."""
    plain = plain_dashes(narrow(squeeze(text)))
    last = None
    for match in _DAY.finditer(plain):
        last = match
    if last is None or last.end() != len(plain):
        return None
    day = _day(last)
    return (day, plain[: last.start()]) if day else None


def parse_printed(text: str, *, start: date | None = None, dated_on: date | None = None) -> PrintedDay | None:
    """What a match of PRINTED_DAY or PRINTED_YEAR says.

    A year left out is that of the first such day from `start` on, else the year of `dated_on`; None without either.
    """
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    if match["year"]:
        found = _spelled(match, value_of(match["year"]) or 0)
        return _at_hour(found, match["hour"]) if found else None
    found = _without_year(match, start, dated_on)
    # Nothing printed tells the year: whoever relies on this day should know that.
    return _at_hour(_assuming(found, "year_omitted"), match["hour"]) if found else None


def _without_year(match: re.Match[str], start: date | None, dated_on: date | None) -> PrintedDay | None:
    known = start or dated_on
    if known is None:
        return None
    if match["relative"]:
        return _spelled(match, known.year + (match["relative"] in _NEXT))
    found = _spelled(match, known.year)
    # An end comes after its start; a start may lie a little before the document's day, but hardly half a year.
    too_early = found is not None and (found.last < known if start else found.first < known - _HALF_A_YEAR)
    return _spelled(match, known.year + 1) if too_early else found


def _spelled(match: re.Match[str], year: int) -> PrintedDay | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    month = 1 if match["new_year"] else value_of(match["month"] or "")
    day = 1 if match["new_year"] or match["edge"] == "初" else value_of(match["day"] or "")
    try:
        if match["month"] is None and not match["new_year"]:
            close = match["close"] is not None
            first = date(year, _DECEMBER, 1) if close else date(year, 1, 1)
            # 2022年底 as a last day is 31 December; a year alone ends there as well.
            return PrintedDay(first, date(year, _DECEMBER, 31), Precision.MONTH, ("end_of_year",))
        if day is None:
            first = date(year, month or 0, 1)
            return PrintedDay(first, first + relativedelta(day=31), Precision.MONTH, ("month_only",))
        return PrintedDay(date(year, month or 0, day), date(year, month or 0, day))
    except ValueError:
        return None


def _at_hour(found: PrintedDay, hour: str | None) -> PrintedDay:
    """24时 is the end of that day, 0时 the end of the day before; any other hour leaves the day as it is."""
    if hour is None:
        return found
    number = value_of(re.split("[:时点]", hour, maxsplit=1)[0])
    if number == _LAST_HOUR:
        return PrintedDay(found.first + timedelta(days=1), found.last, found.precision, found.assumed)
    if number == 0:
        return PrintedDay(found.first, found.last - timedelta(days=1), found.precision, found.assumed)
    return found if number == _BEFORE_MIDNIGHT else _assuming(found, "hour_left_out")


def _assuming(found: PrintedDay, key: str) -> PrintedDay:
    return PrintedDay(found.first, found.last, found.precision, (*found.assumed, key))


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (value_of(match[part]) or 0 for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
