"""One list of documents, printed in every layout that cleanup notices use; each must read to the same rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from registry.layouts import load_layouts
from registry.openers import blocks_of
from registry.reading import Block, Category, Cell, CleanupList, Paragraph, Reading, Row, Table, read


@dataclass(frozen=True)
class Listed:
    """A document of a list, field by field. `until` None: no end is printed."""

    title: str
    number: str | None = None
    code: str | None = None
    until: date | None = None
    reason: str | None = None
    remark: str | None = None
    no: int = 0


@dataclass(frozen=True)
class Content:
    """`columns` are those after title, number and code."""

    category: Category
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Listed, ...]

    @property
    def numbered(self) -> tuple[Listed, ...]:
        return tuple(replace(row, no=no) for no, row in enumerate(self.rows, start=1))


HEADS = {
    "no": "序号",
    "title": "文件名称",
    "number": "文号",
    "code": "统一登记号",
    "until": "有效期至",
    "reason": "理由或者依据",
    "remark": "备注",
}
Print = Callable[[Content], Sequence[Block]]
COLUMNS = ("no", "title", "number", "code")


def rows_read(blocks: Sequence[Block]) -> tuple[Reading, list[CleanupList]]:
    reading = read(blocks, load_layouts())
    return reading, [one for cleanup in reading.cleanups for one in cleanup.lists]


def as_listed(one: CleanupList) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            row.title,
            row.number.key if row.number else None,
            row.code.key if row.code else None,
            row.until,
            row.reason,
            row.remark,
            row.no or 0,
        )
        for row in one.rows
    )


def cell(
    row: Listed, column: str, *, nothing: str = "", quoted: bool = True, day: str = "{0.year}年{0.month}月{0.day}日"
) -> str:
    value = getattr(row, column)
    if value is None:
        return nothing
    if column == "title":
        return f"《{value}》" if quoted else str(value)
    return day.format(value) if isinstance(value, date) else str(value)


def columns_of(content: Content) -> tuple[str, ...]:
    return (*COLUMNS, *content.columns)


def _text(content: Content, lines: Iterator[str] | Sequence[str]) -> Sequence[Block]:
    return blocks_of("\n".join([content.heading, "", *lines]))


def with_tabs(content: Content, **how: object) -> Sequence[Block]:
    columns = columns_of(content)
    rows = ["\t".join(cell(row, one, **how) for one in columns) for row in content.numbered]  # type: ignore[arg-type]
    return _text(content, ["\t".join(HEADS[one] for one in columns), *rows])


def a_cell_per_line_with_tabs(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    lines = [f"\t{HEADS[one]}" for one in columns]
    for row in content.numbered:
        lines += ["", *(f"\t{cell(row, one)}" for one in columns)]
    return _text(content, lines)


def a_cell_per_line(content: Content) -> Sequence[Block]:
    """Without tabs, as copied from a page: an empty cell leaves an empty line, or none."""
    columns = columns_of(content)
    rows = [cell(row, one, quoted=False) for row in content.numbered for one in columns]
    return _text(content, [*(HEADS[one] for one in columns), *rows])


def a_cell_per_line_with_strokes(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    rows = [cell(row, one, nothing="/") for row in content.numbered for one in columns]
    return _text(content, [*(HEADS[one] for one in columns), *rows])


def flattened(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    rows = [" ".join(filter(None, (cell(row, one) for one in columns))) for row in content.numbered]
    return _text(content, [" ".join(HEADS[one] for one in columns), *rows])


def flattened_without_quotes(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    rows = [" ".join(cell(row, one, nothing="/", quoted=False) for one in columns) for row in content.numbered]
    return _text(content, [" ".join(HEADS[one] for one in columns), *rows])


def flattened_and_wrapped(content: Content) -> Sequence[Block]:
    """Titles and reasons broken by the width of their columns, as out of a PDF."""
    columns = columns_of(content)
    lines = [" ".join(HEADS[one] for one in columns)]
    for row in content.numbered:
        title = cell(row, "title")
        lines += [f"{row.no} {title[:14]}", title[14:28], title[28:]]
        lines[-1] = " ".join(filter(None, (lines[-1], *(cell(row, one) for one in columns[2:]))))
    return _text(content, filter(None, lines))


def in_prose(content: Content) -> Sequence[Block]:
    """一、… 1．《…》（number，code），有效期至…."""
    return _text(
        replace(content, heading=f"一、{content.heading}"), [_sentence(row, f"{row.no}．") for row in content.numbered]
    )


def in_prose_with_brackets(content: Content) -> Sequence[Block]:
    return _text(content, [_sentence(row, f"（{_chinese(row.no)}）") for row in content.numbered])


def _sentence(row: Listed, no: str) -> str:
    names = "，".join(filter(None, (row.number, row.code)))
    said = [
        f"有效期至{row.until.year}年{row.until.month}月{row.until.day}日" if row.until else None,
        f"理由：{row.reason}" if row.reason else None,
        f"备注：{row.remark}" if row.remark else None,
    ]
    return no + "；".join([f"《{row.title}》" + (f"（{names}）" if names else ""), *filter(None, said)]) + "。"


def _chinese(no: int) -> str:
    signs = "零一二三四五六七八九"
    tens, ones = divmod(no, 10)
    return ("" if tens < 2 else signs[tens]) + ("十" if tens else "") + (signs[ones] if ones else "")


def _word(content: Content, rows: Sequence[tuple[Cell, ...]]) -> Sequence[Block]:
    """As a document of Word or a web page is opened: blocks with spans."""
    laid_out = tuple(Row(cells, line) for line, cells in enumerate(rows, start=2))
    return (Paragraph(content.heading, 1), Table(laid_out)) if content.heading else (Table(laid_out),)


def _body(content: Content, columns: Sequence[str]) -> list[tuple[Cell, ...]]:
    return [tuple(Cell(cell(row, one)) for one in columns) for row in content.numbered]


def as_a_word_table(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    return _word(content, [tuple(Cell(HEADS[one]) for one in columns), *_body(content, columns)])


def under_a_title_in_the_table(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    title = (Cell(content.heading, columns=len(columns)),)
    return _word(
        replace(content, heading=""), [title, tuple(Cell(HEADS[one]) for one in columns), *_body(content, columns)]
    )


def with_a_header_of_two_rows(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    upper = (
        Cell("序号", rows=2),
        Cell("文件基本情况", columns=3),
        *(Cell(HEADS[one], rows=2) for one in content.columns),
    )
    lower = tuple(Cell(HEADS[one]) for one in ("title", "number", "code"))
    return _word(content, [upper, lower, *_body(content, columns)])


def with_a_header_of_two_rows_in_text(content: Content) -> Sequence[Block]:
    """A converter leaves the merged cells empty."""
    columns = columns_of(content)
    upper = ["序号", "文件基本情况", "", "", *(HEADS[one] for one in content.columns)]
    lower = ["", *(HEADS[one] for one in ("title", "number", "code")), *("" for _ in content.columns)]
    rows = [[cell(row, one) for one in columns] for row in content.numbered]
    return _text(content, ["\t".join(line) for line in (upper, lower, *rows)])


def with_merged_reasons(content: Content) -> Sequence[Block]:
    """A reason that several rows share is printed once, in a cell that spans them."""
    columns = columns_of(content)
    if "reason" not in columns:
        return as_a_word_table(content)
    rows = _body(content, columns)
    at, reasons = columns.index("reason"), [row.reason for row in content.rows]
    starts = [0, *(place for place, (one, other) in enumerate(pairwise(reasons), start=1) if one != other), len(rows)]
    for start, end in pairwise(starts):
        for place in range(start, end):
            spanning = (Cell(rows[place][at].text, rows=end - start),) if place == start else ()
            rows[place] = (*rows[place][:at], *spanning, *rows[place][at + 1 :])
    return _word(content, [tuple(Cell(HEADS[one]) for one in columns), *rows])


def with_ditto(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    rows = [[cell(row, one) for one in columns] for row in content.numbered]
    for above, below in reversed(list(pairwise(rows))):
        for at, one in enumerate(columns):
            if one in ("reason", "remark", "until") and below[at] and below[at] == above[at]:
                below[at] = "同上"
    return _text(content, ["\t".join(line) for line in ([HEADS[one] for one in columns], *rows)])


def on_several_pages(content: Content) -> Sequence[Block]:
    """The header comes again after each page break."""
    columns = columns_of(content)
    head = "\t".join(HEADS[one] for one in columns)
    lines: list[str] = []
    for row in content.numbered:
        lines += [f"\f{head}" if row.no % 2 else "\f", "\t".join(cell(row, one) for one in columns)]
    return _text(content, [head, *lines[1:]])


def under_a_heading_in_the_table(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    heading = (Cell(f"一、{content.heading}", columns=len(columns)),)
    rows = [tuple(Cell(HEADS[one]) for one in columns), heading, *_body(content, columns)]
    return _word(replace(content, heading=""), rows)


def with_the_decision_in_a_column(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    decision = DECISIONS[content.category]
    head = (*(Cell(HEADS[one]) for one in columns), Cell("处理意见"))
    rows = [(*cells, Cell(decision)) for cells in _body(content, columns)]
    return _word(replace(content, heading="规范性文件清理结果目录"), [head, *rows])


def with_the_decision_in_a_merged_cell(content: Content) -> Sequence[Block]:
    columns = columns_of(content)
    head = (Cell("清理结果"), *(Cell(HEADS[one]) for one in columns))
    first, *rows = _body(content, columns)
    decided = Cell(DECISIONS[content.category], rows=len(rows) + 1)
    return _word(replace(content, heading="规范性文件清理结果目录"), [head, (decided, *first), *rows])


def parted_by_issuers(content: Content) -> Sequence[Block]:
    """一、区政府文件 and 二、部门文件 in one table: the same decision, the numbers go on."""
    columns = columns_of(content)
    first, *rows = _body(content, columns)
    parts = [(Cell(text, columns=len(columns)),) for text in ("一、区政府文件", "二、部门文件")]
    return _word(content, [tuple(Cell(HEADS[one]) for one in columns), parts[0], first, parts[1], *rows])


DECISIONS = {
    Category.ENDED: "废止、失效",
    Category.LAPSED: "宣布失效",
    Category.REPEALED: "废止",
    Category.CONTINUES: "继续有效",
    Category.CONTINUES_UNREVIEWED: "其他现行有效",
    Category.TO_AMEND: "拟修改",
    Category.TO_REPEAL: "拟废止",
    Category.REPUBLISH_OR_LAPSE: "需修改后重新发布",
    Category.EXTENDED: "延长有效期",
    Category.DELISTED: "不再作为规范性文件管理",
}
LAYOUTS: tuple[Print, ...] = (
    with_tabs,
    a_cell_per_line_with_tabs,
    a_cell_per_line,
    a_cell_per_line_with_strokes,
    flattened,
    flattened_without_quotes,
    flattened_and_wrapped,
    in_prose,
    in_prose_with_brackets,
    as_a_word_table,
    under_a_title_in_the_table,
    with_a_header_of_two_rows,
    with_a_header_of_two_rows_in_text,
    with_merged_reasons,
    with_ditto,
    on_several_pages,
    under_a_heading_in_the_table,
    with_the_decision_in_a_column,
    with_the_decision_in_a_merged_cell,
    parted_by_issuers,
)
