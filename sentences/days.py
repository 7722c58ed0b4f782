"""Days as each language writes them, and as people type them."""

import re
import unicodedata
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

from calendars.lengths import Length
from sentences.refusals import Refused

_TYPED = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def say_day(day: date) -> str:
    """2021年12月31日 · 31 December 2021, in the active language."""
    # strftime's %-d and %Y differ between platforms and below the year 1000.
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return date_format(day, "j F Y")


def typed_day(text: str) -> date:
    """2021-12-31, 2021.12.31, 2021年12月31日, 20211231, full width too. Refused("not_a_day") for anything else."""
    match = _TYPED.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    try:
        year, month, day = (int(group) for group in match.groups() if group) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise Refused("not_a_day", text=text) from None


def typed_length(text: str) -> Length:
    """P5Y, P2Y6M, P30D. Refused("not_a_length") for anything else."""
    try:
        return Length.parse(text)
    except ValueError:
        raise Refused("not_a_length", text=text) from None


def typed_moment(text: str) -> datetime | date:
    """A moment with its offset, or a day. Refused("not_a_moment") for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
    except ValueError:
        pass
    try:
        return typed_day(text)
    except Refused:
        raise Refused("not_a_moment", text=text) from None
