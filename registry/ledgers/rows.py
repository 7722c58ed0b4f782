"""One row of a ledger: cell by cell into what it says of a document, each cell's fate with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from calendars.lengths import Length
from registry.identity import Code, CodeLayout, Number, parse_code, parse_number
from registry.identity.spelling import squeeze
from registry.identity.titles import whole_title
from registry.ledgers.days import read_day
from registry.ledgers.facts import OVER, ColumnRead, Doubt, Fate, LedgerRow, State, TermCell
from registry.ledgers.fields import DAYS, Field
from registry.ledgers.sheets import SheetCell, SheetRow
from registry.ledgers.states import read_state, speaks_of_force
from registry.ledgers.terms import TermRead, read_term
from registry.reading.basis import Basis
from registry.reading.lengths import last_day

NOTHING = frozenset(
    {"/", "\\", "无", "-", "—", "——", "–", "－", "--", "暂无", "无文号", "未编号", "空", "/ /", "N/A", "*"}
)
SAME = frozenset({"同上", "〃", "″", "“", "”", "同前", '"', "''"})
_PARTED = re.compile(r"[、,，;；/\n]+")
_IN_TITLE = re.compile(r"[（(](?P<inner>[^（）()]*[〔\[【(（]\s*\d{4}.*)[)）]$")
# What is longer is prose, and says no day, code, term or state for certain.
_LONGEST = 300
_PROSE = frozenset({Field.TITLE, Field.ISSUERS, Field.DRAFTER, Field.REASON, Field.REMARK, Field.COMPUTED})
_ERROR = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NULL|NUM)[!?]?", re.IGNORECASE)
Named = TypeVar("Named", Code, Number)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the reader of rows knows of its sheet."""

    sheet: str
    fields: Mapping[int, ColumnRead]
    years: frozenset[int]
    since_1904: bool
    as_of: date | None
    # The day the ledger was handed in: what it says of force was so on that day at the latest.
    day: date


