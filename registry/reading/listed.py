"""What tables and lists hold: the documents of a cleanup, and the tasks that a document sets."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.identity import Code, Number


class Category(StrEnum):
    """What a cleanup decided about the documents of one list."""

    ENDED = "ended"  # 废止、失效 in one list: which of the two, the reason says
    LAPSED = "lapsed"
    REPEALED = "repealed"
    CONTINUES = "continues"
    CONTINUES_UNREVIEWED = "continues_unreviewed"
    TO_AMEND = "to_amend"
    TO_REPEAL = "to_repeal"
    REPUBLISH_OR_LAPSE = "republish_or_lapse"
    EXTENDED = "extended"
    DELISTED = "delisted"


class UntilKind(StrEnum):
    """What the column 有效期至 says of a row."""

    NONE = "none"  # no such column, or an empty cell
    DAY = "day"
    UNSTATED = "unstated"  # 未规定有效期
    PERMANENT = "permanent"  # 长期有效
    UNREAD = "unread"  # something is printed that is not understood


@dataclass(frozen=True, slots=True)
class CleanupRow:
    """A listed document. `*_raw` is the cell as printed; the value beside it is None where it couldn't be read."""

    title: str
    title_raw: str
    line: int
    no: int | None = None
    issuers: tuple[str, ...] = ()
    number: Number | None = None
    number_raw: str | None = None
    code: Code | None = None
    code_raw: str | None = None
    until: date | None = None  # the last valid day
    until_raw: str | None = None
    until_kind: UntilKind = UntilKind.NONE
    reason: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class CleanupList:
    title: str
    line: int
    annex: int | None = None
    category: Category | None = None  # None: the heading says nothing that is known; there is a remark
    rows: tuple[CleanupRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedCount:
    """确认继续有效13件: how many the notice itself says there are."""

    category: Category
    count: int
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a table of tasks (任务清单).

    `deadline` is the last day, None where the work has no end (`is_open`: 长期), or where none was printed or read.
    """

    content: str
    line: int
    no: int | None = None
    category: str | None = None
    lead: str | None = None
    support: str | None = None
    deadline_raw: str | None = None
    deadline: date | None = None
    is_open: bool = False
