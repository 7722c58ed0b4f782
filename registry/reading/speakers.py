"""Whose force a clause speaks of: 本办法 is the text itself, 《…》 and 许可证 are others."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registry.identity import genre_of, title_key
from registry.identity.spelling import squeeze
from registry.identity.titles import GENRES, short_title
from registry.reading.prose import Sentence

_NOUNS = "|".join((*GENRES, "文件", "标准", "价格", "名单", "名录", "机制", "区划", "公约", "安排"))
_OTHERS = "市|区|县|省|级|地|行政|条(?!例)|款|项|院|校|人|单位|辖区|年|届|次|轮"
_SELF = (
    rf"(?:(?<![基版成样书文课资根标])本|(?<![如因据对为由])此)(?!{_OTHERS})[^,:、。《》本此]{{0,14}}?(?P<noun>{_NOUNS})"
)
# 本办法, 本实施意见, 本公告内容, 此标准; 本办法第五条 or 本市居民 are not the text itself.
_OWN = re.compile(rf"{_SELF}(?:及其?附件|内容|的)?$")
_OWN_FIRST = re.compile(rf"{_SELF}(?!所称|中|第|规定的|[施实]行|实施|印发|下发|发布|公布|所附)")
# 以上标准从…起执行: what the text lays down, and so the text. 此次调整后的价格, 新标准 likewise.
_CONTENT = re.compile(
    "(?:(?:以上|上述|上列|此次|本次)[^,:、。《》]{0,12}|调整后的?[^,:、。《》]{0,8}|新的?)(?:标准|价格|规定|政策|收费|待遇|办法|措施|费率|内容)$"
)
_OWN_NAME = re.compile("《》(?:及其?附件)?$")
# 可以自公布之日起施行, 规范性文件应当于…: rules about other texts.
_MODAL = re.compile("(?:可以?|应当?|须|必须|不得|未|如|若|拟|要|需|方可|才|已|已于|已经)$")
# The text is given out in these words, so what follows is said of it, whatever it is called before them.
_GIVEN_OUT = re.compile(
    "(?:印发|下发|转发)给你们|现(?:予以?|将其?|将)?(?:公布|发布|印发|下发)|予以(?:公布|发布)|(?:通告|公告|通知)如下"
)
# What may stand between the text's own name and the clause, or before a clause that names nobody.
_LEADING = re.compile(
    "通过|同意|批准|执行|落实|实施|解释|决定|研究|试行|施行|有效期|为准|^(?:根据|按照|依据|为|经|结合|现|特此)|^$"
)
_HEAD = re.compile(
    "^(?:[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、]|第[一二三四五六七八九十百]{1,5}条)?"
    "(?:附则|其他(?:事项)?|其它(?:事项)?|(?:施行|实施|执行|生效)(?:日期|时间)|有效期限?|期限)?[:.、]?$"
)
_FILLERS = re.compile("(?:现|均|将|则|即|并|一律|统一|决定|经研究决定|特|拟?于|[(])$")
_SHORT_NAME = re.compile(
    "《(?P<name>[^《》]{1,120})》(?:[（(][^（）()]{0,40}[）)])?[（(，,]?以下(?:简|统)?称(?:为)?[:：]?[《“](?P<short>[^《》“”]{1,12})[》”]"
)
_BASES = ("根据", "按照", "依据", "为", "结合", "经")
_MOST_SEGMENTS = 6
_REACH = 300


@dataclass(frozen=True, slots=True)
class Voice:
    """The text that speaks of itself: its part, where its name begins, how that was told. `named`: it says 本办法."""

    part: int
    start: int
    named: bool
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What the texts of one document are called: the document is part 0, its instruments 1, 2, …"""

    titles: Sequence[str]
    keys: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)

    def genre(self, part: int) -> str | None:
        return genre_of(self.titles[part])

    def part_of_noun(self, noun: str, home: int) -> int:
        """本通知 inside the 方案 it issues is the notice; 本办法 in the notice is the one instrument of that genre."""
        if self.genre(home) == noun:
            return home
        same = [part for part in range(len(self.titles)) if self.genre(part) == noun]
        return same[0] if len(same) == 1 and 0 in (home, same[0]) else home

    def part_of_name(self, name: str) -> tuple[int, tuple[str, ...]] | None:
        """Of 《name》: one of these texts, or None for another document."""
        name = squeeze(name)
        key = title_key(self.short.get(name, name))
        if key in self.keys:
            return self.keys[key], ()
        if name in GENRES and name not in self.short:
            same = [part for part in range(len(self.titles)) if self.genre(part) == name]
            return (same[-1], ("named_by_genre",)) if same else None
        return None


