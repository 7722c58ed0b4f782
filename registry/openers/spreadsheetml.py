"""Reads .xlsx (SpreadsheetML, ISO/IEC 29500) from its parts, row by row: nothing of a sheet is held but the row.

Libraries that stream rows drop what a ledger can't do without: merged and hidden cells, comments.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from registry.ledgers import Merge, Sheet, SheetCell, SheetRow
from sentences.refusals import BadInput

_MB = 1024 * 1024
# What a workbook may unpack to: a hundred thousand rows of a ledger have about 60 MB.
_LARGEST_UNPACKED_MB = 512
_PIECE = 1 << 18
# Number formats that show a day, by the numbers that need no definition.
_DAY_FORMATS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_LETTERS = re.compile("[yYdD年日]")
_REF = re.compile(r"([A-Z]{1,3})([0-9]+)")
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (a cell has no time zone)


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share. `days`: by style, whether a number in it is a day."""

    archive: ZipFile
    name: str
    strings: Sequence[str]
    days: Sequence[bool]
    since_1904: bool


def sheets(path: Path, name: str) -> Iterator[Sheet]:
    """In the order of the workbook; its rows are read before the next one is asked for.

    BadInput("workbook_damaged"), BadInput("file_too_large") for what unpacks to more than half a gigabyte.
    """
    with _readable(name), ZipFile(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _LARGEST_UNPACKED_MB * _MB:
            limit = _LARGEST_UNPACKED_MB
            raise BadInput("file_too_large", file=name, size_mb=unpacked // _MB, limit_mb=limit)
        targets = _related(archive, "xl/workbook.xml")
        listed = list(_elements(archive, "xl/workbook.xml"))
        dates = next((one.get("date1904") for one in listed if _tag(one) == "workbookPr"), None)
        book = Book(archive, name, _strings(archive), _styles(archive), dates in ("1", "true"))
        for one in listed:
            part = targets.get(_attribute(one, "id"), ("", ""))[1] if _tag(one) == "sheet" else ""
            if part in archive.NameToInfo and "worksheet" in part:
                yield _sheet(book, part, one)


def _sheet(book: Book, part: str, listed: Element) -> Sheet:
    merges, length = _after_the_rows(book.archive, part)
    return Sheet(
        name=listed.get("name", ""),
        rows=_rows(book, part),
        hidden=listed.get("state", "visible") != "visible",
        hidden_columns=_hidden_columns(book.archive, part),
        merges=merges,
        since_1904=book.since_1904,
        length=length,
    )


def _rows(book: Book, part: str) -> Iterator[SheetRow]:
    notes = _notes(book.archive, part)
    with _readable(book.name), book.archive.open(part) as stream:
        no, data = 0, None
        for event, element in _parsed(stream, book.name):
            tag = _tag(element)
            if event == "start":
                data = element if tag == "sheetData" else data
            elif tag == "row":
                no = int(element.get("r") or no + 1)
                yield _row(book, element, no, notes.pop(no, {}))
                # Not only the row: its empty shell would stay with the sheet.
                if data is not None:
                    data.clear()
    for left in sorted(notes):
        yield SheetRow(left, tuple(SheetCell(column, "", note=note) for column, note in sorted(notes[left].items())))


def _row(book: Book, element: Element, no: int, notes: Mapping[int, str]) -> SheetRow:
    cells, column = [], 0
    for one in element:
        ref = one.get("r")
        column = _column(ref) if ref else column + 1
        text, day = _value(book, one)
        note = notes.get(column, "")
        if text or note:
            cells.append(SheetCell(column, text, day, note))
    if notes:
        filled = {cell.column for cell in cells}
        cells += [SheetCell(column, "", note=note) for column, note in notes.items() if column not in filled]
        cells.sort(key=lambda cell: cell.column)
    return SheetRow(no, tuple(cells), element.get("hidden") in ("1", "true"))


def _value(book: Book, cell: Element) -> tuple[str, date | None]:
    kind, raw, inline = cell.get("t", "n"), "", ""
    for part in cell:
        tag = _tag(part)
        if tag == "v":
            raw = part.text or ""
        elif tag == "is":
            inline = _text(part)
    if kind == "s":
        return book.strings[int(raw)] if raw else "", None
    if kind == "inlineStr":
        return inline.strip(), None
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), None
    if kind == "d":
        return raw, date.fromisoformat(raw[:10])
    if kind in ("str", "e") or not raw:
        return _unescaped(raw).strip(), None
    style = int(cell.get("s") or 0)
    return _number(book, raw, shows_day=style < len(book.days) and book.days[style])


def _number(book: Book, raw: str, *, shows_day: bool) -> tuple[str, date | None]:
    number = float(raw)
    if shows_day and 0 < number < 2_958_466:  # noqa: PLR2004  (9999-12-31)
        moment = (_EPOCH_1904 if book.since_1904 else _EPOCH) + timedelta(days=number)
        return moment.date().isoformat(), moment.date()
    # Sixteen digits are the noise of binary numbers; fifteen are what the program shows.
    return str(int(number)) if number == int(number) else f"{number:.15g}", None


def _strings(archive: ZipFile) -> list[str]:
    strings: list[str] = []
    if "xl/sharedStrings.xml" in archive.NameToInfo:
        for element in _elements(archive, "xl/sharedStrings.xml", depth=1):
            if _tag(element) == "si":
                strings.append(_text(element).strip())
                element.clear()
    return strings


def _text(element: Element) -> str:
    """All runs, without the phonetic ones."""
    runs = (child for child in element if _tag(child) in ("t", "r"))
    pieces = (
        run.text or "" if _tag(run) == "t" else "".join(t.text or "" for t in run if _tag(t) == "t") for run in runs
    )
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _styles(archive: ZipFile) -> list[bool]:
    """By style, whether it shows a day."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return []
    formats: dict[int, str] = {}
    days: list[bool] = []
    for element in _elements(archive, "xl/styles.xml"):
        if _tag(element) == "numFmt":
            formats[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
        elif _tag(element) == "cellXfs":
            days = [_shows_day(int(xf.get("numFmtId") or 0), formats) for xf in element]
    return days


def _shows_day(number: int, formats: Mapping[int, str]) -> bool:
    if number not in formats:
        return number in _DAY_FORMATS
    return _DAY_LETTERS.search(_LITERAL.sub("", formats[number])) is not None


def _notes(archive: ZipFile, part: str) -> dict[int, dict[int, str]]:
    """Comments by row and column."""
    notes: dict[int, dict[int, str]] = {}
    for kind, target in _related(archive, part).values():
        if not kind.endswith("/comments") or target not in archive.NameToInfo:
            continue
        for element in _elements(archive, target):
            match = _REF.fullmatch(element.get("ref", "")) if _tag(element) == "comment" else None
            text = "".join(one.text or "" for one in element.iter() if _tag(one) == "t").strip()
            if match and text:
                notes.setdefault(int(match[2]), {})[_column(match[0])] = text
    return notes


def _hidden_columns(archive: ZipFile, part: str) -> frozenset[int]:
    """They stand before the rows, so no more than the beginning is read."""
    hidden: set[int] = set()
    with archive.open(part) as stream:
        for event, element in _parsed(stream, part):
            tag = _tag(element)
            if tag == "sheetData":
                break
            if event == "start" and tag == "col" and element.get("hidden") in ("1", "true"):
                hidden.update(range(int(element.get("min", 1)), min(int(element.get("max", 1)), 1024) + 1))
    return frozenset(hidden)


def _after_the_rows(archive: ZipFile, part: str) -> tuple[tuple[Merge, ...], int]:
    """Merged cells stand behind all rows: the rows before them are skipped as bytes, and counted on the way."""
    tail, rows = b"", 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            rows += piece.count(b"<row ")
            tail = piece if b"<mergeCell" not in tail and b"</sheetData>" not in tail else tail + piece
    merges = (
        Merge(int(top), int(bottom), _column(left.decode()), _column(right.decode()))
        for left, top, right, bottom in _MERGE.findall(tail)
    )
    return tuple(merges), rows


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id, what kind of part it is and where."""
    folder = PurePosixPath(part).parent
    listing = f"{folder}/_rels/{PurePosixPath(part).name}.rels"
    if listing not in archive.NameToInfo:
        return {}
    found = {}
    for one in _elements(archive, listing):
        target = one.get("Target", "")
        if _tag(one) == "Relationship":
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


def _elements(archive: ZipFile, part: str, depth: int = 0) -> Iterator[Element]:
    """Every element as it ends; at `depth` 1 what is done with is dropped from its parent."""
    with archive.open(part) as stream:
        root: Element | None = None
        for event, element in _parsed(stream, part):
            if root is None:
                root = element
            if event == "end":
                yield element
                if depth and _tag(element) == "si":
                    root.clear()


def _parsed(stream: IO[bytes], name: str) -> Iterator[tuple[str, Element]]:
    """A part of a workbook declares no entities; one that does means harm."""
    head = stream.read(1024)
    stream.seek(0)
    if b"<!DOCTYPE" in head:
        raise BadInput("workbook_damaged", file=name)
    return iterparse(stream, events=("start", "end"))  # noqa: S314  (what could expand was refused above)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (
        BadZipFile,
        ParseError,
        zlib.error,
        KeyError,
        ValueError,
        IndexError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        # RuntimeError and NotImplementedError: encrypted, or packed in a way nobody uses.
        raise BadInput("workbook_damaged", file=name) from error


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name and key != name), "")


def _column(ref: str) -> int:
    number = 0
    for char in ref:
        if not char.isalpha():
            break
        number = number * 26 + ord(char) - ord("A") + 1
    return number
