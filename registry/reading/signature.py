"""How a document is signed: who, on which day."""

from collections.abc import Sequence
from datetime import date

from registry.identity.titles import issuer_names
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end

_MOST_SIGNERS = 6


def read_signature(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], date | None]:
    """The first line that is a day, alone or behind the signers, and who stands there or just above."""
    for index, piece in enumerate(pieces):
        found = day_at_end(piece.text) if isinstance(piece, Paragraph) else None
        if found is None:
            continue
        day, before = found
        signers = issuer_names(before) if before else _above(pieces, index)
        # 会议于2021年9月27日 ends a broken line: a day closes a document only alone or behind its signers.
        if not before or signers:
            return signers, day
    return (), None


def _above(pieces: Sequence[Piece], index: int) -> tuple[str, ...]:
    signers: tuple[str, ...] = ()
    for piece in reversed(pieces[max(0, index - _MOST_SIGNERS) : index]):
        names = issuer_names(piece.text) if isinstance(piece, Paragraph) else ()
        if not names:
            break
        signers = names + signers
    return signers
