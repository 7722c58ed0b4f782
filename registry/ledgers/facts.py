"""What was found in a ledger: rows that speak of documents, doubts, and where every cell went."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.identity import Code, Number
from registry.ledgers.fields import Field, Sureness
from registry.ledgers.sheets import letters
from registry.reading.basis import Basis


class Fate(StrEnum):
    """What became of a cell with content. Every cell has exactly one."""

    FIELD = "field"  # taken, or understood as saying nothing (/ and 无)
    DOUBT = "doubt"  # in a known column, and not understood or not taken
    REMARK = "remark"  # in a column nobody knows: kept with the row
    HEADER = "header"
    TITLE = "title"  # above the header, or heading a section
    TOTAL = "total"
    NOTE = "note"  # beneath the table: 注, 填表人
    HIDDEN = "hidden"  # on a sheet that is hidden, which is not read
    OTHER = "other"  # on a sheet that is no ledger


class State(StrEnum):
    """What the ledger itself says of a document's force."""

    IN_FORCE = "in_force"
    PENDING = "pending"
    REPEALED = "repealed"
    LAPSED = "lapsed"
    ANNULLED = "annulled"
    SUSPENDED = "suspended"
    DELISTED = "delisted"
    IN_PART = "in_part"
    AMENDED = "amended"
    PLANNED = "planned"
    UNKNOWN = "unknown"


OVER = frozenset({State.REPEALED, State.LAPSED, State.ANNULLED})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something not understood, or understood with help. `made` is what was made of it, empty for nothing.

    `row` is 0 for a doubt about the whole sheet, `column` 0 for one about the whole row.
    """

    kind: str
    sheet: str
    row: int = 0
    column: int = 0
    head: str = ""
    text: str = ""
    made: str = ""

    @property
    def place(self) -> str:
        """现行有效!C12, as spreadsheets name a cell."""
        cell = f"{letters(self.column)}{self.row or ''}"
        return f"{self.sheet}!{cell}" if cell else self.sheet


@dataclass(frozen=True, slots=True)
class TermCell:
    """At most one of `until` (inclusive), `period` (ISO 8601) and `permanent`."""

    until: date | None = None
    period: str | None = None
    permanent: bool = False
    counted_from: Basis | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row that speaks of a document. `seq` counts rows of all sheets, so that a reader can go on where it stopped.

    `title` is empty where the row names none: it then has a doubt and registers nothing. `words` are the printed texts
    of the fields a fact rests on.
    """

    seq: int
    sheet: str
    no: int
    title: str = ""
    code: Code | None = None
    code_raw: str | None = None
    number: Number | None = None
    number_raw: str | None = None
    issuers: tuple[str, ...] = ()
    drafter: str | None = None
    days: Mapping[Field, date] = field(default_factory=dict)
    term: TermCell | None = None
    state: State | None = None
    ended_on: date | None = None
    as_of: date | None = None
    reason: str = ""
    remark: str = ""
    words: Mapping[Field, str] = field(default_factory=dict)
    assumed: Mapping[Field, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRead:
    column: int
    head: str
    field: Field | None
    sureness: Sureness | None
    hidden: bool = False


@dataclass(slots=True)
class SheetReport:
    """What was made of one sheet. `cells` was counted before anything was read; `balanced` says that none was lost."""

    name: str
    hidden: bool = False
    header_rows: tuple[int, ...] = ()
    fingerprint: str = ""
    columns: tuple[ColumnRead, ...] = ()
    as_of: date | None = None
    rows: int = 0
    documents: int = 0
    hidden_rows: int = 0
    cells: int = 0
    notes: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    # By column what stands in its first cells below the header, for whoever is asked what it means.
    samples: dict[int, list[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        return self.fates.total() == self.cells
