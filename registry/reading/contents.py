"""The contents page (目录): which documents a gazette says it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from registry.identity import Number, find_numbers, genre_of, issuers_of, parse_number, title_key
from registry.identity.spelling import narrow, squeeze
from registry.identity.titles import short_title, whole_title
from registry.reading.blocks import Piece, lines_of
from registry.reading.facts import ContentsEntry

_HEADING = re.compile("^目(?:录|次)$")
_SECTION = re.compile(r"^(?:[【〖\[［].{1,20}[】〗\]］]|.{2,16}[:：]|.{0,4}(?:政府|办公室|部门|局)文件)$")
_BULLET = re.compile(r"^\s*[-－·•●*]+\s*")
# The page stands in brackets, or behind a tab or a row of dots.
_PAGE = re.compile(
    r"(?:[(（]\s*(?P<in>[0-9０-９]{1,3})\s*[)）]|[\s·…．.⋯-]*(?:[·…．.⋯-]{2}|\t)\s*(?P<after>[0-9０-９]{1,3}))\s*$"
)
_DOTS = re.compile(r"[·…．.⋯\s]+$")
_SENTENCE = re.compile("[。；！？，]$|。")
_OPENING, _CLOSING = re.compile("[（(〔《﹝[]"), re.compile("[）)〕》﹞\\]]")
_FURTHEST_HEADING = 60
_MOST_LINES_OF_A_TITLE = 6
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries, and which pieces they stand in: `pieces[start:end]`."""

    entries: tuple[ContentsEntry, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class _Page:
    """The contents page as it is read, line by line."""

    entries: list[ContentsEntry] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    line: int = 0
    titles: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, number: Number | None, page: int | None) -> None:
        title = whole_title(_DOTS.sub("", "".join(self.pending)))
        self.entries.append(ContentsEntry(title, self.line, number, page))
        self.titles |= {title_key(title), title_key(short_title(title))}
        self.numbers |= {number.key} if number else set()
        self.pending.clear()

    def begin(self, text: str, line: int) -> None:
        if not self.pending:
            self.line = line
        self.pending.append(text)

    def number_page(self, page: int) -> bool:
        """A page on a line of its own, behind a number on one of its own; False where it belongs to no entry."""
        last = self.entries[-1] if self.entries else None
        if last is None or last.number is None or last.page is not None:
            return False
        self.entries[-1] = replace(last, page=page)
        return True

    def repeats(self, text: str) -> bool:
        """Whether an entry's title comes again, now as the heading of its document."""
        title = "\n".join([*self.pending, text])
        return not self.titles.isdisjoint({title_key(title), title_key(short_title(title))})


def read_contents(pieces: Sequence[Piece]) -> Contents:
    """Empty where no 目录 stands near the beginning, or nothing under it reads as an entry."""
    start = next((index for index, piece in enumerate(pieces[:_FURTHEST_HEADING]) if _is_heading(piece)), None)
    if start is None:
        return Contents()
    page, end = _Page(), start + 1
    for index, text, line in _lines_after(pieces, start):
        before = len(page.entries)
        if not _goes_on(page, text, line):
            break
        if len(page.entries) > before:
            end = index + (1 if not page.pending else 0)
    return Contents(tuple(page.entries), start, end) if page.entries else Contents()


def _is_heading(piece: Piece) -> bool:
    return any(_HEADING.match(squeeze(text)) for text, _ in lines_of(piece))


def _lines_after(pieces: Sequence[Piece], start: int) -> Iterator[tuple[int, str, int]]:
    """A line that leaves a bracket open goes on in the next: (济阳政办发〔2020〕21号) (20 / )."""
    held, held_line = "", 0
    for index in range(start + 1, len(pieces)):
        for text, line in lines_of(pieces[index]):
            whole = held + (text.strip() if held else _BULLET.sub("", text).strip())
            if len(whole) <= _LONGEST_LINE and _is_open(whole) and index + 1 < len(pieces):
                held, held_line = whole, held_line or line
                continue
            yield index, whole, held_line or line
            held, held_line = "", 0


def _is_open(text: str) -> bool:
    return len(_OPENING.findall(text)) > len(_CLOSING.findall(text))


def _goes_on(page: _Page, text: str, line: int) -> bool:
    """Takes one more line; False once the contents are over."""
    if _SECTION.match(squeeze(text)):
        return True
    if len(page.pending) >= _MOST_LINES_OF_A_TITLE or len(text) > _LONGEST_LINE:
        return False
    match = _PAGE.search(text)
    if match:
        return _take_paged(page, text[: match.start()], int(narrow(match["in"] or match["after"])), line)
    number = parse_number(text)
    if number is not None:
        # A number without a page: an entry of contents that print no pages, or already the first document.
        if not page.pending or number.key in page.numbers:
            return False
        page.add(number, None)
        return True
    return _take_title(page, text, line)


def _take_paged(page: _Page, text: str, number_of_page: int, line: int) -> bool:
    number = parse_number(text)
    if number is None and squeeze(text):
        page.begin(text, line)
        number = _number_at_end(page)
    if not page.pending:
        return page.number_page(number_of_page)
    page.add(number, number_of_page)
    return True


def _number_at_end(page: _Page) -> Number | None:
    """A number at the very end of an entry, wherever its lines break, is the document's; one inside is another's."""
    text = "".join(page.pending)
    found = find_numbers(text)
    if not found or text[found[-1].end :].strip(" \t·…．.⋯)）"):
        return None
    page.pending[:] = [text[: found[-1].start].rstrip(" \t(（")]
    return found[-1].number


def _take_title(page: _Page, text: str, line: int) -> bool:
    if _SENTENCE.search(text) or page.repeats(text):
        return False
    if page.pending and genre_of("".join(page.pending)) and issuers_of(text):
        page.add(None, None)
    page.begin(text, line)
    return True
