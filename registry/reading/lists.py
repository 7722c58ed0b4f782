"""The lists of a cleanup: documents in tables or lines, under headings that say what is decided about them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from registry.identity import CodeLayout
from registry.identity.spelling import squeeze
from registry.reading.annexes import AnnexPart
from registry.reading.blocks import Paragraph, Piece, Table
from registry.reading.categories import categories_in
from registry.reading.columns import Column
from registry.reading.counts import count_in_heading
from registry.reading.facts import Lapse, Remark
from registry.reading.listed import Category, CleanupList, CleanupRow, UntilKind
from registry.reading.listed_lines import LineReader, header_in_lines
from registry.reading.listed_tables import OFTEN_EMPTY, segments_of
from registry.reading.rows import decision_of, read_row
from registry.reading.segments import Heading, Segment
from registry.reading.tables import grid_of
from registry.reading.tasks import task_header

_PROPOSED = ("拟", "建议")


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows of one segment that one thing is decided about."""

    heading: Heading
    category: Category | None
    rows: tuple[CleanupRow, ...]


def read_lists(
    part: AnnexPart, layouts: Sequence[CodeLayout], *, in_cleanup: bool
) -> tuple[list[CleanupList], list[Remark]]:
    """The lists in one part of a document. Outside a cleanup only one with a decision, codes or terms is one."""
    read: list[_Read] = []
    remarks: list[Remark] = []
    for segment in _segments(part, layouts):
        if _is_list(segment, in_cleanup=in_cleanup):
            found, said = _finished(segment, layouts)
            read.extend(found)
            remarks.extend(said)
    lists = _joined(read, part.no)
    remarks.extend(_counted_in_headings(lists))
    return lists, remarks


def with_lapse_day(lists: Sequence[CleanupList], lapses: Sequence[Lapse]) -> tuple[CleanupList, ...]:
    """逾期未公布的，自2037年1月1日起失效: the notice says once for all rows by when they lapse if nothing is done."""
    own = Category.REPUBLISH_OR_LAPSE
    found = [lapse for lapse in lapses if lapse.until and own in categories_in(lapse.words.text)]
    if len(found) != 1:
        return tuple(lists)
    (lapse,) = found

    def dated(row: CleanupRow) -> CleanupRow:
        if row.until_kind is not UntilKind.NONE:
            return row
        return replace(row, until=lapse.until, until_raw=lapse.words.text, until_kind=UntilKind.DAY)

    return tuple(replace(one, rows=tuple(map(dated, one.rows))) if one.category is own else one for one in lists)


def unread_tables(part: AnnexPart) -> Iterator[Remark]:
    """Tables seen and not read, because nothing keeps their columns apart."""
    paragraphs = [piece for piece in part.pieces if isinstance(piece, Paragraph)]
    for at, piece in enumerate(paragraphs):
        words = piece.text.split()
        alone = squeeze(piece.text) == "序号" and header_in_lines(paragraphs, at) is None
        if alone or (words[:1] == ["序号"] and words[1:] and task_header(words)):
            yield Remark(piece.line, "table_without_columns")


def _segments(part: AnnexPart, layouts: Sequence[CodeLayout]) -> Iterator[Segment]:
    """Under the nearest heading above that names a category, else the title of the part."""
    heading, above, parted = Heading.of(part.title, part.line), None, False
    for is_table, group in groupby(part.pieces, key=lambda piece: isinstance(piece, Table)):
        if is_table:
            for table in group:
                for segment in _in_table(table, heading, above, layouts):
                    segment.parted, parted = segment.parted or parted, False
                    above = segment if segment.header else above
                    yield segment
            continue
        lines = LineReader(heading, any_line_heads=not part.title, layouts=layouts)
        lines.read([piece for piece in group if isinstance(piece, Paragraph)])
        yield from lines.segments
        heading, parted = lines.heading, lines.parted


def _in_table(
    table: Piece, heading: Heading, above: Segment | None, layouts: Sequence[CodeLayout]
) -> Iterator[Segment]:
    return segments_of(grid_of(table), heading, above, layouts) if isinstance(table, Table) else iter(())


def _is_list(segment: Segment, *, in_cleanup: bool) -> bool:
    told_apart = {Column.CODE, Column.UNTIL}
    if segment.in_prose:
        return in_cleanup or any(not told_apart.isdisjoint(cells) for cells in segment.cells)
    decisions = (decision_of(cells, proposed=False) for cells in segment.cells)
    decided = segment.heading.category is not None or any(decisions)
    return in_cleanup or decided or not told_apart.isdisjoint(segment.header)


