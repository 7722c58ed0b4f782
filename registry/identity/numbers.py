"""Document numbers (文号): 博政字〔2021〕67号, in every bracket and width they are printed in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.identity.spelling import CLOSING, DASHES, OPENING, narrow, squeeze

_GAP = r"[\s\u200b\ufeff]*"
_DIGIT = r"[0-9０-９]"
_TAIL = re.compile(
    f"[{re.escape(OPENING)}]{_GAP}(?P<year>[12１２](?:{_GAP}{_DIGIT}){{3}}){_GAP}年?{_GAP}[{re.escape(CLOSING)}]"
    f"{_GAP}(?:[{re.escape(DASHES)}]{_GAP})?(?:第{_GAP})?(?P<serial>{_DIGIT}(?:{_GAP}{_DIGIT}){{0,5}}){_GAP}(?P<hao>号?)"
)
_LETTER = r"[一-鿿㐀-䶿A-Za-zＡ-Ｚａ-ｚ]"
_PREFIX = re.compile(f"{_LETTER}+")
# 淄政办发明电 has six letters; what is longer than nine has words before it, more than fourteen is no prefix.
_SHORTEST_PREFIX, _LONG_PREFIX, _LONGEST_PREFIX = 2, 9, 14

# Words that lead in to a number in running text and are no part of it.
_LEAD_INS = re.compile(
    "根据|按照|依据|依照|遵照|参照|贯彻|落实|执行|转发|印发|批转|关于|以及|同时|废止|修改|文件|通知|通告|意见|办法|公告|规定|"
    "决定|方案|下发|发布|公布|制定|详见|参见|参阅|文号|字号|编号|如下|其中|包括|对照|结合|同意|[的了在以把被或按与及对由》]"
)
# These also begin the numbers of real places (和政发, 原政发): dropped only where a whole prefix is left behind them.
_LEAD_SIGNS = "和原见将据从至经如向给依"
# The inner part of a prefix; what consists of nothing else (政发, 办字) has lost its place.
_LEFT_OUT = re.compile("[字号第]")
_INNER = re.compile("(?:公告|[政府办委党发字函令规综告明电通])*")
_INNER_START = re.compile("(?!发改|财税|公通|人社部|教[基师高])[政府办委党发字函令规综告明电通人财教公]")
_ORGAN_END = re.compile("人民政府|办公室|办公厅|委员会|政府|[局厅部院署]")
_GOVERNMENT = re.compile(r"[一-鿿]{1,2}政(?:府|办|发|字|函|综|规|通|明)[一-鿿]{0,3}$")


@dataclass(frozen=True, slots=True)
class Number:
    """A document number as printed and as compared."""

    raw: str
    prefix: str
    year: int
    serial: int

    @property
    def key(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    number: Number
    start: int
    end: int


def parse_number(text: str) -> Number | None:
    """The number that the whole text is; here alone 号 may be missing, and brackets may stand around all of it."""
    stripped = _unwrapped(text.strip())
    tail = _TAIL.search(stripped)
    if tail is None or tail.end() != len(stripped):
        return None
    prefix = squeeze(stripped[: tail.start()])
    if not _PREFIX.fullmatch(prefix) or len(prefix) > _LONGEST_PREFIX or _trimmed(prefix) != prefix:
        return None
    return _number(text.strip(), prefix, tail)


def same_but_for_spelling(one: Number, other: Number) -> bool:
    """博政办〔2020〕25号 and 博政办字〔2020〕25号: another prefix, but only by a sign that offices leave out at will.

    博政办发 is a series of its own, not a spelling of 博政办.
    """
    same = (one.year, one.serial, _LEFT_OUT.sub("", one.prefix)) == (
        other.year,
        other.serial,
        _LEFT_OUT.sub("", other.prefix),
    )
    return same and one.prefix != other.prefix


def find_numbers(text: str) -> tuple[FoundNumber, ...]:
    """Every number in running text, in order, without the words before it; `start` and `end` count in the text."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[FoundNumber]:
    floor = 0
    for tail in _TAIL.finditer(text):
        if not tail["hao"]:
            continue
        start = _prefix_start(text, tail.start(), floor)
        prefix = squeeze(text[start : tail.start()])
        floor = tail.end()
        if prefix:
            yield FoundNumber(_number(text[start : tail.end()], prefix, tail), start, tail.end())


def _prefix_start(text: str, end: int, floor: int) -> int:
    """Where the prefix that ends at `end` begins; `end` itself if there is none."""
    letters = _letters_before(text, end, floor)
    run = "".join(text[index] for index in letters)
    kept = len(_trimmed(run))
    if kept == 0 or kept > _LONGEST_PREFIX:
        return end
    return letters[len(letters) - kept]


def _letters_before(text: str, end: int, floor: int) -> list[int]:
    """The places of the letters before `end`, back to the sign before them.

    They go on over a line break only if a sign, a bracket mostly, shows close before where the number begins:
    a title or a name that ends the line above is no part of it.
    """
    letters: list[int] = []
    broken_at: int | None = None
    index = end - 1
    while index >= floor and len(letters) <= 2 * _LONGEST_PREFIX:
        char = text[index]
        if char in "\n\r" and letters and broken_at is None:
            broken_at = len(letters)
        elif _PREFIX.fullmatch(char):
            letters.append(index)
        elif not char.isspace():
            break
        index -= 1
    signed = index >= floor and text[index] in "（(《》、，,〈“" and len(letters) <= _LONGEST_PREFIX
    if broken_at is not None and not signed:
        letters = letters[:broken_at]
    return letters[::-1]


def _trimmed(run: str) -> str:
    """What is left of the letters before a bracket once words that lead in to it are gone."""
    for lead in _LEAD_INS.finditer(run):
        if _could_be_whole(run[lead.end() :]):
            return _trimmed(run[lead.end() :])
    if run[:1] and run[0] in _LEAD_SIGNS and _could_be_whole(run[1:]) and not _INNER_START.match(run, 1):
        return _trimmed(run[1:])
    for organ in _ORGAN_END.finditer(run):
        if _could_be_whole(run[organ.end() :]) and organ.start() > 0:
            return _trimmed(run[organ.end() :])
    government = _GOVERNMENT.search(run) if len(run) > _LONG_PREFIX else None
    return government[0] if government else run


def _could_be_whole(rest: str) -> bool:
    return len(rest) >= _SHORTEST_PREFIX and not _INNER.fullmatch(rest)


def _unwrapped(text: str) -> str:
    """Without the brackets around all of it: （博政字〔2021〕67号）."""
    if text[:1] in ("（", "(") and text[-1:] in ("）", ")"):
        return text[1:-1].strip()
    return text


def _number(raw: str, prefix: str, tail: re.Match[str]) -> Number:
    year, serial = (int(narrow(squeeze(tail[part]))) for part in ("year", "serial"))
    return Number(raw, narrow(prefix), year, serial)
