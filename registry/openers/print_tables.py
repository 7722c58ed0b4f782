"""Tables as a PDF draws them: cells between lines, merged where a line is missing, cut where a page ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.openers.print_lines import glued, glued_lines
from registry.reading import Cell

if TYPE_CHECKING:
    from pdfplumber.table import Table as DrawnTable

_COUNT = re.compile(r"[0-9０-９]{1,4}[.、]?")
# Points: lines this near are one.
_NEAR = 3.0
_EDGES_OF_TWO = 3
# Signs further apart than half their size are words of their own.
_SIGN_GAP = 0.5


@dataclass(frozen=True, slots=True)
class DrawnRow:
    cells: tuple[Cell, ...]
    top: float

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`edges` are where its columns begin and end, in points."""

    rows: tuple[DrawnRow, ...]
    edges: tuple[float, ...]
    top: float
    bottom: float


def printed_table(table: DrawnTable) -> PrintedTable | None:
    """None for what is no table: a frame around text."""
    columns = _edges([edge for x0, _, x1, _ in table.cells for edge in (x0, x1)])
    lines = _edges([edge for _, top, _, bottom in table.cells for edge in (top, bottom)])
    if len(columns) < _EDGES_OF_TWO:
        return None
    texts = table.extract(x_tolerance_ratio=_SIGN_GAP)
    rows: list[DrawnRow] = []
    for drawn, printed in zip(table.rows, texts, strict=True):
        cells = [
            Cell(
                glued_lines((text or "").split("\n")), _across(lines, box[1], box[3]), _across(columns, box[0], box[2])
            )
            for box, text in zip(drawn.cells, printed, strict=True)
            if box is not None
        ]
        rows.append(DrawnRow(tuple(cells), drawn.bbox[1]))
    _, top, _, bottom = table.bbox
    return PrintedTable(tuple(rows), tuple(columns), top, bottom)


def continues(above: PrintedTable, below: PrintedTable) -> bool:
    same = len(above.edges) == len(below.edges)
    return same and all(abs(a - b) <= _NEAR for a, b in zip(above.edges, below.edges, strict=True))


def without_head(rows: Sequence[DrawnRow], head: Sequence[DrawnRow]) -> Sequence[DrawnRow]:
    """The rows without those a page repeats from the first page of the table."""
    same = 0
    while same < min(len(rows), len(head)) and rows[same].texts == head[same].texts and any(head[same].texts):
        same += 1
    return rows[same:]


def is_cut(above: Sequence[DrawnRow], below: Sequence[DrawnRow]) -> bool:
    """Whether a page break cut a row in two: of its halves one has the row's number, all other rows have their own."""
    upper, lower = above[-1], below[0]
    if len(upper.cells) != len(lower.cells) or bool(upper.texts[0]) == bool(lower.texts[0]):
        return False
    # The first row is the head, which may be cut as well.
    whole = [upper.texts[0] or lower.texts[0]] if above[1:] else []
    numbered = [row.texts[0] for row in (*above[1:-1], *below[1:]) if row.cells] + whole
    return bool(numbered) and all(_COUNT.fullmatch(text) for text in numbered)


def whole_row(upper: DrawnRow, lower: DrawnRow) -> DrawnRow:
    cells = (
        Cell(glued(one.text, other.text), one.rows, one.columns)
        for one, other in zip(upper.cells, lower.cells, strict=True)
    )
    return DrawnRow(tuple(cells), upper.top)


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _across(edges: Sequence[float], first: float, last: float) -> int:
    return max(1, bisect_left(edges, last - _NEAR) - bisect_left(edges, first - _NEAR))
