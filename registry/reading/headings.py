"""Where documents begin: a number standing alone under its title, or a title that the contents page names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from registry.identity import Code, CodeLayout, Number, find_codes, genre_of, issuers_of, parse_number, title_key
from registry.identity.spelling import squeeze
from registry.identity.titles import issuer_names, short_title, whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.contents import Contents
from registry.reading.days import day_at_end
from registry.reading.facts import Remark
from registry.reading.marks import annex_mark, is_imprint, is_public_mark

_MOST_LINES = 8
_LONGEST_LINE = 90
_LONGEST_TITLE = 200
_SENTENCE_END = re.compile("[。；！？：:;，,]$")
_ITEM = re.compile(
    "^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[)）]|[0-9]+[.．、]|第[一二三四五六七八九十百]+[条章节])"
)
_CODE_LABEL = re.compile("[（(]?(?:统一)?(?:编制)?(?:规范性文件)?(?:登记|编)(?:编)?号[:：]?|[）)]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a document: `pieces[first:body]`."""

    title_raw: str
    first: int
    body: int
    number: Number | None = None
    code: Code | None = None


def find_headings(
    pieces: Sequence[Piece], contents: Contents, layouts: Sequence[CodeLayout], *, listed: frozenset[int] = frozenset()
) -> tuple[list[Heading], list[Remark]]:
    """`listed`: pieces that are cells of a list; no title or number in it begins a document."""
    remarks: list[Remark] = []
    headings: list[Heading] = []
    floor = contents.end
    for index in range(contents.end, len(pieces)):
        number = _number_alone(pieces[index]) if index >= floor and index not in listed else None
        if number is None:
            continue
        heading = _above(pieces, index, floor, number) or _below(pieces, index, number)
        if heading is None:
            remarks.append(Remark(pieces[index].line, "number_without_title", {"number": number.raw}))
            continue
        headings.append(_with_code(heading, pieces, floor, layouts))
        floor = heading.body
    headings.extend(_with_code(found, pieces, contents.end, layouts) for found in _named(pieces, contents, headings))
    if not headings and not contents.entries:
        headings = [_with_code(found, pieces, 0, layouts) for found in _single(pieces, listed)]
    return sorted(headings, key=lambda heading: heading.first), remarks


def could_be_title(text: str) -> bool:
    """Whether the line could be part of a title at all."""
    squeezed = squeeze(text)
    return not (
        len(squeezed) > _LONGEST_LINE
        or _SENTENCE_END.search(squeezed)
        or _ITEM.match(squeezed)
        or day_at_end(squeezed)
        or annex_mark(squeezed)
        or is_public_mark(squeezed)
        or is_imprint(squeezed)
        or (squeezed.startswith("《") and whole_title(squeezed) != squeezed)
    )


def _number_alone(piece: Piece) -> Number | None:
    return parse_number(piece.text) if isinstance(piece, Paragraph) else None


def _above(pieces: Sequence[Piece], at: int, floor: int, number: Number) -> Heading | None:
    """The title over the number, from the nearest line that names an issuer or begins with 关于."""
    lines = _lines_before(pieces, at, floor)
    if not lines or not genre_of(lines[-1]):
        return None
    count = _lines_of_title(lines)
    title = "\n".join(lines[-count:])
    return Heading(title, at - count, at + 1, number) if len(title) <= _LONGEST_TITLE else None


def _lines_before(pieces: Sequence[Piece], at: int, floor: int) -> list[str]:
    lines: list[str] = []
    for index in range(at - 1, max(floor, at - _MOST_LINES) - 1, -1):
        piece = pieces[index]
        if not isinstance(piece, Paragraph) or not could_be_title(piece.text) or parse_number(piece.text):
            break
        lines.insert(0, piece.text.strip())
    return lines


def _lines_of_title(lines: Sequence[str]) -> int:
    """How many of the last lines are the title: up to its issuers, else to its 关于, else the last one."""
    for count in range(1, len(lines) + 1):
        if issuers_of("\n".join(lines[-count:])):
            return _with_joint_issuers(lines, count)
    for count in range(1, len(lines) + 1):
        if lines[-count].startswith("关于"):
            return count
    return 1


