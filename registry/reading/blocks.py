"""What every format is opened into: paragraphs, tables and page breaks, each with its place in the source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """What people count in a source that has no lines of its own."""

    FILE = "file"  # in an archive
    SHEET = "sheet"
    PAGE = "page"
    TABLE = "table"
    PARAGRAPH = "paragraph"
    ROW = "row"
    LINE = "line"


# From the outside in: page 3, line 12. `line` is then a running number that only keeps the order.
Place = tuple[tuple[Where, str | int], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    line: int
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """`rows` and `columns`: how many it spans. The rows below leave a cell out that spans them.

    A line break in `text` is one that the source has; where a cell was only too narrow, there is none.
    """

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    line: int
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Table:
    """At least one row."""

    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        return self.rows[0].line


@dataclass(frozen=True, slots=True)
class PageBreak:
    line: int


Block = Paragraph | Table | PageBreak
# What is left to read once pages are forgotten.
Piece = Paragraph | Table


def pieces_of(blocks: Iterable[Block]) -> tuple[Piece, ...]:
    """Without page breaks; a table that goes on after them is one table."""
    return tuple(_joined(block for block in blocks if not isinstance(block, PageBreak)))


def printed(blocks: Iterable[Block]) -> list[Block]:
    """Without empty paragraphs."""
    return [block for block in blocks if not isinstance(block, Paragraph) or block.text.strip()]


def places_of(blocks: Iterable[Block]) -> dict[int, Place]:
    """The place of each line, for sources in which people count otherwise."""
    lines = (line for block in blocks for line in (block.rows if isinstance(block, Table) else (block,)))
    return {line.line: line.place for line in lines if not isinstance(line, PageBreak) and line.place}


def last_line(piece: Piece) -> int:
    return piece.rows[-1].line if isinstance(piece, Table) else piece.line


def lines_of(piece: Piece) -> Iterator[tuple[str, int]]:
    """The piece as lines of text; the cells of a row are parted by tabs."""
    if isinstance(piece, Paragraph):
        yield piece.text, piece.line
        return
    for row in piece.rows:
        yield "\t".join(cell.text for cell in row.cells), row.line


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    rows: list[Row] = []
    for piece in pieces:
        if isinstance(piece, Table):
            rows.extend(piece.rows)
            continue
        if rows:
            yield Table(tuple(rows))
            rows = []
        yield piece
    if rows:
        yield Table(tuple(rows))
