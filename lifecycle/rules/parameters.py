"""Every key a rule set may have, what its value is, and which values may stand beside each other.

No number of days or years stands here: those are in `lifecycle/rulesets`, each with its article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NoReturn

from calendars.lengths import Length
from lifecycle.rules.ruleset import YearDay


class ValueKind(StrEnum):
    FLAG = "flag"
    # Whole days, or working days where the key says `workdays` or `wd`.
    DAYS = "days"
    # Calendar time as ISO 8601.
    LENGTH = "length"
    LENGTH_BY_GENRE = "length_by_genre"
    # Days before an end, the earliest first.
    TIERS = "tiers"
    CHOICE = "choice"
    DAY = "day"
    DAY_OF_YEAR = "day_of_year"


@dataclass(frozen=True, slots=True)
class Key:
    """`needed`: an office is asked for it even where nothing at all was read."""

    kind: ValueKind
    needed: bool = False
    choices: tuple[str, ...] = ()


_FLAG, _DAYS, _LENGTH = Key(ValueKind.FLAG), Key(ValueKind.DAYS), Key(ValueKind.LENGTH)
_DAYS_NEEDED, _LENGTH_NEEDED = Key(ValueKind.DAYS, needed=True), Key(ValueKind.LENGTH, needed=True)
_STARTS = Key(ValueKind.CHOICE, choices=("effective", "published"))

KEYS: Mapping[str, Key] = {
    # Terms
    "validity_min": _LENGTH,
    "validity_max": _LENGTH_NEEDED,
    "validity_default": _LENGTH,
    "longer_with_reasons": _FLAG,
    "trial_min": _LENGTH,
    "trial_max": _LENGTH_NEEDED,
    "trial_default": _LENGTH,
    "by_genre": Key(ValueKind.LENGTH_BY_GENRE),
    "by_genre_default": Key(ValueKind.LENGTH_BY_GENRE),
    "task_deadline_caps_validity": _FLAG,
    "repeal_only_docs": Key(ValueKind.CHOICE, choices=("permanent",)),
    "count_from": _STARTS,
    "expiry_automatic": Key(ValueKind.FLAG, needed=True),
    "legacy_undated_rule": Key(ValueKind.CHOICE, choices=("term", "next_cleanup")),
    "legacy_undated_term": _LENGTH,
    "legacy_undated_from": Key(ValueKind.DAY),
    # What may be relied on
    "unregistered_is_no_basis": _FLAG,
    "ended_is_no_basis": _FLAG,
    "unlisted_means_invalid": _FLAG,
    # Going on beyond the end
    "eval_window_before": _LENGTH_NEEDED,
    "evaluation_length": _LENGTH_NEEDED,
    "evaluation_extension": _LENGTH,
    "evaluate_on_basis_change": _FLAG,
    "renewal_mode": Key(ValueKind.CHOICE, needed=True, choices=("reregister", "extend", "republish", "list")),
    "renewal_counts_from": _STARTS,
    "renewal_finish_before": _LENGTH,
    "renewal_review_before": _LENGTH,
    "renewal_submission_before": _LENGTH,
    "extension_by_notice": _FLAG,
    # Making one, step by step
    "public_comment_days": _DAYS_NEEDED,
    "step_countersign_workdays": _DAYS_NEEDED,
    "step_preliminary_review_workdays": _DAYS_NEEDED,
    "materials_correction_days": _DAYS,
    "review_wd_min": _DAYS_NEEDED,
    "review_wd_max": _DAYS_NEEDED,
    "step_meeting_workdays": _DAYS_NEEDED,
    "step_signature_workdays": _DAYS_NEEDED,
    "step_registration_workdays": _DAYS_NEEDED,
    "registration_days_dept": _DAYS_NEEDED,
    "step_publication_workdays": _DAYS_NEEDED,
    "effect_gap_days": _DAYS_NEEDED,
    # Afterwards
    "copies_days": _DAYS,
    "disclosure_workdays": _DAYS_NEEDED,
    "interpretation_workdays": _DAYS,
    "filing_days": _DAYS_NEEDED,
    "npc_filing_days": _DAYS_NEEDED,
    "catalogue_by": Key(ValueKind.DAY_OF_YEAR),
    "cleanup_interval": _LENGTH,
    # What the office wants to hear of, and when
    "expiry_tiers_days": Key(ValueKind.TIERS, needed=True),
    "ending_soon_days": _DAYS_NEEDED,
    "remind_by": Key(ValueKind.CHOICE, needed=True, choices=("steps", "days")),
    "remind_before_window": _LENGTH,
    "silence_days": _DAYS_NEEDED,
}
# The smaller one first; a default lies between the two.
ORDERED = (
    ("validity_min", "validity_default", "validity_max"),
    ("trial_min", "trial_default", "trial_max"),
    ("review_wd_min", "review_wd_max"),
)
# The second has no meaning without the first.
DEPENDENT = (
    ("evaluation_length", "evaluation_extension"),
    ("legacy_undated_rule", "legacy_undated_term"),
    ("legacy_undated_rule", "legacy_undated_from"),
)


# Whoever writes more has slipped on the keyboard, and dates would run out.
_MOST_DAYS = 9_999


def read_value(key: str, raw: object) -> Any:
    """The value of a key as it stands in TOML or JSON. ValueError says what was expected."""
    expected = KEYS[key]
    if expected.kind == ValueKind.CHOICE:
        return _choice(raw, expected.choices)
    return _READERS[expected.kind](raw)


def raw_value(value: object) -> Any:
    """The other way: what JSON can hold of a value."""
    if isinstance(value, Mapping):
        return {genre: raw_value(length) for genre, length in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, (Length, YearDay, date)) else value


def typed_value(key: str, text: str) -> Any:
    """A value as people type it: 30, 5年, P5Y, 是, 180,90,60, 通告=1年. ValueError says what was expected."""
    return read_value(key, _TYPED[KEYS[key].kind](unicodedata.normalize("NFKC", text).strip()))


def clashes(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of keys that can't stand as they do: the first is more than the second, or nothing without it."""
    for keys in ORDERED:
        present = [key for key in keys if key in values]
        for smaller, larger in pairwise(present):
            if _exceeds(values[smaller], values[larger]):
                yield smaller, larger
    for first, second in DEPENDENT:
        if second in values and first not in values:
            yield second, first