def _with_joint_issuers(lines: Sequence[str], count: int) -> int:
    """Joint issuers stand a line each; only where the first of them found has a line of its own as well."""
    while count > 1 and count < len(lines) and issuer_names(lines[-count]) and issuer_names(lines[-count - 1]):
        count += 1
    return count


def _below(pieces: Sequence[Piece], at: int, number: Number) -> Heading | None:
    """The title under the number, as single documents are often printed."""
    heading = _title_from(pieces, at + 1)
    return replace(heading, first=at, number=number) if heading else None


def _single(pieces: Sequence[Piece], listed: frozenset[int]) -> Iterator[Heading]:
    """A document all by itself, without a number: its title stands within the first lines."""
    headings = (_title_from(pieces, index) for index in range(min(_MOST_LINES, len(pieces))) if index not in listed)
    found = next((heading for heading in headings if heading), None)
    if found:
        yield found


def _title_from(pieces: Sequence[Piece], at: int) -> Heading | None:
    lines: list[str] = []
    for piece in pieces[at : at + _MOST_LINES]:
        if not isinstance(piece, Paragraph) or not could_be_title(piece.text):
            break
        lines.append(piece.text.strip())
    for count in range(1, len(lines) + 1):
        title = "\n".join(lines[:count])
        begins = issuers_of(title) or title.startswith("关于")
        if genre_of(title) and begins and not _title_goes_on(lines[count:]):
            return Heading(title, at, at + count)
    return None


def _title_goes_on(following: Sequence[str]) -> bool:
    """关于印发…实施方案 / 的通知: the first line ends like a title and is none yet."""
    return bool(following) and following[0].startswith("的") and genre_of(following[0]) is not None


def _named(pieces: Sequence[Piece], contents: Contents, known: Iterable[Heading]) -> Iterator[Heading]:
    """Documents without a number (通告 mostly), or with one that is spoilt, that the contents page names."""
    known = list(known)
    numbers = {heading.number.key for heading in known if heading.number}
    taken = {index for heading in known for index in range(heading.first, heading.body)}
    missing = [entry for entry in contents.entries if entry.number is None or entry.number.key not in numbers]
    wanted = {title_key(short_title(entry.title)) for entry in missing}
    wanted -= {title_key(short_title(heading.title_raw)) for heading in known}
    index = contents.end
    while wanted and index < len(pieces):
        heading = None if index in taken else _title_at(pieces, index, wanted)
        if heading is not None:
            wanted.discard(title_key(short_title(heading.title_raw)))
            yield heading
        index = heading.body if heading else index + 1


def _title_at(pieces: Sequence[Piece], at: int, wanted: set[str]) -> Heading | None:
    lines: list[str] = []
    for piece in pieces[at : at + _MOST_LINES]:
        if not isinstance(piece, Paragraph) or not could_be_title(piece.text):
            return None
        lines.append(piece.text.strip())
        if title_key(short_title("\n".join(lines))) in wanted:
            return Heading("\n".join(lines), at, at + len(lines))
    return None


def _with_code(heading: Heading, pieces: Sequence[Piece], floor: int, layouts: Sequence[CodeLayout]) -> Heading:
    """The code stands alone over the title, or under the number."""
    for index in (heading.first - 1, heading.body):
        code = _code_alone(pieces[index], layouts) if floor <= index < len(pieces) else None
        if code is not None:
            first, body = min(heading.first, index), max(heading.body, index + 1)
            return Heading(heading.title_raw, first, body, heading.number, code)
    return heading


def _code_alone(piece: Piece, layouts: Sequence[CodeLayout]) -> Code | None:
    if not isinstance(piece, Paragraph) or len(piece.text) > _LONGEST_LINE:
        return None
    found = find_codes(piece.text, layouts)
    if len(found) != 1:
        return None
    around = piece.text[: found[0].start] + piece.text[found[0].end :]
    return found[0].code if not _CODE_LABEL.sub("", squeeze(around)) else None