def names_of(titles: Sequence[str], texts: Iterable[str]) -> Names:
    """`titles` of the document and its instruments; `texts` are searched for （以下简称《办法》）."""
    keys: dict[str, int] = {}
    for part, title in reversed(list(enumerate(titles))):
        keys |= {title_key(title): part, title_key(short_title(title)): part}
    matches = (match for text in texts if "称" in text for match in _SHORT_NAME.finditer(squeeze(text)))
    return Names(titles, keys, {match["short"]: match["name"] for match in matches})


def voice_before(sentence: Sentence, end: int, names: Names, home: int) -> Voice | None:
    """Who speaks in the clause that begins at `end`; None where it is somebody else, or a rule about other texts."""
    (start, last), *before = _segments(sentence.plain, end)
    if is_modal(last):
        return None
    bare = last if _OWN.search(last) else _FILLERS.sub("", last)
    if bare and not _HEAD.match(bare):
        return _voice_at_end(sentence, start, bare, names, home)
    for start, segment in before:
        voice = _voice_at_end(sentence, start, segment, names, home) or _voice_first(start, segment, names, home)
        if voice is not None:
            return voice
        if _GIVEN_OUT.search(segment):
            return Voice(home, end, named=True)
        if segment.endswith("的"):
            # 情况紧急的，自公布之日起施行: a rule for a case.
            return None
        if "》" in segment and not segment.startswith(_BASES):
            opening = segment.find("《")
            return _voice_of_name(sentence, start + opening, names) if opening >= 0 else None
        if not _LEADING.search(segment) and not _HEAD.match(segment):
            return None
    return Voice(home, end, named=False, assumed=("nobody_named",))


def mentions_itself(text: str) -> bool:
    """Whether the text is named in the words at all, whoever then speaks."""
    return _OWN_FIRST.search(text) is not None


def is_modal(text: str) -> bool:
    return _MODAL.search(text) is not None


def _segments(plain: str, end: int) -> list[tuple[int, str]]:
    """The last few pieces between commas and colons before `end`, each with its place."""
    segments: list[tuple[int, str]] = []
    floor = max(0, end - _REACH)
    while end > floor and len(segments) <= _MOST_SEGMENTS:
        start = max(plain.rfind(sign, floor, end) for sign in ",:") + 1 or floor
        segments.append((start, plain[start:end]))
        end = start - 1
    return segments or [(end, "")]


def _voice_at_end(sentence: Sentence, start: int, segment: str, names: Names, home: int) -> Voice | None:
    own = _OWN.search(segment)
    if own:
        return Voice(names.part_of_noun(own["noun"], home), start + own.start(), named=True)
    content = _CONTENT.search(segment)
    if content:
        return Voice(home, start + content.start(), named=True, assumed=("content_speaks",))
    name = _OWN_NAME.search(segment)
    return _voice_of_name(sentence, start + name.start(), names) if name else None


def _voice_of_name(sentence: Sentence, place: int, names: Names) -> Voice | None:
    close = sentence.plain.find("》", place)
    if sentence.plain[place] != "《" or close < 0:
        return None
    found = names.part_of_name(sentence.raw[sentence.offsets[place] + 1 : sentence.offsets[close]])
    return Voice(found[0], place, named=True, assumed=found[1]) if found else None


def _voice_first(start: int, segment: str, names: Names, home: int) -> Voice | None:
    """本办法由区水务局负责解释，自公布之日起施行."""
    own = _OWN_FIRST.search(segment)
    if own and _HEAD.match(segment[: own.start()]):
        return Voice(names.part_of_noun(own["noun"], home), start + own.start(), named=True)
    return None
