"""The same documents in every layout a list is printed in: the same rows, and nothing said that is not so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.layouts import load_layouts
from registry.openers import blocks_of
from registry.reading import Block, Category, Cell, Paragraph, Row, Table, UntilKind
from tests.registry.reading.list_layouts import (
    COLUMNS,
    DECISIONS,
    HEADS,
    LAYOUTS,
    Content,
    Listed,
    Print,
    as_listed,
    cell,
    rows_read,
    with_tabs,
)

TITLES = (
    "青泽区人民政府关于印发青泽区河灯管理办法的通知",
    "青泽区人民政府办公室关于印发青泽区《茶园修复计划（2030-2034年）》实施方案的通知",
    "青泽区人民政府关于渡口停航的通告",
    "青泽区茶叶零售点布局规定",
    "青泽区人民政府办公室关于印发〈青泽区国有林场经营预算管理暂行办法〉的通知",
)
ENDED = Content(
    Category.ENDED,
    "宣告废止、失效的规范性文件目录",
    ("reason", "remark"),
    (
        Listed(TITLES[0], "青政发〔2031〕3号", "QZDR-2031-0010002", reason="文件到期", remark="附说明"),
        Listed(TITLES[1], "青政办发〔2032〕8号", "QZDR-2032-0020004", reason="文件到期", remark="附说明"),
        Listed(TITLES[2], None, "QZDR-2032-0020003", reason="已被青政发〔2035〕1号代替", remark="附说明"),
    ),
)
CONTINUES = Content(
    Category.CONTINUES,
    "宣布继续有效的规范性文件目录",
    ("until",),
    (
        Listed(TITLES[4], "青政办字〔2034〕16号", "QZDR-2034-0020001", until=date(2039, 12, 12)),
        Listed(TITLES[2], None, "QZDR-2034-0010001", until=date(2039, 2, 28)),
        Listed(TITLES[3], "青茶专〔2034〕1号", "QZDR-2034-0650001", until=date(2039, 2, 28)),
    ),
)
CONTENTS = (
    ENDED,
    CONTINUES,
    replace(CONTINUES, category=Category.EXTENDED, heading="延长有效期的规范性文件目录"),
    replace(CONTINUES, category=Category.CONTINUES_UNREVIEWED, heading="其他现行有效的规范性文件目录"),
    replace(CONTINUES, category=Category.REPUBLISH_OR_LAPSE, heading="需修改后重新发布的规范性文件目录"),
    replace(ENDED, category=Category.LAPSED, heading="宣布失效的规范性文件目录", columns=("reason", "remark")),
    replace(ENDED, category=Category.REPEALED, heading="予以废止的规范性文件目录"),
    replace(ENDED, category=Category.DELISTED, heading="不作为规范性文件管理的文件目录"),
    replace(
        ENDED,
        category=Category.TO_AMEND,
        heading="拟修改的规范性文件目录",
        columns=("remark",),
        rows=tuple(replace(row, reason=None) for row in ENDED.rows),
    ),
    replace(
        ENDED,
        category=Category.TO_REPEAL,
        heading="拟废止的规范性文件目录",
        columns=("reason",),
        rows=tuple(replace(row, remark=None) for row in ENDED.rows),
    ),
)
# What a layout may make the reader say; all else would be wrong.
HARMLESS = {"rows_joined", "reason_filled_down"}


@pytest.mark.parametrize(
    "content, layout",
    [pytest.param(*pair, id=f"{pair[0].category}-{pair[1].__name__}") for pair in product(CONTENTS, LAYOUTS)],
)
def test_every_layout_of_a_list_reads_to_the_same_rows(content: Content, layout: Print) -> None:
    reading, lists = rows_read(layout(content))
    assert [(one.category, as_listed(one)) for one in lists] == [(content.category, content.numbered)]
    assert [one.key for one in reading.remarks if one.key not in HARMLESS] == []


PLACES = ("青泽区", "临源市")
ISSUERS = st.builds(
    "{}{}".format, st.sampled_from(PLACES), st.sampled_from(["人民政府", "人民政府办公室", "水利局", "财政局"])
)
SUBJECTS = st.sampled_from(
    ["印发河灯管理办法", "渡口停航", "印发《茶园修复计划（2030-2034年）》实施方案", "废止河道采砂办法",
     "修改〈船员守则〉", "贯彻临政发〔2030〕9号文件", "印发第2批3个示范点名单", "继续有效的收费",
     "加强5号码头管理", "特困人员救助供养"]
)  # fmt: skip
GENRES = st.sampled_from(["通知", "意见", "通告", "办法", "实施细则", "复函", "规定（试行）"])
SAID = st.sampled_from(
    ["文件到期", "已被青政发〔2035〕1号代替", "依据《临源市渡口办法》第十三条", "适用期已过", "任务完成"]
)
NOTED = st.sampled_from(["附说明", "由区水利局实施", "2036年完成"])
DAYS = st.dates(date(2030, 1, 1), date(2049, 12, 31))
CODES = st.one_of(
    st.builds("QZDR-{}-{:07d}".format, st.integers(2010, 2039), st.integers(1, 9_999_999)),
    st.builds("QZDR-{}-{:05d}".format, st.integers(2010, 2039), st.integers(1, 99_999)),
    st.builds("QZ{:02d}{}{:04d}".format, st.integers(1, 99), st.integers(2010, 2039), st.integers(1, 9999)),
    st.builds("ZJCC00-{}-{:04d}".format, st.integers(2010, 2039), st.integers(1, 9999)),
    st.builds("HFGS-{}-{}".format, st.integers(2010, 2039), st.integers(1, 9999)),
)
NUMBERS = st.builds(
    "{}〔{}〕{}号".format,
    st.sampled_from(["青政发", "青政办字", "青水", "青发改发"]),
    st.integers(2010, 2039),
    st.integers(1, 400),
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Every row has what tells it apart; said of it is all or nothing, as which of two is missing nobody could tell."""
    category = draw(st.sampled_from(sorted(HEADINGS)))
    columns = draw(st.sampled_from([("reason", "remark"), ("reason",), ("remark",), ("until",), ()]))
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        number = draw(st.one_of(st.none(), NUMBERS))
        rows.append(
            Listed(
                f"{draw(ISSUERS)}关于{draw(SUBJECTS)}的{draw(GENRES)}",
                number,
                draw(CODES if number is None else st.one_of(st.none(), CODES)),
                draw(DAYS) if "until" in columns else None,
                draw(SAID) if "reason" in columns else None,
                draw(NOTED) if "remark" in columns else None,
            )
        )
    return Content(category, HEADINGS[category], columns, tuple(rows))


