"""Days as they are printed: 2021年9月27日, 2021.9.27, 2021-09-27, 二〇二一年九月二十七日."""

import re
from datetime import date

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.reading.numerals import NUMERAL, value_of

_DAY = re.compile(rf"(?P<year>[0-9]{{4}}|[〇零○一二三四五六七八九]{{4}})(?P<sign>[年./-])"
                  rf"(?P<month>{NUMERAL})(?:月|(?P=sign))(?P<day>{NUMERAL})日?")  # fmt: skip
_LAST_DAY = re.compile("^(?:有效期)?至?(.*?)(?:止)?$")


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


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (value_of(match[part]) or 0 for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
