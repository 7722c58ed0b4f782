"""Tables printed with a line for each cell, as some word processors save them: every cell begins with a tab."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.reading.blocks import Cell, Row
from registry.reading.numerals import value_of
from registry.reading.pages import is_page_mark

# What stands over the first column, and in it on the first row.
_FIRST_HEAD, _FIRST_NUMBER = "序号", 1
_FEWEST_COLUMNS = 3
# A cell goes on over so many lines; what is longer is no cell any more.
_LONGEST_PENDING = 6
# A header is over after as many lines, or it is none.
_LONGEST_HEADER = 100

# A line with its number; None for a page break.
Line = tuple[int, str | None]


@dataclass(slots=True)
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)  # each cell as its lines
    lines: list[int] = field(default_factory=list)
    columns: int = 0  # as many as the header has; 0 until the first row begins
    last_number: int | None = None  # that a row began with
    has_gaps: bool = False  # blank lines part the rows
    pending: list[str] = field(default_factory=list)  # lines that go on with a cell if another cell follows

    @property
    def is_row_open(self) -> bool:
        return bool(self.rows) and (not self.columns or len(self.rows[-1]) < self.columns)

    def add(self, text: str, line: int, *, after_gap: bool) -> None:
        if self.pending:
            self.rows[-1][-1].extend(self.pending)
            self.pending.clear()
        number = value_of(text)
        if not self.columns and number == _FIRST_NUMBER:
            self.columns, self.has_gaps = len(self.rows[-1]), after_gap
        # The next number begins a row before the last one is full, but where gaps part the rows only behind one.
        parted = (
            (after_gap or not self.has_gaps) and self.columns and number is not None and number - 1 == self.last_number
        )
        if not self.is_row_open or parted:
            self.rows.append([])
            self.lines.append(line)
            self.last_number = self.last_number if number is None else number
        self.rows[-1].append([text])

    def finished(self) -> list[Row]:
        return [
            Row(tuple(Cell("\n".join(filter(None, cell))) for cell in row), line)
            for row, line in zip(self.rows, self.lines, strict=True)
            if any(any(cell) for cell in row)
        ]


def begins_cells(line: Line) -> bool:
    return line[1] is not None and _is_cell(line[1]) and "".join(line[1].split()) == _FIRST_HEAD


def rows_of_cells(lines: Sequence[Line], start: int) -> tuple[list[Row], int]:
    """The rows of the table that begins with line `start`, and where it ends; none where it is no table.

    A cell may go on over lines without a tab, also behind a blank one as long as its row is not full.
    """
    table, gap, end = _Table(), False, start
    for index in range(start, len(lines)):
        number, text = lines[index]
        if not table.columns and index > start and (index - start > _LONGEST_HEADER or begins_cells(lines[index])):
            break
        if text is None or not text.strip(" \t\u3000\xa0"):
            if text and _is_cell(text):
                end = index + 1 if table.pending else end
                table.add("", number, after_gap=gap)
                gap = False
            else:
                gap = True
            continue
        if is_page_mark(text):
            # A page ends where it likes, also in the middle of a row.
            continue
        if _is_cell(text):
            table.add(text.strip(), number, after_gap=gap)
            end = index + 1
        elif _could_go_on(table, text, after_gap=gap):
            table.pending.append(text.strip())
        else:
            break
        gap = False
    return (table.finished(), end) if table.columns >= _FEWEST_COLUMNS else ([], start)


def _could_go_on(table: _Table, text: str, *, after_gap: bool) -> bool:
    in_cell = table.is_row_open or (table.has_gaps and not after_gap)
    return "\t" not in text and bool(table.rows) and in_cell and len(table.pending) < _LONGEST_PENDING


def _is_cell(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text[1:]
