"""The masthead of a gazette: whose it is, which year and issue."""

import re
from collections.abc import Iterable
from datetime import date

from registry.identity.spelling import narrow, squeeze
from registry.reading.blocks import Piece, lines_of
from registry.reading.days import parse_day
from registry.reading.facts import Gazette
from registry.reading.numerals import NUMERAL, value_of

_NAME = re.compile("^(?P<area>[一-鿿]{2,20}?)(?:人民)?政府公报$")
_ISSUE = re.compile(f"(?<!总)第(?P<issue>{NUMERAL})期")
_TOTAL = re.compile(f"总第?(?P<total>{NUMERAL})期")
_YEAR = re.compile("^(?P<year>(?:19|20)[0-9]{2})年?(?:第|总|$)")
_PUBLISHED = re.compile("(?P<day>(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)(?:出版|编印)")


def read_masthead(pieces: Iterable[Piece]) -> Gazette | None:
    """From what stands before the contents and the first document; None where no 公报 is named."""
    lines = [(narrow(squeeze(text)), line) for piece in pieces for text, line in lines_of(piece)]
    names = [(match["area"], line) for text, line in lines if (match := _NAME.match(text))]
    if not names:
        return None
    area, line = names[0]
    texts = [text for text, _ in lines]
    return Gazette(
        area=area,
        line=line,
        year=_first(_YEAR, texts, "year"),
        issue=_first(_ISSUE, texts, "issue"),
        total_issue=_first(_TOTAL, texts, "total"),
        published_on=_published_on(texts),
    )


def _first(pattern: re.Pattern[str], texts: Iterable[str], group: str) -> int | None:
    return next((value_of(match[group]) for text in texts if (match := pattern.search(text))), None)


def _published_on(texts: Iterable[str]) -> date | None:
    """Wherever the lines break."""
    match = _PUBLISHED.search("".join(texts))
    return parse_day(match["day"]) if match else None
