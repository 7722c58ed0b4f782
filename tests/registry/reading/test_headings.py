"""Where documents begin, in gazettes without a contents page: with numbers, without, and read out at a meeting."""

from datetime import date

import pytest

from tests.registry.printed import keys_of, line_of, reading_of

OFFICE = "青泽区人民政府办公室"
ADDRESS = "各镇人民政府、街道办事处，区政府有关部门："


def notice(title: str, number: str | None, *body: str, address: str = ADDRESS) -> str:
    head = [OFFICE, title, *([number] if number else []), address]
    return "\n".join([*head, "现将有关事项通知如下。", *body, OFFICE, "2036年9月28日"])


LAMPS = notice("关于渡口点灯的通知", "青政办字〔2036〕52号", "一、夜航点灯。")
PIERS = notice("关于码头整修的通知", None, "一、码头整修。")
FERRIES = notice("关于渡船检验的实施意见", "青政办字〔2036〕54号", "一、渡船检验。")


def titles_of(text: str) -> list[str]:
    return [one.title for one in reading_of(text).documents]


def test_a_document_without_a_number_is_not_swallowed_by_the_one_before() -> None:
    text = f"{LAMPS}\n{PIERS}\n{FERRIES}"
    reading = reading_of(text)
    assert [one.number.key if one.number else None for one in reading.documents] == [
        "青政办字〔2036〕52号",
        None,
        "青政办字〔2036〕54号",
    ]
    assert reading.documents[1].title == f"{OFFICE}关于码头整修的通知"
    assert reading.documents[1].dated_on == date(2036, 9, 28)
    assert [(one.key, one.line) for one in reading.remarks] == [("heading_without_number", 8 + 1)]


def test_several_documents_and_not_one_number() -> None:
    text = "\n".join([PIERS, notice("关于渡口夜航的决定", None, "一、夜航点灯。"), PIERS.replace("码头", "航标")])
    assert titles_of(text) == [
        f"{OFFICE}关于码头整修的通知",
        f"{OFFICE}关于渡口夜航的决定",
        f"{OFFICE}关于航标整修的通知",
    ]
    assert keys_of(reading_of(text)) == []


def test_everybody_is_told_an_announcement() -> None:
    ban = f"{OFFICE}\n关于夜间禁航的通告\n为保障安全，通告如下：\n一、夜间禁航。\n{OFFICE}\n2036年9月29日"
    assert titles_of(f"{LAMPS}\n{ban}\n{FERRIES}")[1] == f"{OFFICE}关于夜间禁航的通告"


def test_measures_may_begin_with_what_they_are_for_and_address_nobody() -> None:
    measures = f"{OFFICE}\n关于码头整修的实施办法\n为保障夜航安全，制定本办法。\n{OFFICE}\n2036年9月29日"
    assert titles_of(f"{LAMPS}\n{measures}\n{FERRIES}")[1] == f"{OFFICE}关于码头整修的实施办法"


NO_DOCUMENTS = {
    "a heading in the text": f"{OFFICE}\n关于点灯的要求\n一、点灯。",
    "a title in running words": f"{OFFICE}关于码头整修的通知已经下发。",
    "a title and no address": f"{OFFICE}\n关于码头整修的通知\n一、点灯。",
    "a signature and the plan it issues": f"{OFFICE}\n2036年9月28日\n关于码头整修的方案\n一、点灯。",
    "rows of a table": f"1\t{OFFICE}\t关于码头整修的通知\n2\t{OFFICE}\t关于渡口夜航的决定",
    "a listed title": f"1.《{OFFICE}关于码头整修的通知》",
}


@pytest.mark.parametrize("words", NO_DOCUMENTS.values(), ids=NO_DOCUMENTS)
def test_what_is_no_heading_begins_no_document(words: str) -> None:
    text = notice("关于渡口点灯的通知", "青政办字〔2036〕52号", "一、夜航点灯。") + f"\n{words}\n{FERRIES}"
    assert len(titles_of(text)) == 2


def test_the_text_that_a_notice_passes_on_is_its_own_though_it_begins_like_a_document() -> None:
    passed_on = "青泽区水利局\n关于渡口夜航的意见\n区人民政府：\n一、夜航点灯。\n青泽区水利局\n2036年9月1日"
    title = "转发青泽区水利局关于渡口夜航的意见的通知"
    text = f"{notice(title, '青政办字〔2036〕53号')}\n{passed_on}\n{FERRIES}"
    assert titles_of(text) == [f"{OFFICE}{title}", f"{OFFICE}关于渡船检验的实施意见"]


REPORT = """ 政 府 工 作 报 告
——2036 年 5月 23 日在青泽区第十八届
人民代表大会第四次会议上
区长 白 帆
各位代表：
现在，我代表区人民政府报告工作。"""


def test_a_report_that_was_read_out_is_a_document_of_its_own() -> None:
    reading = reading_of(f"{LAMPS}\n{REPORT}\n{FERRIES}")
    report = reading.documents[1]
    assert (report.title, report.genre, report.number, report.dated_on) == (
        "政府工作报告",
        "报告",
        None,
        date(2036, 5, 23),
    )
    assert report.first_line == line_of(f"{LAMPS}\n{REPORT}", "政 府 工 作")
    assert reading.documents[0].last_line == report.first_line - 1


def test_the_title_of_a_report_may_take_several_lines() -> None:
    title = "关于青泽区2035年国民经济和社会发展计划\n执行情况与2036年计划草案的报告"
    report = REPORT.replace(" 政 府 工 作 报 告", title)
    assert titles_of(f"{LAMPS}\n{report}")[1] == title.replace("\n", "")


@pytest.mark.parametrize(
    "line", ["——2036年5月23日印发", "——在会议上", "2036年5月23日在青泽区人民代表大会会议上", "— 46 —"]
)
def test_a_line_that_names_no_day_and_meeting_is_no_subtitle(line: str) -> None:
    assert len(titles_of(f"{LAMPS}\n工作报告\n{line}\n{FERRIES}")) == 2


@pytest.mark.parametrize("width", range(12, 40))
def test_a_heading_cut_anywhere_is_one_heading(width: int) -> None:
    title = f"{OFFICE} 关于印发青泽区渡口夜航点灯与码头整修工作实施办法（试行）的通知"
    cut = "\n".join(title[at : at + width] for at in range(0, len(title), width))
    text = f"{LAMPS}\n3.灯油补助分为船舶、码头、航标三大类\n{cut}\n青政办字〔2036〕55号\n{ADDRESS}\n通知如下。"
    reading = reading_of(text)
    assert [one.title for one in reading.documents][1:] == [title.replace(" ", "")]
    assert reading.documents[1].issuers == (OFFICE,)
    assert keys_of(reading) == []
