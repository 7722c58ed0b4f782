"""Force as pages print it beside a document: 实施日期 2022年01月01日, 失效日期 2026年12月31日."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.reading.basis import Basis
from registry.reading.blocks import Piece, Table, lines_of
from registry.reading.days import PRINTED_DAY, parse_printed
from registry.reading.facts import Commencement, Term, TermKind, Words

_STARTS = re.compile("(?:施行|实施|生效|执行)(?:日期|时间)")
# 失效日期 is the last valid day there: 2022-01-01 to 2026-12-31 is five years (domain §5.1 nos. 48 to 50).
_STOPS = re.compile("失效日期|有效期(?:至|限|截止日期)?|截止日期")
_LABELLED = re.compile(rf"(?P<label>(?:{_STARTS.pattern}|{_STOPS.pattern}))[:]?(?P<day>{PRINTED_DAY})")
# Before it is squeezed: 2022-05-25 23:59:59 would lose where its day ends.
_TIME = re.compile(r"(?<=[0-9日])[ T\u3000]+(?:23:59|24:00)(?::[0-9]{2})?\s*$")
_LONGEST = 60


def labelled(pieces: Iterable[Piece]) -> Iterator[Commencement | Term]:
    """Lines and cells that are a label and its day, and nothing else."""
    for piece in pieces:
        for text, line in lines_of(piece):
            cells = text.split("\t") if isinstance(piece, Table) else [text]
            pairs = [*cells, *map("".join, pairwise(cells))]
            yield from (read for cell in pairs if len(cell) <= _LONGEST and (read := _read(cell, line)) is not None)


def _read(text: str, line: int) -> Commencement | Term | None:
    plain = plain_dashes(narrow(squeeze(_TIME.sub("", narrow(text)))))
    match = _LABELLED.fullmatch(plain)
    day = _day(match["day"]) if match else None
    if match is None or day is None:
        return None
    words = Words(squeeze(text), line)
    if _STARTS.fullmatch(match["label"]):
        return Commencement(words, Basis.PRINTED, day, assumed=("beside_the_text",))
    return Term(words, TermKind.UNTIL, until=day, assumed=("beside_the_text",))


def _day(text: str) -> date | None:
    printed = parse_printed(text)
    return printed.last if printed else None
