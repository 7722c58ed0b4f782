"""A cell that says how long a document is valid: a last day, a length, 长期, or that nothing is stated."""

import re
from dataclasses import dataclass, replace
from datetime import date

from calendars.lengths import Length
from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.ledgers.days import NEVER, read_day
from registry.ledgers.facts import TermCell
from registry.ledgers.sheets import SheetCell
from registry.reading.basis import Basis
from registry.reading.lengths import LENGTH, last_day, parse_length

_PERMANENT = re.compile(
    "长期(?:有效|执行|适用)?|永久(?:有效)?|无(?:固定|明确)?期限|无限期|长期有效至今|validwithoutanend"
)
_UNSTATED = re.compile(
    "未(?:规定|注明|明确|载明|设定|标注|设|写明)(?:有效期限?)?|无有效期|没有规定|notermstated|notprinted"
)
_EVENT = "自?(?P<{}>印发|下发|发文|公布|发布|施行|实施|执行|生效)之日起?"
_AROUND = f"(?:文件)?(?:有效期限?|期限|试行期?|暂行期?)?[为是:]?(?:{_EVENT.format('event')})?"
_LENGTH = re.compile(f"{_AROUND}(?P<length>{LENGTH})(?:有效)?(?:[(](?:{_EVENT.format('behind')}|(?P<since>.+))[)])?")
_NUMBER = re.compile(r"(?P<years>[0-9]{1,2}|[一二三四五六七八九十两]{1,3})年?")
_TO = re.compile("起?至|起?到|-+|~+")
_FROM = re.compile(
    rf"[(]?自?(?P<first>.{{6,}}?)起?(?:施行|实施|执行)?[)]?,?(?:有效期)?(?P<length>{LENGTH})"
    rf"|(?P<length_first>{LENGTH})[(]自?(?P<from>.{{6,}}?)起?[)]"
)
_CONDITION = re.compile("(?:至|到).*(?:出台|公布|发布|施行|实施|废止|结束|完成)(?:之日|前|时|为止)?")


@dataclass(frozen=True, slots=True)
class TermRead:
    """`start` where the cell prints one as well."""

    term: TermCell | None = None
    start: date | None = None
    assumed: str = ""
    doubt: str = ""


_UNREAD = TermRead(doubt="term_unread")
# What a length is counted from, by the names of `registry.reading.facts.Basis`; 施行 is where it counts from anyway.
_EVENTS = {
    **dict.fromkeys(("印发", "下发", "发文"), Basis.ON_ISSUE),
    **dict.fromkeys(("公布", "发布"), Basis.ON_PUBLICATION),
}


def read_term(cell: SheetCell, *, years: bool = False, since_1904: bool = False) -> TermRead:
    """`years`: the column counts in years, so that a bare number is a length."""
    if cell.day is not None:
        return _until(cell, since_1904=since_1904)
    plain = plain_dashes(narrow(squeeze(cell.text)))
    if _PERMANENT.fullmatch(plain.lower()) or plain.startswith(str(NEVER)):
        return TermRead(TermCell(permanent=True))
    if _UNSTATED.fullmatch(plain.lower()):
        return TermRead()
    if years and (match := _NUMBER.fullmatch(plain)):
        return _length(f"{match['years']}年")
    if match := _LENGTH.fullmatch(plain):
        found = _length(match["length"], match["event"] or match["behind"])
        return _since(found, match["since"]) if match["since"] else found
    found = _until(cell, since_1904=since_1904)
    if found.term:
        return found
    return _printed_start(plain) or (TermRead(doubt="term_conditional") if _CONDITION.search(plain) else found)


def _until(cell: SheetCell, *, since_1904: bool) -> TermRead:
    if cell.day is not None and cell.day.year == NEVER:
        return TermRead(TermCell(permanent=True))
    day = read_day(cell, since_1904=since_1904)
    if day.last is None:
        return TermRead(doubt="term_unread" if day.doubt == "day_unread" else day.doubt)
    return TermRead(TermCell(until=day.last), assumed=day.assumed)


def _length(text: str, event: str | None = None) -> TermRead:
    length = parse_length(text)
    return TermRead(TermCell(period=str(length), counted_from=_EVENTS.get(event or ""))) if length else _UNREAD


def _since(found: TermRead, words: str) -> TermRead:
    """五年（自2016年3月1日起）: a day in the brackets is the start."""
    start = read_day(SheetCell(0, words))
    return replace(found, start=start.first) if start.first and not start.assumed else _UNREAD


def _printed_start(plain: str) -> TermRead | None:
    """自2016年3月1日起三年, 2016.3.1-2021.2.28."""
    if match := _FROM.fullmatch(plain):
        start = read_day(SheetCell(0, match["first"] or match["from"]))
        found = _length(match["length"] or match["length_first"])
        if start.first and not start.assumed and found.term and found.term.period:
            until = last_day(start.first, Length.parse(found.term.period))
            return TermRead(TermCell(until=until), start=start.first) if until else None
    for between in _TO.finditer(plain):
        start, last = read_day(SheetCell(0, plain[: between.start()])), read_day(SheetCell(0, plain[between.end() :]))
        if start.first and last.last and not start.assumed and start.first <= last.last:
            return TermRead(TermCell(until=last.last), start=start.first, assumed=last.assumed)
    return None
