"""How long a text is in force: 有效期至…, 有效期5年, 试行两年, 执行至…, 长期有效, until something happens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from calendars.lengths import Length
from registry.reading.basis import Basis
from registry.reading.commencement import Clause
from registry.reading.days import PRINTED_DAY, PRINTED_YEAR, PrintedDay, parse_printed
from registry.reading.facts import Precision, Term, TermKind
from registry.reading.lengths import LENGTH, parse_length
from registry.reading.prose import Sentence
from registry.reading.speakers import Names, Voice, voice_before

NOUN = (
    "(?:有效期限|有效期间|有效期|试行期限|试行期|试行时间|施行期限|施行期|执行期限|执行期|实施期限|实施期|执行时间|"
    "施行时间|适用期限|适用期|暂行期)"
)
_LINK = "(?:的?截止(?:日期|时间|日)|为|是|暂定|定|统一|仍|再|延长|延续|顺延|延|相应|均|:)"
_TO = "(?:截至|截止到?|止于|至|到|-)"
_END = rf"(?P<end>{PRINTED_DAY}|{PRINTED_YEAR})(?P<before>之?前|以前)?(?:止|为止|时止|届满)?"
_FROM = (
    rf"(?:(?:自|从)?(?:(?P<day>{PRINTED_DAY})|(?:本.{{1,8}}?)?(?P<event>公布|发布|颁布|印发|下发|施行|实施|执行)之?日)"
    "起?(?:计算|开始)?,?)"
)
_COUNTED = f"(?:,?{_FROM.replace('P<day>', 'P<day_behind>').replace('P<event>', 'P<event_behind>')}(?<=计算))"
# With a noun of their own, wherever they stand.
_NAMED = (
    (
        TermKind.UNTIL,
        re.compile(rf"{NOUN}{_LINK}{{0,4}}(?:(?P<length>{LENGTH}),?)?{_FROM}?{_LINK}{{0,2}}{_TO}{_END}"),
    ),
    (TermKind.UNTIL, re.compile(rf"{NOUN}:?{_END}")),
    (TermKind.UNTIL, re.compile(rf"(?=自|从){_FROM}{_TO}{_END}有效")),
    (
        TermKind.LENGTH,
        re.compile(rf"{NOUN}{_LINK}{{0,4}}{_FROM}?{_LINK}{{0,2}}(?P<length>{LENGTH})(?:内有效)?{_COUNTED}?"),
    ),
    (TermKind.PERMANENT, re.compile(rf"{NOUN}{_LINK}{{0,2}}(?:长期|永久)(?:有效)?|(?:长期|永久)有效")),
    (
        TermKind.CONDITION,
        re.compile(
            rf"{NOUN}{_LINK}{{0,3}}(?:[至到](?P<condition>[^,:至到]{{2,40}}?(?:之日|之时|时|为止))止?|与[^,:]{{2,40}}?(?:一致|相同|同步))"
        ),
    ),
)
# Right behind a commencement, or behind a comma later on: 自…起施行，至…止; 试行一年; 暂定两年; …起自动失效.
_FOLLOWING = (
    (
        TermKind.UNTIL,
        re.compile(rf"(?:^|,)(?:并|有效|执行|施行|试行|实施){{0,2}}{_TO}{_END}(?:自动|自行)?(?:失效|废止)?"),
    ),
    (
        TermKind.LENGTH,
        re.compile(
            rf"(?:^|,)(?:(?:期限|试行|暂定|有效|施行|执行|实施|暂行)(?:期限?)?(?:为|暂定)?(?P<length>{LENGTH})(?:有效)?"
            rf"|(?P<valid>{LENGTH})内?有效)"
        ),
    ),
    (TermKind.PERMANENT, re.compile("(?:^|,)(?:长期|永久)(?:执行|施行|实施)")),
    (
        TermKind.CONDITION,
        re.compile(
            "(?:^|,)(?:有效)?[至到](?P<condition>[^,:至到]{2,40}?(?:之日|之时|时|后|为止))止?(?:自动|自行|失效|废止|(?=[,。;.)])|$)"
        ),
    ),
)
# Behind the text's own name, with or without a commencement before.
_RUNS_OUT = (
    re.compile(rf"(?:执行|施行|试行|实施|有效){_TO}{_END}"),
    re.compile(rf"(?:自|从|于|到)?{_END}(?P<first>(?:之日)?起)?(?:自动|自行|即行|同时)?(?:失效|废止|停止执行|终止)"),
)
# 有效期5年的许可证, 有效期3年以上: said of something else.
_NOT_A_TERM = re.compile("的(?!,)|以[上下外]|届满|期满|满")
_EXTENDS = re.compile("延")
_EVENTS = {"公布": Basis.ON_PUBLICATION, "发布": Basis.ON_PUBLICATION, "颁布": Basis.ON_PUBLICATION,
           "印发": Basis.ON_ISSUE, "下发": Basis.ON_ISSUE}  # fmt: skip
_REACH = 600


@dataclass(frozen=True, slots=True)
class TermClause:
    """A term and who says it (None: another document's).

    `start` or `event`: from when it runs, where its own words say so (有效期自2026年1月1日起至…, 自公布之日起五年).
    """

    term: Term
    voice: Voice | None
    first: int
    last: int
    start: PrintedDay | None = None
    event: Basis | None = None
    length: Length | None = None
    extends: bool = False

    @property
    def is_read(self) -> bool:
        """False where its day never comes, or is left blank."""
        return self.term.kind not in (TermKind.UNTIL, TermKind.LENGTH) or bool(self.term.until or self.length)


@dataclass(frozen=True, slots=True)
class _Found:
    kind: TermKind
    match: re.Match[str]
    first: int
    last: int


def terms_in(
    sentence: Sentence, names: Names, home: int, begun: Clause | None, dated_on: date | None
) -> Iterator[TermClause]:
    """In order of kinds. `begun` is the commencement in the sentence; its text speaks on where nobody else is named."""
    if begun is not None:
        for found in (*_of_span(begun), *_following(sentence.plain, begun.end)):
            yield _clause(sentence, found, begun.voice, begun, dated_on)
    for found in _named(sentence.plain):
        voice = voice_before(sentence, found.first, names, home)
        behind = sentence.plain[begun.end : found.first].strip(",") if begun and found.first >= begun.end else None
        if begun and (behind == "" or (behind is not None and voice and not voice.named)):
            voice = begun.voice
        yield _clause(sentence, found, voice, begun, dated_on)
    for found in _running_out(sentence.plain):
        voice = voice_before(sentence, found.first, names, home)
        if voice is not None and (voice.named or begun is not None):
            yield _clause(sentence, found, voice, begun, dated_on)


def _of_span(begun: Clause) -> Iterator[_Found]:
    if begun.span is not None:
        yield _Found(TermKind.UNTIL, begun.span, begun.start, begun.end)


def _following(plain: str, end: int) -> Iterator[_Found]:
    tail = plain[end : end + _REACH]
    for kind, pattern in _FOLLOWING:
        match = pattern.search(tail)
        if match and not _NOT_A_TERM.match(tail, match.end()):
            comma = match[0].startswith(",")
            yield _Found(kind, match, end + match.start() + comma, end + match.end())


def _named(plain: str) -> Iterator[_Found]:
    """有效期五年，自…起至…止 is one term: what was read once is not read again by a later pattern."""
    taken: set[int] = set()
    for kind, pattern in _NAMED:
        for match in pattern.finditer(plain):
            if match.start() not in taken and not _NOT_A_TERM.match(plain, match.end()):
                taken.add(match.start())
                yield _Found(kind, match, match.start(), match.end())


def _running_out(plain: str) -> Iterator[_Found]:
    for pattern in _RUNS_OUT:
        for match in pattern.finditer(plain):
            yield _Found(TermKind.UNTIL, match, match.start(), match.end())


def _clause(
    sentence: Sentence, found: _Found, voice: Voice | None, begun: Clause | None, dated_on: date | None
) -> TermClause:
    groups = found.match.groupdict()
    day, event = groups.get("day") or groups.get("day_behind"), groups.get("event") or groups.get("event_behind")
    start = parse_printed(day, dated_on=dated_on) if day else None
    own = voice if voice is not None and voice.named and voice.start <= found.first else None
    words = sentence.words(own.start if own else found.first, found.last, voice.part if voice else 0)
    begins = start.first if start else begun.commencement.day if begun else None
    term = Term(words, found.kind, condition=groups.get("condition"), assumed=voice.assumed if voice else ())
    if found.kind is TermKind.UNTIL:
        term = _until(term, groups, begins, dated_on)
    elif found.kind is TermKind.CONDITION and not term.condition:
        term = replace(term, condition=found.match[0])
    length = parse_length(groups.get("length") or groups.get("valid") or "")
    period = str(length) if length else None
    runs_from = _EVENTS.get(event or "")
    counted_from = runs_from if found.kind is TermKind.LENGTH else None
    term = replace(term, period=period, counted_from=counted_from)
    extends = _EXTENDS.search(found.match[0]) is not None
    return TermClause(term, voice, found.first, found.last, start, runs_from, length, extends)


def _until(term: Term, groups: dict[str, str | None], begins: date | None, dated_on: date | None) -> Term:
    """`until` stays None for a day that never comes: the caller says so."""
    printed = parse_printed(groups["end"] or "", start=begins, dated_on=dated_on)
    if printed is None:
        return term
    last, assumed = printed.last, (*term.assumed, *printed.assumed)
    if groups.get("first"):
        # 自2026年1月1日起失效: the day before is the last.
        return replace(term, until=printed.first - timedelta(days=1), assumed=assumed)
    if groups.get("before"):
        # 在12月31日前 counts the month's last day in (domain §5.1 no. 32); otherwise 前 leaves its day out.
        whole_month = last + relativedelta(day=31) == last and printed.precision is Precision.DAY
        last = last if whole_month else printed.first - timedelta(days=1)
        assumed = (*assumed, "before_counts_the_day" if whole_month else "before_leaves_the_day_out")
    return replace(term, until=last, assumed=assumed)
