"""What the columns of a table are, told by its header."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

from registry.identity.spelling import CLOSING, OPENING, squeeze
from registry.reading.tables import GridRow


class Column(StrEnum):
    NO = "no"
    TITLE = "title"
    NUMBER = "number"
    CODE = "code"
    UNTIL = "until"
    REASON = "reason"
    REMARK = "remark"
    ISSUER = "issuer"
    DECISION = "decision"  # 处理意见: what is decided about this one document
    DUE = "due"  # 重新公布时限: by when it has to be done, or else


_ORGAN = "(?:机关|单位|部门|主体)"
_ISSUER = f"(?:制定|发文|发布|制发|颁布|公布|印发|行文){_ORGAN}(?:名称)?"
_NUMBER = "(?:原?(?:发文|文件|公文|制发|行文)?(?:字号|文号)|文件编号|公文编号|发文号|文件号|发文编号)"
_TITLE = "(?:(?:行政|规范性|政策)*(?:文件|公文)的?(?:名称|标题|题目|题名|全称|名)|名称|标题|题目|题名)"
_CODE = (
    "(?:行政)?(?:规范性文件)?(?:统一)?(?:编制)?(?:的?登记(?:编)?号码?|登记编码|统一编[号码])|规范性文件编号|三统一编?号"
)
_UNTIL = (
    "(?!.*(?:原|旧|是否|起始|延长前|文件|目录))"
    "(?:.*有效期.*|.*延(?:长|续|期)至.*|.*(?:失效|截止|到期|届满)(?:日期|时间|日).*)"
)
_DECISION = (
    "(?:拟|建议)?(?:处理|清理|审查|评估|处置|认定)(?:意见|结果|结论|决定|建议|方式|类别|情况)(?:建议)?|"
    "处理|意见|结论|类别|效力状态|效力|有效性|时效性|文件状态|状态|拟?清理后效力"
)
_AND = "(?:[及和与、,，/／]|以及)"
# In this order; each is compared with the whole head.
_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NO, re.compile("序号?|编号|号|序次|顺序号?|No[.．]?|NO[.．]?")),
    # 废止、宣布失效理由或者依据: too many wordings to list.
    (Column.REASON, re.compile(".*(?:理由|依据|原因).*")),
    (Column.CODE, re.compile(_CODE)),
    (Column.NUMBER, re.compile(f"{_NUMBER}|{_ISSUER}{_AND}{_NUMBER}|{_NUMBER}{_AND}{_ISSUER}")),
    (Column.TITLE, re.compile(f"{_TITLE}|(?:行政|规范性)*文件|{_TITLE}{_AND}{_NUMBER}|{_NUMBER}{_AND}{_TITLE}")),
    (Column.DUE, re.compile(".*(?:修改|修订|重新(?:发布|公布|印发)|完成|整改).*(?:时限|期限|时间|日期|之前)|完成时限")),
    (Column.UNTIL, re.compile(_UNTIL)),
    (Column.REMARK, re.compile("备注|说明|附注|备考|其他说明")),
    (Column.ISSUER, re.compile(_ISSUER)),
    (Column.DECISION, re.compile(_DECISION)),
)  # fmt: skip
_LONGEST_HEAD, _LONGEST_WITH_ASIDE = 24, 80
_ASIDE = re.compile(f"[{re.escape(OPENING)}][^{re.escape(CLOSING)}]*[{re.escape(CLOSING)}]")
# What tells a document apart or says something of it, beside its title.
_TELLING = frozenset(
    {Column.NUMBER, Column.CODE, Column.UNTIL, Column.REASON, Column.DECISION, Column.DUE}
)  # fmt: skip
# 名称 may head anything; who writes 文件名称 lists documents.
_OF_DOCUMENTS = re.compile("文件|公文")

# 延长后有效期至 beside 有效期至.
_NEW_END = re.compile("延|新|后|调整")

Header = tuple[Column | None, ...]
Known = TypeVar("Known")


def header_of(heads: Sequence[str]) -> Header | None:
    """The columns of a list of documents; None where the row heads no such list."""
    columns = _once(tuple(_column(head) for head in heads), heads)
    known = {column for column in columns if column is not None}
    if Column.TITLE not in known:
        return None
    lists_documents = any(_column(head) is Column.TITLE and _OF_DOCUMENTS.search(head) for head in heads)
    return columns if not known.isdisjoint(_TELLING) or (lists_documents and len(known) > 1) else None


def header_at(
    grid: Sequence[GridRow], at: int, meaning: Callable[[Sequence[str]], Known | None]
) -> tuple[Known, tuple[str, ...], int] | None:
    """What the header that begins at a row means, its heads, and how many rows it takes: one, or two."""
    upper = grid[at]
    if at + 1 < len(grid) and _goes_on_below(upper, grid[at + 1]):
        for heads in _combined(upper, grid[at + 1]):
            if known := meaning(heads):
                return known, heads, 2
    known = meaning(upper.heads)
    return (known, upper.heads, 1) if known else None


def _goes_on_below(upper: GridRow, lower: GridRow) -> bool:
    """Whether the row below says more under the groups of the header and nothing under its other heads."""
    if len(lower.heads) > len(upper.heads) or len(set(filter(None, upper.heads))) == 1:
        # One text over all columns is a title of the table.
        return False
    pairs = list(zip(_grouped(upper), lower.heads, strict=False))
    own = [text for (head, in_group), text in pairs if text and text != head]
    strange = [text for (head, in_group), text in pairs if text and text != head and not in_group]
    return bool(own) and not strange and all(len(text) <= _LONGEST_HEAD and not _says_a_row(text) for text in own)


def _grouped(row: GridRow) -> list[tuple[str, bool]]:
    """Each column's head, and whether it stands over several; in a text the others of its columns are left empty."""
    heads: list[str] = []
    for text in row.heads:
        heads.append(text or (heads[-1] if heads else ""))
    return [(head, heads.count(head) > 1) for head in heads]


def _says_a_row(text: str) -> bool:
    return any(char.isdigit() or char in OPENING for char in text)


def _combined(upper: GridRow, lower: GridRow) -> list[tuple[str, ...]]:
    """The two rows as one: both texts together, and where that means nothing the lower alone."""
    heads = [head for head, _ in _grouped(upper)]
    below = [*lower.heads, *[""] * (len(heads) - len(lower.heads))]
    both = tuple(head if text in ("", head) else head + text for head, text in zip(heads, below, strict=True))
    alone = tuple(text or head for head, text in zip(heads, below, strict=True))
    mixed = tuple(two if _column(two) else one for two, one in zip(both, alone, strict=True))
    return [mixed, both, alone]


def _column(head: str) -> Column | None:
    plain = _ASIDE.sub("", squeeze(head)) if len(head) <= _LONGEST_WITH_ASIDE else head
    if len(plain) > _LONGEST_HEAD:
        return None
    return next((column for column, pattern in _HEADS if pattern.fullmatch(plain)), None)


def _once(columns: Header, heads: Sequence[str]) -> Header:
    """The first of two columns that seem to hold the same, of two ends the new one; the other is not read."""
    ends = [index for index, column in enumerate(columns) if column is Column.UNTIL]
    new = next((index for index in ends if _NEW_END.search(heads[index])), ends[0] if ends else -1)
    return tuple(
        None if index != new and (column in columns[:index] or column is Column.UNTIL) else column
        for index, column in enumerate(columns)
    )
