"""Numbers as they are written: 14, １４, 十四, 一百零三, 二〇二一."""

import re

from registry.identity.spelling import narrow, squeeze

# Zeros are typed as whatever looks round: 〇 ○ ◯, the letter O of either alphabet, the digit among characters.
_ZEROS = "〇零○◯OoОо0"
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_ZEROS, 0) | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_SIGNS = "一二三四五六七八九十百千两廿卅"

# One numeral of either kind, for use inside other patterns.
NUMERAL = r"(?:[0-9０-９]{1,6}|[〇零○一二两三四五六七八九十百千]{1,9})"
# One of at most two digits, and a year; for use in texts whose widths are plain.
SMALL = f"(?:[0-9]{{1,2}}|[{_ZEROS}{_SIGNS}]{{1,4}})"
YEAR = f"(?:[0-9]{{4}}|[{_ZEROS}一二三四五六七八九]{{4}})"
_ARABIC = re.compile("[0-9]{1,6}")
_CHINESE = re.compile(f"[{_ZEROS}{_SIGNS}]{{1,9}}")


def value_of(text: str) -> int | None:
    """None for what is no numeral."""
    plain = narrow(squeeze(text))
    if _ARABIC.fullmatch(plain):
        return int(plain)
    if not _CHINESE.fullmatch(plain):
        return None
    if any(char in _UNITS or char in _TENS for char in plain):
        return _counted(plain)
    return int("".join(str(_DIGITS[char]) for char in plain))


def _counted(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _TENS:
            total += _TENS[char]
        else:
            digit = _DIGITS[char]
    return total + digit
