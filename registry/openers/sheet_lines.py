"""Sheets on their way from the process that parsed them: a line of JSON for each sheet, then one for each of its rows.

`null` ends them all; a refusal may come at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import Any

from registry.ledgers import Merge, Sheet, SheetCell, SheetRow
from sentences.refusals import BadInput


def lines_of(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Rows without anything in them are left out: a sheet may have a million of them."""
    for sheet in sheets:
        yield _line(_packed_head(sheet))
        yield from (_line(packed) for row in sheet.rows if (packed := _packed(row))[2])
    yield _line(None)


def tops_of(sheets: Iterable[Sheet], most: int) -> Iterator[Sheet]:
    """Read to their ends, and cut down to their first rows with content; `length` says how many such rows there are."""
    for sheet in sheets:
        rows = (row for row in sheet.rows if any(cell.text or cell.note for cell in row.cells))
        top = tuple(islice(rows, most))
        yield replace(sheet, rows=top, length=len(top) + sum(1 for _ in rows))


def refusal_line(refusal: BadInput) -> bytes:
    return _line({"refused": refusal.code, "params": refusal.params})


def sheets_from(lines: Iterable[bytes], *, file: PurePath | str) -> Iterator[Sheet]:
    """The rows of a sheet are read before the next sheet is asked for, or passed over. BadInput, also half-way."""
    told = _told(iter(lines), file)
    head = next(told)
    while head is not None:
        rows = _Rows(told)
        yield _sheet(head, rows)
        head = rows.what_follows()


class _Rows:
    """The rows up to the next sheet, once."""

    def __init__(self, told: Iterator[Any]) -> None:
        self._told = told
        self._follows: Any = None
        self._ended = False

    def __iter__(self) -> Iterator[SheetRow]:
        while not self._ended:
            # It stops only where the iteration of the sheets was given up: then there are no rows to be had.
            one = next(self._told, _GIVEN_UP)
            if one is _GIVEN_UP:
                raise RuntimeError("rows asked for after their sheets were given up")
            if isinstance(one, list):
                yield _unpacked(*one)
            else:
                self._follows, self._ended = one, True

    def what_follows(self) -> Any:
        for _ in self:
            pass
        return self._follows


_GIVEN_UP = object()


def _told(lines: Iterator[bytes], file: PurePath | str) -> Iterator[Any]:
    for line in lines:
        one = json.loads(line)
        if isinstance(one, dict) and "refused" in one:
            code, params = one["refused"], one["params"]
            raise BadInput(code, **{**params, "file": file})
        yield one


def _line(packed: Any) -> bytes:
    # A library may hand on half a pair of surrogates, which no file can hold.
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"


def _packed_head(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": sorted(sheet.hidden_columns),
        "merges": [(one.top, one.bottom, one.left, one.right) for one in sheet.merges],
        "since_1904": sheet.since_1904,
        "length": sheet.length,
    }


def _sheet(head: dict[str, Any], rows: Iterable[SheetRow]) -> Sheet:
    hidden, merges = frozenset(head.pop("hidden_columns")), tuple(Merge(*one) for one in head.pop("merges"))
    return replace(Sheet(rows=rows, **head), hidden_columns=hidden, merges=merges)


def _packed(row: SheetRow) -> tuple[int, bool, list[Sequence[Any]]]:
    return row.no, row.hidden, [_packed_cell(cell) for cell in row.cells if cell.text or cell.note]


def _packed_cell(cell: SheetCell) -> Sequence[Any]:
    if cell.note:
        return cell.column, cell.text, cell.day and cell.day.isoformat(), cell.note
    return (cell.column, cell.text, cell.day.isoformat()) if cell.day else (cell.column, cell.text)


def _unpacked(no: int, hidden: bool, cells: Sequence[Sequence[Any]]) -> SheetRow:  # noqa: FBT001  (as it was packed)
    return SheetRow(no, tuple(_cell(*cell) for cell in cells), hidden)


def _cell(column: int, text: str, day: str | None = None, note: str = "") -> SheetCell:
    return SheetCell(column, text, date.fromisoformat(day) if day else None, note)
