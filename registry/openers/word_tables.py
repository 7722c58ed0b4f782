"""The rows of a Word table with the cells that are merged across and down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.openers.limits import COLUMNS
from registry.openers.numbering import W
from registry.openers.opened import TrackedChanges
from registry.openers.word_text import row_stands, rows_through
from registry.reading import Cell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_COUNT = re.compile("[0-9]{1,6}")


@dataclass(slots=True)
class _Cell:
    text: str
    columns: int
    rows: int = 1


def cells_by_row(table: Element, tracked: TrackedChanges, text_in: Callable[[Element], str]) -> list[tuple[Cell, ...]]:
    """A row that is nothing but the lower part of merged cells comes out empty."""
    rows: list[list[_Cell]] = []
    above: dict[int, _Cell] = {}
    for row in rows_through(table, "tr"):
        if not row_stands(row, tracked):
            continue
        here: dict[int, _Cell] = {}
        own: list[_Cell] = []
        for column, cell in _placed(row):
            columns = _number(cell, "tcPr", "gridSpan", 1)
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val") != "restart" and column in above:
                above[column].rows += 1
                here[column] = above[column]
                continue
            here[column] = _Cell(text_in(cell), columns)
            own.append(here[column])
        rows.append([_Cell("", skipped) for skipped in [_number(row, "trPr", "gridBefore", 0)] if skipped] + own)
        above = here
    return [tuple(Cell(cell.text, cell.rows, cell.columns) for cell in row) for row in rows]


def _placed(row: Element) -> Iterator[tuple[int, Element]]:
    column = _number(row, "trPr", "gridBefore", 0)
    for cell in rows_through(row, "tc"):
        yield column, cell
        column += _number(cell, "tcPr", "gridSpan", 1)


def _number(element: Element, properties: str, name: str, missing: int) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = "" if found is None else found.get(f"{W}val", "")
    return min(int(value), COLUMNS) if _COUNT.fullmatch(value) else missing