HEADINGS = {content.category: content.heading for content in CONTENTS}


@given(contents(), st.sampled_from(LAYOUTS))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_list_in_any_layout_reads_to_its_rows(content: Content, layout: Print) -> None:
    _, lists = rows_read(layout(content))
    assert [(one.category, as_listed(one)) for one in lists] == [(content.category, content.numbered)]


def read_text(*lines: str) -> list[tuple[Category | None, list[tuple[int | None, str, str | None, str | None]]]]:
    """Each list with number, title, document number and last day of its rows."""
    return [
        (
            one.category,
            [
                (
                    row.no,
                    row.title,
                    row.number.key if row.number else None,
                    row.until.isoformat() if row.until else None,
                )
                for row in one.rows
            ],
        )
        for one in rows_read(blocks_of("\n".join(lines)))[1]
    ]


HEAD = "序号\t文件名称\t文号\t统一登记号\t有效期至"
HEADING = "宣布继续有效的规范性文件目录"


@pytest.mark.parametrize("nothing", ["", "/", "／", "-", "—", "——", "无", " "])
@pytest.mark.parametrize(
    "day", ["{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "至{0:%Y/%m/%d}止"]
)
def test_signs_for_nothing_and_spellings_of_days(nothing: str, day: str) -> None:
    blocks = with_tabs(CONTINUES, nothing=nothing, day=day)
    assert [as_listed(one) for one in rows_read(blocks)[1]] == [CONTINUES.numbered]


@pytest.mark.parametrize(
    "printed, until",
    [("2034年1月1日至2038年12月31日", date(2038, 12, 31)), ("2034.1.1-2038.12.31", date(2038, 12, 31))],
)
def test_of_a_span_of_days_the_last_one_is_the_end(printed: str, until: date) -> None:
    lines = [HEADING, HEAD, f"1\t《{TITLES[2]}》\t/\tQZDR-2034-0010001\t{printed}"]
    ((_, lists),) = read_text(*lines)
    assert lists[0][3] == until.isoformat()


def test_rows_whose_numbers_the_word_processor_kept_to_itself_are_rows() -> None:
    rows = [f"\t《{row.title}》\t\t\t{row.until}" for row in CONTINUES.rows]
    ((_, lists),) = read_text(HEADING, HEAD, *rows)
    assert [title for _, title, _, _ in lists] == [row.title for row in CONTINUES.rows]


@pytest.mark.parametrize("numbers, key", [((1, 2, 5), "rows_skip"), ((1, 2, 1), "rows_restart")])
def test_numbers_that_skip_or_restart_are_kept_and_said(numbers: tuple[int, ...], key: str) -> None:
    rows = [f"{no}\t《{row.title}》\t\t{row.code}\t" for no, row in zip(numbers, CONTINUES.rows, strict=True)]
    reading, (one,) = rows_read(blocks_of("\n".join([HEADING, HEAD, *rows])))
    assert [row.no for row in one.rows] == list(numbers)
    assert [(remark.key, remark.line) for remark in reading.remarks] == [(key, 5)]


def test_numbers_that_restart_under_a_heading_within_the_list_need_no_remark() -> None:
    rows = [f"{no}\t《{row.title}》\t\t{row.code}\t" for no, row in zip((1, 2, 1), CONTINUES.rows, strict=True)]
    lines = [HEADING, HEAD, "一、区政府文件\t\t\t\t", *rows[:2], "二、部门文件\t\t\t\t", rows[2]]
    reading, (one,) = rows_read(blocks_of("\n".join(lines)))
    assert [row.no for row in one.rows] == [1, 2, 1]
    assert reading.remarks == ()


def test_headings_between_tables_keep_the_columns_of_the_first() -> None:
    rows = [f"1\t《{row.title}》\t{row.number or ''}\t{row.code}\t{row.until}" for row in CONTINUES.rows]
    lines = [
        "一、继续有效的文件（1件）",
        HEAD,
        rows[0],
        "二、拟修改的文件（2件）",
        rows[1],
        rows[2].replace("1", "2", 1),
    ]
    reading, lists = rows_read(blocks_of("\n".join(lines)))
    assert [(one.category, len(one.rows)) for one in lists] == [(Category.CONTINUES, 1), (Category.TO_AMEND, 2)]
    assert lists[1].rows[1].code_raw == CONTINUES.rows[2].code
    assert reading.remarks == ()


def test_a_column_of_decisions_decides_row_by_row() -> None:
    decisions = ["废止（已被青政发〔2035〕1号代替）", "继续有效", "延长有效期至2041年10月31日", "拟修改", "待定"]
    head = "序号\t文件名称\t统一登记号\t清理意见"
    rows = [f"{no}\t《{TITLES[no - 1]}》\tQZDR-2034-000000{no}\t{one}" for no, one in enumerate(decisions, start=1)]
    reading, lists = rows_read(blocks_of("\n".join(["规范性文件清理结果表", head, *rows])))
    assert [(one.category, [row.no for row in one.rows]) for one in lists] == [
        (Category.REPEALED, [1]),
        (Category.CONTINUES, [2]),
        (Category.EXTENDED, [3]),
        (Category.TO_AMEND, [4]),
        (None, [5]),
    ]
    assert lists[0].rows[0].reason == "已被青政发〔2035〕1号代替"
    assert (lists[2].rows[0].until, lists[2].rows[0].until_kind) == (date(2041, 10, 31), UntilKind.DAY)
    assert [(remark.key, remark.line) for remark in reading.remarks] == [("decision_not_read", 7)]


@pytest.mark.parametrize(
    "head, category",
    [("清理意见", Category.REPEALED), ("拟处理意见", Category.TO_REPEAL), ("清理建议", Category.TO_REPEAL)],
)
def test_what_is_only_proposed_is_not_decided(head: str, category: Category) -> None:
    lines = ["规范性文件清理表", f"序号\t文件名称\t文号\t{head}", f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t废止"]
    assert [found for found, _ in read_text(*lines)] == [category]


def test_a_decision_that_is_left_empty_is_not_guessed() -> None:
    lines = ["规范性文件清理表", "序号\t文件名称\t文号\t处理意见", f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t废止"]
    lists = read_text(*lines, f"2\t《{TITLES[1]}》\t青政发〔2031〕4号\t")
    assert [(category, len(rows)) for category, rows in lists] == [(Category.REPEALED, 1), (None, 1)]


def test_of_two_ends_the_new_one_is_taken() -> None:
    upper, lower = "序号\t文件名称\t文号\t有效期\t", "\t\t\t原截止日期\t延长至"
    row = f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t2036年10月31日\t2041年10月31日"
    for head in (
        [upper, lower],
        ["序号\t文件名称\t文号\t原有效期至\t延长后有效期至"],
        ["序号\t文件名称\t文号\t有效期\t新有效期"],
    ):
        assert read_text("延长有效期的规范性文件目录", *head, row) == [
            (Category.EXTENDED, [(1, TITLES[0], "青政发〔2031〕3号", "2041-10-31")])
        ]


def test_what_lapses_unless_it_is_published_again_has_the_day_by_which() -> None:
    head = "序号\t文件名称\t文号\t重新公布时限"
    row = f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t2036年12月31日"
    ((_, rows),) = read_text("需修改后重新公布、逾期失效的规范性文件目录", head, row)
    assert rows[0][3] == "2036-12-31"
    reading, lists = rows_read(blocks_of(f"拟修改的规范性文件目录\n{head}\n{row}"))
    assert lists[0].rows[0].until is None
    assert [remark.key for remark in reading.remarks] == ["due_not_kept"]


@pytest.mark.parametrize(
    "head, cells",
    [
        ("序号\t文件名称\t发布机关及文号\t说明", f"1\t{TITLES[2]}\t青泽区水利局 青水〔2031〕3号\t文件到期"),
        ("序号\t文件名称\t发布机关及文号\t说明", f"1\t《{TITLES[2]}》\t青泽区水利局（青水〔2031〕3号）\t文件到期"),
        ("序号\t文件名称及文号\t备注", f"1\t《{TITLES[2]}》（青水〔2031〕3号）\t文件到期"),
        ("序号\t制定机关\t文件名称\t文号\t备注", f"1\t青泽区水利局\t《{TITLES[2]}》\t青水﹝2031﹞ 3 号\t文件到期"),
    ],
)
def test_number_and_issuer_may_share_a_column(head: str, cells: str) -> None:
    _, (one,) = rows_read(blocks_of(f"宣布失效的规范性文件目录\n{head}\n{cells}"))
    (row,) = one.rows
    assert (row.title, row.number and row.number.key, row.remark) == (TITLES[2], "青水〔2031〕3号", "文件到期")


def test_a_count_in_a_heading_is_held_against_the_rows_below_it() -> None:
    row = f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t\t"
    reading, _ = rows_read(blocks_of(f"继续有效的规范性文件（3件）\n{HEAD}\n{row}"))
    (remark,) = reading.remarks
    assert (remark.key, remark.line) == ("stated_count_differs", 1)
    assert remark.params == {"category": "continues", "stated": 3, "found": 1}


def test_a_list_of_titles_alone_is_one_where_its_heading_decides() -> None:
    ((category, rows),) = read_text(
        "宣布失效的规范性文件目录", "序号\t文件名称", f"1\t《{TITLES[0]}》", f"2\t《{TITLES[1]}》"
    )
    assert (category, [title for _, title, _, _ in rows]) == (Category.LAPSED, list(TITLES[:2]))


NOTICE = (
    "青泽区人民政府关于公布规范性文件清理结果的通知",
    "青政字〔2036〕67号",
    "各镇人民政府：",
    "现决定宣布失效2件，继续有效1件。",
    "一、宣布失效的规范性文件（2件）",
    f"1.《{TITLES[0]}》（青政发〔2031〕3号）",
    f"2.《{TITLES[1]}》",
    "（青政办发〔2032〕8号，QZDR-2032-0020004）",
    "二、继续有效的规范性文件（1件）",
    f"1.《{TITLES[4]}》（青政办字〔2034〕16号），有效期至2039年12月12日。",
    "本通知自印发之日起施行。",
    "青泽区人民政府",
    "2036年9月27日",
)


def test_a_notice_may_list_in_its_own_text() -> None:
    reading, lists = rows_read(blocks_of("\n".join(NOTICE)))
    assert [(one.category, [row.number_raw for row in one.rows]) for one in lists] == [
        (Category.LAPSED, ["青政发〔2031〕3号", "青政办发〔2032〕8号"]),
        (Category.CONTINUES, ["青政办字〔2034〕16号"]),
    ]
    assert lists[1].rows[0].until == date(2039, 12, 12)
    assert [row.line for one in lists for row in one.rows] == [6, 7, 10]
    assert reading.remarks == ()
    (notice,) = reading.documents
    assert notice.dated_on == date(2036, 9, 27)


def test_a_list_in_prose_ends_where_the_text_goes_on() -> None:
    lines = [*NOTICE[:-4], f"1.《{TITLES[4]}》（青政办字〔2034〕16号）", *NOTICE[-3:]]
    _, lists = rows_read(blocks_of("\n".join(lines)))
    assert lists[-1].rows[-1].remark is None


def test_names_without_numbers_are_a_list_too() -> None:
    names = [f"《{one}》（青政发〔2031〕{no}号）" for no, one in enumerate(TITLES[:2], 3)]
    lines = [*NOTICE[:5], *names]
    _, (one,) = rows_read(blocks_of("\n".join([*lines, *NOTICE[-2:]])))
    assert [(row.no, row.number_raw) for row in one.rows] == [(None, "青政发〔2031〕3号"), (None, "青政发〔2031〕4号")]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("一、继续实施的项目", "1.《茶园计划》（青政发〔2031〕3号）由区水利局承担。"), id="tasks"),
        pytest.param(("二、修改内容", "1.《青泽区河灯管理办法》（青政发〔2031〕3号）第三条删去。"), id="amendments"),
        pytest.param(("依据下列文件：", "1.《水法》", "2.《渡口办法》（临政发〔2030〕9号）"), id="bases"),
    ],
)
def test_names_in_an_ordinary_document_are_no_list(lines: Sequence[str]) -> None:
    text = ["青泽区人民政府关于加强渡口管理的通知", "青政字〔2036〕68号", "各镇人民政府：", *lines, *NOTICE[-2:]]
    assert rows_read(blocks_of("\n".join(text)))[1] == []


