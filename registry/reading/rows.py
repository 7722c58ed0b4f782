"""One row of a cleanup list: from printed cells to a document, its term and the reason given."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.identity import Code, CodeLayout, Number, find_codes, find_numbers, issuers_of, parse_code, parse_number
from registry.identity.spelling import CLOSING, OPENING, narrow, squeeze
from registry.identity.titles import issuer_names, whole_title
from registry.reading.categories import category_of
from registry.reading.cells import is_nothing
from registry.reading.columns import Column, Header
from registry.reading.days import parse_last_day
from registry.reading.facts import Remark
from registry.reading.listed import Category, CleanupRow, UntilKind
from registry.reading.numerals import value_of
from registry.reading.tables import plain_text

Cells = Mapping[Column, str]

_UNSTATED = re.compile("^(?:未|没有|无)(?:规定|明确|注明|标注|载明|设定|设|约定)?(?:有效期|期限)?(?:限)?$")
_PERMANENT = re.compile("^(?:长期|永久|一直)(?:有效)?$")
# 2034年1月1日至2038年12月31日: its last day is what is asked for.
_RANGE = re.compile("^(?:自|从)?(?P<from>.+?)起?(?:至|到|[-—–－~]{1,2})(?P<to>.+)$")
_NUMBERED = re.compile(
    "^(?P<title>.+?)[（(](?P<inner>[^（）()]*(?:[（(][0-9０-９]{4}[)）])?[^（）()]*)[)）]$", re.DOTALL
)
_BRACKETS = re.compile(f"[{re.escape(OPENING + CLOSING)}、，,;；/\\s]")
_NEW_END = re.compile("(?:延长|延续|顺延|延期|有效期)(?:有效期限?)?(?:至|到|为)?(?P<end>.*?)(?:止|[)）。]|$)")
_WHY = re.compile("[（(](?P<why>.+)[)）]$")


_LONGEST_DECISION = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What one cell or two say a document is called."""

    title_raw: str
    number: Number | None = None
    number_raw: str | None = None
    issuers: tuple[str, ...] = ()


def cells_of(texts: Sequence[str], header: Header) -> dict[Column, str]:
    """What the row prints under each known column; "" for an empty cell, no key for one that is not there."""
    return {column: plain_text(text) if column not in _KEPT else text.strip()
            for column, text in zip(header, texts, strict=False) if column is not None}  # fmt: skip


# Issuers in a title are parted by white space, also by the end of a line.
_KEPT = frozenset({Column.TITLE, Column.ISSUER})


def read_row(
    cells: Cells, line: int, layouts: Sequence[CodeLayout], category: Category | None
) -> tuple[CleanupRow, list[Remark]]:
    """`category` is what is decided about it: some columns say something under some decisions only."""
    named = _named(cells)
    code_raw = _printed(cells, Column.CODE)
    until, until_raw, until_kind = _until(_ending(cells, category))
    row = CleanupRow(
        title=whole_title(named.title_raw),
        title_raw=named.title_raw,
        line=line,
        no=value_of(narrow(cells.get(Column.NO, "")).strip("()（）").rstrip(".、")),
        issuers=issuers_of(named.title_raw) or named.issuers,
        number=named.number,
        number_raw=named.number_raw,
        code=_code(code_raw, layouts) if code_raw else None,
        code_raw=code_raw,
        until=until,
        until_raw=until_raw,
        until_kind=until_kind,
        reason=_printed(cells, Column.REASON) or _why_decided(cells),
        remark=_printed(cells, Column.REMARK),
    )
    return row, list(_remarks(row, cells, category))


def decision_of(cells: Cells, *, proposed: bool) -> Category | None:
    """处理意见: what is decided about this one. `proposed`: the column holds proposals; 废止 is then 拟废止."""
    text = _WHY.sub("", squeeze(cells.get(Column.DECISION, ""))[:_LONGEST_DECISION])
    found = category_of(f"拟{text}") if proposed and not text.startswith("拟") else None
    return found or category_of(text) or (Category.CONTINUES if text in ("有效", "继续", "保留有效") else None)


def _named(cells: Cells) -> Named:
    title, raw = cells.get(Column.TITLE, ""), _printed(cells, Column.NUMBER)
    issuers = issuer_names(cells.get(Column.ISSUER, ""))
    if raw is None:
        return _numbered_title(title, issuers)
    number = parse_number(raw)
    if number is None:
        # 发布机关及文号 in one column.
        found = find_numbers(raw)
        if len(found) == 1:
            beside = _BRACKETS.sub(" ", raw[: found[0].start] + " " + raw[found[0].end :])
            if names := issuer_names(beside):
                return Named(title, found[0].number, found[0].number.raw, names)
            if not beside.strip():
                number = found[0].number
    return Named(title, number, raw, issuers)


def _numbered_title(title: str, issuers: tuple[str, ...]) -> Named:
    """《…的通知》（青政发〔2031〕3号）: where no column holds the number, the title's may."""
    match = _NUMBERED.match(title.strip())
    number = parse_number(match["inner"]) if match else None
    return (
        Named(match["title"].strip(), number, number.raw, issuers)
        if match and number
        else Named(title, issuers=issuers)
    )


def _code(raw: str, layouts: Sequence[CodeLayout]) -> Code | None:
    code = parse_code(raw, layouts)
    if code is None:
        found = find_codes(raw, layouts)
        return found[0].code if len(found) == 1 else None
    return code


def _ending(cells: Cells, category: Category | None) -> str | None:
    """The cell that tells the last valid day."""
    printed = _text(cells, Column.UNTIL)
    if category is Category.REPUBLISH_OR_LAPSE and (printed is None or is_nothing(printed)):
        printed = _text(cells, Column.DUE) or printed
    if category is Category.EXTENDED and (printed is None or is_nothing(printed)):
        match = _NEW_END.search(squeeze(cells.get(Column.DECISION, "")))
        printed = (match["end"] if match else "") or printed
    return printed


def _why_decided(cells: Cells) -> str | None:
    """废止（已被新规定代替）: the reason stands behind the decision where no column is kept for it."""
    match = _WHY.search(squeeze(cells.get(Column.DECISION, ""))[:_LONGEST_DECISION])
    return match["why"] if match else None


def _remarks(row: CleanupRow, cells: Cells, category: Category | None) -> Iterator[Remark]:
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
    if category is not Category.REPUBLISH_OR_LAPSE and (due := _printed(cells, Column.DUE)):
        yield Remark(row.line, "due_not_kept", {"due": due})


def _printed(cells: Cells, column: Column) -> str | None:
    """The cell, None where it is empty or holds a sign for nothing."""
    text = _text(cells, column)
    return None if text is None or is_nothing(text) else text


def _text(cells: Cells, column: Column) -> str | None:
    return cells.get(column, "").strip() or None


def _until(text: str | None) -> tuple[date | None, str | None, UntilKind]:
    plain = squeeze(text or "")
    if not plain or (is_nothing(plain) and plain != "无"):
        return None, None, UntilKind.NONE
    if _UNSTATED.match(plain):
        return None, plain, UntilKind.UNSTATED
    if _PERMANENT.match(plain):
        return None, plain, UntilKind.PERMANENT
    day = parse_last_day(plain) or _end_of_range(plain)
    return day, plain, UntilKind.DAY if day else UntilKind.UNREAD


def _end_of_range(plain: str) -> date | None:
    match = _RANGE.match(plain)
    # Both ends are days: 2034-01-01 alone is no range.
    return parse_last_day(match["to"]) if match and parse_last_day(match["from"]) else None
