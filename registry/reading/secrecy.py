"""Whether a text is marked a state secret. Asked before anything is kept."""

import re
from collections.abc import Iterable
from itertools import islice

from registry.identity.spelling import squeeze
from registry.reading.blocks import Block, Paragraph, pieces_of

# The mark stands above or below the masthead, on a line of its own or beside copy number and urgency.
_HEAD = 20
_URGENCY = "(?:特急|特提|加急|平急|急件)?"
_TERM = r"(?:[★☆*]\S{0,12})?"
_MARK = re.compile(rf"^(?:份号)?[:：]?\d{{0,8}}{_URGENCY}(?:密级)?[:：]?(?P<mark>绝密|机密|秘密){_TERM}{_URGENCY}$")
# In the name of a file it stands apart: 方案（机密）.docx, 秘密★1年_方案.pdf. 保守国家秘密规定.docx is a title.
_APART = r"（）()\[\]【】〔〕_\-—－\s.、，,"
_IN_NAME = re.compile(rf"(?:^|[{_APART}])(?P<mark>绝密|机密|秘密)(?:[★☆*]|$|[{_APART}])|(?P<star>★)")
_STAR = re.compile(r"^.{0,6}(?P<mark>★)(?:\d{1,2}(?:年|个月)|长期|.{0,6}前)?$")


def secret_mark(blocks: Iterable[Block]) -> tuple[str, int] | None:
    """The mark at the head and its line; words in prose (商业秘密, 保守国家秘密) are none."""
    for piece in islice(pieces_of(blocks), _HEAD):
        mark = mark_of(piece.text) if isinstance(piece, Paragraph) else None
        if mark:
            return mark, piece.line
    return None


def mark_of(text: str) -> str | None:
    """Of a line, a cell, the name of a sheet: it is the mark and nothing else."""
    squeezed = squeeze(text)
    match = _MARK.match(squeezed) or _STAR.match(squeezed)
    return match["mark"] if match else None


def mark_in_name(name: str) -> str | None:
    """Of a file, whatever it holds."""
    match = _IN_NAME.search(name)
    return (match["mark"] or match["star"]) if match else None