def _exceeds(smaller: Any, larger: Any) -> bool:
    if isinstance(smaller, Length):
        return smaller.longer_than(larger)
    return bool(smaller > larger)


def _wrong(expected: str, raw: object) -> NoReturn:
    raise ValueError(f"expected {expected}, found {raw!r}")


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        _wrong("true or false", raw)
    return raw


def _days(raw: object) -> int:
    # A bool is an int to Python, not to a lawyer.
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= _MOST_DAYS:
        _wrong("a whole number of days", raw)
    return raw


def _length(raw: object) -> Length:
    if not isinstance(raw, str):
        _wrong("a length such as P5Y", raw)
    return Length.parse(raw)


def _by_genre(raw: object) -> Mapping[str, Length]:
    if not isinstance(raw, Mapping) or not raw:
        _wrong('a table such as {"通告" = "P1Y"}', raw)
    return {str(genre): _length(length) for genre, length in raw.items()}


def _tiers(raw: object) -> tuple[int, ...]:
    if not isinstance(raw, (list, tuple)) or not raw:
        _wrong("a list of days", raw)
    tiers = tuple(_days(tier) for tier in raw)
    if any(earlier <= later for earlier, later in pairwise(tiers)):
        _wrong("falling numbers of days", raw)
    return tiers


def _choice(raw: object, choices: tuple[str, ...]) -> str:
    if not isinstance(raw, str) or raw not in choices:
        _wrong(f"one of {', '.join(choices)}", raw)
    return raw


def _day(raw: object) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(_text(raw, "a day such as 2017-02-01"))


def _year_day(raw: object) -> YearDay:
    return YearDay.parse(_text(raw, "a date of every year such as 01-31"))


def _text(raw: object, expected: str) -> str:
    if not isinstance(raw, str):
        _wrong(expected, raw)
    return raw


_READERS: Mapping[ValueKind, Callable[[object], Any]] = {
    ValueKind.FLAG: _flag,
    ValueKind.DAYS: _days,
    ValueKind.LENGTH: _length,
    ValueKind.LENGTH_BY_GENRE: _by_genre,
    ValueKind.TIERS: _tiers,
    ValueKind.DAY: _day,
    ValueKind.DAY_OF_YEAR: _year_day,
}

_FLAGS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_CHINESE = re.compile(r"(?=\d)(?:(\d+)年)?(?:(\d+)个?月)?(?:(\d+)[日天])?")


def _typed_days(text: str) -> object:
    digits = re.fullmatch(r"(\d+)(?:个?工作)?[日天]?", text)
    return int(digits[1]) if digits else text


def _typed_length(text: str) -> str:
    match = _CHINESE.fullmatch(text)
    units = zip(match.groups(), "YMD", strict=True) if match else ()
    return "P" + "".join(f"{number}{unit}" for number, unit in units if number) if match else text


def _typed_table(text: str) -> object:
    pairs = [piece.partition("=") for piece in re.split("[,，、;；]", text)]
    return {genre.strip(): _typed_length(length.strip()) for genre, _, length in pairs}


_TYPED: Mapping[ValueKind, Callable[[str], object]] = {
    ValueKind.FLAG: lambda text: _FLAGS.get(text.lower(), text),
    ValueKind.DAYS: _typed_days,
    ValueKind.LENGTH: _typed_length,
    ValueKind.LENGTH_BY_GENRE: _typed_table,
    ValueKind.TIERS: lambda text: [_typed_days(piece.strip()) for piece in re.split("[,，、]", text)],
    ValueKind.CHOICE: str,
    ValueKind.DAY: str,
    ValueKind.DAY_OF_YEAR: str,
}