def word_table(*rows: Sequence[str | Cell]) -> Sequence[Block]:
    cells = [tuple(one if isinstance(one, Cell) else Cell(one) for one in row) for row in rows]
    return (Paragraph("规范性文件清理结果", 1), Table(tuple(Row(row, line) for line, row in enumerate(cells, start=2))))


def test_headings_inside_a_table_decide_about_the_rows_below_them() -> None:
    head = [HEADS[one] for one in COLUMNS]
    first, second, third = ([cell(row, one) for one in COLUMNS] for row in CONTINUES.numbered)
    blocks = word_table(
        head,
        [Cell("一、宣布失效的文件（1件）", columns=4)],
        first,
        [Cell("二、废止的文件", columns=4)],
        ["1", *second[1:]],
        head,
        ["2", *third[1:]],
    )
    reading, lists = rows_read(blocks)
    assert [(one.category, one.title, [row.no for row in one.rows]) for one in lists] == [
        (Category.LAPSED, "一、宣布失效的文件（1件）", [1]),
        (Category.REPEALED, "二、废止的文件", [1, 2]),
    ]
    assert reading.remarks == ()


@pytest.mark.parametrize("rows, columns", [(65_535, 1), (1, 65_535), (0, 0), (3, 2)])
def test_spans_that_make_no_sense_still_read(rows: int, columns: int) -> None:
    head = [Cell(HEADS[one], rows, columns) for one in COLUMNS]
    body = [[Cell(cell(row, one), rows, columns) for one in COLUMNS] for row in CONTINUES.numbered]
    rows_read(word_table(head, *body))


