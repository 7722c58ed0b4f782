"""Rows of a sheet into blocks: a sheet has prose, headings and tables in the same cells, told apart by how they lie."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from registry.openers.limits import CELLS, COLUMNS, ROWS
from registry.reading import Block, Cell, Paragraph, Place, Row, Table
from registry.reading.marks import annex_mark
from sentences.refusals import BadInput

_COUNTED = re.compile(r"[（(]?[0-9０-９]+[)）.．、]?")
# How many rows ahead the next table's head is looked for.
_FAR = 60
# First and last row, first and last column.
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with something in it: its number counted from 1, its texts by column."""

    no: int
    texts: Mapping[int, str]
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)

    @property
    def first(self) -> int:
        return min(*self.texts, *self.covered) if self.covered else min(self.texts)

    @property
    def end(self) -> int:
        """The column after the last."""
        reach = (column + self.spans.get(column, (1, 1))[1] for column in self.texts)
        return max(*reach, *(column + 1 for column in self.covered), 0)

    @property
    def stands_alone(self) -> bool:
        return len(self.texts) == 1 and not self.covered


def rows_of(lines: Iterable[tuple[int, Sequence[str]]]) -> list[GridRow]:
    """The rows that hold something, of however many. BadInput("file_holds_too_many")."""
    rows: list[GridRow] = []
    cells = 0
    for no, texts in lines:
        filled = {column: text.strip() for column, text in enumerate(texts) if text and not text.isspace()}
        if not filled:
            continue
        cells += len(filled)
        if len(rows) == ROWS or cells > CELLS:
            raise BadInput("file_holds_too_many", file="", count=no, limit=ROWS)
        if max(filled) >= COLUMNS:
            raise BadInput("file_too_wide", file="", line=no, count=max(filled) + 1, limit=COLUMNS)
        rows.append(GridRow(no, filled))
    return rows


def merge(rows: Sequence[GridRow], merges: Iterable[Merge]) -> None:
    """Rows that hold nothing are in no block, so a cell spans only those of its rows that are."""
    numbers = [row.no for row in rows]
    for first, last, left, right in merges:
        within = rows[bisect_left(numbers, first) : bisect_right(numbers, last)]
        columns = range(left, min(right, COLUMNS) + 1)
        if not within or left not in within[0].texts or within[0].no != first:
            continue
        within[0].spans[left] = len(within), len(columns)
        for row in within[1:]:
            row.covered.update(columns)


def blocks_of_rows(rows: Sequence[GridRow], base: int, place: Callable[[int], Place]) -> Iterator[Block]:
    """`base` is how many lines come before the sheet; `place` is asked with a row's number."""
    table: list[GridRow] = []
    at = 0
    while at < len(rows):
        alone = _run_alone(rows, at)
        if not alone or (table and not _ends_table(table, rows[at : at + _FAR], len(alone))):
            taken = alone or rows[at : at + 1]
            table.extend(taken)
            at += len(taken)
            continue
        if table:
            yield _table(table, base, place)
            table = []
        for row in alone:
            (text,) = row.texts.values()
            yield from (Paragraph(line, base + row.no, place(row.no)) for line in text.splitlines() if line.strip())
        at += len(alone)
    if table:
        yield _table(table, base, place)


def _run_alone(rows: Sequence[GridRow], at: int) -> Sequence[GridRow]:
    """Lone texts with no blank row between them."""
    end = at
    while end < len(rows) and rows[end].stands_alone and (end == at or rows[end].no == rows[end - 1].no + 1):
        end += 1
    return rows[at:end]


def _ends_table(table: Sequence[GridRow], rows: Sequence[GridRow], alone: int) -> bool:
    """Whether the lone texts that `rows` begins with are prose; else headings in the table, or rests of a cut row."""
    if any(row.first > table[0].first for row in rows[:alone]):
        return False
    lone = list(takewhile(lambda row: row.stands_alone, rows))
    if len(lone) == len(rows):
        return True
    head = rows[len(lone)]
    apart = rows[0].no > table[-1].no + 1
    if _COUNTED.fullmatch(head.texts.get(head.first, "")):
        # Its rows go on counting.
        return apart and len(lone) > 1
    return apart or head.texts == table[0].texts or any(annex_mark(text) for row in lone for text in row.texts.values())


def _table(rows: Sequence[GridRow], base: int, place: Callable[[int], Place]) -> Table:
    """As wide as its widest row: an empty cell at the end of a row is still a cell."""
    left, end = min(row.first for row in rows), max(row.end for row in rows)
    return Table(tuple(Row(tuple(_cells(row, left, end)), base + row.no, place(row.no)) for row in rows))


def _cells(row: GridRow, left: int, end: int) -> Iterator[Cell]:
    column = left
    while column < end:
        if column in row.covered:
            column += 1
            continue
        down, across = row.spans.get(column, (1, 1))
        yield Cell(row.texts.get(column, ""), down, across)
        column += across
