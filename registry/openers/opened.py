"""What an opener hands on, and how it travels from the process that parsed: as plain JSON, never as objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from registry.reading import Block, Cell, PageBreak, Paragraph, Place, Remark, Row, Table, Where


class TrackedChanges(StrEnum):
    """修订: read as if all of them had been accepted, or refused."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Opened:
    """`marks` stand beside the text and may say that it is secret: heads of pages, text boxes, names of sheets."""

    blocks: tuple[Block, ...]
    marks: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    encoding: str | None = None


def moved(opened: Opened, by: int, outer: Place) -> Opened:
    """As a part of something larger: its lines come after `by` others, its places lie within `outer`."""
    return replace(
        opened,
        blocks=tuple(_moved(block, by, outer) for block in opened.blocks),
        remarks=tuple(replace(remark, line=remark.line + by) for remark in opened.remarks),
    )


def _moved(block: Block, by: int, outer: Place) -> Block:
    if isinstance(block, Table):
        return Table(tuple(replace(row, line=row.line + by, place=_within(outer, row)) for row in block.rows))
    if isinstance(block, PageBreak):
        return PageBreak(block.line + by)
    return replace(block, line=block.line + by, place=_within(outer, block))


def _within(outer: Place, one: Paragraph | Row) -> Place:
    return (*outer, *(one.place or ((Where.LINE, one.line),)))


def as_json(opened: Opened) -> dict[str, Any]:
    return {
        "blocks": packed(opened.blocks),
        "marks": opened.marks,
        "remarks": [(remark.line, remark.key, dict(remark.params)) for remark in opened.remarks],
        "encoding": opened.encoding,
    }


def from_json(told: dict[str, Any]) -> Opened:
    return Opened(
        blocks=unpacked(told["blocks"]),
        marks=tuple(told["marks"]),
        remarks=tuple(Remark(line, key, params) for line, key, params in told["remarks"]),
        encoding=told["encoding"],
    )


def packed(blocks: Iterable[Block]) -> list[Sequence[Any]]:
    """Blocks as plain JSON, small."""
    return [_packed(block) for block in blocks]


def unpacked(blocks: Iterable[Sequence[Any]]) -> tuple[Block, ...]:
    """What `packed` made, before or after it went through JSON."""
    return tuple(_unpacked(*block) for block in blocks)


def _packed(block: Block) -> Sequence[Any]:
    if isinstance(block, Table):
        return [[(row.line, row.place, [_packed_cell(cell) for cell in row.cells]) for row in block.rows]]
    if isinstance(block, Paragraph):
        return block.line, block.place, block.text
    return (block.line,)


def _packed_cell(cell: Cell) -> str | tuple[str, int, int]:
    return cell.text if cell.rows == cell.columns == 1 else (cell.text, cell.rows, cell.columns)


def _unpacked(first: Any, place: Any = (), text: str | None = None) -> Block:
    if isinstance(first, list):
        return Table(tuple(Row(tuple(map(_cell, cells)), line, _place(place)) for line, place, cells in first))
    return PageBreak(first) if text is None else Paragraph(text, first, _place(place))


def _cell(packed: Any) -> Cell:
    return Cell(packed) if isinstance(packed, str) else Cell(*packed)


def _place(packed: Any) -> Place:
    return tuple((Where(where), at) for where, at in packed)
