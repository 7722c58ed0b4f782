"""A table of documents: its header, headings inside it, rows that a page cut in two, cells that say 同上."""

import re
from collections.abc import Iterator, Sequence

from registry.identity import CodeLayout
from registry.reading.categories import category_of
from registry.reading.cells import DITTO
from registry.reading.columns import Column, Header, header_at, header_of
from registry.reading.facts import Remark
from registry.reading.inferred import columns_of
from registry.reading.rows import cells_of
from registry.reading.segments import Heading, Segment, decides, filled, is_whole_title, parts_rows
from registry.reading.tables import GridRow

# Columns that stay empty in most tables: a row may end before them.
OFTEN_EMPTY = frozenset({Column.REMARK})
_OWN = (Column.NO, Column.CODE, Column.NUMBER)
_FEWEST_FOR_A_HEADING = 2
_TICK = re.compile("^[√✓✔☑■●○〇是vV]$")


def segments_of(
    grid: Sequence[GridRow], heading: Heading, above: Segment | None, layouts: Sequence[CodeLayout]
) -> Iterator[Segment]:
    """`above` is what the table before it in the same annex was read by: where no header is repeated it still holds."""
    reader = _Reader(heading, above, layouts)
    at = 0
    while at < len(grid):
        found = header_at(grid, at, header_of)
        if found:
            header, heads, taken = found
            yield from reader.begin(header, heads, grid[at].line)
            at += taken
            continue
        text = _alone(grid[at])
        if text is not None and decides(text):
            yield from reader.under(Heading.of(text, grid[at].line))
        elif text is not None and parts_rows(text):
            yield from reader.part()
        elif not reader.take(grid[at]):
            reader.headless.append(grid[at])
        at += 1
    yield from reader.finish()


def _alone(row: GridRow) -> str | None:
    """The only text of a row where it stands in the first column or over all of them, as headings in a table do."""
    if row.alone is None or len(row.texts) < _FEWEST_FOR_A_HEADING:
        return None
    return row.alone if row.texts[0] == row.alone or row.heads.count(row.alone) == len(row.heads) else None


class _Reader:
    """The rows of one table, stretch by stretch."""

    def __init__(self, heading: Heading, above: Segment | None, layouts: Sequence[CodeLayout]) -> None:
        self.heading, self.above, self.layouts = heading, above, layouts
        self.current: Segment | None = None
        self.parted = False
        self.headless: list[GridRow] = []  # rows that came before any header

    def begin(self, header: Header, heads: tuple[str, ...], line: int) -> Iterator[Segment]:
        """A header repeated on a new page goes on with its rows; another one begins anew."""
        ticked = _ticked(header, heads)
        if ticked:
            header = tuple(Column.DECISION if at == min(ticked) else column for at, column in enumerate(header))
        if self.current is not None and self.current.header == header:
            return
        yield from self._close()
        self.current = Segment(header, self.heading, self.parted, heads, ticked)
        unread = (text for at, text in enumerate(heads) if header[at] is None and at not in ticked and text)
        self.current.remarks.extend(Remark(line, "column_not_read", {"head": text}) for text in dict.fromkeys(unread))

    def under(self, heading: Heading) -> Iterator[Segment]:
        self.heading = heading
        yield from self._again(parted=False)

    def part(self) -> Iterator[Segment]:
        yield from self._again(parted=True)

    def take(self, row: GridRow) -> bool:
        """False where nothing tells the columns yet."""
        if self.current is None:
            return False
        _take(self.current, row)
        return True

    def finish(self) -> Iterator[Segment]:
        yield from self._close()

    def _again(self, *, parted: bool) -> Iterator[Segment]:
        """The same columns under another heading."""
        last = self.current
        yield from self._close()
        self.parted = parted
        self.current = Segment(last.header, self.heading, parted, last.heads, last.ticked) if last else None

    def _close(self) -> Iterator[Segment]:
        yield from self._told_by_content()
        if self.current is not None:
            yield self.current
        self.current = None

    def _told_by_content(self) -> Iterator[Segment]:
        """Rows without a header: read by that of the table above, else by what their cells hold."""
        rows, self.headless = self.headless, []
        if not rows:
            return
        columns = columns_of([row.texts for row in rows], self.layouts, self.heading.category)
        above = self.above.header if self.above else ()
        header = above if self.above and _agree(above, columns, rows) else columns
        if header is None:
            if self.heading.category is not None:
                yield Segment((), self.heading, remarks=[Remark(rows[0].line, "table_without_header")])
            return
        segment = Segment(header, self.heading, self.parted, self.above.heads if self.above else ())
        if header is not above:
            segment.remarks.append(Remark(rows[0].line, "columns_told_by_content"))
        for row in rows:
            _take(segment, row)
        yield segment


def _ticked(header: Header, heads: Sequence[str]) -> dict[int, str]:
    """清理意见: 保留 | 修改 | 废止, each a column of its own with a tick in one of them."""
    found = {at: head for at, head in enumerate(heads) if header[at] is None and category_of(head)}
    return found if len(found) > 1 and Column.DECISION not in header else {}


def _agree(above: Header, columns: Header | None, rows: Sequence[GridRow]) -> bool:
    """Whether the header of the table above fits: as many columns, and none that plainly holds something else."""
    if max(len(row.texts) for row in rows) != len(above):
        return False
    sure = (Column.CODE, Column.NUMBER, Column.TITLE)
    return columns is None or all(
        above.index(one) == columns.index(one) for one in sure if one in above and one in columns
    )


def _take(segment: Segment, row: GridRow) -> None:
    cells = cells_of(row.texts, segment.header)
    if segment.ticked:
        marks = (head for at, head in segment.ticked.items() if at < len(row.texts) and _TICK.match(row.texts[at]))
        cells[Column.DECISION] = "、".join(marks)
    if not any(cells.values()):
        return
    above = segment.cells[-1] if segment.cells else None
    if above is not None and _is_piece(cells, above):
        # A row that a page break or a long cell cut in two: its pieces belong to the row above.
        above |= {column: above.get(column, "") + text for column, text in cells.items()}
        segment.remarks.append(Remark(row.line, "row_joined"))
        return
    extra = sum(1 for text in row.texts[len(segment.header) :] if text)
    if extra:
        segment.remarks.append(Remark(row.line, "row_is_long", {"extra": extra}))
    missing = {column for column in segment.header if column is not None and column not in cells}
    if missing - OFTEN_EMPTY:
        segment.short.append((row.line, missing))
    if above is not None:
        cells = {column: above.get(column, "") if DITTO.match(text) else text for column, text in cells.items()}
    segment.add(cells, row.line)


def _is_piece(cells: dict[Column, str], above: dict[Column, str]) -> bool:
    """No number, no code, and no whole title that could be a row's own."""
    if any(filled(cells, _OWN)) or not any(column in cells for column in _OWN):
        return False
    return not (is_whole_title(cells.get(Column.TITLE, "")) and is_whole_title(above.get(Column.TITLE, "")))
