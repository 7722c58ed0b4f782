"""The lists of a cleanup: their columns, their categories, and the counts the notice states."""

from dataclasses import replace
from datetime import date

import pytest

from registry.reading import Category, CleanupList, CleanupRow, Reading, UntilKind
from registry.reading.categories import category_of
from tests.registry.printed import (
    AMEND_HEAD,
    CONTINUES,
    CONTINUES_HEAD,
    DELISTED,
    ENDED,
    GAZETTE,
    TO_AMEND,
    Annex,
    Printed,
    keys_of,
    line_of,
    reading_of,
    with_annex,
)


def lists_of(reading: Reading) -> tuple[CleanupList, ...]:
    return tuple(one for cleanup in reading.cleanups for one in cleanup.lists)


def rows_of(printed: Printed, category: Category) -> tuple[CleanupRow, ...]:
    return next(one.rows for one in lists_of(reading_of(printed.text)) if one.category == category)


def test_a_cleanup_belongs_to_the_notice_that_publishes_it() -> None:
    (cleanup,) = reading_of(GAZETTE.text).cleanups
    assert cleanup.notice == reading_of(GAZETTE.text).documents[0]
    assert [(one.annex, one.category, len(one.rows)) for one in cleanup.lists] == [
        (1, Category.ENDED, 3),
        (2, Category.CONTINUES, 2),
        (3, Category.TO_AMEND, 1),
        (4, Category.DELISTED, 3),
    ]
    assert {one.category: one.count for one in cleanup.stated_counts} == {
        Category.ENDED: 3,
        Category.CONTINUES: 2,
        Category.TO_AMEND: 1,
        Category.DELISTED: 3,
    }


def test_a_clean_gazette_leaves_one_remark_about_its_merged_cell() -> None:
    text = GAZETTE.text
    (remark,) = reading_of(text).remarks
    assert (remark.key, remark.line) == ("reason_filled_down", line_of(text, "1\t《关于调整停泊费"))


def test_a_row_keeps_what_is_printed_beside_what_was_read() -> None:
    row = rows_of(GAZETTE, Category.ENDED)[2]
    assert row.title == "青泽区人民政府办公室关于印发青泽区《茶园修复计划（2030-2034年）》实施方案的通知"
    assert row.no == 3
    assert row.issuers == ("青泽区人民政府办公室",)
    assert row.number is not None
    assert (row.number.key, row.number_raw) == ("青政办发〔2032〕8号", "青政办发（2032）8号")
    assert row.code is not None
    assert row.code.key == "QZDR-2032-0020004"
    assert (row.until, row.until_kind, row.reason, row.remark) == (None, UntilKind.NONE, "文件到期", None)
    assert row.line == line_of(GAZETTE.text, "茶园修复计划")


def test_a_listed_notice_without_a_number_has_none() -> None:
    row = rows_of(GAZETTE, Category.ENDED)[1]
    assert (row.number, row.number_raw) == (None, None)


def test_joint_issuers_of_a_row_stand_in_order() -> None:
    row = rows_of(GAZETTE, Category.DELISTED)[1]
    assert row.issuers == ("青泽区发展和改革局", "青泽区财政局")
    assert row.title == "青泽区发展和改革局青泽区财政局关于学费的复函"


@pytest.mark.parametrize(
    "printed, until, kind",
    [
        ("2039年12月12日", date(2039, 12, 12), UntilKind.DAY),
        ("2039.12.12", date(2039, 12, 12), UntilKind.DAY),
        ("2039-12-12", date(2039, 12, 12), UntilKind.DAY),
        ("至2039 年12月 12日止", date(2039, 12, 12), UntilKind.DAY),
        ("二〇三九年十二月十二日", date(2039, 12, 12), UntilKind.DAY),
        ("未规定有效期", None, UntilKind.UNSTATED),
        ("未明确有效期限", None, UntilKind.UNSTATED),
        ("长期有效", None, UntilKind.PERMANENT),
        ("长 期", None, UntilKind.PERMANENT),
        ("/", None, UntilKind.NONE),
        ("——", None, UntilKind.NONE),
        ("", None, UntilKind.NONE),
        ("2039年2月30日", None, UntilKind.UNREAD),
        ("新办法施行之日", None, UntilKind.UNREAD),
        ("2039年12月", None, UntilKind.UNREAD),
    ],
)
def test_the_last_valid_day_of_a_row(printed: str, until: date | None, kind: UntilKind) -> None:
    first, *others = CONTINUES.rows
    changed = with_annex(CONTINUES, rows=((*first[:-1], printed), *others))
    row = rows_of(changed, Category.CONTINUES)[0]
    assert (row.until, row.until_kind) == (until, kind)
    assert ("until_not_read" in keys_of(reading_of(changed.text))) is (kind is UntilKind.UNREAD)
    assert kind is UntilKind.NONE or row.until_raw == printed.replace(" ", "")


