"""What a title says by itself: who issued it, its genre, whether it is a trial."""

import re

from registry.identity.spelling import CLOSING, OPENING, narrow, plain_dashes, squeeze

# Longest first where one ends another (命令 before 令).
GENRES = (
    "通知", "意见", "办法", "方案", "规定", "细则", "通告", "公告", "决定", "复函", "批复", "规则", "条例", "规划",
    "计划", "预案", "制度", "措施", "标准", "纲要", "章程", "规程", "守则", "准则", "指南", "通报", "命令", "决议",
    "公报", "请示", "报告", "纪要", "议案", "目录", "要点", "政策", "规范", "须知", "清单", "倡议书", "函", "令",
)  # fmt: skip

_NAME_SIGNS = re.compile("[《》〈〉<>“”‘’\"'「」『』]")
_STATUS_MARK = re.compile("^[【\\[(]?(?:已失效|已废止|失效|废止|已修改|现行有效)[】\\])]")
_BRACKETS = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
_LAST_BRACKET = re.compile(f"[{re.escape(OPENING)}][^{re.escape(OPENING + CLOSING)}]*[{re.escape(CLOSING)}]$")
_GENRE = re.compile(f"({'|'.join(GENRES)})$")
_ONLY_REPEALS = re.compile("关于(?:宣布|公布)?(?:废止|停止执行)(?!.*(?:修改|印发|制定)).*的(?:通知|决定|公告|通告)$")
_ONLY_EXTENDS = re.compile(
    "关于(?!.*(?:修改|印发|制定|废止))(?:(?:继续)?(?:延长|延续|顺延).*|.*(?:有效期延长|延期(?:执行|施行|实施)?))的(?:通知|决定|公告|通告)$"
)
_TRIAL = re.compile("试行|暂行")

# 区委, 财政局 are spoken of in prose; who signs and heads a title has its place before it.
_SHORTEST_NAME, _LONGEST_NAME = 4, 40
_LONGEST_HEAD = 400
_MOST_WRAPPINGS = 3

_ORGAN = re.compile(
    "(?:人民政府|政府|办公室|办公厅|委员会|管委会|办事处|委|局|厅|部|院|署|处|中心|支队|大队|会|社|公司|指挥部|专班)$"
)
_NAME_OF_ORGAN = re.compile("[一-鿿（）()·]+")
_OFFICE_ALONE = {"办公室", "办公厅"}
# A hard line break may stand inside 关于.
_HEAD = re.compile(r"^(?P<head>.*?)(?:关\s*于|转\s*发|印\s*发|批\s*转)", re.DOTALL)
_BARE = re.compile("^(?P<head>.*?(?:人民政府|办公室|委员会|局))\\s*(?:通告|公告|令|通知|决定)")


def title_key(title: str) -> str:
    """For comparing: widths, white space, brackets of names, quotes and kinds of bracket never tell titles apart."""
    plain = plain_dashes(narrow(squeeze(_NAME_SIGNS.sub("", title)))).translate(_BRACKETS)
    return _STATUS_MARK.sub("", plain).casefold()


def loose_title_key(key: str) -> str:
    """Of a title's key: 关于限行的通告 and 关于限行通告 have one. It tells less, so that something else must agree."""
    return key.replace("的", "")


def whole_title(text: str) -> str:
    """As a heading prints it: no white space, and none of the 《》 that stand around all of it."""
    title = squeeze(text)
    for _ in range(_MOST_WRAPPINGS):
        title = title[1:-1] if _is_wrapped(title) else title
    return title


def short_title(title: str) -> str:
    """Without the issuers at its head: contents pages often leave them out, headings name them."""
    short = whole_title(title)
    for name in issuers_of(title):
        short = short.removeprefix(name)
    return short


def genre_of(title: str) -> str | None:
    """How the title ends: 通知, 意见, 办法 …, whatever stands in a last bracket left aside."""
    match = _GENRE.search(_LAST_BRACKET.sub("", whole_title(title)))
    return match[1] if match else None


def is_trial(title: str) -> bool:
    return _TRIAL.search(squeeze(title)) is not None


def only_repeals(title: str) -> bool:
    """关于废止…的决定: what it ends is all it does. 关于修改和废止… does more."""
    return _ONLY_REPEALS.search(squeeze(title)) is not None


def only_extends(title: str) -> bool:
    """关于延长《…》有效期的通知: that another goes on is all it says."""
    return _ONLY_EXTENDS.search(squeeze(title)) is not None


def issuers_of(title: str) -> tuple[str, ...]:
    """Who is named at the head of a title, the lead first; white space in the title is needed to part them."""
    text = title.strip()[:_LONGEST_HEAD]
    text = text[1:-1] if _is_wrapped(text) else text
    match = _HEAD.match(text) or _BARE.match(text)
    return issuer_names(match["head"]) if match else ()


def issuer_names(text: str) -> tuple[str, ...]:
    """The organs that the text consists of; () if it is anything else."""
    if len(text) > _LONGEST_HEAD:
        return ()
    names: list[str] = []
    pending = ""
    for piece in re.split(r"[\s、，,]+", text.strip()):
        if piece in _OFFICE_ALONE and names and not pending:
            names[-1] += piece
            continue
        pending += piece
        if _is_organ(pending):
            names.extend(_parted(pending))
            pending = ""
    return () if pending else tuple(names)


def _is_organ(name: str) -> bool:
    fits = _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and not name.startswith("人民政府")
    return fits and _ORGAN.search(name) is not None and _NAME_OF_ORGAN.fullmatch(name) is not None


def _parted(name: str) -> list[str]:
    """博山区发展和改革局博山区财政局: a second name begins where the place of the first comes again after an organ."""
    again = (match.start() for match in re.finditer(re.escape(name[:2]), name))
    starts = [0, *(start for start in again if start >= _SHORTEST_NAME and _ORGAN.search(name[:start]))]
    return [name[start:end] for start, end in zip(starts, [*starts[1:], len(name)], strict=True)]


def _is_wrapped(text: str) -> bool:
    """Whether the first 《 is closed by the last 》 and by none before."""
    if not (text.startswith("《") and text.endswith("》")):
        return False
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "《") - (char == "》")
        if depth == 0:
            return index == len(text) - 1
    return False
