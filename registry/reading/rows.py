"""One row of a cleanup list: from printed cells to a document, its term and the reason given."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from registry.identity import CodeLayout, issuers_of, parse_code, parse_number
from registry.identity.spelling import narrow, squeeze
from registry.identity.titles import issuer_names, whole_title
from registry.reading.columns import Column, Header
from registry.reading.days import parse_last_day
from registry.reading.facts import Remark
from registry.reading.listed import CleanupRow, UntilKind
from registry.reading.numerals import value_of

Cells = Mapping[Column, str]

_NOTHING = re.compile(r"^[/／\\\-—–－―无]*$")
_UNSTATED = re.compile("^(?:未|没有|无)(?:规定|明确|注明|标注|载明|设定|设)?(?:有效期|期限)?(?:限)?$")
_PERMANENT = re.compile("^(?:长期|永久|一直)(?:有效)?$")


def cells_of(texts: Sequence[str], header: Header) -> dict[Column, str]:
    """What the row prints under each known column; "" for an empty cell, no key for one that is not there."""
    return {column: text.strip() for column, text in zip(header, texts, strict=False) if column is not None}


def read_row(cells: Cells, line: int, layouts: Sequence[CodeLayout]) -> tuple[CleanupRow, list[Remark]]:
    title_raw = cells.get(Column.TITLE, "")
    number_raw, code_raw = _printed(cells, Column.NUMBER), _printed(cells, Column.CODE)
    until, until_raw, until_kind = _until(_text(cells, Column.UNTIL))
    row = CleanupRow(
        title=whole_title(title_raw),
        title_raw=title_raw,
        line=line,
        no=value_of(narrow(cells.get(Column.NO, "")).rstrip(".、")),
        issuers=issuers_of(title_raw) or issuer_names(cells.get(Column.ISSUER, "")),
        number=parse_number(number_raw) if number_raw else None,
        number_raw=number_raw,
        code=parse_code(code_raw, layouts) if code_raw else None,
        code_raw=code_raw,
        until=until,
        until_raw=until_raw,
        until_kind=until_kind,
        reason=_printed(cells, Column.REASON),
        remark=_printed(cells, Column.REMARK),
    )
    return row, list(_remarks(row, cells))


def _remarks(row: CleanupRow, cells: Cells) -> Iterator[Remark]:
    if not row.title:
        yield Remark(row.line, "row_without_title")
    if row.no is None and Column.NO in cells:
        yield Remark(row.line, "row_without_no", {"title": row.title})
    if row.number_raw and row.number is None:
        yield Remark(row.line, "number_not_read", {"raw": row.number_raw})
    if row.code_raw and row.code is None:
        yield Remark(row.line, "code_not_read", {"raw": row.code_raw})
    if row.until_kind is UntilKind.UNREAD:
        yield Remark(row.line, "until_not_read", {"raw": row.until_raw or ""})


def _printed(cells: Cells, column: Column) -> str | None:
    """The cell, None where it is empty or holds a sign for nothing."""
    text = _text(cells, column)
    return None if text is None or _NOTHING.match(squeeze(text)) else text


def _text(cells: Cells, column: Column) -> str | None:
    return cells.get(column, "").strip() or None


def _until(text: str | None) -> tuple[date | None, str | None, UntilKind]:
    plain = squeeze(text or "")
    if not plain or (_NOTHING.match(plain) and plain != "无"):
        return None, None, UntilKind.NONE
    if _UNSTATED.match(plain):
        return None, plain, UntilKind.UNSTATED
    if _PERMANENT.match(plain):
        return None, plain, UntilKind.PERMANENT
    day = parse_last_day(plain)
    return day, plain, UntilKind.DAY if day else UntilKind.UNREAD