def test_a_number_and_a_code_that_do_not_read_are_kept_and_said_with_their_line() -> None:
    spoilt = ("《青泽区茶叶零售点布局规定》", "青茶专2032 1号", "QZDR-2032-06500", "按上级规定作出修改")
    text = with_annex(TO_AMEND, rows=(spoilt,)).text
    reading = reading_of(text)
    (row,) = lists_of(reading)[2].rows
    assert (row.number, row.number_raw) == (None, "青茶专2032 1号")
    # A Hunan county prints five digits.
    assert row.code is not None
    assert row.code.layout == "hunan"
    assert [(one.line, one.key) for one in reading.remarks[:1]] == [(line_of(text, "青茶专2032"), "number_not_read")]


def test_a_code_of_no_layout_is_kept_and_said() -> None:
    spoilt = (TO_AMEND.rows[0][0], "青茶专〔2032〕1号", "QZDR-2032-06", "")
    reading = reading_of(with_annex(TO_AMEND, rows=(spoilt,)).text)
    (row,) = lists_of(reading)[2].rows
    assert (row.code, row.code_raw) == (None, "QZDR-2032-06")
    assert "code_not_read" in keys_of(reading)


def test_a_reason_printed_once_at_the_top_belongs_to_every_row() -> None:
    rows = rows_of(GAZETTE, Category.DELISTED)
    assert {row.reason for row in rows} == {"根据临源市令第十三条，不再管理"}


def test_a_reason_that_some_rows_have_is_not_given_to_the_others() -> None:
    rows = ENDED.rows
    changed = with_annex(ENDED, rows=(rows[0], rows[1], (*rows[2][:3], "", "")))
    assert [row.reason for row in rows_of(changed, Category.ENDED)] == ["文件到期", "文件到期", None]


def test_a_remark_printed_once_is_not_filled_down() -> None:
    rows = tuple((*row[:3], "文件到期", "附说明" if index == 0 else "") for index, row in enumerate(ENDED.rows))
    assert [row.remark for row in rows_of(with_annex(ENDED, rows=rows), Category.ENDED)] == ["附说明", None, None]


def test_a_cell_that_says_ditto_repeats_the_one_above() -> None:
    first, second, third = ENDED.rows
    changed = with_annex(ENDED, rows=(first, (*second[:3], "同上", ""), (*third[:3], "〃", "")))
    assert [row.reason for row in rows_of(changed, Category.ENDED)] == ["文件到期"] * 3


def test_white_space_stripped_at_line_ends_changes_nothing() -> None:
    stripped = "\n".join(line.rstrip() for line in GAZETTE.text.split("\n"))
    assert reading_of(stripped) == reading_of(GAZETTE.text)


def test_a_table_that_breaks_off_keeps_its_rows_and_says_where() -> None:
    text = GAZETTE.text
    broken = text[: text.index("QZDR-2032-0020004")]
    reading = reading_of(broken)
    (ended,) = lists_of(reading)
    assert [row.title[:6] for row in ended.rows] == ["青泽区人民政"] * 3
    assert (ended.rows[2].code, ended.rows[2].number_raw) == (None, "青政办发（2032）8号")
    line = line_of(text, "茶园修复计划")
    assert ("row_is_short", line) in [(one.key, one.line) for one in reading.remarks]
    # And the notice counts three lists that are gone.
    assert keys_of(reading).count("stated_count_differs") == 3


def test_a_row_cut_in_two_by_a_page_break_is_one_row() -> None:
    text = GAZETTE.text.replace("茶园修复计划", "茶园\n\f\n修复计划")
    whole = rows_of(GAZETTE, Category.ENDED)[2]
    cut = GAZETTE.text.replace("实施方案的通知\t青政办发（2032）8号\tQZDR", "实施\t青政办发（2032）8号\tQZDR").replace(
        "QZDR-2032-0020004\t文件到期\t", "QZDR-2032-0020004\t文件到期\t\n\n\f\n\t方案的通知\t\t\t\t"
    )
    reading = reading_of(cut)
    row = lists_of(reading)[0].rows[2]
    assert row.title == whole.title
    assert (row.code, row.reason) == (whole.code, whole.reason)
    assert "row_joined" in keys_of(reading)
    assert reading_of(text).documents  # broken inside a cell of a text file: no row any more, and no traceback


