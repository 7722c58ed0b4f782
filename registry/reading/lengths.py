"""How a text says how long a term is: 五年, 18个月, 一年零六个月, 半年."""

import re
from datetime import date

from calendars.lengths import Length, last_day_of
from registry.reading.numerals import SMALL, value_of

_HALF_YEAR = 6
_LONGEST = Length(years=99)

# Followed by 以内, 以上, 至 … it is a limit or the beginning of a range, and no term.
LENGTH = (
    rf"(?:{SMALL}周?年(?:[零又]?{SMALL}个月|半)?|半年|[0-9]{{1,3}}个月|{SMALL}个月|[0-9]{{1,4}}[日天]|{SMALL}[日天])"
    "(?!以[上下内]|之内|左右|[零又半至到~-]|届|期满|满|度|来|级)"
)
_PARTS = re.compile(
    rf"(?:(?P<half_year>半年)|(?P<years>{SMALL})周?年(?:[零又]?(?P<more>{SMALL})个月|(?P<half>半))?"
    rf"|(?P<months>[0-9]{{1,3}}|{SMALL})个月|(?P<days>[0-9]{{1,4}}|{SMALL})[日天])"
)


def parse_length(text: str) -> Length | None:
    """In the units printed: 18个月 is eighteen months, 一年半 a year and six; None for no or an absurd length."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    part = {name: value_of(found) or 0 for name, found in match.groupdict().items() if found}
    years, halves = part.get("years", 0), bool(match["half_year"] or match["half"])
    months = _HALF_YEAR if halves else part.get("months", part.get("more", 0))
    length = Length(years, months, part.get("days", 0))
    absurd = length == Length() or length.longer_than(_LONGEST)
    return None if absurd else length


def last_day(start: date, length: Length) -> date | None:
    """As `calendars.lengths` counts it; None past the end of the calendar."""
    try:
        return last_day_of(start, length)
    except (OverflowError, ValueError):
        return None
