"""The source as it stands beside a candidate: its lines with their places, tables as tables, its own ones marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import Truncator

from intake.leaves import MOST, Line, lines_around
from registry.models import Candidate
from registry.reading import Place
from sentences.places import say_place

# Letters shown of one paragraph or cell.
_LONGEST = 4000
# Lines shown before a candidate and after it.
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`mark`: what counts it where it stands. `outer`: page or table, where another one begins here."""

    no: int
    mark: str
    where: str
    own: bool
    cut: bool
    text: str = ""
    cells: Sequence[Cell] = ()
    page_ends: bool = False
    outer: str = ""


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """Lines of text, or the rows of one table."""

    table: bool
    lines: Sequence[SourceLine]


@dataclass(frozen=True, slots=True)
class SourceView:
    """`before`, `after`: the first line of the page of lines on that side; None where there is none."""

    pieces: Sequence[SourcePiece]
    before: int | None
    after: int | None
    kept: bool = True


def source_of(candidate: Candidate, start: int | None) -> SourceView:
    """From `start` on, else from a little before the candidate. At most `MOST` lines."""
    first = max(1, start if start is not None else candidate.first_line - _AROUND)
    last = max(candidate.last_line + _AROUND, first + MOST) if start is not None else candidate.last_line + _AROUND
    stretch = lines_around(candidate.batch, first, last)
    lines = list(_lines(stretch.lines, candidate))
    pieces = [SourcePiece(table, list(group)) for table, group in groupby(lines, key=lambda line: bool(line.cells))]
    return SourceView(
        pieces,
        before=max(1, first - MOST) if stretch.before else None,
        after=lines[-1].no + 1 if lines and stretch.after else None,
        kept=bool(lines),
    )


def _lines(lines: Sequence[Line], candidate: Candidate) -> Iterator[SourceLine]:
    outer: Place = ()
    may_cut = candidate.kind == Candidate.Kind.DOCUMENT and candidate.state == Candidate.State.WAITING
    for at, line in enumerate(lines):
        own = candidate.first_line <= line.no <= candidate.last_line
        begins = line.place[:-1] if line.place[:-1] != outer else ()
        outer = line.place[:-1] if line.place else outer
        yield SourceLine(
            no=line.no,
            mark=str(line.place[-1][1] if line.place else line.no),
            where=say_place(line.place) if line.place else "",
            own=own and not line.page_ends,
            cut=may_cut and own and line.no > candidate.first_line and not line.page_ends,
            text=Truncator(line.text).chars(_LONGEST),
            cells=_cells(line, lines[at:]),
            page_ends=line.page_ends,
            outer=say_place(begins) if begins else "",
        )


def _cells(line: Line, rest: Sequence[Line]) -> Sequence[Cell]:
    """A cell that spans rows ends with the rows that are shown."""
    if line.row is None:
        return ()
    left = next((at for at, other in enumerate(rest) if other.row is None), len(rest))
    return [Cell(Truncator(cell.text).chars(_LONGEST), min(cell.rows, left), cell.columns) for cell in line.row.cells]
