"""Lists that are no tables: a document a line, a cell a line, or a table whose columns ran together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.identity import CodeLayout, find_codes, find_numbers, genre_of, parse_number
from registry.identity.spelling import narrow, squeeze
from registry.identity.titles import issuer_names
from registry.reading.blocks import Paragraph, Piece
from registry.reading.categories import category_of
from registry.reading.columns import Column, Header, header_of
from registry.reading.days import day_at_end
from registry.reading.entries import Entry, cells_of_entry
from registry.reading.marks import annex_mark, is_imprint, is_public_mark
from registry.reading.numerals import NUMERAL, value_of
from registry.reading.segments import Heading, Segment, could_head, parts_rows

_ITEM = re.compile(rf"^\s*[（(]?(?P<no>{NUMERAL})(?:[)）][．.、]?|[．.、]|(?=[\s《])|$)\s*(?P<rest>.*)$", re.DOTALL)
_HEADS = re.compile("序|编号|名称|标题|题目|文件")
_MOST_COLUMNS = 12
_LONGEST_HEADER = 120
# What stands below a list and is none of its rows.
_BELOW = re.compile("^(?:说明|注|备注|注释|附注)[:：]|^本(?:决定|通知|公告|通告|目录)")
_LONGEST_SENTENCE = 60
_MOST_LINES = 30
# A wrapped cell takes so many lines at most, on the average of its row.
_CELLS_PER_COLUMN = 3
_FURTHEST_SKIP = 30


@dataclass(slots=True)
class _Open:
    """The entry under way."""

    no: str
    line: int
    lines: list[str] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(self.no, tuple(self.lines), self.line)


class LineReader:
    """Takes paragraphs one after another; `segments` are those read so far."""

    def __init__(self, heading: Heading, *, any_line_heads: bool, layouts: Sequence[CodeLayout]) -> None:
        self.heading, self.any_line_heads, self.layouts = heading, any_line_heads, layouts
        self.segments: list[Segment] = []
        self.header: Header | None = None
        self.current: Segment | None = None
        self.entry: _Open | None = None
        self.parted = False
        self.last_no = 0

    def read(self, paragraphs: Sequence[Paragraph]) -> None:
        at = 0
        while at < len(paragraphs):
            found = header_in_lines(paragraphs, at)
            if found:
                self._begin_header(found[0])
                at += found[1]
                continue
            self._take(paragraphs[at], paragraphs[at + 1] if at + 1 < len(paragraphs) else None)
            at += 1
        self._close()

    def _begin_header(self, header: Header) -> None:
        """One repeated on a new page goes on with its rows, and with the row that the page cut in two."""
        if header == self.header and self.current is not None:
            return
        self._begin_rows(parted=self.parted)
        self.header = header

    def _begin_rows(self, *, parted: bool) -> None:
        self._close()
        self.current, self.parted, self.last_no = None, parted, 0

    def _take(self, paragraph: Paragraph, following: Paragraph | None) -> None:
        text = paragraph.text
        if self.entry is not None and not self.entry.lines:
            # Under its number alone stands the title, whatever it speaks of.
            self.entry.lines.append(text.strip())
            return
        item = self._item(text, following)
        if item is not None and (self.header is not None or not self._heads(text)):
            self._close()
            self.entry = _Open(item[0], paragraph.line, [item[1]] if item[1] else [])
            self.last_no = value_of(item[0]) or self.last_no
        elif self._heads(text):
            self._begin_rows(parted=False)
            self.heading = Heading.of(squeeze(text), paragraph.line)
            # A list without columns follows its heading; the columns of the one before are over.
            self.header = None
        elif parts_rows(text):
            self._begin_rows(parted=True)
        elif self.entry is not None and self._goes_on(text):
            self.entry.lines.append(text.strip())
        else:
            self._close()

    def _heads(self, text: str) -> bool:
        if not could_head(text) or squeeze(text).startswith("《"):
            return False
        return category_of(text) is not None or (self.any_line_heads and self.entry is None)

    def _item(self, text: str, following: Paragraph | None) -> tuple[str, str] | None:
        """The number and the rest of a line that begins a row."""
        if self.header is None and self.heading.category is None:
            return None
        match = _ITEM.match(text)
        if match is None:
            named = text.strip().startswith("《") and (self.entry is None or self.entry.entry().is_closed)
            return ("", text.strip()) if named and self._names_document(text) else None
        number, rest = value_of(match["no"]), match["rest"].strip()
        if number is None or not self._could_be_next(number):
            return None
        if not rest:
            if self.header is None or following is None:
                return None
            next_one = number == self.last_no + 1 or self._names_document(following.text)
            return (match["no"], "") if next_one else None
        return (match["no"], rest) if self._names_document(rest) else None

    def _could_be_next(self, number: int) -> bool:
        return number == 1 or 0 < number - self.last_no <= _FURTHEST_SKIP

    def _names_document(self, text: str) -> bool:
        """Whether it begins as a row does: with a title, whole or not, or names one by its code."""
        plain = squeeze(text)
        if plain.startswith("《") or find_codes(text, self.layouts):
            return True
        if plain.endswith(("。", "；", "：", ":")) and not find_numbers(text):
            return False
        return (
            "关于" in plain or any(genre_of(word) for word in text.split()) or bool(self.header and issuer_names(text))
        )

    def _goes_on(self, text: str) -> bool:
        """Whether the line belongs to the row above: not what stands below a list."""
        entry = self.entry.entry() if self.entry else None
        if entry is None or len(entry.lines) >= _MOST_LINES:
            return False
        if not entry.is_closed:
            return True
        plain = squeeze(text)
        if self.header is None and entry.text.rstrip().endswith(("。", "；", ";")):
            return False
        below = _BELOW.match(plain) or is_public_mark(plain) or is_imprint(plain) or annex_mark(plain)
        sentence = len(plain) > _LONGEST_SENTENCE and "。" in plain
        signed = day_at_end(plain) is not None and self.header is None
        return not (below or sentence or signed or (entry.lines and issuer_names(text) and not self._expects_issuer()))

    def _expects_issuer(self) -> bool:
        return self.header is not None and Column.ISSUER in self.header

    def _close(self) -> None:
        if self.entry is None:
            return
        entry, self.entry = self.entry.entry(), None
        if not entry.text.strip():
            return
        if self.current is None:
            self.current = Segment(self.header or (), self.heading, self.parted, in_prose=self.header is None)
            self.segments.append(self.current)
        cells = cells_of_entry(entry, self.header, self.layouts, self.heading.category)
        self.current.add(cells, entry.line)


def listed_lines(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places of what stands in lists with a line for each cell: from the header to the number of the last row."""
    found: set[int] = set()
    for start, piece in enumerate(pieces):
        header = header_in_lines(pieces, start) if isinstance(piece, Paragraph) and start not in found else None
        if header and header[1] > 1:
            found.update(range(start, _end_of_cells(pieces, start + header[1], header[1])))
    return frozenset(found)


