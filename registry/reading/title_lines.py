"""The lines a title consists of: where it begins, where it ends, and what can be no part of one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.identity import Code, Number, genre_of, issuers_of, parse_number
from registry.identity.spelling import squeeze
from registry.identity.titles import issuer_names, whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end
from registry.reading.marks import annex_mark, is_imprint, is_public_mark

MOST_LINES = 8
LONGEST_LINE = 90
_LONGEST_TITLE = 200
_SENTENCE_END = re.compile("[。；！？：:;，,]$")
_ITEM = re.compile(
    "^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[)）]|[0-9]+[.．、]|第[一二三四五六七八九十百]+[条章节])"
)
# …实施方案 / 的通知, …办法 / （试行）的通知, 《…办法 / 》的通知; and …办法 / （试行）.
_GOES_ON = re.compile("[》”]?(?:[（(][^（）()]{1,12}[)）])?[》”]?的")
_LAST_BRACKET = re.compile("[（(](?:试行|暂行|草案|修订|[0-9]{4})[^（）()]{0,8}[)）]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a document: `pieces[first:body]`. `delivered_on`: the day of a text that was read out."""

    title_raw: str
    first: int
    body: int
    number: Number | None = None
    code: Code | None = None
    delivered_on: date | None = None


def could_be_title(text: str) -> bool:
    """Whether the line could be part of a title at all."""
    squeezed = squeeze(text)
    return not (
        len(squeezed) > LONGEST_LINE
        or _SENTENCE_END.search(squeezed)
        or _ITEM.match(squeezed)
        or day_at_end(squeezed)
        or annex_mark(squeezed)
        or is_public_mark(squeezed)
        or is_imprint(squeezed)
        or (squeezed.startswith("《") and whole_title(squeezed) != squeezed)
    )


def title_above(pieces: Sequence[Piece], at: int, floor: int) -> Heading | None:
    """The title that ends above `at`, from the nearest line that names an issuer or begins with 关于."""
    lines = _lines_before(pieces, at, floor)
    # A hard line break may leave 知 of 通知 on a line of its own.
    if not genre_of("\n".join(lines)):
        return None
    count = _lines_of_title(lines)
    title = "\n".join(lines[-count:])
    return Heading(title, at - count, at) if len(title) <= _LONGEST_TITLE else None


def title_from(pieces: Sequence[Piece], at: int) -> Heading | None:
    """The title that begins at `at` with an issuer or 关于."""
    lines = lines_from(pieces, at)
    for count in range(1, len(lines) + 1):
        title = "\n".join(lines[:count])
        begins = issuers_of(title) or title.startswith("关于")
        if genre_of(title) and begins and not _goes_on(lines[count:]):
            whole = count + (1 if lines[count:] and _LAST_BRACKET.fullmatch(squeeze(lines[count])) else 0)
            return Heading("\n".join(lines[:whole]), at, at + whole)
    return None


def heading_at(pieces: Sequence[Piece], title: str) -> Heading | None:
    """The heading whose lines are the first pieces: a title by its words, or the one that is known."""
    lines = lines_from(pieces, 0)
    for count in range(1, len(lines) + 1):
        if title and whole_title("\n".join(lines[:count])) == title:
            return Heading("\n".join(lines[:count]), 0, count)
    return title_from(pieces, 0)


def lines_from(pieces: Sequence[Piece], at: int) -> list[str]:
    """The lines from `at` on that could be one title."""
    lines: list[str] = []
    for piece in pieces[at : at + MOST_LINES]:
        if not isinstance(piece, Paragraph) or not could_be_title(piece.text):
            break
        lines.append(piece.text.strip())
    return lines


def _lines_before(pieces: Sequence[Piece], at: int, floor: int) -> list[str]:
    lines: list[str] = []
    for index in range(at - 1, max(floor, at - MOST_LINES) - 1, -1):
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


def _goes_on(following: Sequence[str]) -> bool:
    """关于印发…实施方案 / 的通知: the first line ends like a title and is none yet."""
    return (
        bool(following) and _GOES_ON.match(squeeze(following[0])) is not None and bool(genre_of("\n".join(following)))
    )
