"""Loads the rule sets: one TOML file per place and period of law, every parameter with its article and its mark.

No number of days or years stands in Python. A file that can't be used is refused with its name and the key that is
wrong. What holds for a place on a day is laid together by `lifecycle.rules.ruleset.lay`: the country's rules, the
place's periods of law up to that day, the office's own answers.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from itertools import groupby, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lifecycle.answered import office_answers
from lifecycle.rules import END_OF_TIME
from lifecycle.rules.parameters import KEYS, clashes, raw_value, read_value
from lifecycle.rules.ruleset import Answers, Doubt, Mark, Parameter, RuleSet, lay
from offices.models import Jurisdiction

FOLDER = Path(__file__).parent / "rulesets"
# The series that every place builds on.
COUNTRY = "national"

HEAD = {"id", "series", "version", "name", "source", "from", "until", "replaces", "remark"}
FIELDS = {"value", "article", "says", "mark", "source", "link", "since", "borrowed"}
_DOUBT_BY_MARK = {Mark.INFERRED: Doubt.INFERRED, Mark.UNREAD: Doubt.UNREAD}


Laws = Callable[[date], RuleSet]


class RuleSetError(ValueError):
    """Names the file and the key."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every period of law of every place, in order, each with what its own file says."""

    series: Mapping[str, Sequence[RuleSet]]

    def on(self, series: str, day: date, answers: Answers | None = None) -> RuleSet:
        """RuleSetError for a series that has no file."""
        country = lay({}, self.series[COUNTRY], day) if COUNTRY in self.series else None
        if series not in self.series:
            raise RuleSetError(f"{series}: there is no rule set of this name; there are {', '.join(self.places)}")
        return lay(country.parameters if country else {}, self.series[series], day, answers)

    @property
    def places(self) -> list[str]:
        return sorted(self.series.keys() - {COUNTRY})


