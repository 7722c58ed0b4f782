"""By what a document is determined (认定) to be normative or not: criteria with their source, one file for each origin.

Loaded and checked as rule sets are. What a file says binds its own place, the country's binds all; nothing decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lifecycle.rulebook import COUNTRY, RuleSetError
from lifecycle.rules import BEGINNING
from lifecycle.rules import Mark as Outcome
from lifecycle.rules.ruleset import Doubt, Mark
from offices.models import Jurisdiction
from sentences.refusals import Refused

Known = TypeVar("Known")
FOLDER = Path(__file__).parent / "criteria_sets"
OUTCOMES = (Outcome.NORMATIVE, Outcome.ORDINARY, Outcome.LEGACY)
_HEAD = ("series", "version", "source", "from")
_FIELDS = {"points", "article", "says", "mark", "source", "link", "since", "signs"}
_DOUBT_BY_MARK = {Mark.INFERRED: Doubt.INFERRED, Mark.UNREAD: Doubt.UNREAD}


@dataclass(frozen=True, slots=True)
class Criterion:
    """`points` to what it speaks. `signs`: words of a title that make one look. `doubt`: why it isn't confirmed."""

    key: str
    series: str
    version: str
    points: Outcome
    source: str
    article: str
    says: str
    mark: Mark
    link: str
    since: date
    signs: tuple[str, ...]
    doubt: Doubt | None

    @property
    def identity(self) -> str:
        """What a form and an entry name it by."""
        return f"{self.series}.{self.key}"

    @property
    def recorded(self) -> dict[str, str]:
        """As an entry keeps it: still told when the files have changed."""
        return {"criterion": f"{self.identity}@{self.version}", "source": self.source, "article": self.article}

    def found_in(self, title: str) -> bool:
        return any(sign in title for sign in self.signs)


@cache
def all_criteria(folder: Path = FOLDER) -> Sequence[Criterion]:
    """Of all files, in their order. RuleSetError names the file and the key that is wrong."""
    files = (parse_criteria(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.toml")))
    return [criterion for criteria in files for criterion in criteria]


def criteria_for(place: Jurisdiction, day: date) -> list[Criterion]:
    """What a place looks at that day, what speaks for a normative document first.

    Of each key its own file's, else the country's, else another place's, which is not confirmed here.
    """
    best: dict[str, Criterion] = {}
    for criterion in sorted(all_criteria(), key=lambda one: _nearness(one, place.rule_set)):
        best.setdefault(criterion.key, _seen_from(criterion, place.rule_set, day))
    return sorted(best.values(), key=lambda one: (OUTCOMES.index(one.points), _nearness(one, place.rule_set)))


def named_criteria(identities: Sequence[str], place: Jurisdiction, day: date) -> list[Criterion]:
    """Refused("criterion_unknown") for one that the place doesn't look at."""
    known = {criterion.identity: criterion for criterion in criteria_for(place, day)}
    for identity in identities:
        if identity not in known:
            raise Refused("criterion_unknown", criterion=identity)
    return [known[identity] for identity in dict.fromkeys(identities)]


def parse_criteria(text: str, file: str) -> list[Criterion]:
    """What one file says. RuleSetError names the file and the key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{file}: {error}") from error
    head = {key: raw.pop(key, None) for key in _HEAD}
    head["from"] = head["from"] or BEGINNING
    for key, value in head.items():
        _expect(file, key, value, date if key == "from" else str)
    if f"{head['series']}.toml" != file:
        raise RuleSetError(f"{file}: series: {head['series']!r} is not the name of the file")
    return [_criterion(file, key, table, head) for key, table in raw.items()]


def _criterion(file: str, key: str, raw: Any, head: Mapping[str, Any]) -> Criterion:
    _expect(file, key, raw, dict)
    for field in raw.keys() - _FIELDS:
        raise RuleSetError(f"{file}: {key}.{field}: no such field")
    for field in ("points", "article", "says", "mark"):
        _expect(file, f"{key}.{field}", raw.get(field), str)
    for field in ("source", "link"):
        _expect(file, f"{key}.{field}", raw.get(field, "none"), str)
    _expect(file, f"{key}.since", raw.get("since", head["from"]), date)
    for sign in raw.get("signs", []):
        _expect(file, f"{key}.signs", sign, str)
    mark = _one_of(file, f"{key}.mark", raw["mark"], {one.value: one for one in Mark if one != Mark.OFFICE})
    return Criterion(
        key=key,
        series=head["series"],
        version=head["version"],
        points=_one_of(file, f"{key}.points", raw["points"], {one.value: one for one in OUTCOMES}),
        source=raw.get("source", head["source"]),
        article=raw["article"],
        says=raw["says"],
        mark=mark,
        link=raw.get("link", ""),
        since=raw.get("since", head["from"]),
        signs=tuple(raw.get("signs", ())),
        doubt=_DOUBT_BY_MARK.get(mark),
    )


def _nearness(criterion: Criterion, series: str) -> int:
    return {series: 0, COUNTRY: 1}.get(criterion.series, 2)


def _seen_from(criterion: Criterion, series: str, day: date) -> Criterion:
    if criterion.series not in (series, COUNTRY):
        return replace(criterion, doubt=Doubt.BORROWED)
    return replace(criterion, doubt=Doubt.BEFORE) if criterion.since > day else criterion


def _one_of(file: str, key: str, raw: str, known: Mapping[str, Known]) -> Known:
    if raw not in known:
        raise RuleSetError(f"{file}: {key}: {raw!r} is none of {', '.join(known)}")
    return known[raw]


def _expect(file: str, key: str, value: Any, kind: type) -> None:
    # An empty text is as good as none: an article left blank is an article nobody has named.
    if not isinstance(value, kind) or value == "":
        raise RuleSetError(f"{file}: {key}: expected {kind.__name__}, found {value!r}")
