"""Sheets and .csv: prose, headings and tables told apart by how they lie."""

import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from registry.openers import separated, sheets
from registry.openers.grids import rows_of
from registry.openers.limits import COLUMNS, ROWS
from registry.openers.opened import Opened
from registry.reading import Block, Paragraph, Table
from sentences.refusals import BadInput
from tests.registry.openers.made import as_xls

HEAD = ["序号", "文件名称", "文号"]


def workbook(*fill: Callable[[xlsxwriter.Workbook], object]) -> Opened:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for one in fill:
            one(book)
    return sheets.open_content(stream.getvalue())


def sheet(
    *rows: Sequence[object], name: str = "Sheet1", at: tuple[int, int] = (0, 0)
) -> Callable[[xlsxwriter.Workbook], Worksheet]:
    def fill(book: xlsxwriter.Workbook) -> Worksheet:
        made = book.add_worksheet(name)
        for no, row in enumerate(rows):
            made.write_row(at[0] + no, at[1], row)
        return made

    return fill


def shown(blocks: tuple[Block, ...]) -> list[object]:
    """Paragraphs as texts, tables as lists of rows."""
    return [
        [[cell.text for cell in row.cells] for row in block.rows] if isinstance(block, Table) else block.text
        for block in blocks
        if isinstance(block, Paragraph | Table)
    ]


def csv_of(text: str) -> list[object]:
    return shown(separated.open_content(text.encode()).blocks)


def test_what_stands_alone_above_a_table_is_a_heading() -> None:
    opened = workbook(sheet(["附件1"], ["废止目录"], HEAD, [1, "甲", "号"], [2, "乙"]))
    assert shown(opened.blocks) == ["附件1", "废止目录", [HEAD, ["1", "甲", "号"], ["2", "乙", ""]]]


def test_a_heading_within_a_table_stays_in_it_while_its_rows_go_on_counting() -> None:
    rows: list[Sequence[object]] = [HEAD, [1, "甲", "号"], ["二、部门文件"], [2, "乙", "号"]]
    assert shown(workbook(sheet(*rows)).blocks) == [
        [HEAD, ["1", "甲", "号"], ["二、部门文件", "", ""], ["2", "乙", "号"]]
    ]


def test_a_second_annex_below_begins_a_table_of_its_own() -> None:
    rows: list[Sequence[object]] = [HEAD, [1, "甲", "号"], ["附件2"], ["保留目录"], HEAD, [1, "乙", "号"]]
    assert shown(workbook(sheet(*rows)).blocks) == [
        [HEAD, ["1", "甲", "号"]],
        "附件2",
        "保留目录",
        [HEAD, ["1", "乙", "号"]],
    ]


def test_prose_after_a_table_is_no_part_of_it() -> None:
    rows: list[Sequence[object]] = [HEAD, [1, "甲", "号"], [], ["关于某事的通知"], ["为了某事，通知如下："]]
    assert shown(workbook(sheet(*rows)).blocks)[1:] == ["关于某事的通知", "为了某事，通知如下："]


def test_the_rest_of_a_row_under_another_column_belongs_to_the_table() -> None:
    rows: list[Sequence[object]] = [HEAD, [1, "关于某事的", "号"], [None, "通知"], [2, "乙", "号"]]
    assert shown(workbook(sheet(*rows)).blocks) == [
        [HEAD, ["1", "关于某事的", "号"], ["", "通知", ""], ["2", "乙", "号"]]
    ]


