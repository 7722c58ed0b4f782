"""The parts of a workbook beside its rows: common strings, styles, comments, and which part belongs to which."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, iterparse
from xml.parsers import expat
from zipfile import ZipFile

from registry.openers.limits import LONGEST_CELL
from sentences.refusals import BadInput

_PIECE = 1 << 16
# Number formats that show a day, by the numbers that need no definition.
_DAY_FORMATS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_LETTERS = re.compile("[yYdD年日]")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def strings_of(archive: ZipFile) -> list[str]:
    strings: list[str] = []
    if "xl/sharedStrings.xml" in archive.NameToInfo:
        for element in elements_of(archive, "xl/sharedStrings.xml", depth=1):
            if tag_of(element) == "si":
                strings.append(text_of(element).strip())
                element.clear()
    return strings


def text_of(element: Element) -> str:
    """All runs, without the phonetic ones."""
    runs = (child for child in element if tag_of(child) in ("t", "r"))
    pieces = (
        run.text or "" if tag_of(run) == "t" else "".join(t.text or "" for t in run if tag_of(t) == "t") for run in runs
    )
    return of_bearable_length(unescaped("".join(pieces)))


def of_bearable_length(text: str) -> str:
    """BadInput("file_damaged"): no program lets anybody type a longer cell, and one string may stand in all of them."""
    if len(text) > LONGEST_CELL:
        raise BadInput("file_damaged", file="")
    return text


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def day_styles_of(archive: ZipFile) -> list[bool]:
    """By style, whether it shows a day."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return []
    formats: dict[int, str] = {}
    days: list[bool] = []
    for element in elements_of(archive, "xl/styles.xml"):
        if tag_of(element) == "numFmt":
            formats[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
        elif tag_of(element) == "cellXfs":
            days = [_shows_day(int(xf.get("numFmtId") or 0), formats) for xf in element]
    return days


def _shows_day(number: int, formats: Mapping[int, str]) -> bool:
    if number not in formats:
        return number in _DAY_FORMATS
    return _DAY_LETTERS.search(_LITERAL.sub("", formats[number])) is not None


def notes_of(archive: ZipFile, part: str) -> dict[int, dict[int, str]]:
    """Comments by row and column."""
    notes: dict[int, dict[int, str]] = {}
    for kind, target in related_to(archive, part).values():
        if not kind.endswith("/comments") or target not in archive.NameToInfo:
            continue
        for element in elements_of(archive, target):
            match = _REF.fullmatch(element.get("ref", "")) if tag_of(element) == "comment" else None
            text = "".join(one.text or "" for one in element.iter() if tag_of(one) == "t").strip()
            if match and text:
                notes.setdefault(int(match[2]), {})[column_of(match[0])] = of_bearable_length(text)
    return notes


def related_to(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id, what kind of part it is and where."""
    folder = PurePosixPath(part).parent
    listing = f"{folder}/_rels/{PurePosixPath(part).name}.rels"
    if listing not in archive.NameToInfo:
        return {}
    found = {}
    for one in elements_of(archive, listing):
        target = one.get("Target", "")
        if tag_of(one) == "Relationship":
            path = target[1:] if target.startswith("/") else _resolved(folder / target)
            found[one.get("Id", "")] = (one.get("Type", ""), path)
    return found


def _resolved(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def elements_of(archive: ZipFile, part: str, depth: int = 0) -> Iterator[Element]:
    """Every element as it ends; at `depth` 1 what is done with is dropped from its parent."""
    with archive.open(part) as stream:
        root: Element | None = None
        for event, element in parsed(stream):
            if root is None:
                root = element
            if event == "end":
                yield element
                if depth and tag_of(element) == "si":
                    root.clear()


def parsed(stream: IO[bytes]) -> Iterator[tuple[str, Element]]:
    refuse_a_doctype(stream)
    return iterparse(stream, events=("start", "end"))  # noqa: S314  (what could expand was refused above)


class _RootBegins(Exception):
    """Behind it no document type can be declared."""


def refuse_a_doctype(stream: IO[bytes]) -> None:
    """BadInput("file_damaged"): a part of a workbook declares no entities; one that does means harm.

    Asked of the parser itself, which knows every encoding and how much may stand above.
    """
    prologue = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise BadInput("file_damaged", file="")

    def stop(*_: object) -> None:
        raise _RootBegins

    prologue.StartDoctypeDeclHandler, prologue.StartElementHandler = refuse, stop
    try:
        while piece := stream.read(_PIECE):
            prologue.Parse(piece)
    except _RootBegins:
        stream.seek(0)
    except expat.ExpatError as error:
        raise BadInput("file_damaged", file="") from error


def tag_of(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def attribute_of(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name and key != name), "")


def column_of(ref: str) -> int:
    """Of C7 or C, from 1."""
    number = 0
    for char in ref:
        if not char.isalpha():
            break
        number = number * 26 + ord(char) - ord("A") + 1
    return number
