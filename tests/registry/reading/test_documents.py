"""Which documents a gazette holds, where each begins and ends, and what it says of itself."""

from dataclasses import replace
from datetime import date

import pytest

from registry.reading import Gazette, ReadDocument
from tests.registry.printed import GAZETTE, Printed, keys_of, line_of, reading_of

NOTICE, BAN, PLAN = range(3)


def document(printed: Printed, which: int) -> ReadDocument:
    return reading_of(printed.text).documents[which]


def test_the_masthead_names_the_area_the_year_and_the_issue() -> None:
    assert reading_of(GAZETTE.text).gazette == Gazette("青泽区", 1, 2036, 7, 93, None)


def test_a_masthead_on_one_line_with_its_day_of_printing() -> None:
    masthead = ("临源市青泽区人民政府 公 报", "２０３６年第十二期", "主管主办：青泽区人民政府 2036 年 12 月 31 日出版")
    assert reading_of(replace(GAZETTE, masthead=masthead).text).gazette == (
        Gazette("临源市青泽区", 1, 2036, 12, None, date(2036, 12, 31))
    )


def test_a_text_without_a_masthead_is_of_no_gazette() -> None:
    assert reading_of(replace(GAZETTE, masthead=("第一页",)).text).gazette is None


def test_the_contents_page_gives_titles_numbers_and_pages() -> None:
    contents = reading_of(GAZETTE.text).contents
    assert [(entry.title, entry.number.key if entry.number else None, entry.page) for entry in contents] == [
        ("青泽区人民政府关于公布规范性文件清理结果的通知", "青政字〔2036〕67号", 1),
        ("青泽区人民政府关于夜间禁航的通告", None, 9),
        ("青泽区人民政府办公室关于印发青泽区“一湖一策”工作实施方案的通知", "青政办字〔2036〕52号", 11),
    ]


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param(
            (
                "青泽区人民政府关于公布规范性文件清理结果的通知·····\t1",
                "青泽区人民政府关于夜间禁航的通告 ·····\t9",
                "青泽区人民政府办公室关于印发青泽区“一湖一策”工作实施",
                "方案的通知……11",
            ),
            id="dots and a tab before the page, titles over two lines",
        ),
        pytest.param(
            (
                "- 关于公布规范性文件清理结果的通知",
                "(青政字〔2036〕67 号) (1)",
                "- 关于夜间禁航的通告 (9)",
                "- 关于印发青泽区“一湖一策”工作实施方案的通知",
                "(青政办字〔2036〕52 号) (11)",
            ),
            id="bullets, no issuers, numbers in brackets",
        ),
        pytest.param(
            (
                "区政府文件",
                "关于公布规范性文件清理结果的通知 青政字〔2036〕67号（１）",
                "关于夜间禁航的通告（９）",
                "关于印发青泽区“一湖一策”工作实施方案的通知 青政办字〔2036〕52号（１１）",
            ),
            id="all on one line",
        ),
    ],
)
def test_contents_pages_of_other_prints_hold_the_same_pages_and_documents(contents: tuple[str, ...]) -> None:
    reading = reading_of(replace(GAZETTE, contents=contents).text)
    assert [entry.page for entry in reading.contents] == [1, 9, 11]
    assert [one.title for one in reading.documents] == [one.title for one in reading_of(GAZETTE.text).documents]


def test_every_document_is_found_also_the_one_without_a_number() -> None:
    assert [(one.number.key if one.number else None, one.title) for one in reading_of(GAZETTE.text).documents] == [
        ("青政字〔2036〕67号", "青泽区人民政府关于公布规范性文件清理结果的通知"),
        (None, "青泽区人民政府关于夜间禁航的通告"),
        ("青政办字〔2036〕52号", "青泽区人民政府办公室关于印发青泽区“一湖一策”工作实施方案的通知"),
    ]


def test_documents_with_numbers_are_found_without_a_contents_page() -> None:
    documents = reading_of(replace(GAZETTE, contents=()).text).documents
    assert [one.number.key for one in documents if one.number] == ["青政字〔2036〕67号", "青政办字〔2036〕52号"]


def test_a_document_reaches_from_its_title_to_the_next_one_and_not_into_the_imprint() -> None:
    text = GAZETTE.text
    notice, ban, plan = reading_of(text).documents
    assert notice.first_line == line_of(text, "青泽区人民政府 关于公布")
    assert notice.last_line < ban.first_line <= ban.last_line < plan.first_line
    assert plan.last_line == line_of(text, "按照《临源市湖泊方案》")