def _finished(segment: Segment, layouts: Sequence[CodeLayout]) -> tuple[list[_Read], list[Remark]]:
    remarks = list(segment.remarks)
    proposed = _holds_proposals(segment)
    own = segment.heading.category
    rows: list[CleanupRow] = []
    categories: list[Category | None] = []
    for cells, line in zip(segment.cells, segment.lines, strict=True):
        category = decision_of(cells, proposed=proposed) or own
        row, said = read_row(cells, line, layouts, category)
        if row.title or row.number_raw or row.code_raw:
            categories.append(category)
            rows.append(row)
            remarks.extend(said)
            if category is None and Column.DECISION in segment.header:
                remarks.append(Remark(line, "decision_not_read", {"raw": cells.get(Column.DECISION, "")}))
        else:
            remarks.append(Remark(line, "row_names_nothing", {"text": " ".join(filter(None, cells.values()))}))
    if own is None and segment.cells and Column.DECISION not in segment.header:
        remarks.append(Remark(segment.heading.line, "category_unknown", {"title": segment.heading.text}))
    remarks.extend(_counted(rows, anew=segment.parted))
    rows, filled = _with_merged_reason(rows, segment)
    remarks.extend(filled)
    remarks.extend(_short(segment, merged=bool(filled)))
    by_category: dict[Category | None, list[CleanupRow]] = {}
    for row, category in zip(rows, categories, strict=True):
        by_category.setdefault(category, []).append(row)
    return [_Read(segment.heading, one, tuple(found)) for one, found in by_category.items()], remarks


def _holds_proposals(segment: Segment) -> bool:
    """拟处理意见, 清理建议: what stands below is not decided yet."""
    heads = [head for head, column in zip(segment.heads, segment.header, strict=False) if column is Column.DECISION]
    return any(word in squeeze(head) for head in heads for word in _PROPOSED)


def _joined(read: Sequence[_Read], annex: int | None) -> list[CleanupList]:
    """One list for what stands under one heading and is decided alike, however many tables hold it."""
    lists: dict[tuple[Heading, Category | None], CleanupList] = {}
    for one in read:
        key = one.heading, one.category
        known = lists.get(key) or CleanupList(one.heading.text, one.heading.line, annex, one.category)
        lists[key] = replace(known, rows=(*known.rows, *one.rows))
    return list(lists.values())


def _counted_in_headings(lists: Sequence[CleanupList]) -> Iterator[Remark]:
    """一、宣布失效的规范性文件（3件）: whether as many follow."""
    found: Counter[tuple[str, int]] = Counter()
    for one in lists:
        found[one.title, one.line] += len(one.rows)
    for (title, line), rows in found.items():
        stated = count_in_heading(title)
        if stated is not None and stated.count != rows:
            params = {"category": stated.category.value, "stated": stated.count, "found": rows}
            yield Remark(line, "stated_count_differs", params)


def _counted(rows: Sequence[CleanupRow], *, anew: bool) -> Iterator[Remark]:
    expected = rows[0].no if anew and rows and rows[0].no else 1
    for row in rows:
        if row.no is not None:
            if row.no != expected:
                key = "rows_restart" if row.no == 1 else "rows_skip"
                yield Remark(row.line, key, {"expected": expected, "found": row.no})
            expected = row.no
        expected += 1


def _with_merged_reason(rows: list[CleanupRow], segment: Segment) -> tuple[list[CleanupRow], list[Remark]]:
    """A merged cell comes out of a converter as one full cell over empty ones.

    Only a reason is filled down, and only where the table prints it once, in the first row: one that some rows have
    and others lack may have been left out of those on purpose. Remarks, terms and numbers are never filled down.
    """
    reason = rows[0].reason if rows else None
    once = reason and len(rows) > 1 and not any(row.reason for row in rows[1:])
    if segment.in_prose or Column.REASON not in segment.header or not once:
        return rows, []
    filled = [replace(row, reason=reason) for row in rows]
    return filled, [Remark(rows[0].line, "reason_filled_down", {"first": rows[1].line, "last": rows[-1].line})]


def _short(segment: Segment, *, merged: bool) -> Iterator[Remark]:
    for line, missing in segment.short:
        # Editors that strip white space at line ends take the empty cells of a merged column with them.
        unexplained = missing - OFTEN_EMPTY - ({Column.REASON} if merged else set())
        if unexplained:
            yield Remark(line, "row_is_short", {"missing": len(unexplained)})
