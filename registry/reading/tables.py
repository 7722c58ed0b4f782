"""A table with its merged cells laid out: every row has one text per column, each cell where it is printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from registry.reading.blocks import Cell, Row, Table

# No printed table has more; a span in a broken page may claim thousands.
_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class GridRow:
    """A cell that spans rows stands in each of them; one that spans columns stands in the first.

    `heads` has it in all its columns: a heading over several speaks for each.
    """

    texts: tuple[str, ...]
    heads: tuple[str, ...]
    line: int

    @property
    def alone(self) -> str | None:
        """The text of the only cell that holds one."""
        filled = [text for text in self.texts if text]
        return filled[0] if len(filled) == 1 else None


def grid_of(table: Table) -> list[GridRow]:
    hanging: dict[int, tuple[int, str, str]] = {}  # column → rows still to come, text, head
    return [_laid_out(row, hanging) for row in table.rows]


def plain_text(text: str) -> str:
    """A cell's text on one line: a break inside it is none of the text."""
    return "".join(line.strip() for line in text.splitlines())


def _laid_out(row: Row, hanging: dict[int, tuple[int, str, str]]) -> GridRow:
    texts: list[str] = []
    heads: list[str] = []
    printed = iter(row.cells)
    while len(texts) < _MOST_COLUMNS:
        column = len(texts)
        if column in hanging:
            rows, text, head = hanging.pop(column)
            if rows > 1:
                hanging[column] = rows - 1, text, head
            texts.append(text)
            heads.append(head)
            continue
        cell = next(printed, None)
        if cell is not None:
            for text in islice(_across(cell), _MOST_COLUMNS - column):
                if cell.rows > 1:
                    hanging[len(texts)] = cell.rows - 1, text, cell.text.strip()
                texts.append(text)
                heads.append(cell.text.strip())
        elif hanging and max(hanging) > column:
            texts.append("")
            heads.append("")
        else:
            break
    return GridRow(tuple(texts), tuple(heads), row.line)


def _across(cell: Cell) -> Iterator[str]:
    yield cell.text.strip()
    yield from ("" for _ in range(cell.columns - 1))
