"""By when work is to be done, as tables of tasks print it: 2021年9月底前, 12月31日, 2022年第一季度, 长期."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.reading.days import PRINTED_DAY, PRINTED_YEAR, parse_printed
from registry.reading.numerals import SMALL, YEAR, value_of

# Work that goes on: a day printed beside it is not its last.
_OPEN = re.compile("长期|持续|常年|常态|经常|每[年月季日周]|全年|不断|日常|贯穿|适时|永久")
_RELATIVE = "今年|本年|当年|次年|明年"
_MONTH_OF = rf"(?P<m_year>{YEAR})[./-](?P<m_month>0?[1-9]|1[0-2])(?![0-9./-])"
_QUARTER = rf"(?:(?P<q_year>{YEAR})年)?第?(?P<quarter>[一二三四1-4])季度"
_HALF = rf"(?:(?P<h_year>{YEAR})年)?(?P<half>[上下])半年"
_THIRD = rf"(?:(?P<t_year>{YEAR})年)?(?P<t_month>{SMALL})月份?(?P<third>[上中下])旬"
_SPAN_OF_YEARS = rf"{YEAR}-(?P<last_year>{YEAR})年?"
_PRINTED = re.compile(
    rf"{_QUARTER}|{_HALF}|{_THIRD}|{_SPAN_OF_YEARS}|(?P<day>{PRINTED_DAY}|{PRINTED_YEAR})|{_MONTH_OF}"
)
# 年内, 年度内 and 年底 alone: the end of the year.
_WITHIN = re.compile("年度?内")
_THIS_YEAR = re.compile(f"(?<![年0-9])(?<!{_RELATIVE.replace('|', ')(?<!')})年[底末]")
# A day from which something runs is no last day; a figure left over says more than was understood.
_UNSURE = re.compile("启动|开始|之日|后|日内|[0-9]|[一二三四五六七八九十]+[日天个周]")
_HALVES = {"上": (6, 30), "下": (12, 31)}
_THIRDS = {"上": 10, "中": 20, "下": 31}


@dataclass(frozen=True, slots=True)
class Deadline:
    """`day` is the last one, None for work without an end (`is_open`) and for what was not understood."""

    day: date | None = None
    is_open: bool = False


def parse_deadline(text: str, dated_on: date | None) -> Deadline:
    """Of several days the last; a year left out is told from the day before it, else from the document's own."""
    plain = plain_dashes(narrow(squeeze(text))).replace("~", "-")
    if _OPEN.search(plain):
        return Deadline(is_open=True)
    plain = _THIS_YEAR.sub("本年底", _WITHIN.sub("年底", plain))
    if _UNSURE.search(_PRINTED.sub("", plain)):
        return Deadline()
    days = list(_days(plain, dated_on))
    return Deadline(None if None in days else max((day for day in days if day), default=None))


def _days(plain: str, dated_on: date | None) -> Iterator[date | None]:
    before: date | None = None
    for match in _PRINTED.finditer(plain):
        day = _last_day(match, before, dated_on)
        yield day
        before = day or before


def _last_day(match: re.Match[str], start: date | None, dated_on: date | None) -> date | None:
    part = match.groupdict()
    if part["day"]:
        printed = parse_printed(part["day"], start=start, dated_on=dated_on)
        return printed.last if printed else None
    if part["last_year"]:
        return _day(value_of(part["last_year"]), 12, 31)
    known = start or dated_on
    year = value_of(part["q_year"] or part["h_year"] or part["t_year"] or part["m_year"] or "")
    year = year or (known.year if known else None)
    if part["quarter"]:
        return _day(year, 3 * (value_of(part["quarter"]) or 0), 31)
    if part["half"]:
        return _day(year, *_HALVES[part["half"]])
    month = value_of(part["t_month"] or part["m_month"] or "")
    return _day(year, month, _THIRDS[part["third"]] if part["third"] else 31)


def _day(year: int | None, month: int | None, day: int) -> date | None:
    """The last of the month where it has fewer days."""
    try:
        return date(year or 0, month or 0, 1) + relativedelta(day=day)
    except ValueError:
        return None