@pytest.mark.parametrize("code", [example for layout in load_layouts() for example in layout.examples])
def test_the_codes_of_every_place_are_read_in_a_row(code: str) -> None:
    for layout in LAYOUTS:
        content = replace(CONTINUES, rows=(replace(CONTINUES.rows[0], code=code),))
        assert [as_listed(one) for one in rows_read(layout(content))[1]] == [content.numbered], layout.__name__


def test_every_decision_is_covered() -> None:
    assert {content.category for content in CONTENTS} == set(Category) == set(DECISIONS)


def test_a_day_by_which_all_lapse_is_said_once_for_all_rows() -> None:
    lines = [
        *NOTICE[:3],
        "需修改后重新发布的规范性文件，应当在2036年12月31日前公布，逾期未公布的，自2037年1月1日起宣布失效。",
        "附件：需修改后重新发布的规范性文件目录",
        *NOTICE[-2:],
        "附件",
        "需修改后重新发布的规范性文件目录",
        "序号\t文件名称\t文号\t有效期至",
        f"1\t《{TITLES[0]}》\t青政发〔2031〕3号\t",
        f"2\t《{TITLES[1]}》\t青政发〔2031〕4号\t2036年6月30日",
    ]
    _, (one,) = rows_read(blocks_of("\n".join(lines)))
    assert one.category == Category.REPUBLISH_OR_LAPSE
    assert [row.until for row in one.rows] == [date(2036, 12, 31), date(2036, 6, 30)]


