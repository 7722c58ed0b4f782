"""The law of a place as values: parameters, each with its article and how sure we are of it, laid layer over layer.

A later layer wins: the country's rules → the place's earlier periods of law → the period of the day → the office's
own answers. What an earlier period said and the next one replaced without our having read it goes on, in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from lifecycle.rules.days import BEGINNING, END_OF_TIME

# No 29 February: a date that comes every year must exist in every year.
_COMMON_YEAR = 2001


@dataclass(frozen=True, slots=True, order=True)
class YearDay:
    """A date that comes every year: 01-31."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError for what isn't a date of every year."""
        if not re.fullmatch(r"\d\d-\d\d", text):
            raise ValueError(f"{text!r} is not a date of every year such as 01-31")
        month, day = map(int, text.split("-"))
        date(_COMMON_YEAR, month, day)
        return cls(month, day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


class Mark(StrEnum):
    READ = "A"
    QUOTED = "B"
    INFERRED = "C"
    UNREAD = "M"
    # The office itself has answered, with its source.
    OFFICE = "O"


class Doubt(StrEnum):
    """Why a value is not confirmed although it acts."""

    # Mark C: seen in practice, or arithmetic of ours.
    INFERRED = "inferred"
    # Mark M: background knowledge; nobody has read the text.
    UNREAD = "unread"
    # The text was read, but it is another place's, or a practice that binds nobody here.
    BORROWED = "borrowed"
    # The rule that said so was replaced; what its successor says has not been read.
    REPLACED = "replaced"
    # The day lies before the rule was law, or before the text of it that was read.
    BEFORE = "before"
    # The office has answered, and the text, read since then, says otherwise.
    READ_SINCE = "read_since"


@dataclass(frozen=True, slots=True)
class Parameter:
    """`rule_set` and `version` say which file supplied it; `doubt` None means confirmed, from `since` on."""

    key: str
    value: Any
    source: str
    article: str
    says: str
    mark: Mark
    link: str
    rule_set: str
    version: str
    since: date = BEGINNING
    doubt: Doubt | None = None

    @property
    def id(self) -> str:
        """shandong-238.validity_max"""
        return f"{self.rule_set}.{self.key}"

    @property
    def authority(self) -> str:
        """What an entry names that rests on this parameter: shandong-238.validity_max@2026-11"""
        return f"{self.id}@{self.version}"

    @property
    def confirmed(self) -> bool:
        return self.doubt is None

    @property
    def inherited(self) -> bool:
        """It goes on from an earlier period of law."""
        return self.doubt == Doubt.REPLACED


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One place's rules: of one file as loaded, or of one day as laid together. `valid_until` is exclusive."""

    id: str
    series: str
    version: str
    name: str
    source: str
    valid_from: date
    valid_until: date = END_OF_TIME
    # Sources that this period of law has replaced: what rests on them goes on in doubt.
    replaces: frozenset[str] = frozenset()
    remark: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Parameter:
        return self.parameters[key]

    def get(self, key: str) -> Parameter | None:
        """None: of what was read, nothing says anything about it here."""
        return self.parameters.get(key)

    def value(self, key: str) -> Any:
        """The bare value, or None where nothing was read."""
        parameter = self.parameters.get(key)
        return parameter.value if parameter else None


Answers = Mapping[str, Mapping[str, Parameter]]


def lay(
    base: Mapping[str, Parameter], periods: Sequence[RuleSet], day: date, answers: Answers | None = None
) -> RuleSet:
    """The period of the day with everything that holds on it; `periods` of one place in their order, at least one.

    `answers` are the office's own, by the id of the period they were given for. A day before the first period gets
    that period, its parameters in doubt.
    """
    begun = [period for period in periods if period.valid_from <= day]
    reached = begun or periods[:1]
    parameters = dict(base)
    for period in reached:
        carried = {key: _carried(parameter, period) for key, parameter in parameters.items()}
        parameters = carried | dict(period.parameters)
        if answers and begun:
            parameters |= answers.get(period.id, {})
    believed = {key: _believed(parameter, day) for key, parameter in parameters.items()}
    return replace(reached[-1], parameters=MappingProxyType(believed))


def _carried(parameter: Parameter, period: RuleSet) -> Parameter:
    # An office answered for the law of its day; under the next one it is asked again.
    if parameter.source in period.replaces or parameter.mark == Mark.OFFICE:
        return replace(parameter, doubt=Doubt.REPLACED)
    return parameter


def _believed(parameter: Parameter, day: date) -> Parameter:
    early = day < parameter.since and parameter.doubt is None
    return replace(parameter, doubt=Doubt.BEFORE) if early else parameter
