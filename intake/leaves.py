"""The leaves of a source: what was opened, kept in stretches, to be shown beside what was made of it and read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, islice
from operator import or_

from django.db.models import Max, Min, Q

from registry.models import Batch, SourceLeaf
from registry.openers.opened import packed, unpacked
from registry.reading import Block, Paragraph, Place, Row, Table, places_of

# Lines to a leaf: a page of a desk needs a few of them, and none is large.
LINES = 100
# Lines and letters on one page of the desk.
MOST = 200
_MOST_LETTERS = 12_000


@dataclass(frozen=True, slots=True)
class Line:
    """`row` for one of a table, else `text`; both empty where a page ends. `place` empty: lines are lines here."""

    no: int
    place: Place = ()
    text: str = ""
    row: Row | None = None

    @property
    def page_ends(self) -> bool:
        return not self.text and self.row is None


@dataclass(frozen=True, slots=True)
class Stretch:
    """`before` and `after`: whether the source has lines on that side that are not among these."""

    lines: Sequence[Line]
    before: bool
    after: bool


def write_leaves(batch: Batch, blocks: Iterable[Block]) -> None:
    """Once for a batch; a table may be cut between two of its rows."""
    pages = enumerate(_pages(blocks), start=1)
    leaves = (SourceLeaf(batch=batch, no=no, **_lines_of(page), blocks=packed(_joined(page))) for no, page in pages)
    # A long list at once would hold the whole source a second time.
    while some := list(islice(leaves, 50)):
        SourceLeaf.objects.bulk_create(some)


def blocks_between(batch: Batch, first: int, last: int) -> list[Block]:
    """Of these lines, both inclusive, as they were opened; empty for a batch that kept no leaves."""
    leaves = batch.leaves.filter(last_line__gte=first, first_line__lte=last).order_by("no")
    units = (unit for leaf in leaves for unit in _units(unpacked(leaf.blocks)))
    return list(_joined([(of, block) for of, block in units if first <= block.line <= last]))


def places_at(batch: Batch, lines: Iterable[int]) -> dict[int, Place]:
    """Where people find these lines; none for a source in which lines are lines. One query."""
    wanted = set(lines)
    if not wanted:
        return {}
    holding = reduce(or_, (Q(first_line__lte=line, last_line__gte=line) for line in wanted))
    found = (places_of(unpacked(leaf.blocks)) for leaf in batch.leaves.filter(holding))
    return {line: place for places in found for line, place in places.items() if line in wanted}


def lines_around(batch: Batch, first: int, last: int, *, most: int = MOST) -> Stretch:
    """The lines from `first` to `last`, both inclusive, but `most` at the most, or as many as a page holds.

    Two queries.
    """
    leaves = batch.leaves.filter(last_line__gte=first, first_line__lte=last).order_by("no")
    found = [
        _line(block)
        for leaf in leaves[: most // LINES + 2]
        for _, block in _units(unpacked(leaf.blocks))
        if first <= block.line <= last
    ]
    shown = list(islice(_within(found), most))
    whole = batch.leaves.aggregate(first=Min("first_line"), last=Max("last_line"))
    reached = shown[-1].no if shown else last
    return Stretch(shown, before=(whole["first"] or first) < first, after=reached < (whole["last"] or reached))


def _within(lines: Iterable[Line]) -> Iterator[Line]:
    """At least one, then as long as there is room for their letters."""
    letters = 0
    for line in lines:
        own = len(line.text) + sum(len(cell.text) for cell in (line.row.cells if line.row else ()))
        if letters and letters + own > _MOST_LETTERS:
            return
        letters += own
        yield line


# A paragraph, a page break, or one row as a table of its own; with the number of the block it is of.
_Unit = tuple[int, Block]


def _units(blocks: Iterable[Block]) -> Iterator[_Unit]:
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            yield from ((number, Table((row,))) for row in block.rows)
        else:
            yield number, block


def _pages(blocks: Iterable[Block]) -> Iterator[list[_Unit]]:
    units = _units(blocks)
    while page := list(islice(units, LINES)):
        yield page


def _joined(units: Iterable[_Unit]) -> Iterator[Block]:
    """The rows of one table as one table again."""
    for _, group in groupby(units, key=lambda unit: unit[0]):
        of_one = [block for _, block in group]
        rows = tuple(row for block in of_one if isinstance(block, Table) for row in block.rows)
        yield Table(rows) if rows else of_one[0]


def _lines_of(page: Sequence[_Unit]) -> dict[str, int]:
    lines = [block.line for _, block in page]
    return {"first_line": min(lines), "last_line": max(lines)}


def _line(block: Block) -> Line:
    if isinstance(block, Table):
        (row,) = block.rows
        return Line(row.line, row.place, row=row)
    return Line(block.line, block.place, block.text) if isinstance(block, Paragraph) else Line(block.line)