def test_a_notice_says_who_when_and_that_it_is_public() -> None:
    notice = document(GAZETTE, NOTICE)
    assert notice.issuers == ("青泽区人民政府",)
    assert (notice.genre, notice.trial, notice.dated_on, notice.public) == ("通知", False, date(2036, 9, 27), True)


def test_what_is_not_marked_public_is_not_called_secret() -> None:
    assert document(GAZETTE, BAN).public is None


@pytest.mark.parametrize(
    "day", ["2036年9月28日", "2036 年 9 月 28 日", "二〇三六年九月二十八日", "２０３６年９月２８日", "2036.9.28"]
)
def test_the_day_is_read_in_every_writing(day: str) -> None:
    assert document(replace(GAZETTE, ban=(*GAZETTE.ban[:-1], day)), BAN).dated_on == date(2036, 9, 28)


def test_a_signature_on_one_line_is_a_signature() -> None:
    assert document(replace(GAZETTE, ban=(*GAZETTE.ban[:-2], "青泽区人民政府 2036年9月28日")), BAN).dated_on == (
        date(2036, 9, 28)
    )


def test_a_day_that_never_comes_dates_nothing() -> None:
    assert document(replace(GAZETTE, ban=(*GAZETTE.ban[:-1], "2036年2月30日")), BAN).dated_on is None


def test_joint_issuers_stand_in_order_the_lead_first() -> None:
    ban = ("青泽区水利局", "青泽区财政局", *GAZETTE.ban[1:-2], "2036年9月28日")
    contents = tuple(line.replace("青泽区人民政府关于夜间", "关于夜间") for line in GAZETTE.contents)
    numbered = (*ban[:3], "青水〔2036〕4号", *ban[3:])
    assert document(replace(GAZETTE, ban=numbered, contents=contents), BAN).issuers == ("青泽区水利局", "青泽区财政局")


def test_a_title_that_names_nobody_is_issued_by_who_signed() -> None:
    ban = ("关于夜间禁航的通告", "青航〔2036〕4号", *GAZETTE.ban[2:])
    assert document(replace(GAZETTE, ban=ban), BAN).issuers == ("青泽区人民政府",)


def test_the_number_may_stand_over_the_title_and_the_code_over_both() -> None:
    plan = ("QZDR—2036—0020009", GAZETTE.plan[2], *GAZETTE.plan[:2], *GAZETTE.plan[3:])
    single = Printed(masthead=(), contents=(), notice=(), annexes=(), ban=(), plan=plan, imprint=())
    (read,) = reading_of(single.text).documents
    assert read.number is not None
    assert read.number.key == "青政办字〔2036〕52号"
    assert read.code is not None
    assert (read.code.key, read.code.raw) == ("QZDR-2036-0020009", "QZDR—2036—0020009")
    assert read.issuers == ("青泽区人民政府办公室",)


@pytest.mark.parametrize("label", ["", "统一登记号：", "登记号:"])
def test_a_code_over_the_title_belongs_to_the_document(label: str) -> None:
    read = document(replace(GAZETTE, plan=(f"{label}QZDR—2036—0020009", *GAZETTE.plan)), PLAN)
    assert read.code is not None
    assert read.code.key == "QZDR-2036-0020009"
    assert read.title.endswith("方案的通知")


def test_a_single_document_without_a_number_is_read() -> None:
    single = Printed(masthead=(), contents=(), notice=(), annexes=(), plan=(), imprint=())
    (read,) = reading_of(single.text).documents
    assert (read.title, read.number, read.dated_on) == ("青泽区人民政府关于夜间禁航的通告", None, date(2036, 9, 28))


def test_titles_broken_over_lines_are_put_together() -> None:
    plan = ("青泽区人民政府", "办公室关于印发青泽区“一湖一策”工", "作实施", "方案的通知", *GAZETTE.plan[2:])
    read = document(replace(GAZETTE, plan=plan), PLAN)
    assert read.title == "青泽区人民政府办公室关于印发青泽区“一湖一策”工作实施方案的通知"


def test_the_number_of_another_document_inside_a_title_does_not_split_it() -> None:
    plan = ("青泽区人民政府办公室", "关于贯彻临政发〔2035〕17号文件的实施意见", *GAZETTE.plan[2:])
    read = document(replace(GAZETTE, plan=plan), PLAN)
    assert read.title == "青泽区人民政府办公室关于贯彻临政发〔2035〕17号文件的实施意见"
    assert "临政发〔2035〕17号" not in [number.key for number in read.cites]


def test_an_instrument_is_the_named_text_that_is_printed_below_under_its_own_title() -> None:
    (instrument,) = document(GAZETTE, PLAN).instruments
    assert instrument.title == "青泽区“一湖一策”工作实施方案"
    assert instrument.line == line_of(GAZETTE.text, "一、目标") - 1


