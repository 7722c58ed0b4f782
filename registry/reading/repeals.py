"""What a text does to the force of others: repeals them, extends their terms, lets them lapse on a condition."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from registry.reading.commencement import Clause
from registry.reading.days import PRINTED_DAY, parse_printed
from registry.reading.facts import Ending, EndsOn, Extension, Lapse, Repeal, Targets
from registry.reading.prose import Sentence
from registry.reading.targets import targets_in, title_targets
from registry.reading.terms import TermClause

_ENDS = "(?P<ends>废止|失效|作废|停止执行|停止施行|停止实施|不再执行|终止执行)"
_SAYS = "(?:予以|宣布|宣告|自行|自动|即行|一并|全部|均|也|正式|,)"
_EVENT = (
    "(?:本.{1,12}?|通知|公告|决定)?"
    "(?:(?P<issued>印发|下发|下文|发文)|(?P<published>公布|发布|颁布)|施行|实施|执行|生效)之?日"
)
# …同时废止; …于新办法施行同日废止.
_TOGETHER = re.compile(rf"(?:同时|同日|即行|即日起|一并|相应){_SAYS}{{0,2}}{_ENDS}")
# …自2021年1月1日起停止执行; …自本决定印发之日起失效.
_FROM_DAY = re.compile(rf"(?:自|从)(?:(?P<day>{PRINTED_DAY})|{_EVENT})起?{_SAYS}{{0,3}}{_ENDS}")
# 决定废止《…》; 现予以废止.
_DECIDED = re.compile(rf"(?:决定|现)(?:对|将)?(?P<behind>{_SAYS}{{0,2}}{_ENDS})(?=[^,]{{0,40}}(?:《|号))")
_AGREED = re.compile(rf"(?:现|决定)?(?:予以|宣布){_ENDS}$")
# 《…》停止执行。 and nothing else.
_PLAINLY = re.compile(rf"^(?:原|此前|以前)?(?:[^,]{{0,20}}的)?《》[^,已]{{0,30}}{_ENDS}$")
_ENDING = {"废止": Ending.REPEALED, "作废": Ending.REPEALED, "失效": Ending.LAPSED}
_PART = re.compile("》[^《》,]{0,20}第[一二三四五六七八九十百0-9]{1,6}[条章款项]")
_LAPSE = re.compile(
    rf"(?:(?:在|于)?(?P<by>{PRINTED_DAY})(?:之?前|以前|底前)?[^,]{{0,14}},)?"
    rf"(?P<condition>(?:逾期|到期|届时)?(?:仍)?(?:未|不)[^,]{{1,20}}的),(?:一律|则|即)?"
    rf"(?:(?:自|从)(?P<day>{PRINTED_DAY})起)?(?:一律|自动|自行|宣布|宣告|予以|视为|即行){{0,2}}(?:失效|废止|停止执行)"
)
_UNDATED = re.compile(
    "(?P<condition>[^,]{0,20}(?:未|没有|无)[^,]{0,10}有效期限?的),(?:其)?有效期限?(?:延续|延长|顺延)?[至到][^,]{2,40}(?:之日|为止|时)"
)
_REACH = 300


def lapses_in(sentence: Sentence, dated_on: date | None) -> Iterator[Lapse]:
    """需修改的…应在2020年12月31日前公布，逾期未公布的，自2021年1月1日起宣布失效 (domain §5.1 nos. 32 and 35)."""
    for pattern in (_LAPSE, _UNDATED):
        for match in pattern.finditer(sentence.plain):
            groups = match.groupdict()
            by = parse_printed(groups["by"], dated_on=dated_on) if groups.get("by") else None
            day = parse_printed(groups["day"], dated_on=dated_on) if groups.get("day") else None
            words = sentence.words(0, match.end(), 0)
            # Texts without a term are told by that, not by their names.
            targets = targets_in(words.text, listed=True)
            yield Lapse(
                words,
                replace(targets, listed=True) if pattern is _UNDATED else targets,
                match[0],
                # The month's last day counts in: 12月31日前 goes with 自1月1日起.
                by.last if by else None,
                day.first - timedelta(days=1) if day else None,
            )


def repeals_in(sentence: Sentence, begun: Clause | None, part: int, dated_on: date | None) -> Iterator[Repeal]:
    """`begun` is the text's commencement in this sentence: what stands before it is no target."""
    floor = begun.end if begun else 0
    for match, on in _endings(sentence.plain):
        if match.start() < floor:
            continue
        start = max(floor, match.start() - _REACH)
        behind = "behind" in match.groupdict()
        end = len(sentence.plain) if behind else match.end()
        words = sentence.words(_first(sentence.plain, start, end), end, part)
        floor = end
        if _PART.search(words.text):
            continue
        day = parse_printed(match["day"], dated_on=dated_on) if on is EndsOn.PRINTED else None
        if on is EndsOn.PRINTED and day is None:
            continue
        ending = _ENDING.get(match["ends"], Ending.CEASED)
        yield Repeal(words, targets_in(words.text, listed=True), ending, on, day.first if day else None)


def _endings(plain: str) -> Iterator[tuple[re.Match[str], EndsOn]]:
    found = [(match, EndsOn.COMMENCEMENT) for match in _TOGETHER.finditer(plain)]
    found.extend((match, _on(match)) for match in _FROM_DAY.finditer(plain))
    if not found:
        whole = plain.rstrip("。;.")
        agreed = _PLAINLY.search(whole) or (_AGREED.search(whole) if "》" in whole else None)
        decided = _DECIDED.search(plain) or agreed
        found = [(decided, EndsOn.COMMENCEMENT)] if decided else []
    return iter(sorted(found, key=lambda one: one[0].start()))


def _on(match: re.Match[str]) -> EndsOn:
    if match["day"]:
        return EndsOn.PRINTED
    # 自本办法施行之日起废止 is neither.
    return EndsOn.ISSUE if match["issued"] else EndsOn.PUBLICATION if match["published"] else EndsOn.COMMENCEMENT


def _first(plain: str, start: int, end: int) -> int:
    """Past the signs left over from the clause before."""
    while start < end - 1 and plain[start] in ",.。;:)":
        start += 1
    return start


def extension_of(sentence: Sentence, clause: TermClause, title: str) -> Extension | None:
    """A term that is said of another document, and that this one gives it; None where it gives none."""
    raw = sentence.raw[: sentence.raw_end(clause.last)]
    gives = clause.extends or any(word in raw for word in ("延长", "延期", "延续", "顺延", "继续有效", "继续执行"))
    if not gives:
        return None
    targets = targets_in(raw)
    if targets == Targets():
        targets = title_targets(title)
    if not (targets.titles or targets.numbers):
        return None
    words = sentence.words(_first(sentence.plain, 0, clause.last), clause.last, 0)
    return Extension(words, targets, clause.term.until, clause.term.period)
