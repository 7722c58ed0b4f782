"""Workbooks: .xlsx and .xls, as WPS and Excel write them. Values are as last computed; nothing is computed here."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from registry.openers.grids import GridRow, blocks_of_rows, merge, rows_of
from registry.openers.kinds import is_zip
from registry.openers.limits import MB
from registry.openers.opened import Opened
from registry.reading import Block, PageBreak, Paragraph, Place, Remark, Table, Where
from sentences.refusals import BadInput

Value = int | float | str | bool | time | date | datetime | timedelta

# Names that no one gave.
_UNNAMED = re.compile(r"(?:sheet|table|工作表|表)[ _]?\d*", re.IGNORECASE)
_FORMULA, _UNCOMPUTED = rb"<(?:\w+:)?f[ />]", rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?: [^>]*)?/>)\s*(?:<v\s*/>|<v></v>)?\s*</"
# A hidden row that closes itself has nothing in it.
_HIDDEN_ROW = rb"<(?:\w+:)?row [^>]*hidden=\"(?:1|true)\"(?:[^>]*[^>/])?>"
_COMMENT = rb"<(?:\w+:)?comment "
_SHEET_PART, _COMMENTS_PART = re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(r"xl/(?:.*/)?comments?[0-9]*\.xml")
# Where several people are told what is secret: the first rows of each sheet.
_HEAD_ROWS = 5


def open_content(content: bytes) -> Opened:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise BadInput("file_locked", file="") from error
    except CalamineError as error:
        raise BadInput("file_damaged", file="") from error
    visible = [one.name for one in workbook.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
    hidden = [one.name for one in workbook.sheets_metadata if one.visible is not SheetVisibleEnum.Visible]
    blocks: list[Block] = []
    marks: list[str] = [*visible, *hidden]
    base = 0
    for name in visible:
        rows = _rows(workbook.get_sheet_by_name(name))
        if not rows:
            continue
        blocks.extend(_sheet(name, rows, base))
        marks.extend(text for row in rows[:_HEAD_ROWS] for text in row.texts.values())
        base += rows[-1].no + 1
    return Opened(tuple(blocks), tuple(marks), tuple(_remarks(content, hidden)))


def _rows(sheet: CalamineSheet) -> list[GridRow]:
    # The library begins with the first row of the sheet, but with the first column that holds something.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    lines = enumerate(sheet.iter_rows(), start=1)
    rows = rows_of((no, left + [_text(value) for value in values]) for no, values in lines)
    merges = sheet.merged_cell_ranges or []
    merge(rows, ((top + 1, bottom + 1, first, last) for (top, first), (bottom, last) in merges))
    return rows


def _sheet(name: str, rows: list[GridRow], base: int) -> Iterator[Block]:
    def place(no: int) -> Place:
        return (Where.SHEET, name), (Where.ROW, no)

    if base:
        yield PageBreak(base)
    blocks = list(blocks_of_rows(rows, base, place))
    # Then only the name of the sheet says what the table lists.
    if isinstance(blocks[0], Table) and not _UNNAMED.fullmatch(name.strip()):
        yield Paragraph(name.strip(), blocks[0].line, ((Where.SHEET, name),))
    yield from blocks


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return format(value, ".15g")
    if isinstance(value, datetime):
        return _day(value) + (f"{value:%H:%M}" if value.time() != time() else "")
    return _day(value) if isinstance(value, date) else str(value)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _remarks(content: bytes, hidden: list[str]) -> Iterator[Remark]:
    if hidden:
        yield Remark(1, "sheets_hidden", {"names": "、".join(hidden)})
    if not is_zip(content):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        sheets = [name for name in names if _SHEET_PART.fullmatch(name)]
        formulas = sum(_count(package, name, _FORMULA) for name in sheets)
        uncomputed = sum(_count(package, name, _UNCOMPUTED) for name in sheets) if formulas else 0
        hidden_rows = sum(_count(package, name, _HIDDEN_ROW) for name in sheets)
        comments = sum(_count(package, name, _COMMENT) for name in names if _COMMENTS_PART.fullmatch(name))
    if formulas:
        yield Remark(1, "formulas_as_computed", {"count": formulas})
    if uncomputed:
        yield Remark(1, "formulas_not_computed", {"count": uncomputed})
    if hidden_rows:
        yield Remark(1, "rows_hidden", {"count": hidden_rows})
    if comments:
        yield Remark(1, "comments_left_out", {"count": comments})
    if any("vbaProject" in name for name in names):
        yield Remark(1, "macros_left_out")
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield Remark(1, "links_not_followed")


def _count(package: zipfile.ZipFile, name: str, pattern: bytes) -> int:
    """Piece by piece, each from the cell on that the last one broke off in: a sheet may be larger than may be held."""
    count, rest = 0, b""
    with package.open(name) as stream:
        while piece := stream.read(MB):
            piece = rest + piece
            count += len(re.findall(pattern, piece))
            rest = piece[piece.rfind(b"<c") :] if b"<c" in piece else b""
            count -= len(re.findall(pattern, rest))
        return count + len(re.findall(pattern, rest))
