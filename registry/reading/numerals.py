"""Numbers as they are written: 14, １４, 十四, 一百零三, 二〇二一."""

import re

from registry.identity.spelling import narrow, squeeze

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

# One numeral of either kind, for use inside other patterns.
NUMERAL = r"(?:[0-9０-９]{1,6}|[〇零○一二两三四五六七八九十百千]{1,9})"
_ARABIC = re.compile("[0-9]{1,6}")
_CHINESE = re.compile("[〇零○一二两三四五六七八九十百千]{1,9}")


def value_of(text: str) -> int | None:
    """None for what is no numeral."""
    plain = narrow(squeeze(text))
    if _ARABIC.fullmatch(plain):
        return int(plain)
    if not _CHINESE.fullmatch(plain):
        return None
    if any(char in _UNITS for char in plain):
        return _counted(plain)
    return int("".join(str(_DIGITS[char]) for char in plain))


def _counted(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
