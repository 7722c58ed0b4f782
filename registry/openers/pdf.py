"""PDFs with a text layer: lines into paragraphs, drawn tables into rows, both over the ends of pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from registry.openers.limits import PAGES
from registry.openers.opened import Opened
from registry.openers.print_lines import PrintedLine, columns_of, furniture_of, glued, goes_on
from registry.openers.print_tables import (
    DrawnRow,
    PrintedTable,
    continues,
    is_cut,
    printed_table,
    whole_row,
    without_head,
)
from registry.reading import Block, PageBreak, Paragraph, Place, Remark, Row, Table, Where
from sentences.refusals import BadInput

if TYPE_CHECKING:
    from pdfplumber.page import Page

# How much a line may rise.
_LEVEL = 0.1
# Fewer signs on a picture than this are its page number or a stamp.
_FEWEST_SIGNS = 8
# A font that doesn't say which characters its shapes are.
_NAMELESS = "(cid:"
_MOST_NAMELESS = 0.3
_SIGN_GAP = 0.5
# Where a page may carry a mark of secrecy.
_HEAD_LINES = 4


@dataclass(frozen=True, slots=True)
class PrintedPage:
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    tables: tuple[PrintedTable, ...]


def open_content(content: bytes) -> Opened:
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > PAGES:
                raise BadInput("file_holds_too_many_pages", file="", count=len(pdf.pages), limit=PAGES)
            pages = [_read(page) for page in pdf.pages]
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise BadInput("file_locked", file="") from error
        raise
    if not any(page.lines or page.tables for page in pages):
        raise BadInput("file_is_scan", file="")
    marks = [line.text for page in pages for line in (*page.lines[:_HEAD_LINES], *page.lines[-_HEAD_LINES:])]
    text = _Text(pages)
    text.read()
    return Opened(tuple(text.blocks), tuple(marks), tuple(text.remarks))


def _read(page: Page) -> PrintedPage:
    # Bold is often the same sign printed twice.
    level = page.filter(_is_level).dedupe_chars()
    nameless = sum(char["text"].startswith(_NAMELESS) for char in level.chars)
    stamped = page.images and len(level.chars) < _FEWEST_SIGNS
    if stamped or not level.chars or nameless > _MOST_NAMELESS * len(level.chars):
        page.close()
        return PrintedPage(page.width, page.height, (), ())
    drawn = [(one.bbox, printed) for one in level.find_tables() if (printed := printed_table(one))]
    boxes = [box for box, _ in drawn]
    around = level.filter(lambda one: one["object_type"] != "char" or not any(_lies_in(one, box) for box in boxes))
    lines = tuple(map(_line, around.extract_text_lines(x_tolerance_ratio=_SIGN_GAP)))
    read = PrintedPage(page.width, page.height, lines, tuple(printed for _, printed in drawn))
    # What the library keeps of a page would keep growing.
    page.close()
    return read


def _is_level(one: dict[str, Any]) -> bool:
    """Slanted signs are a watermark."""
    if one["object_type"] != "char":
        return True
    along, rising = one["matrix"][:2]
    return bool(abs(rising) < _LEVEL * along)


def _lies_in(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _line(line: dict[str, Any]) -> PrintedLine:
    size = max(char["size"] for char in line["chars"])
    return PrintedLine(line["text"], line["x0"], line["x1"], line["top"], line["bottom"], size)


class _Text:
    """The blocks so far. What is under way, a paragraph or a table, may go on with the next page."""

    def __init__(self, pages: list[PrintedPage]) -> None:
        self.blocks: list[Block] = []
        self.remarks: list[Remark] = []
        self._pages = pages
        self._columns = columns_of((page.width, page.lines) for page in pages)
        self._furniture = furniture_of([(page.height, page.lines) for page in pages])
        self._lines = 0
        self._breaks: list[PageBreak] = []
        self._paragraph: Paragraph | None = None
        self._last: tuple[int, PrintedLine] | None = None
        self._table: PrintedTable | None = None
        self._rows: list[tuple[DrawnRow, Row]] = []

    def read(self) -> None:
        for no, page in enumerate(self._pages):
            lines = (line for index, line in enumerate(page.lines) if (no, index) not in self._furniture)
            printed: list[PrintedLine | PrintedTable] = [*lines, *page.tables]
            for at, one in enumerate(sorted(printed, key=attrgetter("top")), start=1):
                if isinstance(one, PrintedLine):
                    self._take_line(no, at, one)
                else:
                    self._take_table(no, at, one)
            if not page.lines and not page.tables:
                self.remarks.append(Remark(max(1, self._lines), "page_without_text", {"page": no + 1}))
            self._breaks.append(PageBreak(max(1, self._lines)))
        self._end()

    def _take_line(self, page: int, at: int, line: PrintedLine) -> None:
        self._lines += 1
        column = self._columns.get(round(self._pages[page].width))
        if self._paragraph is not None and self._last is not None:
            above_page, above = self._last
            if goes_on(above, line, column, same_page=above_page == page):
                self._paragraph = replace(self._paragraph, text=glued(self._paragraph.text, line.text))
                self._last = page, line
                return
        self._begin()
        self._paragraph = Paragraph(line.text, self._lines, _place(page, at))
        self._last = page, line

    def _take_table(self, page: int, at: int, table: PrintedTable) -> None:
        """A table at the head of a page goes on with the one at the foot of the page before."""
        rows: Sequence[DrawnRow] = table.rows
        if self._table is not None and continues(self._table, table):
            rows = without_head(rows, self._table.rows)
            if rows and is_cut([row for row, _ in self._rows], rows):
                upper, row = self._rows[-1]
                joined = whole_row(upper, rows[0])
                self._rows[-1] = joined, replace(row, cells=joined.cells)
                self.remarks.append(Remark(row.line, "row_joined"))
                rows = rows[1:]
        else:
            self._begin()
            self._table = table
        for no, drawn in enumerate(rows, start=at):
            self._lines += 1
            self._rows.append((drawn, Row(drawn.cells, self._lines, _place(page, no))))

    def _begin(self) -> None:
        self._end()
        self.blocks.extend(self._breaks)
        self._breaks = []

    def _end(self) -> None:
        if self._paragraph is not None:
            self.blocks.append(self._paragraph)
        if self._rows:
            self.blocks.append(Table(tuple(row for _, row in self._rows)))
        self._paragraph, self._last, self._table, self._rows = None, None, None, []


def _place(page: int, at: int) -> Place:
    return (Where.PAGE, page + 1), (Where.LINE, at)