def test_numbers_and_days_come_out_as_people_write_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        made = book.add_worksheet()
        made.write_row(0, 0, [12, 2.5, 20210012, True, "文"])
        made.write_datetime(0, 5, datetime.date(2021, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert shown(workbook(fill).blocks) == [[["12", "2.5", "20210012", "TRUE", "文", "2021年12月31日"]]]


def test_merged_cells_span_and_the_sheet_may_begin_anywhere() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        made = sheet([*HEAD, "理由"], [1, "甲", "号"], [2, "乙", "号"], at=(2, 1))(book)
        made.merge_range(3, 4, 4, 4, "到期")
        made.merge_range(1, 1, 1, 4, "废止目录")

    opened = workbook(fill)
    assert opened.blocks[0] == Paragraph("废止目录", 2, opened.blocks[0].place)  # type: ignore[union-attr]
    (table,) = (block for block in opened.blocks if isinstance(block, Table))
    assert [(cell.text, cell.rows) for cell in table.rows[1].cells] == [("1", 1), ("甲", 1), ("号", 1), ("到期", 2)]
    assert [cell.text for cell in table.rows[2].cells] == ["2", "乙", "号"]
    assert [row.line for row in table.rows] == [3, 4, 5]


def test_a_sheet_that_is_a_bare_table_is_headed_by_its_name() -> None:
    opened = workbook(sheet(HEAD, [1, "甲", "号"], name="继续有效"), sheet(HEAD, [1, "乙", "号"], name="Sheet2"))
    assert [block for block in shown(opened.blocks) if isinstance(block, str)] == ["继续有效"]
    assert {"继续有效", "Sheet2"} <= set(opened.marks)


def test_a_row_is_found_by_its_sheet_and_number() -> None:
    opened = workbook(sheet(["甲"], name="一"), sheet(["附件"], HEAD, [1, "甲", "号"], name="二"))
    table = opened.blocks[-1]
    assert isinstance(table, Table)
    assert table.rows[1].place == (("sheet", "二"), ("row", 3))
    lines = [block.line for block in opened.blocks]
    assert lines == sorted(lines)


def test_formulas_give_what_was_last_computed_and_say_so() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        made = sheet(HEAD, [1, "甲"])(book)
        made.write_formula("C2", '="博政字"&"1号"', None, "博政字1号")
        made.write_formula("A3", "=A2+1", None, "")

    opened = workbook(fill)
    assert shown(opened.blocks) == [[HEAD, ["1", "甲", "博政字1号"]]]
    assert [(one.key, dict(one.params)) for one in opened.remarks] == [
        ("formulas_as_computed", {"count": 2}),
        ("formulas_not_computed", {"count": 1}),
    ]


def test_hidden_rows_are_read_and_comments_are_not_and_both_are_said() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        made = sheet(HEAD, [1, "甲", "乙"])(book)
        for no in (1, 7):
            made.set_row(no, None, None, {"hidden": True})
        made.write_comment(1, 1, "科里说要改")

    opened = workbook(fill)
    assert shown(opened.blocks) == [[HEAD, ["1", "甲", "乙"]]]
    assert [(one.key, dict(one.params)) for one in opened.remarks] == [
        ("rows_hidden", {"count": 1}),
        ("comments_left_out", {"count": 1}),
    ]


def test_hidden_sheets_are_named_and_not_read() -> None:
    opened = workbook(sheet(["甲"]), lambda book: sheet(["乙"], name="草稿")(book).hide())
    assert shown(opened.blocks) == ["甲"]
    assert [(one.key, dict(one.params)) for one in opened.remarks] == [("sheets_hidden", {"names": "草稿"})]


def test_an_old_workbook_opens_as_a_new_one_does() -> None:
    blocks = (Paragraph("附件1", 1), Paragraph("目录", 2))
    assert shown(sheets.open_content(as_xls(blocks)).blocks) == ["附件1", "目录"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_any_usual_separator_parts_the_cells(separator: str) -> None:
    text = "\n".join(separator.join(row) for row in (HEAD, ["1", "甲，乙；丙", "号"], ["2", "丁", ""]))
    assert csv_of(text) == [[HEAD, ["1", "甲，乙；丙", "号"], ["2", "丁", ""]]]


def test_a_quoted_cell_may_hold_separators_and_line_breaks_and_its_row_has_the_line_it_begins_on() -> None:
    opened = separated.open_content('附件1\n序号,名称\n1,"甲,\n乙"\n2,丙\n'.encode("gb18030"))
    assert shown(opened.blocks) == ["附件1", [["序号", "名称"], ["1", "甲,\n乙"], ["2", "丙"]]]
    table = opened.blocks[1]
    assert isinstance(table, Table)
    assert [row.line for row in table.rows] == [2, 3, 5]


@pytest.mark.parametrize(
    "lines, code",
    [
        pytest.param(zip(range(1, ROWS + 2), repeat(["甲"])), "file_holds_too_many", id="too many rows"),
        pytest.param([(1, ["甲", *[""] * COLUMNS, "乙"])], "file_too_wide", id="too many columns"),
    ],
)
def test_more_than_a_list_can_have_is_refused(lines: Iterable[tuple[int, list[str]]], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        rows_of(lines)
    assert caught.value.code == code


def test_blank_rows_cost_nothing_and_count() -> None:
    rows = rows_of((no, ["甲" if no in (3, 900_000) else " "]) for no in range(1, 1_000_001))
    assert [row.no for row in rows] == [3, 900_000]
