"""Reads the sheets of a ledger row by row, in memory that does not grow with them, and accounts for every cell."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from registry.identity import CodeLayout, title_key
from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.ledgers.days import read_day
from registry.ledgers.facts import Doubt, Fate, LedgerRow, SheetReport
from registry.ledgers.fields import Field, Sureness, looks_like_a_title
from registry.ledgers.headers import HEAD_ROWS, Correction, Header, corrected, find_header, header_at
from registry.ledgers.rows import Columns, RowReader
from registry.ledgers.sheets import Counted, Sheet, SheetCell, SheetRow, Spreader
from registry.reading.numerals import NUMERAL, YEAR

_TOTAL = re.compile("(?:合计|总计|小计|共计|累计)[:：]?.{0,20}|共.{0,8}[件份个]|.{0,12}合计")
_NOTE = re.compile(
    "(?:注|说明|备注|附注|填表|制表|审核|联系|单位负责|负责人|填报|经办|打印|统计|报送|联系电话).{0,8}[:：]|[*※]"
)
_SECTION = re.compile("[(（]?[一二三四五六七八九十]+[)）]?[、.．]")
_AS_OF = re.compile(
    f"(?:截至|截止|统计|更新|填表|制表|填报)?.{{0,6}}?(?P<day>{YEAR}[年./-]{NUMERAL}[月./-]{NUMERAL}日?)"
)
# What the head of a column of titles has in it; asked of every row, so it must cost little.
_TITLED = re.compile("[名题]|全称|文件|title", re.IGNORECASE)
_SHORT = 12
# So many values of a column among so many rows, and so much of each, tell a person what it is.
SAMPLES, _SAMPLED, _SAMPLE = 3, 20, 60


@dataclass(slots=True)
class LedgerReader:
    """`day`: when the ledger was handed in. Corrections of a person: by sheet, or remembered by a header's fingerprint.

    `reports` has one for each sheet that was begun, in order, complete once `rows` is exhausted.
    """

    layouts: Sequence[CodeLayout]
    day: date
    by_sheet: Mapping[str, Correction] = field(default_factory=dict)
    remembered: Mapping[str, Correction] = field(default_factory=dict)
    reports: list[SheetReport] = field(default_factory=list)
    _seq: int = 0
    # Code or number → where it stood first, and the hash of its title: there may be a hundred thousand of them.
    _seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def rows(self, sheets: Iterable[Sheet]) -> Iterator[LedgerRow]:
        for sheet in sheets:
            report = SheetReport(sheet.name, sheet.hidden)
            self.reports.append(report)
            counted = Counted(sheet)
            rows = Spreader(sheet.merges).rows(counted.rows())
            for row in self._of_sheet(sheet, rows, report):
                report.documents += bool(row.title)
                report.kinds.update(doubt.kind for doubt in row.doubts)
                yield row
            seen = counted.seen
            report.rows, report.hidden_rows = seen["rows"], seen["hidden_rows"]
            report.cells, report.notes = seen["cells"], seen["notes"]
            if report.hidden_rows:
                report.doubts.append(Doubt("rows_hidden", sheet.name, text=str(report.hidden_rows)))
            report.kinds.update(doubt.kind for doubt in report.doubts)

    def _of_sheet(self, sheet: Sheet, rows: Iterator[SheetRow], report: SheetReport) -> Iterator[LedgerRow]:
        correction = self.by_sheet.get(sheet.name)
        if sheet.hidden and correction is None:
            self._unread(rows, report, Fate.HIDDEN, "sheet_hidden")
            return
        top = list(islice(rows, HEAD_ROWS))
        header = None if correction and correction.skip else self._header(top, sheet, correction)
        if header is None:
            doubt = "" if correction and correction.skip else "no_ledger"
            self._unread(chain(top, rows), report, Fate.OTHER, doubt)
            return
        first = header.rows[0] if header.rows else 0
        above = [row for row in top if row.no < first]
        report.as_of = _as_of(above)
        for row in above:
            self._seq += 1
            _account(report, row, Fate.TITLE)
        below = (row for row in chain(top, rows) if row.no >= first)
        yield from SheetReader(self, sheet, header, report).rows(below)

    def _header(self, top: Sequence[SheetRow], sheet: Sheet, correction: Correction | None) -> Header | None:
        header = find_header(top, self.layouts, sheet.hidden_columns, correction)
        return self.as_corrected(header, correction) if header else None

    def as_corrected(self, header: Header, correction: Correction | None) -> Header:
        remembered = self.remembered.get(header.fingerprint)
        for one in (remembered, correction):
            header = corrected(header, one) if one else header
        return header

    def _unread(self, rows: Iterable[SheetRow], report: SheetReport, fate: Fate, doubt: str) -> None:
        for row in rows:
            self._seq += 1
            _account(report, row, fate)
        if doubt and report.fates:
            report.doubts.append(Doubt(doubt, report.name))

    @property
    def read(self) -> int:
        """How many rows of all sheets so far."""
        return self._seq

    def next_seq(self) -> int:
        self._seq += 1
        return self._seq

    def seen_before(self, row: LedgerRow) -> Doubt | None:
        """A code or number that stood further up, under this title or another."""
        here = (len(self.reports) - 1, row.no, hash(title_key(row.title)))
        doubt = None
        for one, kind in ((row.code, "code_twice"), (row.number, "number_twice")):
            if one is None or not row.title:
                continue
            first = self._seen.setdefault(one.key, here)
            if first is not here and doubt is None:
                place = f"{self.reports[first[0]].name}!{first[1]}"
                doubt = Doubt("row_twice" if first[2] == here[2] else kind, row.sheet, row.no, text=one.key, made=place)
        return doubt


@dataclass(slots=True)
class SheetReader:
    """From its header on: which row heads, counts, notes or parts, and which speaks of a document."""

    ledger: LedgerReader
    sheet: Sheet
    header: Header
    report: SheetReport
    columns: Columns = field(init=False)
    title_column: int = field(init=False)

    def __post_init__(self) -> None:
        self._take(self.header)

    def _take(self, header: Header) -> None:
        self.header = header
        fields = {column.column: column for column in header.columns}
        self.columns = Columns(
            self.sheet.name, fields, header.years, self.sheet.since_1904, self.report.as_of, self.ledger.day
        )
        self.title_column = next((one.column for one in header.columns if one.field is Field.TITLE), 0)
        self.report.header_rows += header.rows
        self.report.fingerprint = self.report.fingerprint or header.fingerprint
        self.report.columns += header.columns
        self.report.doubts += _doubts_of(header, self.sheet.name)

    def rows(self, rows: Iterable[SheetRow]) -> Iterator[LedgerRow]:
        above: dict[int, SheetCell] = {}
        for row in rows:
            seq = self.ledger.next_seq()
            fate = self._fate(row)
            if fate is not None:
                _account(self.report, row, fate)
                self._notes(row)
                continue
            if self.report.documents < _SAMPLED:
                self._sample(row)
            reader = RowReader(self.columns, self.ledger.layouts, row, seq, above)
            read = reader.read()
            self.report.fates.update(reader.fates.values())
            above = above | reader.resolved if reader.resolved else above
            if read is not None:
                twice = self.ledger.seen_before(read)
                yield _with(read, twice) if twice else read

    def _sample(self, row: SheetRow) -> None:
        for cell in row.cells:
            kept = self.report.samples.setdefault(cell.column, [])
            if cell.own and len(kept) < SAMPLES and cell.text[:_SAMPLE] not in kept:
                kept.append(cell.text[:_SAMPLE])

    def _fate(self, row: SheetRow) -> Fate | None:
        """What the row is if it speaks of no document. None for one that does."""
        own = [cell for cell in row.cells if cell.own]
        if not own:
            return Fate.FIELD
        if row.no in self.header.rows or self._heads(row):
            return Fate.HEADER
        first = squeeze(own[0].text)
        if _TOTAL.fullmatch(first):
            return Fate.TOTAL
        titled = any(cell.column == self.title_column and cell.of_this_column for cell in row.cells)
        if _NOTE.match(first) and (not titled or len(own) == 1):
            return Fate.NOTE
        return Fate.TITLE if len(own) == 1 and self._parts(row, own[0]) else None

    def _heads(self, row: SheetRow) -> bool:
        """The header once more, or that of another table, which counts from here on."""
        if not any(len(cell.text) <= _SHORT and _TITLED.search(cell.text) for cell in row.cells):
            return False
        if self.header.repeated_in(row):
            return True
        other = header_at(row, self.ledger.layouts, self.sheet.hidden_columns)
        if other is None:
            return False
        self._take(self.ledger.as_corrected(other, self.ledger.by_sheet.get(self.sheet.name)))
        return True

    def _parts(self, row: SheetRow, cell: SheetCell) -> bool:
        """一、区政府文件: alone on its row, merged across, numbered as a section, or beside the column of titles."""
        across = any(other.spread == cell.column != other.column for other in row.cells)
        if across or _SECTION.match(cell.text):
            return True
        column = self.columns.fields.get(cell.column)
        return (
            cell.column != self.title_column
            and column is not None
            and column.field is Field.NO
            and not (cell.text.isdecimal() or looks_like_a_title(cell.text))
        )

    def _notes(self, row: SheetRow) -> None:
        """A comment on a header, a total or an empty cell speaks of no document, and is said all the same."""
        for cell in row.cells:
            if cell.note:
                doubt = Doubt("comment", self.sheet.name, row.no, cell.column, text=cell.note[:300])
                self.report.doubts.append(doubt)


def _with(row: LedgerRow, doubt: Doubt) -> LedgerRow:
    return replace(row, doubts=(*row.doubts, doubt))


def _account(report: SheetReport, row: SheetRow, fate: Fate) -> None:
    report.fates[fate] += sum(cell.own for cell in row.cells)


def _as_of(rows: Sequence[SheetRow]) -> date | None:
    """截至2023年12月31日, above the header: the day of which the ledger speaks."""
    for row in rows:
        for cell in row.cells:
            match = _AS_OF.search(plain_dashes(narrow(squeeze(cell.text)))) if cell.own else None
            read = read_day(SheetCell(0, match["day"])) if match else None
            if read and read.first and not read.assumed:
                return read.first
    return None


def _doubts_of(header: Header, sheet: str) -> Iterator[Doubt]:
    if not header.rows:
        yield Doubt("no_header", sheet)
    for column in header.columns:
        made = column.field.value if column.field else ""
        kind = ""
        if column.sureness is Sureness.LIKELY and column.field:
            kind = "column_likely"
        elif column.sureness is Sureness.GUESSED and column.field:
            kind = "column_guessed"
        elif column.field is None and column.sureness is not Sureness.GIVEN:
            kind = "column_twice" if column.sureness else "column_unknown"
        if kind:
            yield Doubt(kind, sheet, 0, column.column, column.head, made=made)
        if column.hidden:
            yield Doubt("column_hidden", sheet, 0, column.column, column.head, made=made)
