"""How a document is signed: who, on which day."""

import re
from collections.abc import Sequence
from datetime import date

from registry.identity.spelling import squeeze
from registry.identity.titles import issuer_names
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end

_MOST_SIGNERS = 6
_REST_OF_DAY = re.compile("[0-9０-９〇零○一二三四五六七八九十年月日]{1,10}日")


def read_signature(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], date | None]:
    """The first line that is a day, alone or behind the signers, and who stands there or just above."""
    for index in range(len(pieces)):
        found = _day_at(pieces, index)
        if found is None:
            continue
        day, before = found
        signers = issuer_names(before) if before else _above(pieces, index)
        # 会议于2021年9月27日 ends a broken line: a day closes a document only alone or behind its signers.
        if not before or signers:
            return signers, day
    return (), None


def _day_at(pieces: Sequence[Piece], index: int) -> tuple[date, str] | None:
    """The day that closes this line, or this line and the next: 博山区人民政府 2021年9月1 / 3日."""
    piece = pieces[index]
    if not isinstance(piece, Paragraph):
        return None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if isinstance(following, Paragraph) and _REST_OF_DAY.fullmatch(squeeze(following.text)):
        return day_at_end(piece.text + following.text)
    return day_at_end(piece.text)


def _above(pieces: Sequence[Piece], index: int) -> tuple[str, ...]:
    signers: tuple[str, ...] = ()
    for piece in reversed(pieces[max(0, index - _MOST_SIGNERS) : index]):
        names = issuer_names(piece.text) if isinstance(piece, Paragraph) else ()
        if not names:
            break
        signers = names + signers
    return signers
