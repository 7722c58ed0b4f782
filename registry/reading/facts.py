"""What the reader found in a source, each fact with the line it stands on; nothing is interpreted by day or law yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.identity import Code, Number
from registry.reading.basis import Basis
from registry.reading.listed import CleanupList, StatedCount, Task

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


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Words:
    """What a fact was read from. `part` is whose clause it is: 0 the document's own, n its n-th instrument's."""

    text: str  # as printed, white space left out
    line: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Commencement:
    """施行. `day` only where one is printed, the first of the month where only a month is.

    `days` is the N of N日后, N个月后 or N个工作日后; `assumed` names what was taken to be so
    (`registry.wording.ASSUMPTIONS`).
    """

    words: Words
    basis: Basis
    day: date | None = None
    days: int | None = None
    precision: Precision = Precision.DAY
    condition: str | None = None
    assumed: tuple[str, ...] = ()

    @property
    def basis_and_days(self) -> str:
        """As the contract prints it: on_issue, days_after_publication:30."""
        return self.basis.value if self.days is None else f"{self.basis.value}:{self.days}"


class TermKind(StrEnum):
    UNTIL = "until"  # a last day is printed
    LENGTH = "length"  # a length is printed
    PERMANENT = "permanent"  # 长期有效
    CONDITION = "condition"  # 有效期至新规定出台之日


@dataclass(frozen=True, slots=True)
class Term:
    """有效期. `until` is the last valid day, printed or counted from a printed start; None where the start is not.

    `period` is ISO 8601. `counted_from` is set where the length does not run from the commencement (自公布之日起五年).
    """

    words: Words
    kind: TermKind
    until: date | None = None
    period: str | None = None
    condition: str | None = None
    counted_from: Basis | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """The text under a notice that issues it: the 办法 of a 关于印发…办法的通知."""

    title: str
    line: int
    issuer: str | None = None
    effective: Commencement | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Target:
    title: str | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """Other documents that a sentence speaks of: each by title, number or both, or as those of a cleanup's lists."""

    named: tuple[Target, ...] = ()
    listed: bool = False  # 宣布失效或废止的规范性文件: the rows of the document's own lists
    more: bool = False  # 等六个文件: the names printed are not all
    extensions_too: bool = False  # 及其延期文件

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(one.number for one in self.named if one.number)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(one.title for one in self.named if one.title)


class Ending(StrEnum):
    REPEALED = "repealed"  # 废止
    LAPSED = "lapsed"  # 失效
    CEASED = "ceased"  # 停止执行、不再执行


class EndsOn(StrEnum):
    COMMENCEMENT = "commencement"  # 同时废止, 于新办法施行同日废止: when the document itself takes effect
    PUBLICATION = "publication"
    ISSUE = "issue"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Repeal:
    """Other documents that this one ends. `day`, where printed, is the first day without them."""

    words: Words
    targets: Targets
    ending: Ending
    on: EndsOn
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A new term that this document gives to others: 将…有效期延长至…."""

    words: Words
    targets: Targets
    until: date | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """An end of other documents that hangs on something: 逾期未公布的，自2021年1月1日起宣布失效."""

    words: Words
    targets: Targets
    condition: str
    by: date | None = None  # the last day on which it can still be averted
    until: date | None = None  # the last valid day if it is not


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
    # Of its governing clause: its own, else that of its only instrument.
    effective: Commencement | None = None
    term: Term | None = None
    repeals: tuple[Repeal, ...] = ()
    extensions: tuple[Extension, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    bases: tuple[Target, ...] = ()  # what its preambles and first articles name: 根据《…》
    forwards: Target | None = None  # 转发《…》的通知: the one document it passes on
    tasks: tuple[Task, ...] = ()


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
    loose_tasks: tuple[Task, ...] = ()  # of tables that stand in no document

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.cleanups)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return (*self.loose_tasks, *(task for document in self.documents for task in document.tasks))