@dataclass(slots=True)
class RowReader:
    """Reads one row; a new one for each. `above`: the cells of the row before, which 同上 repeats."""

    columns: Columns
    layouts: Sequence[CodeLayout]
    row: SheetRow
    seq: int
    above: Mapping[int, SheetCell]
    fates: dict[int, Fate] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    cells: dict[Field, list[SheetCell]] = field(default_factory=dict)
    resolved: dict[int, SheetCell] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    days: dict[Field, date] = field(default_factory=dict)
    assumed: dict[Field, str] = field(default_factory=dict)

    def read(self) -> LedgerRow | None:
        """None for a row that says nothing of any document: a running number and no more."""
        self._sort()
        if not set(self.cells) - {Field.NO, Field.COMPUTED} and not self.unknown:
            return None
        code, number = self._code_and_number()
        title, number = self._title(number)
        for one in DAYS:
            self._day(one)
        term = self._term()
        state, ended_on, reason = self._state()
        self._compare(term, state, ended_on)
        remark = self._remark(state)
        if not title:
            self._row_doubt("row_without_title")
        return LedgerRow(
            seq=self.seq,
            sheet=self.columns.sheet,
            no=self.row.no,
            title=title,
            code=code,
            code_raw=self._raw(Field.CODE),
            number=number,
            number_raw=self._raw(Field.NUMBER) or (number.raw if number else None),
            issuers=self._names(Field.ISSUERS),
            drafter=next(iter(self._names(Field.DRAFTER)), None),
            days=self.days,
            term=term,
            state=state,
            ended_on=ended_on,
            as_of=self.columns.as_of,
            reason=reason,
            remark=remark,
            words={one: "；".join(cell.text for cell in cells) for one, cells in self.cells.items()},
            assumed=self.assumed,
            doubts=tuple(self.doubts),
        )

    def _sort(self) -> None:
        """Every cell to its field; what says nothing (/) and what repeats the row above (同上) is settled here."""
        for cell in self.row.cells:
            column = self.columns.fields.get(cell.column)
            if cell.note:
                self._doubt("comment", cell, text=cell.note, taken=True)
                self.unknown.append(f"批注：{cell.note}")
            if not cell.of_this_column:
                continue
            if cell.own:
                self.fates[cell.column] = Fate.FIELD if column and column.field else Fate.REMARK
            meant = self.above.get(cell.column) if squeeze(cell.text) in SAME else cell
            if meant is None:
                self._doubt("nothing_above", cell)
                continue
            self.resolved[cell.column] = meant
            if squeeze(meant.text) in NOTHING:
                continue
            if _ERROR.fullmatch(meant.text):
                self._doubt("error_value", cell)
            elif column and column.field and column.field not in _PROSE and len(meant.text) > _LONGEST:
                self._doubt("cell_too_long", cell)
            elif column and column.field:
                self.cells.setdefault(column.field, []).append(meant if meant is cell else _at(meant, cell.column))
            else:
                self.unknown.append(f"{column.head}：{meant.text}" if column and column.head else meant.text)

    def _code_and_number(self) -> tuple[Code | None, Number | None]:
        """Each from its own column; one that stands in the other's place is taken from there, and said."""
        printed = {one: cells[0] for one in (Field.CODE, Field.NUMBER) if (cells := self.cells.get(one))}
        code_cell, number_cell = printed.get(Field.CODE), printed.get(Field.NUMBER)
        code = own_code = parse_code(code_cell.text, self.layouts) if code_cell else None
        number = own_number = parse_number(number_cell.text) if number_cell else None
        if number_cell and own_number is None:
            code = self._misplaced(number_cell, code, parse_code(number_cell.text, self.layouts), "number_unread")
        if code_cell and own_code is None:
            number = self._misplaced(code_cell, number, parse_number(code_cell.text), "code_unread")
        return code, number

    def _misplaced(self, cell: SheetCell, have: Named | None, other: Named | None, unread: str) -> Named | None:
        if have is None and other is not None:
            self._doubt("other_column", cell, made=other.key)
            return other
        self._doubt(unread, cell)
        return have

    def _title(self, number: Number | None) -> tuple[str, Number | None]:
        """A number in brackets behind the title belongs to the number, unless its own column says another."""
        cell = next(iter(self.cells.get(Field.TITLE, ())), None)
        if cell is None:
            return "", number
        title = whole_title(cell.text)
        match = _IN_TITLE.search(title) if len(title) <= 2 * _LONGEST else None
        inner = parse_number(match["inner"]) if match else None
        if match is None or inner is None:
            return title, number
        if number is not None and number.key != inner.key:
            self._doubt("number_differs", cell, made=number.key)
        return whole_title(title[: match.start()]), number or inner

    def _day(self, one: Field) -> None:
        for cell in self.cells.get(one, ()):
            read = read_day(cell, since_1904=self.columns.since_1904)
            if read.first is None:
                self._doubt(read.doubt, cell)
            elif read.assumed and (one is not Field.EFFECTIVE or read.assumed != "month_only"):
                self._doubt(read.assumed, cell)
            else:
                self.days[one] = read.first
                if read.assumed:
                    self.assumed[one] = read.assumed
                    self._doubt(read.assumed, cell, made=read.first.isoformat())

    def _term(self) -> TermCell | None:
        """From one column or from two (五年 beside 2021.2.28), in which case the last day counts."""
        terms: list[TermCell] = []
        for cell in self.cells.get(Field.TERM, ()):
            read = read_term(cell, years=cell.column in self.columns.years, since_1904=self.columns.since_1904)
            if read.doubt and read_state(cell.text).state in OVER:
                self.cells.setdefault(Field.STATE, []).append(cell)
            elif read.doubt:
                self._doubt(read.doubt, cell)
            elif read.term:
                self._take_start(cell, read)
                terms.append(read.term)
                if read.assumed and read.term.until:
                    self.assumed[Field.TERM] = read.assumed
                    self._doubt(read.assumed, cell, made=read.term.until.isoformat())
        terms.sort(key=lambda term: (term.until is None, term.period is None))
        term = terms[0] if terms else None
        return self._with_a_beginning(term) if term else None

    def _take_start(self, cell: SheetCell, read: TermRead) -> None:
        known = self.days.get(Field.EFFECTIVE)
        if read.start and known and known != read.start:
            self._doubt("start_differs", cell, made=known.isoformat())
        elif read.start:
            self.days[Field.EFFECTIVE] = read.start

    def _with_a_beginning(self, term: TermCell) -> TermCell | None:
        """A length says nothing without a day to count from; an end before the start is neither."""
        cell = self.cells[Field.TERM][0]
        effective = self.days.get(Field.EFFECTIVE)
        base = {Basis.ON_ISSUE: Field.ISSUED, Basis.ON_PUBLICATION: Field.PUBLISHED}.get(
            term.counted_from or Basis.PRINTED, Field.EFFECTIVE
        )
        if term.period and base not in self.days:
            self._doubt("length_without_start", cell)
            return None
        if term.until and effective and term.until < effective:
            self._doubt("ends_before_it_starts", cell)
            self.assumed.pop(Field.TERM, None)
            return None
        return term

    def _state(self) -> tuple[State | None, date | None, str]:
        """The state, the first day it holds where one is printed, and what else was said of it."""
        state, ended_on, said = None, None, [cell.text for cell in self.cells.get(Field.REASON, ())]
        for cell in self.cells.get(Field.STATE, ()):
            read = read_state(cell.text)
            if read.state is None or (state and read.state is not state):
                self._doubt(read.doubt or "states_differ", cell)
                continue
            state, ended_on = read.state, read.on or ended_on
            said += [read.rest] if read.rest else []
            if state in (State.IN_PART, State.AMENDED, State.PLANNED, State.SUSPENDED, State.DELISTED) and not read.on:
                self._doubt("state_without_a_day", cell, taken=True)
        for cell in self.cells.get(Field.REPEALED_ON, ()):
            day = read_day(cell, since_1904=self.columns.since_1904)
            if day.first is None or day.assumed:
                self._doubt(day.doubt or day.assumed, cell)
            elif ended_on and ended_on != day.first:
                self._doubt("day_differs", cell, made=ended_on.isoformat())
            else:
                ended_on = day.first
                state = state if state in OVER else State.REPEALED
        return state, ended_on, "；".join(said)

    def _compare(self, term: TermCell | None, state: State | None, ended_on: date | None) -> None:
        """What the ledger says of force against its own days."""
        cell = next(iter(self.cells.get(Field.STATE, ())), None)
        if cell is None:
            return
        until, given = self._last_day(term), self.columns.as_of or self.columns.day
        over = until is not None and until < given
        if state in OVER and ended_on is None and not (over and state is State.LAPSED):
            self._doubt("end_without_a_day", cell, taken=True)
        if state is State.IN_FORCE and over and until:
            self._doubt("in_force_but_over", cell, made=until.isoformat())
        if state is State.PENDING and not self.days.get(Field.EFFECTIVE, date.min) > given:
            self._doubt("pending_without_a_day", cell, taken=True)

    def _last_day(self, term: TermCell | None) -> date | None:
        start = self.days.get(Field.EFFECTIVE)
        if term is None or term.until or not term.period or not start:
            return term.until if term else None
        return last_day(start, Length.parse(term.period))

    def _remark(self, state: State | None) -> str:
        said = [cell.text for cell in self.cells.get(Field.REMARK, ())] + self.unknown
        if state not in OVER:
            for cell in self.cells.get(Field.REMARK, ()):
                if speaks_of_force(cell.text):
                    self._doubt("remark_speaks", cell, taken=True)
        return "；".join(said)

    def _names(self, one: Field) -> tuple[str, ...]:
        texts = (cell.text for cell in self.cells.get(one, ()))
        return tuple(dict.fromkeys(name for text in texts for part in _PARTED.split(text) if (name := squeeze(part))))

    def _raw(self, one: Field) -> str | None:
        return next((cell.text for cell in self.cells.get(one, ())), None)

    def _row_doubt(self, kind: str) -> None:
        """About the row as a whole: none of its cells is taken."""
        text = "；".join(cell.text for cell in self.row.cells if cell.own)
        self.doubts.append(Doubt(kind, self.columns.sheet, self.row.no, text=text[:300]))
        self.fates = dict.fromkeys(self.fates, Fate.DOUBT)

    def _doubt(self, kind: str, cell: SheetCell, *, made: str = "", text: str = "", taken: bool = False) -> None:
        column = self.columns.fields.get(cell.column)
        head = column.head if column else ""
        said = (text or cell.text)[:300]
        self.doubts.append(Doubt(kind, self.columns.sheet, self.row.no, cell.column, head, said, made))
        if cell.column in self.fates and not made and not taken:
            self.fates[cell.column] = Fate.DOUBT


def _at(cell: SheetCell, column: int) -> SheetCell:
    return SheetCell(column, cell.text, cell.day)
