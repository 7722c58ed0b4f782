"""Reads .xlsx (SpreadsheetML, ISO/IEC 29500) from its parts, row by row: nothing of a sheet is held but the row.

Libraries that stream rows drop what a ledger can't do without: merged and hidden cells, comments.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from registry.ledgers import Merge, Sheet, SheetCell, SheetRow
from registry.openers.workbook_parts import (
    attribute_of,
    column_of,
    day_styles_of,
    elements_of,
    notes_of,
    parsed,
    related_to,
    strings_of,
    tag_of,
    text_of,
    unescaped,
)
from sentences.refusals import BadInput

_MB = 1024 * 1024
# What a workbook may unpack to: a hundred thousand rows of a ledger have about 60 MB.
_LARGEST_UNPACKED_MB = 512
_PIECE = 1 << 18
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
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

    BadInput("file_damaged"), BadInput("file_too_large") for what unpacks to more than half a gigabyte.
    """
    with _readable(name), ZipFile(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _LARGEST_UNPACKED_MB * _MB:
            limit = _LARGEST_UNPACKED_MB
            raise BadInput("file_too_large", file=name, size_mb=unpacked // _MB, limit_mb=limit)
        targets = related_to(archive, "xl/workbook.xml")
        listed = list(elements_of(archive, "xl/workbook.xml"))
        dates = next((one.get("date1904") for one in listed if tag_of(one) == "workbookPr"), None)
        book = Book(archive, name, strings_of(archive), day_styles_of(archive), dates in ("1", "true"))
        for one in listed:
            part = targets.get(attribute_of(one, "id"), ("", ""))[1] if tag_of(one) == "sheet" else ""
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
    notes = notes_of(book.archive, part)
    with _readable(book.name), book.archive.open(part) as stream:
        no, data = 0, None
        for event, element in parsed(stream, book.name):
            tag = tag_of(element)
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
        column = column_of(ref) if ref else column + 1
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
        tag = tag_of(part)
        if tag == "v":
            raw = part.text or ""
        elif tag == "is":
            inline = text_of(part)
    if kind == "s":
        return book.strings[int(raw)] if raw else "", None
    if kind == "inlineStr":
        return inline.strip(), None
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), None
    if kind == "d":
        return raw, date.fromisoformat(raw[:10])
    if kind in ("str", "e") or not raw:
        return unescaped(raw).strip(), None
    style = int(cell.get("s") or 0)
    return _number(book, raw, shows_day=style < len(book.days) and book.days[style])


def _number(book: Book, raw: str, *, shows_day: bool) -> tuple[str, date | None]:
    number = float(raw)
    if shows_day and 0 < number < 2_958_466:  # noqa: PLR2004  (9999-12-31)
        moment = (_EPOCH_1904 if book.since_1904 else _EPOCH) + timedelta(days=number)
        return moment.date().isoformat(), moment.date()
    # Sixteen digits are the noise of binary numbers; fifteen are what the program shows.
    return str(int(number)) if number == int(number) else f"{number:.15g}", None


def _hidden_columns(archive: ZipFile, part: str) -> frozenset[int]:
    """They stand before the rows, so no more than the beginning is read."""
    hidden: set[int] = set()
    with archive.open(part) as stream:
        for event, element in parsed(stream, part):
            tag = tag_of(element)
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
        Merge(int(top), int(bottom), column_of(left.decode()), column_of(right.decode()))
        for left, top, right, bottom in _MERGE.findall(tail)
    )
    return tuple(merges), rows


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
        raise BadInput("file_damaged", file=name) from error
