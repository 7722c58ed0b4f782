"""From when a text is in force: 自2018年1月1日起施行, 自公布之日起30日后执行, 自即日起生效."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.reading.basis import UNITS, Basis, time_after
from registry.reading.days import PRINTED_DAY, PrintedDay, parse_printed
from registry.reading.facts import Commencement, Precision
from registry.reading.numerals import NUMERAL, value_of
from registry.reading.prose import Sentence
from registry.reading.speakers import Names, Voice, voice_before

VERBS = "施行|实施|执行|试行|生效|实行"
_ISSUED = "印发|下发|下文|发文|颁发|行文|发出"
_PUBLISHED = "公布|发布|颁布|公告|通告"
_ADVERBS = "(?:起|,|开始|正式|全面|统一|予以|一并|同步|在全?[市区县镇][^,:]{0,6})"
_LATER = (
    rf"(?:起|后|之后|以后)?,?(?:满|期满)?(?P<count>{NUMERAL})(?P<unit>{UNITS})"
    "(?:之后|以后|期?满后?|后|之日)?"
)
_EVENT = re.compile(
    rf"(?:(?:自|从|于|由)(?P<whose>[^,:自从]{{0,14}}?)|(?=.{{2,4}}之日))"
    rf"(?:(?P<issued>{_ISSUED})|(?P<published>{_PUBLISHED}))(?:之?日)?"
    rf"(?P<later>{_LATER})?{_ADVERBS}{{0,4}}\Z"
)
_DAY = re.compile(rf"(?P<lead>自|从|于|由)?(?P<day>{PRINTED_DAY})(?P<from>(?:之日)?起)?{_ADVERBS}{{0,4}}\Z")
_NOW = re.compile(rf"(?:自|从)?(?:即日|今日|本日)起?{_ADVERBS}{{0,4}}\Z")
_CONDITION = re.compile(rf"(?:自|从|于)(?P<condition>[^,:自从]{{2,40}}?(?:之日|之时|次日|后)){_ADVERBS}{{0,4}}\Z")
# Whose publication may be spoken of without it being another's: none named, the text's own, the usual adverbs.
_OWN_EVENT = re.compile("(?:[本此该].{1,12}|通知|通告|公告|办法|意见|决定|文件|统一|正式|向社会|对外|公开|之日|批准|)?")
# 自…起至…止施行: both ends in one clause. The last day is read by `terms`.
SPAN = re.compile(
    rf"(?:自|从)?(?P<day>{PRINTED_DAY})起?,?(?:至|到|-)(?P<end>{PRINTED_DAY})(?P<before>之?前|以前)?(?:止|为止)?"
    rf"{_ADVERBS}{{0,3}}\Z"
)
_VERB = re.compile(VERBS)
_AFTER = re.compile("[,:.。;)!]|有效|至|到|原|《|并|和|长期|暂|期限|试行|[0-9]|一|两|二|三|五|止|$")
# In the operative text of an announcement: 决定，从2019年7月1日起，调整…; 自2017年11月1日起，在禁燃区内严禁….
_OPERATIVE = re.compile(
    "(?:^(?:[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、])?|决定[:,]?|如下[:,]?)"
    rf"(?:自|从)(?P<day>{PRINTED_DAY})(?:之日)?起(?![至到]|,[至到]|施|实|执|试|生)"
)
_REACH = 90


@dataclass(frozen=True, slots=True)
class Clause:
    """A commencement, who says it, and where in the sentence it stands. `span`: the match that holds the last day."""

    commencement: Commencement
    voice: Voice
    start: int
    end: int
    span: re.Match[str] | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    match: re.Match[str]
    basis: Basis
    day: PrintedDay | None = None
    days: int | None = None
    condition: str | None = None
    assumed: tuple[str, ...] = ()


def commencements_in(sentence: Sentence, names: Names, home: int, dated_on: date | None) -> Iterator[Clause]:
    """In order. A verb with an object (执行新的收费标准) or 的 behind it starts nothing."""
    floor = 0
    for verb in _VERB.finditer(sentence.plain):
        if not (verb.end() in sentence.breaks or _AFTER.match(sentence.plain, verb.end())):
            continue
        begin = max(floor, verb.start() - _REACH)
        start = _start_in(sentence.plain[begin : verb.start()], dated_on)
        if start is None:
            continue
        place = begin + start.match.start()
        voice = voice_before(sentence, place, names, home)
        # 自批准之日起生效 without 本办法 is said of whatever the sentence is about.
        if voice is not None and (voice.named or start.basis is not Basis.ON_CONDITION):
            floor = verb.end()
            yield _clause(sentence, start, voice, place, verb.end())


def operative_start(sentence: Sentence, part: int, dated_on: date | None) -> Commencement | None:
    """Where a text has no clause of its own, but its decision names the day from which it holds."""
    match = _OPERATIVE.search(sentence.plain[:_REACH])
    found = parse_printed(match["day"], dated_on=dated_on) if match else None
    if match is None or found is None or found.precision is not Precision.DAY:
        return None
    words = sentence.words(match.start("day"), match.end(), part)
    return Commencement(words, Basis.PRINTED, found.first, assumed=(*found.assumed, "operative_words"))


def _clause(sentence: Sentence, start: _Start, voice: Voice, place: int, end: int) -> Clause:
    commencement = Commencement(
        words=sentence.words(min(voice.start, place), end, voice.part),
        basis=start.basis,
        day=start.day.first if start.day else None,
        days=start.days,
        precision=start.day.precision if start.day else Precision.DAY,
        condition=start.condition,
        assumed=(*voice.assumed, *start.assumed, *(start.day.assumed if start.day else ())),
    )
    return Clause(commencement, voice, place, end, start.match if start.match.re is SPAN else None)


def _start_in(window: str, dated_on: date | None) -> _Start | None:
    """What the words right before the verb say."""
    start = _from_day(window, dated_on) or _from_event(window) or _from_condition(window)
    if start is not None:
        return start
    now = _NOW.search(window)
    return _Start(now, Basis.ON_ISSUE, assumed=("immediately",)) if now else None


def _from_day(window: str, dated_on: date | None) -> _Start | None:
    match = SPAN.search(window) or _DAY.search(window)
    if match is None or not (match.re is SPAN or match["lead"] or match["from"]):
        return None
    day = parse_printed(match["day"], dated_on=dated_on)
    return _Start(match, Basis.PRINTED, day) if day else None


def _from_event(window: str) -> _Start | None:
    match = _EVENT.search(window)
    if match is None or not _OWN_EVENT.fullmatch(match["whose"] or ""):
        return None
    if match["later"] is None:
        return _Start(match, Basis.ON_ISSUE if match["issued"] else Basis.ON_PUBLICATION)
    basis = time_after(match["unit"], issue=match["issued"] is not None)
    return _Start(match, basis, days=value_of(match["count"]))


def _from_condition(window: str) -> _Start | None:
    match = _CONDITION.search(window)
    return _Start(match, Basis.ON_CONDITION, condition=match["condition"]) if match else None
