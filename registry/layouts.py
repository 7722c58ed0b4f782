"""Loads what registration codes look like, place by place."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from registry.identity.codes import CodeLayout, parse_code

LAYOUTS = Path(__file__).parent / "identity" / "layouts.toml"

_TEXTS = ("id", "places", "evidence", "mark")
_GROUPS = {"place", "year", "serial"}


class LayoutError(ValueError):
    """The layouts file can't be used; the message names the entry and its key."""


@cache
def load_layouts(path: Path = LAYOUTS) -> tuple[CodeLayout, ...]:
    return layouts_from(path.read_text(encoding="utf-8"))


def layouts_from(text: str) -> tuple[CodeLayout, ...]:
    """Raises LayoutError; a layout whose own examples do not read as themselves is wrong as well."""
    try:
        entries = tomllib.loads(text).get("layout", [])
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"not TOML: {error}") from error
    layouts = tuple(_layout(entry, number) for number, entry in enumerate(entries, start=1))
    names = [layout.id for layout in layouts]
    for name in names:
        if names.count(name) > 1:
            raise LayoutError(f"layout {name}: id: given twice")
    return layouts


def _layout(entry: Mapping[str, Any], number: int) -> CodeLayout:
    name = entry.get("id", f"no. {number}")
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise LayoutError(f"layout {name}: {key}: a text is needed")
    if entry["mark"] not in "ABCM":
        raise LayoutError(f"layout {name}: mark: one of A, B, C, M is needed")
    layout = CodeLayout(
        id=name,
        places=entry["places"],
        key=entry.get("key", ""),
        pattern=_pattern(entry, name),
        evidence=entry["evidence"],
        mark=entry["mark"],
        examples=tuple(entry.get("examples", ())),
    )
    _try_examples(layout)
    return layout


def _pattern(entry: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    if "pattern" not in entry:
        return None
    try:
        pattern = re.compile(entry["pattern"])
    except re.error as error:
        raise LayoutError(f"layout {name}: pattern: {error}") from error
    missing = _GROUPS - set(pattern.groupindex)
    if missing:
        raise LayoutError(f"layout {name}: pattern: names no {', '.join(sorted(missing))}")
    try:
        entry.get("key", "").format(**dict.fromkeys(pattern.groupindex, ""))
    except (KeyError, IndexError, ValueError) as error:
        raise LayoutError(f"layout {name}: key: {error}") from error
    return pattern


def _try_examples(layout: CodeLayout) -> None:
    if layout.pattern is not None and not layout.examples:
        raise LayoutError(f"layout {layout.id}: examples: at least one is needed")
    for example in layout.examples:
        code = parse_code(example, [layout])
        if code is None or code.key != example:
            raise LayoutError(f"layout {layout.id}: examples: {example} does not read as itself")