def test_a_tick_in_one_of_several_columns_decides() -> None:
    head = [*map(Cell, ("序号", "文件名称", "文号")), Cell("清理意见", columns=3)]
    lower = ["", "", "", "保留", "拟修改", "废止"]
    ticks = [["√", "", ""], ["", "", "√"], ["", "✓", ""], ["", "", ""]]
    rows = [
        [str(no), f"《{one}》", f"青政发〔2031〕{no}号", *ticks[no - 1]] for no, one in enumerate(TITLES[:4], start=1)
    ]
    reading, lists = rows_read(word_table(head, lower, *rows))
    assert [(one.category, [row.no for row in one.rows]) for one in lists] == [
        (Category.CONTINUES, [1]),
        (Category.REPEALED, [2]),
        (Category.TO_AMEND, [3]),
        (None, [4]),
    ]
    assert [remark.key for remark in reading.remarks] == ["decision_not_read"]


@pytest.mark.parametrize(
    "printed, reason",
    [
        ("，文件到期。", "文件到期"),
        ("（文件到期）", "文件到期"),
        ("，已被代替（见附件）。", "已被代替（见附件）"),
        ("，（一）项已被代替。", "（一）项已被代替"),
        ("，已被青政发〔2035〕1号代替；", "已被青政发〔2035〕1号代替"),
        ("，/。", None),
    ],
)
def test_what_prose_says_behind_the_names_is_the_reason(printed: str, reason: str | None) -> None:
    lines = [
        *NOTICE[:4],
        "一、宣布失效的规范性文件",
        f"1.《{TITLES[0]}》（青政发〔2031〕3号，QZDR-2031-0010002）{printed}",
    ]
    _, (one,) = rows_read(blocks_of("\n".join([*lines, *NOTICE[-2:]])))
    (row,) = one.rows
    assert (row.reason, row.remark, row.number_raw, row.code_raw) == (
        reason, None, "青政发〔2031〕3号", "QZDR-2031-0010002"
    )  # fmt: skip