@cache
def rulebook(folder: Path = FOLDER) -> Rulebook:
    """All files of a folder. RuleSetError names the file and the key that is wrong."""
    files = [parse_rule_set(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.toml"))]
    ordered = sorted(files, key=lambda rules: (rules.series, rules.valid_from))
    series = {name: tuple(periods) for name, periods in groupby(ordered, key=lambda rules: rules.series)}
    for periods in series.values():
        _check_periods(periods)
    book = Rulebook(MappingProxyType(series))
    for name, periods in series.items():
        for period in periods:
            _check_values(f"{period.id}.toml", book.on(name, period.valid_from))
    return book


def rules_on(place_series: str, day: date) -> RuleSet:
    """What holds there that day by the files alone. RuleSetError names what is missing."""
    return rulebook().on(place_series, day)


def rules_for(places: Iterable[Jurisdiction], day: date, as_known_at: datetime | None = None) -> dict[int, RuleSet]:
    """What holds that day in each place, with what its office has answered by that moment; one query in all."""
    return {place: laws(day) for place, laws in laws_for(places, as_known_at).items()}


def laws_for(places: Iterable[Jurisdiction], as_known_at: datetime | None = None) -> dict[int, Laws]:
    """What holds in each place on any day, for those who ask for many days; one query in all."""
    asked = {place.pk: place.rule_set for place in places}
    answers = office_answers(asked, as_known_at)
    return {pk: _laws(series, answers.get(pk)) for pk, series in asked.items()}


def laws_of(place: Jurisdiction, as_known_at: datetime | None = None) -> Laws:
    """The same of one place."""
    return laws_for([place], as_known_at)[place.pk]


def _laws(series: str, answers: Answers | None) -> Laws:
    # Laid together once for each day; with what an office answered, it is given up with whoever asked.
    return cache(lambda day: rulebook().on(series, day, answers)) if answers else partial(_unanswered, series)


@lru_cache(maxsize=4096)
def _unanswered(series: str, day: date) -> RuleSet:
    return rulebook().on(series, day)


def parse_rule_set(text: str, file: str) -> RuleSet:
    """What one file says. RuleSetError names the file and the key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{file}: {error}") from error
    head = {key: raw.pop(key) for key in HEAD & raw.keys()}
    _check_head(head, file)
    for key in raw.keys() - KEYS.keys():
        raise RuleSetError(f"{file}: {key}: no such parameter")
    return RuleSet(
        id=head["id"],
        series=head["series"],
        version=head["version"],
        name=head["name"],
        source=head["source"],
        valid_from=head["from"],
        valid_until=head.get("until", END_OF_TIME),
        replaces=frozenset(head.get("replaces", ())),
        remark=head.get("remark", ""),
        parameters=MappingProxyType({key: _parameter(file, key, table, head) for key, table in raw.items()}),
    )


def _check_head(head: Mapping[str, Any], file: str) -> None:
    for key in ("id", "series", "version", "name", "source"):
        _expect(file, key, head.get(key), str)
    _expect(file, "from", head.get("from"), date)
    _expect(file, "until", head.get("until", END_OF_TIME), date)
    _expect(file, "replaces", head.get("replaces", []), list)
    _expect(file, "remark", head.get("remark", "none"), str)
    if f"{head['id']}.toml" != file:
        raise RuleSetError(f"{file}: id: {head['id']!r} is not the name of the file")
    if head["from"] >= head.get("until", END_OF_TIME):
        raise RuleSetError(f"{file}: until: the period ends before it begins")


def _parameter(file: str, key: str, raw: Any, head: Mapping[str, Any]) -> Parameter:
    _expect(file, key, raw, dict)
    for field in raw.keys() - FIELDS:
        raise RuleSetError(f"{file}: {key}.{field}: no such field; whether it is confirmed follows from the mark")
    for field in ("article", "says", "mark"):
        _expect(file, f"{key}.{field}", raw.get(field), str)
    for field in ("source", "link"):
        _expect(file, f"{key}.{field}", raw.get(field, "none"), str)
    _expect(file, f"{key}.since", raw.get("since", END_OF_TIME), date)
    _expect(file, f"{key}.borrowed", raw.get("borrowed", False), bool)
    mark = _mark(file, key, raw["mark"])
    return Parameter(
        key=key,
        value=_value(file, key, raw),
        source=raw.get("source", head["source"]),
        article=raw["article"],
        says=raw["says"],
        mark=mark,
        link=raw.get("link", ""),
        rule_set=head["id"],
        version=head["version"],
        since=raw.get("since", head["from"]),
        doubt=_DOUBT_BY_MARK.get(mark, Doubt.BORROWED if raw.get("borrowed") else None),
    )


def _mark(file: str, key: str, raw: str) -> Mark:
    if raw not in "ABCM" or len(raw) != 1:
        raise RuleSetError(f"{file}: {key}.mark: {raw!r} is none of A, B, C, M")
    return Mark(raw)


def _value(file: str, key: str, raw: Mapping[str, Any]) -> Any:
    try:
        return read_value(key, raw.get("value"))
    except ValueError as error:
        raise RuleSetError(f"{file}: {key}.value: {error}") from error


def _check_periods(periods: Sequence[RuleSet]) -> None:
    """One after the other without a gap, the last one open; what a period replaces has been said before."""
    for earlier, later in pairwise(periods):
        if earlier.valid_until != later.valid_from:
            wrong = "overlaps" if earlier.valid_until > later.valid_from else "leaves a gap before"
            raise RuleSetError(f"{earlier.id}.toml: until: {earlier.valid_until} {wrong} {later.id}.toml")
    if periods[-1].valid_until != END_OF_TIME:
        raise RuleSetError(f"{periods[-1].id}.toml: until: no file of this place says what holds afterwards")
    said: set[str] = set()
    for period in periods:
        for source in sorted(period.replaces - said):
            raise RuleSetError(f"{period.id}.toml: replaces: no earlier file names {source}")
        said |= {period.source, *(parameter.source for parameter in period.parameters.values())}


def _check_values(file: str, rules: RuleSet) -> None:
    values = {key: raw_value(parameter.value) for key, parameter in rules.parameters.items()}
    for key, other in clashes({key: parameter.value for key, parameter in rules.parameters.items()}):
        raise RuleSetError(f"{file}: {key}: {values[key]} can't stand beside {other}: {values.get(other)}")


def _expect(file: str, key: str, value: Any, kind: type) -> None:
    # An empty text is as good as none: an article left blank is an article nobody has named.
    if not isinstance(value, kind) or value == "":
        raise RuleSetError(f"{file}: {key}: expected {kind.__name__}, found {value!r}")
