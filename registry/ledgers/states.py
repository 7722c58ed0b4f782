"""A cell that says whether a document is in force: 现行有效, 已废止, 2019年5月1日失效, 拟修改."""

import re
from dataclasses import dataclass
from datetime import date

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.ledgers.days import read_day
from registry.ledgers.facts import State
from registry.ledgers.sheets import SheetCell
from registry.reading.numerals import NUMERAL, YEAR


def _any(*words: str) -> str:
    return "|".join(words)


# Whole cells.
_WORDS: tuple[tuple[State, str], ...] = (
    (State.IN_FORCE, _any(
        "(?:现行|继续|仍|仍然|尚|目前)?(?:有效|执行)|有效[(]现行[)]|保留|继续保留|在用|正在执行",
        "执行中|现行|是|inforce",
    )),
    (State.PENDING, "(?:尚未|未|待)(?:施行|实施|生效)|notyetinforce"),
    (State.REPEALED, "(?:已|已经|予以|宣布|现已|全文)?废止?|已被?废止|(?:已)?废除|repealed"),
    (State.LAPSED, "(?:已|已经|宣布|自然|自动|现已|期满|到期|自行)?(?:失效|过期|到期|届满)|期满|无效|lapsed"),
    (State.ANNULLED, "(?:已|予以)?撤销|annulled"),
    (State.SUSPENDED, "(?:已)?(?:停止|中止|暂停)(?:执行|施行|实施)|suspended"),
    (State.DELISTED, _any(
        "(?:不|不再)(?:作为|纳入|属于).{0,6}规范性文件(?:管理)?|非规范性文件",
        "notmanagedasanormativedocument",
    )),
    (State.IN_PART, "部分(?:有效|废止|失效)|inforceinpart"),
    (State.AMENDED, "(?:已|已经)?(?:修改|修订|修正)|修改后有效"),
    (State.UNKNOWN, "(?:情况)?不明|不详|待查|待核实?|待定|未知|unknown"),
    (State.PLANNED, "(?:拟|建议|准备|计划).{0,24}|(?:需|应|待).{0,8}|.{0,4}(?:拟|建议).{0,8}"),
)  # fmt: skip
_STATES = [(state, re.compile(words, re.IGNORECASE)) for state, words in _WORDS]
# An ending with more about it: a day, an authority, a reason.
_ENDED = re.compile(
    f"^(?:已于|已|于|自)?(?P<day>{YEAR}[年./-]{NUMERAL}[月./-]{NUMERAL}日?)?起?,?(?:被|由)?(?P<by>.{{0,60}}?)"
    "(?:已|已经|予以|宣布|自行|期满|到期)?(?P<word>废止|失效|撤销)[(,;:]?(?P<rest>.{0,120}?)[)]?$"
)
_NEGATED = re.compile("未|不|拟|建议|尚|非|应|待|部分|条")
_ENDINGS = {"废止": State.REPEALED, "失效": State.LAPSED, "撤销": State.ANNULLED}
_SPEAKS = re.compile("废止|失效|撤销|停止执行|修改|修订|延期|延长|替代|代替|取代|重新(?:公布|印发|发布)|有效期")


@dataclass(frozen=True, slots=True)
class StateRead:
    state: State | None = None
    on: date | None = None
    rest: str = ""
    doubt: str = ""


def read_state(text: str) -> StateRead:
    """What the whole cell says; an ending with its day and whatever else stands there, which is kept as the reason."""
    plain = plain_dashes(narrow(squeeze(text)))
    for state, words in _STATES:
        if words.fullmatch(plain):
            return StateRead(state)
    match = _ENDED.match(plain)
    if match is None or _NEGATED.search(match["by"]):
        return StateRead(doubt="state_unread")
    state, rest = _ENDINGS[match["word"]], match["rest"]
    for printed, kept in ((match["day"], bool(match["by"] or rest)), (rest, bool(match["by"]))):
        day = read_day(SheetCell(0, printed or ""))
        if day.first and not day.assumed:
            return StateRead(state, day.first, text if kept else "")
    return StateRead(state, rest=text)


def speaks_of_force(text: str) -> bool:
    """Whether free words may bear on it: a person should read them."""
    return _SPEAKS.search(text) is not None
