"""The list as a file: CSV and a workbook for people, in their language, and JSON for programs; never whole in memory.

What somebody typed into a title can't become a formula: a CSV cell that begins like one is led by an apostrophe, and
in a workbook every text is a cell of text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from itertools import chain
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.conf import settings
from django.utils.translation import get_language, override
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lifecycle.catalogue import answered
from lifecycle.columns import COLUMNS, Cell, Row
from lifecycle.filters import PeriodFilter
from lifecycle.status import summary_of
from lifecycle.versions import data_version
from offices.moments import LOCAL

BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, in full width as well.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# A sheet ends at 1,048,576 rows.
SHEET = 1_000_000


@dataclass(frozen=True, slots=True)
class Export:
    """Whatever the filters list, as known at one moment from the first row to the last: see `Vantage.known_at`.

    `as_known_at` is what was asked, None for now. `version` was read before the first row.
    """

    filters: PeriodFilter
    known_at: datetime
    as_known_at: datetime | None
    version: str
    language: str

    @property
    def name(self) -> str:
        """documents-2024-03-15-known-20240129T235959, by the local clock."""
        known = self.known_at.astimezone(LOCAL).strftime("%Y%m%dT%H%M%S")
        return f"documents-{self.filters.vantage.day.isoformat()}-known-{known}"

    def csv(self) -> Iterator[str]:
        """With a byte order mark, without which Excel takes Chinese for something else."""
        yield BOM + _csv([self._headings()])
        for rows in self._rows():
            yield _csv(self._said(rows))

    def json(self) -> Iterator[str]:
        """One JSON document, each of its documents on a line of its own."""
        yield json.dumps(self._head(), ensure_ascii=False)[:-1] + ', "documents": ['
        separator = "\n"
        for rows in self._rows():
            for row in rows:
                yield separator + json.dumps(_record(row), ensure_ascii=False)
                separator = ",\n"
        yield "\n]}\n"

    def workbook(self) -> IO[bytes]:
        """Open at its beginning; it is gone when it is closed."""
        file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            day_format, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
            rows = chain.from_iterable(map(self._said, self._rows()))
            sheet, line = self._sheet(book, bold), 0
            for row in rows:
                if line == SHEET:
                    sheet, line = self._sheet(book, bold), 0
                line += 1
                _write(sheet, line, row, day_format)
        file.seek(0)
        return file

    def _rows(self) -> Iterator[list[Row]]:
        for page in answered(self.filters):
            yield [Row(answer, self.known_at, self.version) for answer in page]

    def _headings(self) -> list[Cell | None]:
        with override(self.language):
            return [str(column.heading) for column in COLUMNS]

    def _said(self, rows: list[Row]) -> list[list[Cell | None]]:
        # Piece by piece, because a response is sent after the language of its request has been left.
        with override(self.language):
            return [[column.cell(row) for column in COLUMNS] for row in rows]

    def _sheet(self, book: xlsxwriter.Workbook, bold: Format) -> Worksheet:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(COLUMNS):
            sheet.set_column(index, index, column.width)
        _write(sheet, 0, self._headings(), bold)
        return sheet

    def _head(self) -> dict[str, object]:
        return {
            "schema": 1,
            "on": self.filters.vantage.day.isoformat(),
            "as_known_at": self.as_known_at.isoformat() if self.as_known_at else None,
            "known_at": self.known_at.isoformat(),
            "data_version": self.version,
        }


def export_of(filters: PeriodFilter, at: datetime) -> Export:
    """In the active language. `at` is the moment it is asked for: what is recorded later doesn't come into it."""
    asked = filters.vantage.as_known_at
    return Export(
        filters=filters.as_known_at(at),
        known_at=asked or at,
        as_known_at=asked,
        version=data_version(filters.vantage.places),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _csv(rows: list[list[Cell | None]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: Cell | None) -> str:
    text = str(cell) if cell is not None else ""
    return f"'{text}" if text.startswith(FORMULA) else text


def _write(sheet: Worksheet, line: int, row: list[Cell | None], how: Format) -> None:
    for index, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(line, index, cell, how)
        elif cell:
            sheet.write_string(line, index, cell, how if line == 0 else None)


def _record(row: Row) -> dict[str, object]:
    document = row.answer.document
    return {
        **summary_of(row.answer),
        "place": document.jurisdiction.name,
        "issuers": [organ.name for organ in row.answer.attached.issuers],
    }
