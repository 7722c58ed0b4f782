"""Plain text into blocks. A line with tabs is a row of a table, a form feed is a page break."""

import re
from collections.abc import Iterator
from itertools import groupby

from registry.openers.cell_lines import Line, begins_cells, rows_of_cells
from registry.reading.blocks import Block, Cell, PageBreak, Paragraph, Row, Table

# Lines as an editor counts them: a form feed or one of Unicode's line separators begins none.
_LINE_END = re.compile("\r\n|\r|\n")
# Converters from PDF leave these around the text of a cell, and these around bold type.
_MARKUP = re.compile(r"</?(?:p|br|b|strong|span)\s*/?>|\*\*", re.IGNORECASE)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks with their lines, counted from 1; a table goes on over blank lines and page breaks in it."""
    blocks: list[Block] = []
    for is_row, group in groupby(_printed(list(_lines(text))), key=lambda block: isinstance(block, Row)):
        if is_row:
            blocks.append(Table(tuple(block for block in group if isinstance(block, Row))))
        else:
            blocks.extend(block for block in group if not isinstance(block, Row))
    return tuple(blocks)


def _lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(_LINE_END.split(text), start=1):
        for index, part in enumerate(line.split("\f")):
            if index:
                yield number, None
            yield number, _MARKUP.sub("", part)


def _printed(lines: list[Line]) -> Iterator[Paragraph | PageBreak | Row]:
    in_table, at = False, 0
    while at < len(lines):
        number, text = lines[at]
        rows, end = rows_of_cells(lines, at) if begins_cells(lines[at]) else ([], at)
        if rows:
            yield from rows
            in_table, at = True, end
            continue
        at += 1
        if text is None:
            yield PageBreak(number)
        elif text.strip():
            block = _line(text, number, in_table=in_table)
            in_table = isinstance(block, Row)
            yield block


def _line(text: str, number: int, *, in_table: bool) -> Paragraph | Row:
    # Tabs that only indent make a row where a table is under way (its first cell is merged), else a paragraph.
    if "\t" not in text or ("\t" not in text.lstrip() and not in_table):
        return Paragraph(text.strip(), number)
    return Row(tuple(Cell(cell.strip()) for cell in text.split("\t")), number)
