"""What the reader found in a source, each fact with the line it stands on; nothing is interpreted by day or law yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.identity import Code, Number

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something seen and not understood, or understood with help; `key` becomes a sentence in `registry.wording`."""

    line: int
    key: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gazette:
    area: str
    line: int
    year: int | None = None
    issue: int | None = None
    total_issue: int | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    title: str
    line: int
    number: Number | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """The text under a notice that issues it: the 办法 of a 关于印发…办法的通知."""

    title: str
    line: int
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document printed in the source. `issuers` has the lead first; `title_raw` keeps its white space."""

    title: str
    title_raw: str
    first_line: int
    last_line: int
    number: Number | None = None
    code: Code | None = None
    issuers: tuple[str, ...] = ()
    genre: str | None = None
    trial: bool = False
    dated_on: date | None = None
    public: bool | None = None  # True where （此件公开发布） is printed; silence says nothing
    instruments: tuple[Instrument, ...] = ()
    annexes: tuple[str, ...] = ()
    cites: tuple[Number, ...] = ()


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
class Cleanup:
    """The result of a cleanup; `notice` is the document that publishes it, None where the lists stand alone."""

    notice: ReadDocument | None
    stated_counts: tuple[StatedCount, ...]
    lists: tuple[CleanupList, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    gazette: Gazette | None
    contents: tuple[ContentsEntry, ...]
    documents: tuple[ReadDocument, ...]
    cleanups: tuple[Cleanup, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.cleanups)
