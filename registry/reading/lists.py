"""The lists of a cleanup: tables of documents under headings that say what is decided about them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from registry.identity import CodeLayout
from registry.identity.spelling import squeeze
from registry.reading.annexes import AnnexPart
from registry.reading.blocks import Paragraph, Row, Table
from registry.reading.categories import category_of
from registry.reading.columns import Column, Header, header_of
from registry.reading.facts import Remark
from registry.reading.listed import Category, CleanupList, CleanupRow
from registry.reading.rows import cells_of, read_row

_LONGEST_HEADING = 80
_SENTENCE_ENDS = ("。", "；", "，", "：", ";", ",", ":")
# A cell that says: the same as above.
_DITTO = re.compile('^(?:同上|[〃″"]|同前)$')
# Columns that stay empty in most tables: a row may end before them.
_OFTEN_EMPTY = frozenset({Column.REMARK})


@dataclass(slots=True)
class ListReading:
    """A list as it is read, row by row."""

    header: Header
    title: str
    line: int
    annex: int | None
    category: Category | None
    cells: list[dict[Column, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    short: list[tuple[int, set[Column]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_lists(
    part: AnnexPart, layouts: Sequence[CodeLayout], *, in_cleanup: bool
) -> tuple[list[CleanupList], list[Remark]]:
    """The lists in one part of a document. Outside a cleanup only a table with codes or terms is one."""
    lists: list[CleanupList] = []
    remarks: list[Remark] = []
    for heading, line, table in _headed_tables(part):
        for reading in _tables_within(table, heading, line, part):
            if _is_list(reading, in_cleanup=in_cleanup):
                found, said = _finished(reading, layouts)
                lists.append(found)
                remarks.extend(said)
    return lists, remarks


def unread_tables(part: AnnexPart) -> Iterator[Remark]:
    """Tables seen and not read: without a header in a list's place, and with a line for each cell."""
    for piece in part.pieces:
        if isinstance(piece, Table):
            rows = [_texts(row) for row in piece.rows]
            if category_of(part.title) and not any(map(header_of, rows)):
                yield Remark(piece.line, "table_without_header")
        elif squeeze(piece.text) == "序号":
            yield Remark(piece.line, "table_without_columns")


def _headed_tables(part: AnnexPart) -> Iterator[tuple[str, int, Table]]:
    """Each table with the nearest heading above it that names a category, else the title of the part."""
    heading, line = part.title, part.line
    for piece in part.pieces:
        if isinstance(piece, Table):
            yield heading, line, piece
        elif _could_head(piece) and (category_of(piece.text) or not part.title):
            heading, line = squeeze(piece.text), piece.line


def _could_head(paragraph: Paragraph) -> bool:
    text = squeeze(paragraph.text)
    return len(text) <= _LONGEST_HEADING and not text.endswith(_SENTENCE_ENDS)


def _tables_within(table: Table, heading: str, line: int, part: AnnexPart) -> Iterator[ListReading]:
    """A header repeated on a new page goes on with its list; another header begins another list."""
    reading: ListReading | None = None
    for row in table.rows:
        texts = _texts(row)
        header = header_of(texts)
        if header is None:
            if reading is not None:
                _take(reading, texts, row.line)
        elif reading is None or header != reading.header:
            if reading is not None:
                yield reading
            reading = ListReading(header, heading, line, part.no, category_of(heading))
            unread = (text for text, column in zip(texts, header, strict=True) if column is None and text)
            reading.remarks.extend(Remark(row.line, "column_not_read", {"head": text}) for text in unread)
    if reading is not None:
        yield reading


def _texts(row: Row) -> list[str]:
    """The cells, one per column."""
    return [text for cell in row.cells for text in (cell.text, *[""] * (cell.columns - 1))]


def _take(reading: ListReading, texts: list[str], line: int) -> None:
    cells = cells_of(texts, reading.header)
    if not any(cells.values()):
        return
    if reading.cells and _goes_on(cells):
        # A row that a page break or a long cell cut in two: its pieces belong to the row above.
        above = reading.cells[-1]
        above |= {column: above.get(column, "") + text for column, text in cells.items()}
        reading.remarks.append(Remark(line, "row_joined"))
        return
    extra = sum(1 for text in texts[len(reading.header) :] if text)
    if extra:
        reading.remarks.append(Remark(line, "row_is_long", {"extra": extra}))
    missing = {column for column in reading.header if column is not None and column not in cells}
    if missing - _OFTEN_EMPTY:
        reading.short.append((line, missing))
    if reading.cells:
        above = reading.cells[-1]
        cells = {column: above.get(column, "") if _DITTO.match(text) else text for column, text in cells.items()}
    reading.cells.append(cells)
    reading.lines.append(line)


def _goes_on(cells: dict[Column, str]) -> bool:
    own = (Column.NO, Column.CODE, Column.NUMBER)
    return not any(cells.get(column) for column in own) and any(column in cells for column in own)


def _is_list(reading: ListReading, *, in_cleanup: bool) -> bool:
    return in_cleanup or reading.category is not None or not {Column.CODE, Column.UNTIL}.isdisjoint(reading.header)


def _finished(reading: ListReading, layouts: Sequence[CodeLayout]) -> tuple[CleanupList, list[Remark]]:
    remarks = list(reading.remarks)
    rows: list[CleanupRow] = []
    for cells, line in zip(reading.cells, reading.lines, strict=True):
        row, said = read_row(cells, line, layouts)
        if row.title or row.number_raw or row.code_raw:
            rows.append(row)
            remarks.extend(said)
        else:
            remarks.append(Remark(line, "row_names_nothing", {"text": " ".join(filter(None, cells.values()))}))
    if reading.category is None:
        remarks.append(Remark(reading.line, "category_unknown", {"title": reading.title}))
    remarks.extend(_counted(rows))
    rows, filled = _with_merged_reason(rows, reading.header)
    remarks.extend(filled)
    remarks.extend(_short(reading, merged=bool(filled)))
    return CleanupList(reading.title, reading.line, reading.annex, reading.category, tuple(rows)), remarks


def _counted(rows: Sequence[CleanupRow]) -> Iterator[Remark]:
    expected = 1
    for row in rows:
        if row.no is not None:
            if row.no != expected:
                key = "rows_restart" if row.no == 1 else "rows_skip"
                yield Remark(row.line, key, {"expected": expected, "found": row.no})
            expected = row.no
        expected += 1


def _with_merged_reason(rows: list[CleanupRow], header: Header) -> tuple[list[CleanupRow], list[Remark]]:
    """A merged cell comes out of a converter as one full cell over empty ones.

    Only a reason is filled down, and only where the table prints it once, in the first row: one that some rows have
    and others lack may have been left out of those on purpose. Remarks, terms and numbers are never filled down.
    """
    reason = rows[0].reason if rows else None
    if Column.REASON not in header or not reason or len(rows) == 1 or any(row.reason for row in rows[1:]):
        return rows, []
    filled = [replace(row, reason=reason) for row in rows]
    return filled, [Remark(rows[0].line, "reason_filled_down", {"first": rows[1].line, "last": rows[-1].line})]


def _short(reading: ListReading, *, merged: bool) -> Iterator[Remark]:
    for line, missing in reading.short:
        # Editors that strip white space at line ends take the empty cells of a merged column with them.
        unexplained = missing - _OFTEN_EMPTY - ({Column.REASON} if merged else set())
        if unexplained:
            yield Remark(line, "row_is_short", {"missing": len(unexplained)})
