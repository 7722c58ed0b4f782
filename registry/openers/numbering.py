"""What Word counts by itself: 一、 and 1. and the 序号 of a list are often in no text, only in its numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile("%([1-9])")
_DIGITS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千")
_CHINESE = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
        "japaneseCounting", "ideographDigital",
    }
)  # fmt: skip
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST_CHINESE, _LARGEST_CIRCLED, _LARGEST_ROMAN, _LETTERS = 9999, 20, 49, 26
# Styles rest on each other; what rests on itself is broken.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Asked for each paragraph in order: it counts as it goes."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list
    lists: dict[str, str] = field(default_factory=dict)  # the list of each use of it
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, Element] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Element) -> str:
        use, depth = self._use(paragraph)
        name = self.lists.get(use, "")
        level = self.levels.get(name, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(name, {})
        if use not in self._begun:
            self._begun.add(use)
            counts.update({deep: start - 1 for deep, start in self.restarts.get(use, {}).items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [deep for deep in counts if deep > depth]:
            del counts[deeper]
        return (
            ""
            if level.form in ("bullet", "none")
            else _LEVEL.sub(lambda at: self._count(name, int(at[1]) - 1), level.text)
        )

    def _count(self, name: str, depth: int) -> str:
        level = self.levels[name].get(depth)
        return "" if level is None else printed(self._counts[name].get(depth, level.start), level.form)

    def _use(self, paragraph: Element) -> tuple[str, int]:
        """Its own numbering, else that of its style or of the one that rests on."""
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        for _ in range(_DEEPEST):
            numbered = None if properties is None else properties.find(f"{W}numPr")
            if numbered is not None:
                depth = _value(numbered, "ilvl")
                return _value(numbered, "numId"), int(depth) if depth.isdecimal() else 0
            if style not in self.styles:
                break
            properties = self.styles[style].find(f"{W}pPr")
            style = _value(self.styles[style], "basedOn")
        return "", 0


def numbering_of(numbering: Element | None, styles: Element | None) -> Numbering:
    read = Numbering()
    for listed in () if numbering is None else numbering.iterchildren(f"{W}abstractNum"):
        read.levels[listed.get(f"{W}abstractNumId", "")] = {
            int(level.get(f"{W}ilvl", "0")): _level(level) for level in listed.iterchildren(f"{W}lvl")
        }
    for use in () if numbering is None else numbering.iterchildren(f"{W}num"):
        name = use.get(f"{W}numId", "")
        read.lists[name] = _value(use, "abstractNumId")
        read.restarts[name] = {
            int(override.get(f"{W}ilvl", "0")): int(_value(override, "startOverride"))
            for override in use.iterchildren(f"{W}lvlOverride")
            if _value(override, "startOverride").isdecimal()
        }
    for style in () if styles is None else styles.iterchildren(f"{W}style"):
        read.styles[style.get(f"{W}styleId", "")] = style
    return read


def printed(count: int, form: str) -> str:
    """A count as Word prints it; a form that no office uses comes out in digits."""
    if form in _CHINESE and 0 < count <= _LARGEST_CHINESE:
        return _chinese(count)
    if form == "decimalEnclosedCircle" and 0 < count <= _LARGEST_CIRCLED:
        return chr(ord("①") + count - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < count <= _LETTERS:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    if form in ("lowerRoman", "upperRoman") and 0 < count <= _LARGEST_ROMAN:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return str(count)


def _chinese(count: int) -> str:
    digits = [int(digit) for digit in str(count)]
    parts = [_DIGITS[digit] + (_PLACES[len(digits) - 1 - at] if digit else "") for at, digit in enumerate(digits)]
    text = re.sub("零+", "零", "".join(parts)).rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text.replace("xxxx", "xl")


def _level(level: Element) -> Level:
    start = _value(level, "start")
    return Level(int(start) if start.isdecimal() else 1, _value(level, "numFmt") or "decimal", _value(level, "lvlText"))


def _value(element: Element | None, name: str) -> str:
    child = None if element is None else element.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")
