"""Loads the rule sets: one TOML file per place and period of law, every parameter with its article and its mark.

No number of days or years stands in Python. A file that can't be used stops the start with the key that is wrong.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "rulesets"
HEAD = {"id": str, "version": str, "name": str, "source": str}
# Each parameter the house knows, with what its value must be.
PARAMETERS: Mapping[str, type] = {
    "expiry_automatic": bool,
    "unregistered_is_no_basis": bool,
    "ended_is_no_basis": bool,
    "expiry_tiers_days": list,
    "ending_soon_days": int,
}
MARKS = frozenset("ABCM")


class RuleSetError(ValueError):
    """Names the file and the key."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`source` is the rule's own unless the parameter names another; `confirmed` is false for marks C and M."""

    id: str
    value: Any
    source: str
    article: str
    says: str
    mark: str

    @property
    def confirmed(self) -> bool:
        return self.mark in "AB"


@dataclass(frozen=True, slots=True)
class RuleSet:
    id: str
    version: str
    name: str
    parameters: Mapping[str, Parameter]

    def __getitem__(self, key: str) -> Parameter:
        return self.parameters[key]


@cache
def rule_set(name: str) -> RuleSet:
    """RuleSetError for a name without a file and for a file that is wrong."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise RuleSetError(f"{path.name}: there is no such rule set")
    return parse_rule_set(path.read_text(encoding="utf-8"), path.name)


def parse_rule_set(text: str, file: str) -> RuleSet:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{file}: {error}") from error
    for key, kind in HEAD.items():
        _expect(file, key, raw.get(key), kind)
    for key in raw.keys() - PARAMETERS.keys() - HEAD.keys() - {"from", "until"}:
        raise RuleSetError(f"{file}: {key}: no such parameter")
    parameters = {key: _parameter(file, key, raw.get(key), raw["source"]) for key in PARAMETERS}
    return RuleSet(raw["id"], raw["version"], raw["name"], parameters)


def _parameter(file: str, key: str, raw: Any, source: str) -> Parameter:
    _expect(file, key, raw, dict)
    _expect(file, f"{key}.value", raw.get("value"), PARAMETERS[key])
    for name in ("article", "says", "mark"):
        _expect(file, f"{key}.{name}", raw.get(name), str)
    if raw["mark"] not in MARKS:
        raise RuleSetError(f"{file}: {key}.mark: {raw['mark']!r} is none of A, B, C, M")
    return Parameter(
        f"{file.removesuffix('.toml')}.{key}",
        raw["value"],
        raw.get("source", source),
        raw["article"],
        raw["says"],
        raw["mark"],
    )


def _expect(file: str, key: str, value: Any, kind: type) -> None:
    if not isinstance(value, kind):
        raise RuleSetError(f"{file}: {key}: expected {kind.__name__}, found {value!r}")