def _end_of_cells(pieces: Sequence[Piece], at: int, columns: int) -> int:
    """Behind the last row's number, or its first cell where it has none; a row begins with the next number."""
    end, row, number = at, at, 0
    while at < len(pieces) and at - row <= _CELLS_PER_COLUMN * columns:
        piece = pieces[at]
        if not isinstance(piece, Paragraph) or annex_mark(piece.text):
            break
        if value_of(piece.text) == number + 1:
            end, row, number = at + 2, at, number + 1
        elif end <= row + 2 and at > row and parse_number(piece.text):
            end = at + 1
        at += 1
    return end


def header_in_lines(paragraphs: Sequence[Piece], at: int) -> tuple[Header, int] | None:
    """A header on one line, its columns apart or run together, or on a line for each; and how many lines it takes."""
    first = paragraphs[at]
    text = first.text if isinstance(first, Paragraph) else ""
    if len(text) > _LONGEST_HEADER or not _HEADS.search(text[:_MOST_COLUMNS]):
        return None
    words = _whole_words(text.split())
    if len(words) > 1:
        return _without_figures(words, 1)
    heads: list[str] = []
    for paragraph in paragraphs[at : at + _MOST_COLUMNS]:
        if not isinstance(paragraph, Paragraph) or value_of(narrow(paragraph.text)) is not None:
            break
        head = squeeze(paragraph.text)
        if head in heads or len(head) > _LONGEST_HEADER:
            return None
        heads.append(head)
    return _without_figures(heads, len(heads)) if len(heads) > 1 else None


def _without_figures(heads: Sequence[str], lines: int) -> tuple[Header, int] | None:
    if any(char.isdigit() for head in heads for char in head):
        return None
    header = header_of(heads)
    # A heading above the header is none of its columns.
    return (header, lines) if header and header[0] is not None else None


def _whole_words(words: Sequence[str]) -> list[str]:
    """文 号 is one head, printed wide."""
    whole: list[str] = []
    wide = False
    for word in words:
        if wide and len(word) == 1:
            whole[-1] += word
            wide = False
        else:
            whole.append(word)
            wide = len(word) == 1
    return whole
