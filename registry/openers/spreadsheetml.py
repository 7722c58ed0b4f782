"""Reads .xlsx (SpreadsheetML, ISO/IEC 29500) from its parts, row by row: nothing of a sheet is held but the row.

Libraries that stream rows drop what a ledger can't do without: merged and hidden cells, comments. It parses: only for
a process with limits, in which whatever it raises for a broken file ends as one refusal.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from registry.ledgers import Merge, Sheet, SheetCell, SheetRow
from registry.openers.limits import LAST_COLUMN, LAST_ROW, MERGES
from registry.openers.workbook_parts import (
    attribute_of,
    column_of,
    day_styles_of,
    elements_of,
    notes_of,
    of_bearable_length,
    parsed,
    related_to,
    strings_of,
    tag_of,
    text_of,
    unescaped,
)
from sentences.refusals import BadInput

_PIECE, _LONGEST_TAG = 1 << 18, 1 << 12
# Whatever prefix a program gives the names.
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (a cell has no time zone)
_AFTER_ALL_DAYS = datetime(9999, 12, 31)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share. `days`: by style, whether a number in it is a day."""

    archive: ZipFile
    strings: Sequence[str]
    days: Sequence[bool]
    since_1904: bool


def sheets(content: IO[bytes]) -> Iterator[Sheet]:
    """In the order of the workbook; its rows are read before the next one is asked for.

    BadInput("file_no_workbook"), BadInput("file_damaged").
    """
    with ZipFile(content) as archive:
        if "xl/workbook.xml" not in archive.NameToInfo:
            raise BadInput("file_no_workbook", file="")
        targets = related_to(archive, "xl/workbook.xml")
        listed = list(elements_of(archive, "xl/workbook.xml"))
        dates = next((one.get("date1904") for one in listed if tag_of(one) == "workbookPr"), None)
        book = Book(archive, strings_of(archive), day_styles_of(archive), dates in ("1", "true"))
        for one in listed:
            part = targets.get(attribute_of(one, "id"), ("", ""))[1] if tag_of(one) == "sheet" else ""
            if part in archive.NameToInfo and "worksheet" in part:
                yield _sheet(book, part, one)


def _sheet(book: Book, part: str, listed: Element) -> Sheet:
    return Sheet(
        name=listed.get("name", ""),
        rows=_rows(book, part),
        hidden=listed.get("state", "visible") != "visible",
        hidden_columns=_hidden_columns(book.archive, part),
        merges=tuple(_merges(book.archive, part)),
        since_1904=book.since_1904,
    )


def _rows(book: Book, part: str) -> Iterator[SheetRow]:
    notes = notes_of(book.archive, part)
    with book.archive.open(part) as stream:
        no, data = 0, None
        for event, element in parsed(stream):
            tag = tag_of(element)
            if event == "start":
                data = element if tag == "sheetData" else data
            elif tag == "row":
                no = _within(int(element.get("r") or no + 1), LAST_ROW)
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
        column = _within(column_of(ref) if ref else column + 1, LAST_COLUMN)
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
        return book.strings[_within(int(raw) + 1, len(book.strings)) - 1] if raw else "", None
    if kind == "inlineStr":
        return inline.strip(), None
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), None
    if kind == "d":
        return raw[:10], date.fromisoformat(raw[:10])
    if kind in ("str", "e") or not raw:
        return of_bearable_length(unescaped(raw)).strip(), None
    style = int(cell.get("s") or 0)
    return _number(book, raw, shows_day=style < len(book.days) and book.days[style])


def _number(book: Book, raw: str, *, shows_day: bool) -> tuple[str, date | None]:
    number = float(raw)
    epoch = _EPOCH_1904 if book.since_1904 else _EPOCH
    if shows_day and 0 < number <= (_AFTER_ALL_DAYS - epoch).days:
        day = (epoch + timedelta(days=number)).date()
        return day.isoformat(), day
    # Sixteen digits are the noise of binary numbers; fifteen are what the program shows.
    return str(int(number)) if number == int(number) else f"{number:.15g}", None


def _hidden_columns(archive: ZipFile, part: str) -> frozenset[int]:
    """They stand before the rows, so no more than the beginning is read."""
    hidden: set[int] = set()
    with archive.open(part) as stream:
        for event, element in parsed(stream):
            tag = tag_of(element)
            if tag == "sheetData":
                break
            if event == "start" and tag == "col" and element.get("hidden") in ("1", "true"):
                hidden.update(range(int(element.get("min", 1)), min(int(element.get("max", 1)), 1024) + 1))
    return frozenset(hidden)


def _merges(archive: ZipFile, part: str) -> list[Merge]:
    """They stand behind all rows, which are skipped as bytes. BadInput("file_holds_too_many")."""
    merges: list[Merge] = []
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            piece = rest + piece
            # A tag that goes on in the next piece is looked at there.
            last = piece.rfind(b"<", max(0, len(piece) - _LONGEST_TAG))
            rest = piece[last:] if last > 0 else b""
            merges.extend(
                Merge(int(top), int(bottom), column_of(left.decode()), column_of(right.decode()))
                for left, top, right, bottom in _MERGE.findall(piece[:last] if last > 0 else piece)
            )
            if len(merges) > MERGES:
                raise BadInput("file_holds_too_many", file="", count=len(merges), limit=MERGES)
    return merges


def _within(number: int, last: int) -> int:
    """Of rows, columns and strings, which all count from 1. ValueError for one that can't be."""
    if not 1 <= number <= last:
        raise ValueError(number)
    return number
