"""Running text out of paragraphs: sentences whole again after hard line breaks, other documents' words left out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from registry.identity.spelling import DASHES, squeeze
from registry.reading.blocks import Paragraph, Piece
from registry.reading.facts import Words

# One sign for one sign, so that places stay what they are.
_PLAIN = {ord("！") + index: chr(ord("!") + index) for index in range(94)} | {ord(dash): "-" for dash in DASHES}
_HIDDEN = "\0"
# What stands in names, brackets and quotes is other documents' or beside the point:
# 《…条例》（国务院令第721号，自2019年12月1日起施行） says nothing about the document that cites it.
_NAME = re.compile("(?<=《)[^《》]{1,200}(?=》)")
_INNER_NAME = re.compile("《[^《》]{1,200}》(?=[^《》]{0,200}》)")
_BRACKET = re.compile("[（(][^（）()]{0,200}[）)]")
_QUOTE = re.compile("(?<=“)[^“”]{1,400}(?=”)")
_END = re.compile("[。；;！!？?]")
ITEM = re.compile(
    "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.．、](?![0-9])|"
    "第[一二三四五六七八九十百]{1,5}[条章节]|附件?[0-9]{0,2}[:：]"
)
# A sentence says something about force only with one of these in it.
_CLUE = re.compile("施行|实施|执行|试行|生效|实行|适用|有效|暂定|废止|失效|停止|作废|延期|日起|年起|月起|旦起")
# Without a full stop for so long it is a list; the next line begins anew, and none is longer than this.
_LONG, _LONGEST = 400, 2000


@dataclass(frozen=True, slots=True)
class Sentence:
    """`raw` is as printed without white space; `plain` has ordinary widths, and of names and brackets only 《》.

    `offsets` tells for each sign of `plain` where it stands in `raw`; `breaks` are the places in `plain` where a
    paragraph ends; `lines` pairs places in `raw` with lines, in order.
    """

    raw: str
    plain: str
    offsets: Sequence[int]
    breaks: frozenset[int]
    lines: Sequence[tuple[int, int]]
    index: int

    def words(self, start: int, end: int, part: int) -> Words:
        """The printed words from one place in `plain` to another."""
        first = self.offsets[start]
        return Words(self.raw[first : self.raw_end(end)], self.line_at(start), part)

    def line_at(self, place: int) -> int:
        at = bisect_right(self.lines, self.offsets[place], key=lambda pair: pair[0]) - 1
        return self.lines[max(at, 0)][1]

    def raw_end(self, end: int) -> int:
        """The end in `raw`, a bracket or name that follows left out."""
        return self.offsets[end - 1] + 1 if end else 0


def sentences_of(pieces: Iterable[Piece]) -> Iterator[Sentence]:
    """Those that may say something about force, numbered among all; a table ends a sentence."""
    index = 0
    for run in _runs(pieces):
        for sentence in _sentences(run, index):
            index = sentence.index + 1
            yield sentence
        index += 1


def _runs(pieces: Iterable[Piece]) -> Iterator[list[Paragraph]]:
    run: list[Paragraph] = []
    for piece in pieces:
        if not isinstance(piece, Paragraph):
            yield run
            run = []
        else:
            run.append(piece)
    yield run


def _sentences(run: Sequence[Paragraph], index: int) -> Iterator[Sentence]:
    texts = [squeeze(paragraph.text) for paragraph in run]
    raw = "".join(texts)
    starts = list(accumulate((len(text) for text in texts), initial=0))
    hidden = _with_whole_brackets(_hide(raw), texts, starts)
    places = [(start, paragraph.line) for start, paragraph in zip(starts, run, strict=False)]
    start = 0
    for end in _ends(raw, hidden, starts):
        if _CLUE.search(hidden, start, end):
            yield _sentence(raw, hidden, start, end, places, index)
        start, index = end, index + 1


def _hide(raw: str) -> str:
    """The same length, with names, brackets and quotes blanked."""
    text = raw
    for pattern in (_INNER_NAME, _NAME, _BRACKET, _BRACKET, _QUOTE):
        text = pattern.sub(lambda match: _HIDDEN * len(match[0]), text)
    return text


def _with_whole_brackets(hidden: str, texts: Sequence[str], starts: Sequence[int]) -> str:
    """A paragraph that is a bracket and nothing else speaks for the document (under its title mostly)."""
    parts = [
        text if _BRACKET.fullmatch(text) and not before.endswith("》") else hidden[start : start + len(text)]
        for text, start, before in zip(texts, starts, ["", *texts], strict=False)
    ]  # fmt: skip
    return "".join(parts)


def _ends(raw: str, hidden: str, starts: Sequence[int]) -> Iterator[int]:
    """Where sentences end: at their signs, before a numbered item, and somewhere in what goes on too long."""
    stops = {match.end() for match in _END.finditer(hidden)}
    items = {start for start in starts if start and ITEM.match(raw, start)}
    begun = 0
    for place in sorted({*stops, *starts, len(raw)}):
        while place - begun > _LONGEST:
            begun += _LONGEST
            yield begun
        if place > begun and (place in stops or place in items or place - begun > _LONG or place == len(raw)):
            begun = place
            yield place


def _sentence(raw: str, hidden: str, start: int, end: int, places: Sequence[tuple[int, int]], index: int) -> Sentence:
    offsets = [place for place in range(start, end) if hidden[place] != _HIDDEN]
    first = bisect_right(places, start, key=lambda pair: pair[0]) - 1
    last = bisect_right(places, end, key=lambda pair: pair[0])
    here = places[max(first, 0) : last]
    breaks = frozenset(_index_of(offsets, place) for place, _ in here if place > start) | {len(offsets)}
    return Sentence(
        raw=raw[start:end],
        plain="".join(hidden[place] for place in offsets).translate(_PLAIN),
        offsets=[place - start for place in offsets],
        breaks=breaks,
        lines=[(max(place - start, 0), line) for place, line in here],
        index=index,
    )


def _index_of(offsets: Sequence[int], place: int) -> int:
    return bisect_right(offsets, place - 1)