def test_a_header_repeated_on_the_next_page_goes_on_with_its_list() -> None:
    head = "\t".join(ENDED.head)
    text = GAZETTE.text.replace("\n2\t《青泽区人民政府关于渡口", f"\n\f{head}\n2\t《青泽区人民政府关于渡口")
    assert lists_of(reading_of(text))[0].rows != ()
    assert [row.no for row in lists_of(reading_of(text))[0].rows] == [1, 2, 3]


@pytest.mark.parametrize(
    "no, key",
    [
        pytest.param("3", "rows_skip", id="skips"),
        pytest.param("1", "rows_restart", id="restarts"),
        pytest.param("二甲", "row_without_no", id="is none"),
    ],
)
def test_numbering_that_breaks_is_said_with_its_line(no: str, key: str) -> None:
    text = GAZETTE.text.replace("\n2\t《青泽区人民政府关于渡口", f"\n{no}\t《青泽区人民政府关于渡口")
    assert (key, line_of(text, "渡口停航")) in [(one.key, one.line) for one in reading_of(text).remarks]
    assert len(lists_of(reading_of(text))[0].rows) == 3


def test_cells_beyond_the_last_column_are_said() -> None:
    rows = (*ENDED.rows[:2], (*ENDED.rows[2], "多出来的"))
    assert "row_is_long" in keys_of(reading_of(with_annex(ENDED, rows=rows).text))


def test_a_column_nobody_knows_is_said() -> None:
    changed = with_annex(TO_AMEND, head=(*AMEND_HEAD, "印章"), rows=((*TO_AMEND.rows[0], "有"),))
    assert "column_not_read" in keys_of(reading_of(changed.text))


def test_a_table_that_lost_its_header_is_read_by_what_it_holds_and_that_is_said() -> None:
    text = GAZETTE.text.replace("\t".join(ENDED.head), "")
    assert [row.code and row.code.key for row in lists_of(reading_of(text))[0].rows] == [row[2] for row in ENDED.rows]
    assert [row.reason for row in lists_of(reading_of(text))[0].rows] == ["文件到期"] * 3
    assert ("columns_told_by_content", line_of(text, "1\t《青泽区人民政府关于印发青泽区河灯")) in [
        (one.key, one.line) for one in reading_of(text).remarks
    ]


def test_a_table_whose_columns_nothing_tells_is_said_to_be_unread() -> None:
    rows = (("河灯", "三", "甲"), ("渡口", "五", "乙"))
    text = with_annex(ENDED, rows=rows).text.replace("\t".join(ENDED.head), "")
    assert ("table_without_header", line_of(text, "1\t河灯")) in [
        (one.key, one.line) for one in reading_of(text).remarks
    ]
    assert all(one.category != Category.ENDED for one in lists_of(reading_of(text)))


def test_columns_may_stand_in_any_order() -> None:
    title, number, code, until = CONTINUES.rows[0]
    head = ("序号", "统一登记号", "有效期至", "发文字号", "文件名称")
    changed = with_annex(CONTINUES, head=head, rows=((code, until, number, title),))
    (row,) = rows_of(changed, Category.CONTINUES)
    assert row == replace(rows_of(GAZETTE, Category.CONTINUES)[0], line=row.line)


@pytest.mark.parametrize(
    "words, category",
    [
        ("宣告废止、失效的规范性文件目录", Category.ENDED),
        ("废止和宣布失效的规范性文件", Category.ENDED),
        ("宣布失效或者废止的文件", Category.ENDED),
        ("宣布失效的行政规范性文件目录", Category.LAPSED),
        ("予以废止的文件", Category.REPEALED),
        ("继续有效的规范性文件目录", Category.CONTINUES),
        ("保留的规范性文件目录", Category.CONTINUES),
        ("其他现行有效的规范性文件目录", Category.CONTINUES_UNREVIEWED),
        ("拟修改的规范性文件目录", Category.TO_AMEND),
        ("需修订的文件", Category.TO_AMEND),
        ("拟废止的规范性文件目录", Category.TO_REPEAL),
        ("需修改后重新发布的规范性文件", Category.REPUBLISH_OR_LAPSE),
        ("延长有效期的规范性文件目录", Category.EXTENDED),
        ("不再作为行政规范性文件管理的文件目录", Category.DELISTED),
        ("不作为规范性文件管理的8件", Category.DELISTED),
        ("规范性文件目录", None),
        ("继续有效和废止的规范性文件目录", None),
        ("未失效的文件", None),
    ],
)
def test_the_words_of_a_heading_name_its_category(words: str, category: Category | None) -> None:
    assert category_of(words) == category


