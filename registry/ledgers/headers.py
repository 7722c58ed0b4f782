"""Where the header of a sheet stands and what each column means, or what shows of it without one."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from registry.identity import CodeLayout
from registry.ledgers.facts import ColumnRead
from registry.ledgers.fields import (
    SEVERAL,
    Field,
    Meaning,
    Sureness,
    is_ambiguous,
    meaning_of,
    plain_head,
    told_by_content,
)
from registry.ledgers.sheets import SheetRow

# How far down a header is looked for, and how many rows of content tell an ambiguous column.
HEAD_ROWS = 40
_DEEPEST = 3
_ORDER = list(Sureness)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a sheet: rows of its header, columns (None: of no use), or that it is no ledger."""

    columns: Mapping[int, Field | None] = field(default_factory=dict)
    header: tuple[int, ...] | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """`rows` are empty where the columns were told by their content. `years`: columns that count in years."""

    rows: tuple[int, ...]
    columns: tuple[ColumnRead, ...]
    years: frozenset[int]
    fingerprint: str

    @property
    def knows_titles(self) -> bool:
        return any(column.field is Field.TITLE for column in self.columns)

    def repeated_in(self, row: SheetRow) -> bool:
        """The same heads once more, as at the top of each printed page."""
        heads = {column.column: plain_head(column.head.rpartition("/")[2]) for column in self.columns}
        own = [cell for cell in row.cells if cell.text]
        same = sum(plain_head(cell.text) in (heads.get(cell.column), self._first(cell.column)) for cell in own)
        return bool(own) and 2 * same > len(own)

    def _first(self, column: int) -> str:
        return next((plain_head(one.head.partition("/")[0]) for one in self.columns if one.column == column), "")


def find_header(
    top: Sequence[SheetRow], layouts: Sequence[CodeLayout], hidden: frozenset[int], correction: Correction | None
) -> Header | None:
    """From the first rows of a sheet. None: there is neither a header nor a column of titles that shows by itself."""
    given = correction.header if correction else None
    found = [row for row in top if row.no in given] if given else _header_rows(top)
    below = top[top.index(found[-1]) + 1 :] if found else top
    header = _read(found, below, layouts, hidden) if found else _by_content(top, layouts, hidden)
    return header if header and (header.knows_titles or correction) else None


def corrected(header: Header, correction: Correction) -> Header:
    """As a person says; a meaning they give to one column is taken from the other that had it."""
    given = {field for field in correction.columns.values() if field is not None and field not in SEVERAL}
    columns = []
    for column in header.columns:
        if column.column in correction.columns:
            columns.append(replace(column, field=correction.columns[column.column], sureness=Sureness.GIVEN))
        elif column.field in given:
            columns.append(replace(column, field=None, sureness=None))
        else:
            columns.append(column)
    return replace(header, columns=tuple(columns))


def header_at(row: SheetRow, layouts: Sequence[CodeLayout], hidden: frozenset[int]) -> Header | None:
    """A header further down: a second table begins on the same sheet."""
    return _read([row], (), layouts, hidden) if _known([row]) else None


def _header_rows(top: Sequence[SheetRow]) -> list[SheetRow]:
    """The first rows that name a title and something else; as deep as its merged cells or its groups reach."""
    for index, row in enumerate(top):
        if len({cell.text for cell in row.cells if cell.text}) == 1:
            # A title merged across the table is no head of all its columns.
            continue
        rows = [row]
        known = _known(rows)
        for below in top[index + 1 : index + _DEEPEST]:
            more = _known([*rows, below])
            if len(more) > len(known) or (known and _reaches(rows[0], below)):
                rows, known = [*rows, below], more
            else:
                break
        if known:
            return rows
    return []


def _known(rows: Sequence[SheetRow]) -> set[Field]:
    """The fields named; none where these rows are no header of documents."""
    meanings = [_meaning(parts) for parts in _parts(rows).values()]
    known = {meaning.field for meaning in meanings if meaning}
    return known if Field.TITLE in known and len(known) > 1 else set()


def _reaches(first: SheetRow, below: SheetRow) -> bool:
    """Whether a cell of the header is merged down into the row below."""
    heads = {cell.column: cell.text for cell in first.cells if cell.text}
    return any(cell.spread == cell.column and heads.get(cell.column) == cell.text for cell in below.cells)


def _parts(rows: Sequence[SheetRow]) -> dict[int, list[str]]:
    """By column, the words of its head from top to bottom; a merged word once."""
    parts: dict[int, list[str]] = {}
    for row in rows:
        for cell in row.cells:
            words = parts.setdefault(cell.column, [])
            if cell.text and cell.text not in words:
                words.append(cell.text)
    return {column: words for column, words in parts.items() if words}


def _meaning(parts: Sequence[str]) -> Meaning | None:
    """有效期 over 起 and 止, 日期 over 成文 and 施行: together in either order, else the lower or the upper alone."""
    tries = ("".join(parts), "".join(reversed(parts)), parts[-1], parts[0])
    return next((meaning for words in tries if (meaning := meaning_of(words))), None)


def _read(
    rows: Sequence[SheetRow], below: Sequence[SheetRow], layouts: Sequence[CodeLayout], hidden: frozenset[int]
) -> Header:
    parts = _parts(rows)
    read, years = [], set()
    for column, words in sorted(parts.items()):
        meaning = _meaning(words)
        if is_ambiguous(words[-1]):
            told = told_by_content(_texts(below, column), layouts)
            meaning = Meaning(told if told in (Field.CODE, Field.NUMBER) else Field.NO, Sureness.NAMED)
        if meaning and meaning.years:
            years.add(column)
        field_, sureness = (meaning.field, meaning.sureness) if meaning else (None, None)
        read.append(ColumnRead(column, "/".join(words), field_, sureness, column in hidden))
    marks = "|".join(f"{column}:{plain_head('/'.join(words))}" for column, words in sorted(parts.items()))
    fingerprint = hashlib.sha256(marks.encode()).hexdigest()[:16]
    return Header(tuple(row.no for row in rows), tuple(_once_each(read)), frozenset(years), fingerprint)


def _by_content(top: Sequence[SheetRow], layouts: Sequence[CodeLayout], hidden: frozenset[int]) -> Header | None:
    """Titles beside codes or numbers show by themselves; days do not say whose they are."""
    columns = sorted({cell.column for row in top for cell in row.cells if cell.own})
    told = {column: told_by_content(_texts(top, column), layouts) for column in columns}
    read = [ColumnRead(at, "", one, Sureness.GUESSED if one else None, at in hidden) for at, one in told.items()]
    if Field.TITLE not in told.values() or {Field.CODE, Field.NUMBER}.isdisjoint(told.values()):
        return None
    return Header((), tuple(_once_each(read)), frozenset(), "")


def _texts(rows: Sequence[SheetRow], column: int) -> list[str]:
    return [cell.text for row in rows for cell in row.cells if cell.column == column and cell.own]


def _once_each(columns: Sequence[ColumnRead]) -> Iterator[ColumnRead]:
    """A field has one column, the surest, the visible before the hidden; the others are kept as remarks."""
    best: dict[Field, ColumnRead] = {}
    for column in columns:
        if column.field and (column.field not in best or _rank(column) < _rank(best[column.field])):
            best[column.field] = column
    for column in columns:
        if column.field and column.field not in SEVERAL and best[column.field] is not column:
            yield replace(column, field=None)
        else:
            yield column


def _rank(column: ColumnRead) -> tuple[bool, int]:
    return column.hidden, _ORDER.index(column.sureness) if column.sureness else len(_ORDER)