def test_a_named_text_that_is_not_printed_is_no_instrument() -> None:
    assert document(replace(GAZETTE, plan=GAZETTE.plan[:7]), PLAN).instruments == ()


def test_two_instruments_under_one_notice() -> None:
    head = ("青泽区人民政府办公室", "关于转发区水利局《青泽区封湖办法（试行）》《青泽区护岸规定》的通知")
    plan = (
        *head,
        *GAZETTE.plan[2:4],
        "2036年9月13日",
        "青泽区封湖办法（试行）",
        "第一条 略。",
        "青泽区护岸规定",
        "第一条 略。",
    )
    read = document(replace(GAZETTE, plan=plan), PLAN)
    assert [(one.title, one.issuer) for one in read.instruments] == [
        ("青泽区封湖办法（试行）", "区水利局"),
        ("青泽区护岸规定", "区水利局"),
    ]


def test_a_trial_instrument_makes_its_document_a_trial() -> None:
    plan = tuple(line.replace("工作实施方案", "试行方案") for line in GAZETTE.plan)
    assert document(replace(GAZETTE, plan=plan), PLAN).trial


def test_citations_are_the_numbers_in_the_text_and_in_the_reasons_without_the_rows_and_its_own() -> None:
    assert [[number.key for number in one.cites] for one in reading_of(GAZETTE.text).documents] == [
        [],
        ["临政发〔2035〕9号"],
        ["临政办字〔2036〕61号"],
    ]


@pytest.mark.parametrize("mark", ["附件 {no}", "附件{no}：", "附　件　{no}", "附件１"])
def test_annexes_are_as_announced_however_their_marks_are_printed(mark: str) -> None:
    annexes = tuple(replace(annex, mark=mark) for annex in GAZETTE.annexes)
    assert document(replace(GAZETTE, annexes=annexes), NOTICE).annexes == tuple(one.title for one in annexes)


def test_an_announced_annex_may_be_broken_over_lines() -> None:
    ban = (*GAZETTE.ban[:-2], "附件：青泽区夜间禁航水域名", "称和界址", *GAZETTE.ban[-2:])
    assert document(replace(GAZETTE, ban=ban), BAN).annexes == ("青泽区夜间禁航水域名称和界址",)


def test_annexes_may_be_announced_under_the_word() -> None:
    ban = (*GAZETTE.ban[:-2], "附件：", "1. 水域名称", "2. 水域界址", *GAZETTE.ban[-2:])
    assert document(replace(GAZETTE, ban=ban), BAN).annexes == ("水域名称", "水域界址")


def test_annexes_nobody_announced_are_named_by_their_own_titles() -> None:
    ban = (*GAZETTE.ban, "附件1：水域名称", "略", "附件2", "水域界址", "略")
    assert document(replace(GAZETTE, ban=ban), BAN).annexes == ("水域名称", "水域界址")


def test_a_document_the_contents_name_and_nobody_printed_is_said_to_be_missing() -> None:
    reading = reading_of(replace(GAZETTE, ban=()).text)
    assert [(one.line, one.key) for one in reading.remarks if one.key == "contents_entry_not_found"] == [
        (line_of(GAZETTE.text, "禁航的通告(9)"), "contents_entry_not_found")
    ]


def test_a_number_that_differs_from_the_contents_is_said_and_not_settled() -> None:
    plan = tuple(line.replace("52号", "53号") for line in GAZETTE.plan)
    reading = reading_of(replace(GAZETTE, plan=plan).text)
    assert [one.number.key for one in reading.documents if one.number] == ["青政字〔2036〕67号", "青政办字〔2036〕53号"]
    assert "number_differs_from_contents" in keys_of(reading)


def test_a_spoilt_number_leaves_the_document_standing_without_one() -> None:
    plan = tuple("青政办字〔2036 52" if line == GAZETTE.plan[2] else line for line in GAZETTE.plan)
    reading = reading_of(replace(GAZETTE, plan=plan).text)
    assert [one.title for one in reading.documents] == [one.title for one in reading_of(GAZETTE.text).documents]
    assert reading.documents[PLAN].number is None
    assert "number_only_in_contents" in keys_of(reading)


def test_a_number_that_stands_alone_under_no_title_is_said() -> None:
    ban = (*GAZETTE.ban[:-2], "青水〔2036〕4号", *GAZETTE.ban[-2:])
    reading = reading_of(replace(GAZETTE, ban=ban).text)
    assert len(reading.documents) == 3
    assert "number_without_title" in keys_of(reading)


def test_prose_without_a_document_reads_to_nothing() -> None:
    assert reading_of("今天天气很好。\n明天也是。").is_empty
