"""A workbook as a ledger needs it: sheets of typed cells, with what is hidden, merged and noted beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

# What is merged further than any table reaches says nothing there.
WIDEST = 256


@dataclass(frozen=True, slots=True)
class SheetCell:
    """`column` counts from 1. `day` only where the cell holds a date and not the text of one; `note` is its comment.

    `spread`: 0, or the first column of the merged cell above or further left whose value this is.
    """

    column: int
    text: str
    day: date | None = None
    note: str = ""
    spread: int = 0

    @property
    def own(self) -> bool:
        """Whether it is content of this very cell, to be accounted for."""
        return bool(self.text) and not self.spread

    @property
    def of_this_column(self) -> bool:
        """Also where it was merged downwards; one merged sideways says nothing of the columns it covers."""
        return bool(self.text) and self.spread in (0, self.column)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`no` counts from 1, as the program that made the sheet shows it."""

    no: int
    cells: tuple[SheetCell, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """All four inclusive, from 1."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` may be read once, in order, and need not fit into memory. `length`: how many; 0 where nobody counted."""

    name: str
    rows: Iterable[SheetRow]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    since_1904: bool = False
    length: int = 0


def letters(column: int) -> str:
    """A, B … Z, AA: as the program shows it."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(slots=True)
class Spreader:
    """Gives a merged cell's value to every cell it covers, row by row. Where two overlap, the first one counts."""

    merges: tuple[Merge, ...]
    _waiting: dict[int, list[Merge]] = field(init=False)
    # By column, what covers it.
    _open: dict[int, tuple[Merge, SheetCell]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._waiting = {}
        for merge in self.merges:
            self._waiting.setdefault(merge.top, []).append(merge)

    def rows(self, rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
        return map(self._spread, rows) if self.merges else iter(rows)

    def _spread(self, row: SheetRow) -> SheetRow:
        cells = {cell.column: cell for cell in row.cells}
        self._open = {column: one for column, one in self._open.items() if one[0].bottom >= row.no}
        for merge in self._waiting.pop(row.no, ()):
            if merge.left in cells and merge.left not in self._open:
                columns = range(merge.left, min(merge.right, merge.left + WIDEST) + 1)
                self._open |= dict.fromkeys(columns, (merge, cells[merge.left]))
        covered = {
            column: replace(cell, column=column, note="", spread=merge.left)
            for column, (merge, cell) in self._open.items()
            if column not in cells or not cells[column].text
        }
        if not covered:
            return row
        kept = cells | {at: replace(cell, note=cells[at].note if at in cells else "") for at, cell in covered.items()}
        return replace(row, cells=tuple(kept[column] for column in sorted(kept)))


@dataclass(slots=True)
class Counted:
    """Counts, as they pass and before anything is made of them, the rows, the cells with content, and the notes."""

    sheet: Sheet
    seen: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[SheetRow]:
        for row in self.sheet.rows:
            self.seen["rows"] += 1
            self.seen["hidden_rows"] += row.hidden
            self.seen["cells"] += sum(cell.own for cell in row.cells)
            self.seen["notes"] += sum(bool(cell.note) for cell in row.cells)
            yield row
