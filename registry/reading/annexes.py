"""The annexes of a document: those its text announces (附件：1. …), and the parts that stand under their marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.identity import title_key
from registry.identity.spelling import narrow, squeeze
from registry.identity.titles import issuer_names, whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end, parse_day
from registry.reading.marks import AnnexMark, annex_mark, is_public_mark

# 1.题目, 1 题目, and 1. by itself where the line breaks behind it.
_ITEM = re.compile(
    r"^\s*(?P<no>[0-9０-９]{1,2})\s*(?:[.．、,，]\s*(?P<title>.*)|(?P<plain>[^\s.．、,，].*))$", re.DOTALL
)
_MOST_LINES_OF_A_TITLE = 4
_LONGEST_LINE = 60
_LONGEST_TITLE = 120
_SHORTEST_REPEAT = 6
_END = re.compile("[；;。]$")
_CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Announced:
    no: int | None
    title: str


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """What stands under one mark. `pieces` comes after the title; `title` is "" where none could be told."""

    no: int | None
    title: str
    line: int
    pieces: tuple[Piece, ...]


def announced_annexes(pieces: Sequence[Piece]) -> tuple[tuple[Announced, ...], frozenset[int]]:
    """The list after 附件： in a document's own text, and the places of its lines."""
    signed = False
    for index, piece in enumerate(pieces):
        mark = annex_mark(piece.text) if isinstance(piece, Paragraph) else None
        # Below the signature 附件1：… is the annex itself; 附件：1. … may still be what the issued text announces.
        titled = mark is not None and mark.titled and not (signed and mark.no)
        if mark is not None and (titled or _heads_a_list(mark, pieces[index + 1 : index + 2])):
            return _announced(pieces, index, mark)
        signed = signed or (isinstance(piece, Paragraph) and parse_day(piece.text) is not None)
    return (), frozenset()


def annex_parts(
    pieces: Sequence[Piece], announced: Sequence[Announced], skip: frozenset[int]
) -> tuple[tuple[Piece, ...], tuple[AnnexPart, ...]]:
    """What comes before the first mark, and a part for each mark."""
    marks = [(index, mark) for index, mark in _marks(pieces) if index not in skip]
    ends = [index for index, _ in marks[1:]] + [len(pieces)]
    parts = tuple(_part(pieces, start, end, mark, announced) for (start, mark), end in zip(marks, ends, strict=False))
    return tuple(pieces[: marks[0][0]] if marks else pieces), parts


def annex_titles(announced: Sequence[Announced], parts: Sequence[AnnexPart]) -> tuple[str, ...]:
    """As announced; where nothing was announced, as printed over the parts."""
    titles = [one.title for one in announced] or [part.title for part in parts]
    # 附件： and its title on the next line announce; the annex then comes under the same title once more.
    return tuple({title_key(title): title for title in titles if title}.values())


def _marks(pieces: Sequence[Piece]) -> Iterator[tuple[int, AnnexMark]]:
    for index, piece in enumerate(pieces):
        mark = annex_mark(piece.text) if isinstance(piece, Paragraph) else None
        if mark is not None:
            yield index, mark


def _announced(pieces: Sequence[Piece], start: int, mark: AnnexMark) -> tuple[tuple[Announced, ...], frozenset[int]]:
    """The first line and those after it that number another annex or go on with the last title."""
    items = [_item(mark.titled, mark.no)] if mark.titled else []
    index = start + 1
    while index < len(pieces):
        piece = pieces[index]
        if not isinstance(piece, Paragraph) or _closes(piece.text) or not _take(items, piece.text):
            break
        index += 1
    announced = tuple(Announced(number, whole_title(_END.sub("", title))) for number, title in items)
    return announced, frozenset(range(start, index))


def _take(items: list[tuple[int | None, str]], text: str) -> bool:
    """Adds the line as another annex or to the last one's title; False where it is neither."""
    mark = annex_mark(text)
    number, title = _item(mark.titled, mark.no) if mark else _item(text, None)
    if mark and not mark.titled:
        return False
    last, so_far = items[-1] if items else (0, "")
    if number is not None and (mark or number == (last or 0) + 1):
        items.append((number, title))
        return True
    # Without a signature between, the annex itself may follow at once under the title just announced.
    repeated = _begins(title_key(so_far[: 2 * _LONGEST_TITLE]), title_key(text))
    if not items or repeated or _END.search(so_far) or len(so_far) > _LONGEST_TITLE:
        return False
    items[-1] = (last, so_far + text.strip())
    return True


def _begins(title: str, line: str) -> bool:
    """Whether the line is the title once more, or as much of it as a hard line break left."""
    return title == line or (len(line) >= _SHORTEST_REPEAT and title.startswith(line))


def _heads_a_list(mark: AnnexMark, following: Sequence[Piece]) -> bool:
    """附件： on a line of its own, and 1. … on the next."""
    texts = [piece.text for piece in following if isinstance(piece, Paragraph)]
    return mark.colon and mark.no is None and any(_item(text, None)[0] == 1 for text in texts)


def _item(text: str, number: int | None) -> tuple[int | None, str]:
    match = _ITEM.match(text)
    if match is None or number is not None:
        return number, text
    return int(narrow(match["no"])), match["title"] or match["plain"] or ""


def _closes(text: str) -> bool:
    """Whether the list of annexes is over: the signature, a sentence, an address that stands below the page."""
    sentence = len(text) > _LONGEST_LINE and "。" in text
    address = not _CHINESE.search(text) and not _ITEM.match(text)
    return bool(sentence or issuer_names(text) or day_at_end(text) or is_public_mark(text) or address)


def _part(pieces: Sequence[Piece], start: int, end: int, mark: AnnexMark, announced: Sequence[Announced]) -> AnnexPart:
    line = pieces[start].line
    if mark.titled:
        return AnnexPart(mark.no, whole_title(mark.titled), line, tuple(pieces[start + 1 : end]))
    lines: list[str] = []
    for piece in pieces[start + 1 : min(end, start + 1 + _MOST_LINES_OF_A_TITLE)]:
        if not isinstance(piece, Paragraph) or len(squeeze(piece.text)) > _LONGEST_LINE:
            break
        lines.append(piece.text)
    count = _lines_of_title(lines, mark.no, announced, tables_next=start + 1 + len(lines) < end)
    number = mark.no if mark.no is not None or len(announced) != 1 else announced[0].no or 1
    title = whole_title("".join(lines[:count]))
    return AnnexPart(number, title, line, tuple(pieces[start + 1 + count : end]))


def _lines_of_title(lines: Sequence[str], no: int | None, announced: Sequence[Announced], *, tables_next: bool) -> int:
    """As many as make up an announced title; else all that stand over the table, else one."""
    wanted = {title_key(one.title) for one in announced if no is None or one.no in (no, None)}
    for count in range(1, len(lines) + 1):
        if title_key("".join(lines[:count])) in wanted:
            return count
    return len(lines) if tables_next and 0 < len(lines) < _MOST_LINES_OF_A_TITLE - 1 else min(1, len(lines))
