"""The texts under a notice that issues them: named in its title or its first lines, printed below under their own."""

import re
from collections.abc import Iterator, Sequence

from registry.identity import genre_of, title_key
from registry.identity.spelling import squeeze
from registry.identity.titles import whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end
from registry.reading.facts import Instrument

_ISSUES = re.compile("(?:印发|转发|批转|公布|发布|下发)(?P<inner>.+)的(?:通知|通告|公告|决定|函)$")
_NAMED = re.compile("《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_VERBS = re.compile("印发|转发|批转|公布|发布|下发")
_JOINTS = re.compile("和|及|与|、")
_FORWARDED_FROM = re.compile("^(?P<issuer>.{1,24}?(?:局|委员会|委|办公室|办|中心|部门|公司|院|处|等部门))(?=.{4})")
_SENTENCE = re.compile("[^。；;：:]+")
_FIRST_LINES, _MOST_SIGNS = 40, 600
_MOST_LINES = 4
_LONGEST_LINE = 60


def read_instruments(title: str, body: Sequence[Piece]) -> tuple[Instrument, ...]:
    """In the order they are printed; a named text that is not printed below is no instrument of the document."""
    wanted = {title_key(name): issuer for name, issuer in _names(squeeze(title), body)}
    found: list[Instrument] = []
    index = 0
    while index < len(body) and wanted:
        matched, lines = _heading_at(body, index, wanted)
        if matched:
            key = title_key(matched)
            found.append(Instrument(matched, body[index].line, wanted.pop(key)))
        index += lines or 1
    return tuple(found)


def _names(title: str, body: Sequence[Piece]) -> Iterator[tuple[str, str | None]]:
    match = _ISSUES.search(title)
    if match is None:
        return
    inner = whole_title(match["inner"])
    forwarded = _FORWARDED_FROM.match(inner) if "转发" in title[: match.end()] else None
    issuer = forwarded["issuer"] if forwarded else None
    texts = [inner[forwarded.end() :] if forwarded else "", inner]
    for text in filter(None, texts):
        yield from ((name, issuer) for name in (*_parts(text), *_NAMED.findall(text)))
    for sentence in _SENTENCE.findall(_first_words(body)):
        if _VERBS.search(sentence):
            yield from ((name, issuer) for name in _NAMED.findall(sentence) if genre_of(name))


def _first_words(body: Sequence[Piece]) -> str:
    """What the notice says itself, whole again after hard line breaks, up to who signed it."""
    words = ""
    for piece in body[:_FIRST_LINES]:
        if not isinstance(piece, Paragraph) or len(words) > _MOST_SIGNS or day_at_end(piece.text):
            break
        words += squeeze(piece.text)
    return words[:_MOST_SIGNS]


def _parts(inner: str) -> Iterator[str]:
    """The whole, and the halves of 甲方案和乙方案 wherever both end like titles."""
    if genre_of(inner) or inner:
        yield whole_title(inner)
    for joint in _JOINTS.finditer(inner):
        left, right = inner[: joint.start()], inner[joint.end() :]
        if genre_of(left) and genre_of(right):
            yield whole_title(left)
            yield whole_title(right)


def _heading_at(body: Sequence[Piece], at: int, wanted: dict[str, str | None]) -> tuple[str, int]:
    """The title that stands alone here and how many lines it takes; ("", 0) if none of those wanted does."""
    text = ""
    for count, piece in enumerate(body[at : at + _MOST_LINES], start=1):
        if not isinstance(piece, Paragraph) or len(squeeze(piece.text)) > _LONGEST_LINE:
            break
        if count == 1 and squeeze(piece.text).startswith("《"):
            break
        text += squeeze(piece.text)
        if title_key(text) in wanted:
            return whole_title(text), count
    return "", 0
