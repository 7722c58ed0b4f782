"""Reads .xls, as offices kept their ledgers until about 2010: whole in memory, which 65,536 rows allow.

It parses: only for a process with limits.
"""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import IO

import xlrd
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as XlsSheet

from registry.ledgers import Merge, Sheet, SheetCell, SheetRow
from sentences.refusals import BadInput

_VISIBLE = 0


def sheets(content: IO[bytes]) -> Iterator[Sheet]:
    """BadInput("file_locked" | "file_damaged")."""
    try:
        book = xlrd.open_workbook(file_contents=content.read(), formatting_info=True, logfile=StringIO())
    except xlrd.XLRDError as error:
        # The library has no error of its own for it.
        locked = "encrypted" in str(error)
        raise BadInput("file_locked" if locked else "file_damaged", file="") from error
    for sheet in book.sheets():
        yield Sheet(
            name=sheet.name,
            rows=_rows(sheet, book.datemode),
            hidden=sheet.visibility != _VISIBLE,
            hidden_columns=frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
            # Theirs count from 0 and leave out the last.
            merges=tuple(Merge(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells),
            since_1904=bool(book.datemode),
        )


def _rows(sheet: XlsSheet, datemode: int) -> Iterator[SheetRow]:
    noted: dict[int, dict[int, str]] = {}
    for (row, column), note in sheet.cell_note_map.items():
        noted.setdefault(row, {})[column] = note.text.strip()
    for row in range(max(sheet.nrows, *(at + 1 for at in noted)) if noted else sheet.nrows):
        cells = sheet.row(row) if row < sheet.nrows else []
        notes = noted.get(row, {})
        read = [_cell(column, cell, notes.pop(column, ""), datemode) for column, cell in enumerate(cells)]
        read += [SheetCell(column + 1, "", note=note) for column, note in sorted(notes.items())]
        info = sheet.rowinfo_map.get(row)
        yield SheetRow(row + 1, tuple(cell for cell in read if cell.text or cell.note), bool(info and info.hidden))


def _cell(column: int, cell: Cell, note: str, datemode: int) -> SheetCell:
    day: date | None = None
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            day = xlrd.xldate.xldate_as_datetime(cell.value, datemode).date()
        except (ValueError, OverflowError):
            day = None
    text = day.isoformat() if day else _text(cell)
    return SheetCell(column + 1, text, day, note)


def _text(cell: Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if isinstance(cell.value, float):
        return str(int(cell.value)) if cell.value == int(cell.value) else f"{cell.value:.15g}"
    return str(cell.value).strip()
