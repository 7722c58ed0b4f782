"""Terms (有效期): from what a text states, and from what the place's rules supply where it states nothing.

What the text prints always wins; a rule only fills silence, and only a confirmed one. Lengths count from the day the
rule names (施行, or 公布 in Hunan) and end on the day before the anniversary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.lengths import Length, last_day_of
from lifecycle.rules.days import END_OF_TIME, day_after
from lifecycle.rules.ruleset import Parameter, RuleSet

CAP = "task_deadline_caps_validity"


class Basis(StrEnum):
    """What the first day of force hangs on, as the text puts it."""

    PRINTED = "printed"
    ON_ISSUE = "on_issue"
    ON_PUBLICATION = "on_publication"
    DAYS_AFTER_ISSUE = "days_after_issue"
    DAYS_AFTER_PUBLICATION = "days_after_publication"
    MONTHS_AFTER_ISSUE = "months_after_issue"
    MONTHS_AFTER_PUBLICATION = "months_after_publication"


_DAYS_LATER = frozenset({Basis.DAYS_AFTER_ISSUE, Basis.DAYS_AFTER_PUBLICATION})
_MONTHS_LATER = frozenset({Basis.MONTHS_AFTER_ISSUE, Basis.MONTHS_AFTER_PUBLICATION})
_FROM_ISSUE = frozenset({Basis.ON_ISSUE, Basis.DAYS_AFTER_ISSUE, Basis.MONTHS_AFTER_ISSUE})


@dataclass(frozen=True, slots=True)
class Stated:
    """A document's own words. `last_day` inclusive; `length` counts from `counted_from`, else from the start.

    `days`: the N of N日后 or of N个月后. `untold`: nobody said whether the text is silent about its end.
    """

    basis: Basis | None = None
    starts: date | None = None
    days: int = 0
    last_day: date | None = None
    length: Length | None = None
    counted_from: Basis | None = None
    permanent: bool = False
    conditional: bool = False
    untold: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else bears on it. `task_ends`: the last day of the work it sets with a time limit (工作期限)."""

    genre: str = ""
    trial: bool = False
    dated_on: date | None = None
    issued_on: date | None = None
    published_on: date | None = None
    repeals_only: bool = False
    task_ends: date | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """`assumed`: the day it hangs on is not recorded, and the date on the document was taken."""

    day: date
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """`until` exclusive, END_OF_TIME for a permanent one. `rule`: what supplied or capped it; None: the text itself.

    `counted`: the day its length runs from; None for an end that was not counted here.
    """

    until: date
    rule: Parameter | None = None
    counted: Start | None = None


def start_of(stated: Stated, about: Circumstances) -> Start | None:
    """The first day of force; None where the text says nothing that can be told.

    30日后 begins when thirty days have passed since the day itself (domain §5.3): publication plus 31 days; 一个月后
    likewise, the day after the same day of the next month. Working days need a calendar and are left to a person.
    """
    if stated.basis is None:
        return None
    if stated.basis == Basis.PRINTED:
        return Start(stated.starts) if stated.starts else None
    base = _base(stated.basis, about)
    if base is None:
        return None
    if stated.basis in _DAYS_LATER:
        return Start(day_after(base.day + timedelta(days=stated.days)), base.assumed)
    if stated.basis in _MONTHS_LATER:
        return Start(day_after(Length(months=stated.days).after(base.day)), base.assumed)
    return base


def term_of(stated: Stated, start: Start | None, about: Circumstances, rules: RuleSet) -> Term | None:
    """None: not stated, and no confirmed rule fills it (未规定有效期)."""
    term = _stated(stated, start, about, rules) or _supplied(stated, start, about, rules)
    return _capped(term, start, about, rules)


def _base(basis: Basis, about: Circumstances) -> Start | None:
    """The recorded day of issue or publication, else the date on the document, said to be assumed."""
    recorded = about.issued_on if basis in _FROM_ISSUE else about.published_on
    if recorded:
        return Start(recorded)
    return Start(about.dated_on, assumed=True) if about.dated_on else None


def _stated(stated: Stated, start: Start | None, about: Circumstances, rules: RuleSet) -> Term | None:
    if stated.permanent:
        return Term(END_OF_TIME)
    if stated.last_day:
        return Term(day_after(stated.last_day))
    if stated.length is None:
        return None
    counted = _counted(stated, start, about, rules)
    return Term(day_after(last_day_of(counted.day, stated.length)), counted=counted) if counted else None


def _counted(stated: Stated, start: Start | None, about: Circumstances, rules: RuleSet) -> Start | None:
    """The day a length runs from: the one its clause names, else publication where the rule says so, else the start."""
    if stated.counted_from:
        return _base(stated.counted_from, about)
    rule = _acting("count_from", rules)
    return _base(Basis.ON_PUBLICATION, about) if rule and rule.value == "published" else start


def _supplied(stated: Stated, start: Start | None, about: Circumstances, rules: RuleSet) -> Term | None:
    """What the rules supply in silence. A condition is not silence: its end is not for a rule to set."""
    if start is None or stated.conditional or stated.length or stated.untold:
        return None
    if about.repeals_only and (permanent := _acting("repeal_only_docs", rules)):
        return Term(END_OF_TIME, permanent)
    return _legacy(about, rules) or _default(stated, start, about, rules)


def _default(stated: Stated, start: Start, about: Circumstances, rules: RuleSet) -> Term | None:
    for key in ("by_genre_default", "trial_default" if about.trial else "validity_default"):
        parameter = _acting(key, rules)
        length = _length(parameter, about.genre) if parameter else None
        counted = _counted(stated, start, about, rules)
        if parameter and length and counted:
            return Term(day_after(last_day_of(counted.day, length)), parameter, counted)
    return None


def _legacy(about: Circumstances, rules: RuleSet) -> Term | None:
    """Hebei gave documents that stated no term five years from the day its rule took effect (第三十二条)."""
    rule, since, length = (_acting(f"legacy_undated_{name}", rules) for name in ("rule", "from", "term"))
    made = about.published_on or about.dated_on
    if rule is None or since is None or length is None or made is None or made >= since.value:
        return None
    return Term(day_after(last_day_of(since.value, length.value)), rule) if rule.value == "term" else None


def _capped(term: Term | None, start: Start | None, about: Circumstances, rules: RuleSet) -> Term | None:
    """A document that sets work with a time limit does not outlive it, where the rule says so.

    Work that was over before the document took effect ends nothing: such a day was misprinted or misread.
    """
    cap = _acting(CAP, rules)
    if about.task_ends is None or cap is None or not cap.value or (start and about.task_ends < start.day):
        return term
    ends = day_after(about.task_ends)
    return term if term and term.until <= ends else Term(ends, cap)


def _length(parameter: Parameter, genre: str) -> Length | None:
    value = parameter.value.get(genre) if isinstance(parameter.value, Mapping) else parameter.value
    return value if isinstance(value, Length) else None


def _acting(key: str, rules: RuleSet) -> Parameter | None:
    """Only what is confirmed acts; the rest is shown to the office and asked about."""
    parameter = rules.get(key)
    return parameter if parameter and parameter.confirmed else None
