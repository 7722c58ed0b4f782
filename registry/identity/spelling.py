"""How one thing is printed in many ways: widths, white space, dashes, brackets."""

import re
import unicodedata

DASHES = "-‐‑‒–—―−－﹣─━"
OPENING, CLOSING = "〔（([［【﹝〖｛{", "〕）)]］】﹞〗｝}"

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_DASH = re.compile(f"[{re.escape(DASHES)}]")


def squeeze(text: str) -> str:
    """Without any white space, also the invisible kinds that converters leave behind."""
    return _SPACE.sub("", text)


def narrow(text: str) -> str:
    """Full-width letters, digits and signs in their ordinary width. Length may change: not for offsets."""
    return unicodedata.normalize("NFKC", text)


def plain_dashes(text: str) -> str:
    return _DASH.sub("-", text)


def is_space(char: str) -> bool:
    return _SPACE.fullmatch(char) is not None
