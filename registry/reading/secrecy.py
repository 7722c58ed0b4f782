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
_STAR = re.compile(r"^.{0,6}(?P<mark>★)(?:\d{1,2}(?:年|个月)|长期|.{0,6}前)?$")


def secret_mark(blocks: Iterable[Block]) -> tuple[str, int] | None:
    """The mark at the head and its line; words in prose (商业秘密, 保守国家秘密) are none."""
    for piece in islice(pieces_of(blocks), _HEAD):
        if not isinstance(piece, Paragraph):
            continue
        text = squeeze(piece.text)
        match = _MARK.match(text) or _STAR.match(text)
        if match:
            return match["mark"], piece.line
    return None