def test_a_list_whose_heading_says_nothing_is_kept_and_said() -> None:
    reading = reading_of(with_annex(TO_AMEND, title="第三批规范性文件目录").text)
    assert lists_of(reading)[2].category is None
    assert "category_unknown" in keys_of(reading)


@pytest.mark.parametrize(
    "sentence, counts",
    [
        ("宣告废止、失效14件，确认继续有效13件。", {Category.ENDED: 14, Category.CONTINUES: 13}),
        (
            "宣布失效１４件、废止３件、继续有效１０个",
            {Category.LAPSED: 14, Category.REPEALED: 3, Category.CONTINUES: 10},
        ),
        ("其中继续有效一百零三件，拟修改二十项", {Category.CONTINUES: 103, Category.TO_AMEND: 20}),
        ("对14件规范性文件予以废止，3份不再作为规范性文件管理", {Category.REPEALED: 14, Category.DELISTED: 3}),
        ("对现行有效的36件规范性文件进行了清理，继续有效13件", {Category.CONTINUES: 13}),
        ("印发4个人才办法，废止有关文件", {}),
    ],
)
def test_the_stated_counts_are_read_in_every_writing(sentence: str, counts: dict[Category, int]) -> None:
    notice = tuple(sentence if "确认继续有效" in line else line for line in GAZETTE.notice)
    (cleanup,) = reading_of(replace(GAZETTE, notice=notice).text).cleanups
    assert {one.category: one.count for one in cleanup.stated_counts} == counts


def test_a_count_that_does_not_add_up_is_said_at_the_sentence() -> None:
    text = GAZETTE.text.replace("继续有效2件", "继续有效5件")
    (remark,) = [one for one in reading_of(text).remarks if one.key == "stated_count_differs"]
    assert remark.line == line_of(text, "继续有效5件")
    assert remark.params == {"category": "continues", "stated": 5, "found": 2}


def test_counted_apart_and_listed_together_adds_up() -> None:
    text = GAZETTE.text.replace("废止、失效3件", "废止1件、失效2件")
    assert "stated_count_differs" not in keys_of(reading_of(text))


def test_lists_without_their_notice_are_read_too() -> None:
    lines = [line for no, annex in enumerate((ENDED, CONTINUES), start=1) for line in annex.lines(no)]
    (cleanup,) = reading_of("\n".join(lines)).cleanups
    assert cleanup.notice is None
    assert [(one.annex, one.category, len(one.rows)) for one in cleanup.lists] == [
        (1, Category.ENDED, 3),
        (2, Category.CONTINUES, 2),
    ]


def test_a_ledger_without_any_heading_is_a_list_of_unknown_category() -> None:
    ledger = "\n".join(["\t".join(CONTINUES_HEAD), "1\t" + "\t".join(CONTINUES.rows[0])])
    (cleanup,) = reading_of(ledger).cleanups
    assert [(one.category, len(one.rows)) for one in cleanup.lists] == [(None, 1)]


def test_several_lists_under_headings_in_one_annex() -> None:
    annex = Annex("规范性文件清理结果", ("一、宣布失效的规范性文件（3件）",), ())
    rows = ["\t".join(ENDED.head), *("\t".join((str(no), *row)) for no, row in enumerate(ENDED.rows, start=1))]
    more = ["二、拟修改的规范性文件（1件）", "\t".join(AMEND_HEAD), "\t".join(("1", *TO_AMEND.rows[0]))]
    text = replace(GAZETTE, annexes=(annex,)).text.replace("（3件）", "\n".join(["（3件）", *rows, *more]))
    assert [(one.category, len(one.rows)) for one in lists_of(reading_of(text))] == [
        (Category.LAPSED, 3),
        (Category.TO_AMEND, 1),
    ]


def test_a_plain_table_is_no_cleanup() -> None:
    ban = (*GAZETTE.ban, "序号\t名称\t说明", "1\t东渡口\t夜间", "附件", "水域", "序号\t名称\t依据", "1\t东渡口\t规划")
    reading = reading_of(replace(GAZETTE, ban=ban).text)
    assert len(lists_of(reading)) == 4


def test_rows_of_lists_are_never_documents_and_delisted_notices_are_none_either() -> None:
    titles = {row.title for row in rows_of(GAZETTE, Category.DELISTED)}
    assert titles.isdisjoint({one.title for one in reading_of(GAZETTE.text).documents})
    assert DELISTED.rows
