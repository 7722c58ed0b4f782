"""What the columns of a table are, told by its header."""

import re
from collections.abc import Sequence
from enum import StrEnum

from registry.identity.spelling import squeeze


class Column(StrEnum):
    NO = "no"
    TITLE = "title"
    NUMBER = "number"
    CODE = "code"
    UNTIL = "until"
    REASON = "reason"
    REMARK = "remark"
    ISSUER = "issuer"


# The heads of columns as they are printed, in no order: each is compared whole.
_HEADS: dict[Column, tuple[str, ...]] = {
    Column.NO: ("序号", "序", "编号", "号"),
    Column.TITLE: ("文件名称", "名称", "规范性文件名称", "行政规范性文件名称", "文件标题", "标题", "文件题目"),
    Column.NUMBER: ("文号", "发文字号", "发文文号", "文件编号", "发文号", "文件字号", "文件文号", "字号"),
    Column.CODE: ("统一登记号", "登记号", "规范性文件登记号", "统一编号", "登记编号", "统一编制登记号"),
    Column.UNTIL: ("有效期至", "有效期", "有效期限", "有效期截止", "有效期截止日期", "失效日期", "失效时间"),
    Column.REMARK: ("备注", "说明"),
    Column.ISSUER: ("制定机关", "发文机关", "发文单位", "发布机关", "制定单位", "制发机关"),
}  # fmt: skip
_MEANING = {head: column for column, heads in _HEADS.items() for head in heads}
# 废止、宣布失效理由或者依据: too many wordings to list.
_REASON = re.compile("理由|依据|原因")
_LONGEST_HEAD = 20

_TASK = re.compile("工作内容|工作任务|重点任务|任务内容|主要任务|目标任务|工作事项")
_WHO = re.compile("牵头|责任|配合|负责")

Header = tuple[Column | None, ...]


def header_of(cells: Sequence[str]) -> Header | None:
    """The columns of a list of documents; None where the row heads no such list."""
    columns = tuple(_column(squeeze(cell)) for cell in cells)
    known = {column for column in columns if column is not None}
    if Column.TITLE not in known or known.isdisjoint({Column.NUMBER, Column.CODE, Column.UNTIL, Column.REASON}):
        return None
    return columns


def heads_tasks(cells: Sequence[str]) -> bool:
    """Whether the row heads a table of tasks: what is to be done, and by whom."""
    heads = [squeeze(cell) for cell in cells if len(cell) <= _LONGEST_HEAD]
    return any(map(_TASK.search, heads)) and any(map(_WHO.search, heads))


def _column(head: str) -> Column | None:
    if head in _MEANING:
        return _MEANING[head]
    return Column.REASON if len(head) <= _LONGEST_HEAD and _REASON.search(head) else None
