"""What a text rests on (根据《…》, 为贯彻落实《…》), and which document a notice passes on (转发《…》的通知)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from registry.identity import title_key
from registry.identity.spelling import squeeze
from registry.identity.titles import whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.days import day_at_end
from registry.reading.facts import Target
from registry.reading.targets import PlacedTarget, each_once, placed_targets

_LEAD = re.compile("根据|依据|依照|按照|遵照|(?:贯彻|落实)+")
# Between the lead and a name, or two names, stand organs and joints (省教育厅等六部门、): a verb begins other words.
_LONGEST_GAP = 40
_OTHER_WORDS = re.compile("制定|制订|印发|修订|修改|结合|现将|研究|提出|决定|同意|开展|推进|加快|完善|规范|起草")
_SENTENCE = re.compile("[^。；;!！?？]+")
_BRACKET = re.compile("[（(][^（）()]*[)）]")
_PLACEHOLDER = re.compile("[×xX*_…]+")
# The preamble ends where the text is first divided. 第一条 says what the rules rest on, so it is read too.
_DIVISION = re.compile(
    "(?P<chapter>第(?!一条|一章)[一二三四五六七八九十百]{1,4}[条章])|(?P<head>[一二三四五六七八九十]{1,3}、)"
    "|(?P<digits>[0-9]{1,2}(?:[.．][0-9]{1,2})+[.．、]?)|(?P<item>[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、])"
)
# 1.2 编制依据 in a contingency plan, 二、实施依据 in others.
_GROUNDS = re.compile("(?:编制|制定|实施|法律|政策)依据[:：]?$")
_MOST_SIGNS, _MOST_LINES, _LONGEST_LAST_LINE = 1500, 200, 40

_FORWARDED = re.compile("(?:转发|批转)(?P<inner>.+)的(?:通知|通告|函)$")
_PASSED_ON = re.compile("转发|批转")
_FIRST_LINES = 6


def bases_of(texts: Iterable[tuple[str, Sequence[Piece]]]) -> tuple[Target, ...]:
    """Of the titles and pieces of a document and of what it issues: each document once, in printed order."""
    texts = list(texts)
    named = [one for title, pieces in texts for raw in (squeeze(title), *_resting(pieces)) for one in _grounds(raw)]
    own = {title_key(title) for title, _ in texts}
    whole = [one for one in named if one.title and one.number]
    return each_once(
        one
        for one in named
        if (one.title is None or title_key(one.title) not in own)
        # A title that says 贯彻淄政发〔2017〕17号文件 and a preamble that names it in full mean one document.
        and (one in whole or not any(_is_same(one, other) for other in whole))
    )


def forwarded_by(title: str, pieces: Sequence[Piece]) -> Target | None:
    """The document that a notice passes on; None for any other notice, and where it passes on several."""
    match = _FORWARDED.search(squeeze(title))
    if match is None:
        return None
    named = [one.target for one in placed_targets(match["inner"])] or [Target(whole_title(match["inner"]))]
    if len(named) > 1:
        return None
    return next((one for one in _passed_on(pieces) if _is_same(one, named[0])), named[0])


def _resting(pieces: Sequence[Piece]) -> Iterator[str]:
    """The words that say what a text rests on: before its first division, in 第一条, under 编制依据."""
    lines = [squeeze(piece.text) for piece in pieces if isinstance(piece, Paragraph)]
    yield _up_to_division(lines, {"chapter", "head", "digits", "item"})
    for at, line in enumerate(lines):
        if _GROUNDS.search(line) and len(line) <= _LONGEST_LAST_LINE:
            division = _DIVISION.match(line)
            kinds = {division.lastgroup or ""} if division else {"chapter", "head", "digits", "item"}
            section = _up_to_division(lines[at + 1 : at + _MOST_LINES], kinds)
            # Each item of such a section is a ground.
            yield from ("依据" + item for item in _SENTENCE.findall(section))


def _up_to_division(lines: Iterable[str], kinds: set[str]) -> str:
    text = ""
    for line in lines:
        division = _DIVISION.match(line)
        signed = len(line) <= _LONGEST_LAST_LINE and day_at_end(line) is not None
        if len(text) > _MOST_SIGNS or signed or (division and text and division.lastgroup in kinds):
            break
        text += line[:_MOST_SIGNS]
    return text


def _grounds(raw: str) -> Iterator[Target]:
    """What is named after each lead, as far as one list of names goes."""
    for sentence in _SENTENCE.finditer(raw):
        words = sentence[0]
        brackets = [match.span() for match in _BRACKET.finditer(words)]
        end: int | None = None
        for placed in placed_targets(words):
            if any(start < placed.start < stop for start, stop in brackets):
                continue
            lead = _last_lead(words, end or 0, placed.start)
            gap = words[lead if lead is not None else end or 0 : placed.start]
            follows = lead is not None or end is not None
            if follows and len(gap) <= _LONGEST_GAP and not _OTHER_WORDS.search(gap):
                end = placed.end
                if not _is_blank(placed):
                    yield placed.target
            else:
                end = None


def _last_lead(words: str, start: int, end: int) -> int | None:
    return max((lead.end() for lead in _LEAD.finditer(words, start, end)), default=None)


def _is_blank(placed: PlacedTarget) -> bool:
    """《××××》 in a form."""
    return placed.target.title is not None and _PLACEHOLDER.fullmatch(placed.target.title) is not None


def _passed_on(pieces: Sequence[Piece]) -> Iterator[Target]:
    """现将《…》（鲁政办发〔2030〕1号）转发给你们 tells the number that the title leaves out."""
    first = "".join(squeeze(piece.text) for piece in pieces[:_FIRST_LINES] if isinstance(piece, Paragraph))
    for sentence in _SENTENCE.findall(first[:_MOST_SIGNS]):
        if _PASSED_ON.search(sentence):
            yield from (one.target for one in placed_targets(sentence))


def _is_same(one: Target, other: Target) -> bool:
    if one.number and other.number:
        return one.number.key == other.number.key
    if not (one.title and other.title):
        return False
    # 转发省教育厅关于…意见的通知 passes on 省教育厅《关于…的意见》.
    long, short = sorted((title_key(one.title), title_key(other.title)), key=len, reverse=True)
    return long.endswith(short)
