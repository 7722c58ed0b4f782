"""Every wording of force that was met in print (domain §5.1; the row stands before each case), in our own sentences."""

from datetime import date

import pytest

from registry.reading import Basis, Precision, TermKind
from tests.registry.printed import keys_of, reading_of
from tests.registry.reading.noticed import Notice, force, noticed, said

Row = tuple[str, str | None, str | None, str | None, str | None]

WORDINGS: dict[str, Row] = {
    "1 a first and a last day": (
        "本通知自2018年1月1日起施行，有效期至2022年12月31日。", "2018-01-01", "printed", "2022-12-31", None),
    "2 with spaces in the days": (
        "本通知自 2017 年 11 月 1 日起施行，有效期至 2019 年 9 月 30 日。",
        "2017-11-01", "printed", "2019-09-30", None),
    "3 who explains it comes first": (
        "本通知由区渡口局负责解释，自公布之日起施行。", None, "on_publication", None, None),
    "4 实施 for 施行": (
        "本通知自 2020 年 6 月 22 日起实施，有效期至 2025 年 1 月 31 日。",
        "2020-06-22", "printed", "2025-01-31", None),
    "5 from its issue to a day": (
        "本通知自印发之日起施行，有效期至 2023 年 2\n月 28 日。夜航以本通知为准。",
        None, "on_issue", "2023-02-28", None),
    "6 起开始施行": ("本文件自 2020 年 5 月 1日起开始施行。", "2020-05-01", "printed", None, None),
    "7 执行 with who explains it behind": (
        "本通知自发布之日起执行，由领导小组办公室负责解释。", None, "on_publication", None, None),
    "8 from its release": ("第十九条 本通知自发布之日起施行。", None, "on_publication", None, None),
    "9 from its issue": ("第二十二条 本通知自印发之日起施行。", None, "on_issue", None, None),
    "10 half-width commas, and a repeal behind a semicolon": (
        "本通知自2023年12月30日起施行,有效期至2027年9月30日;原《夜航公告》(青政发〔2018〕15 号)同时废止。",
        "2023-12-30", "printed", "2027-09-30", None),
    "11 five years to the day": (
        "本通知自2023年11月17日起施行，有效期至2028年11月16日。", "2023-11-17", "printed", "2028-11-16", None),
    "12 a length from publication": ("本通知自公布之日起施行，有效期5年。", None, "on_publication", None, "P5Y"),
    "13 a length in characters": ("本通知自发布之日起施行,有效期五年.", None, "on_publication", None, "P5Y"),
    "14 days after publication": (
        "本通知自发布之日起30日后施行，有效期2年。", None, "days_after_publication:30", None, "P2Y"),
    "15 a length from a printed day": (
        "本通知自2021年9月3日起执行,有效期5年。执行期间如遇政策调整,从其规定。",
        "2021-09-03", "printed", "2026-09-02", "P5Y"),
    "17 the term prints its first day": (
        "本通知有效期自2026年1月1日起,至2026年12月31 日止。", "2026-01-01", "printed", "2026-12-31", None),
    "18 有效期至…止": ("本通知自印发之日起施行,有效期至2020年12月31日止。", None, "on_issue", "2020-12-31", None),
    "19 有效期自…至…止": (
        "本通知有效期自2026年1月1日至2026年12月31日止。", "2026-01-01", "printed", "2026-12-31", None),
    "20 with a review at the end": (
        "本通知自2031年5月1日起施行,有效期5年。有关政策变化或有效期届满,依法评估修订。",
        "2031-05-01", "printed", "2036-04-30", "P5Y"),
    "21 with a repeal behind a comma": (
        "本通知自发布之日起施行,《夜航通知》(青政办发〔2015〕124号)同时废止。", None, "on_publication", None, None),
    "22 before its own day": ("本通知自2014年4月1日起施行。", "2014-04-01", "printed", None, None),
    "23 下文": ("此标准自下文之日起执行。", None, "on_issue", None, None),
    "24 a month only": ("以上标准从2021年12月起执行。", "2021-12-01", "printed", None, None),
    "25 in the words of the decision": (
        "经研究决定，从2019年7月1日起，调整夜航收费。", "2019-07-01", "printed", None, None),
    "26 新标准 and 实施": ("新标准自2007年7月1日起实施。", "2007-07-01", "printed", None, None),
    "27 three weeks": (
        "本通知自2018年10月23日起施行，有效期至2018年11月12日。", "2018-10-23", "printed", "2018-11-12", None),
    "29 with a repeal of a number and what extended it": (
        "本通知自2025年5月1日起施行，有效期至2030年4月30日；青府规〔2018〕22号及延期文件同时废止。",
        "2025-05-01", "printed", "2030-04-30", None),
    "37 发文": ("本通知自发文之日起施行。", None, "on_issue", None, None),
    "38 to be adapted later": (
        "本通知自公布之日起施行。通知施行后，可根据实际情况适时调整。", None, "on_publication", None, None),
    "39 called by its genre": (
        "《通知》自2026年1月1日起施行,后续适时进行调整。", "2026-01-01", "printed", None, None),
    "48 beside the text": (
        "实施日期 2022年01月01日\n失效日期 2026年12月31日", "2022-01-01", "printed", "2026-12-31", None),
    "49 beside the text, with colons": (
        "实施日期：2020年06月05日\n失效日期：2023年06月04日", "2020-06-05", "printed", "2023-06-04", None),
    "50 beside the text, to the second": (
        "生效日期 2017-05-26\n有效期 2022-05-25 23:59:59", "2017-05-26", "printed", "2022-05-25", None),
    "51 the form of a statute": ("本条例自2024年8月1日起施行。", "2024-08-01", "printed", None, None),
    "52 a repeal in the next sentence": (
        "本通知自2017年2月1日起施行。2010年公布的《夜航规定》同时废止。", "2017-02-01", "printed", None, None),
    "55 called by its genre, 30 days ahead": ("《通知》自2021年4月26日起施行。", "2021-04-26", "printed", None, None),
    "57 before it was published": ("本通知自2009年1月1日起施行。", "2009-01-01", "printed", None, None),
}  # fmt: skip

# Forms that were not met but are common (the list below domain §5.3).
FORMS: dict[str, Row] = {
    "有效期限为": ("本通知自印发之日起施行，有效期限为三年。", None, "on_issue", None, "P3Y"),
    "有效期为 with 至": ("本通知自印发之日起施行，有效期为至2031年5月1日。", None, "on_issue", "2031-05-01", None),
    "有效期 in a sentence of its own": (
        "本通知自2031年1月1日起施行。有效期五年。", "2031-01-01", "printed", "2035-12-31", "P5Y"),
    "有效期 before its start": (
        "本通知有效期五年，自2031年1月1日起施行。", "2031-01-01", "printed", "2035-12-31", "P5Y"),
    "有效期五年，自…起至…止": (
        "本通知有效期五年，自2031年1月1日起至2035年12月31日止。", "2031-01-01", "printed", "2035-12-31", "P5Y"),
    "有效期五年，自…起计算": (
        "本通知有效期五年，自2031年1月1日起计算。", "2031-01-01", "printed", "2035-12-31", "P5Y"),
    "试行期": ("本通知自2031年1月1日起施行，试行期一年。", "2031-01-01", "printed", "2031-12-31", "P1Y"),
    "试行 with a length": ("本通知自印发之日起试行，试行两年。", None, "on_issue", None, "P2Y"),
    "暂定": ("本通知自2031年1月1日起执行，暂定一年。", "2031-01-01", "printed", "2031-12-31", "P1Y"),
    "有效期暂定": ("本通知自印发之日起施行，有效期暂定2年。", None, "on_issue", None, "P2Y"),
    "months": ("本通知自2031年1月1日起施行，有效期18个月。", "2031-01-01", "printed", "2032-06-30", "P18M"),
    "years and months": (
        "本通知自2031年1月1日起施行，有效期一年零六个月。", "2031-01-01", "printed", "2032-06-30", "P1Y6M"),
    "a year and a half": ("本通知自印发之日起施行，有效期一年半。", None, "on_issue", None, "P1Y6M"),
    "half a year": ("本通知自印发之日起施行，有效期半年。", None, "on_issue", None, "P6M"),
    "days": ("本通知自2031年1月1日起施行，有效期30日。", "2031-01-01", "printed", "2031-01-30", "P30D"),
    "执行至": ("本通知自印发之日起施行，执行至2031年12月31日。", None, "on_issue", "2031-12-31", None),
    "本通知执行至": ("本通知执行至2031年12月31日。", None, None, "2031-12-31", None),
    "自…起施行，至…止": (
        "本通知自2031年1月1日起施行，至2032年12月31日止。", "2031-01-01", "printed", "2032-12-31", None),
    "自…起施行至…": ("本通知自2031年1月1日起施行至2032年12月31日。", "2031-01-01", "printed", "2032-12-31", None),
    "自…起至…止执行": (
        "本通知自2031年1月1日起至2032年12月31日止执行。", "2031-01-01", "printed", "2032-12-31", None),
    "起自动失效 leaves its day out": (
        "本通知自印发之日起施行，自2032年1月1日起自动失效。", None, "on_issue", "2031-12-31", None),
    "有效期延长 of the text itself": ("本通知有效期延长至2032年12月31日。", None, None, "2032-12-31", None),
    "who explains it between": (
        "本通知自2031年1月1日起施行，由区渡口局负责解释，有效期五年。", "2031-01-01", "printed", "2035-12-31", "P5Y"),
    "有效期为…至…": ("本通知有效期为2031年5月1日至2036年4月30日。", "2031-05-01", "printed", "2036-04-30", None),
    "有效期自印发之日起至": ("本通知有效期自印发之日起至2036年4月30日。", None, "on_issue", "2036-04-30", None),
    "有效期自公布之日起五年": ("本通知有效期自公布之日起五年。", None, "on_publication", None, "P5Y"),
    "至…废止": ("本通知自2031年2月1日起施行，至2036年1月31日废止。", "2031-02-01", "printed", "2036-01-31", None),
    "a last day that fails by itself": (
        "本通知自2031年3月1日起施行，2036年2月29日自动失效。", "2031-03-01", "printed", "2036-02-29", None),
    "自…至…有效": (
        "本通知自2031年1月1日起至2031年12月31日止有效。", "2031-01-01", "printed", "2031-12-31", None),
    "without 自": ("本通知印发之日起施行。", None, "on_issue", None, None),
    "期限": ("本通知自2031年7月1日起试行，期限两年。", "2031-07-01", "printed", "2033-06-30", "P2Y"),
    "暂行": ("本通知自印发之日起施行，暂行二年。", None, "on_issue", None, "P2Y"),
    "五年有效": ("本通知自印发之日起施行，五年内有效。", None, "on_issue", None, "P5Y"),
    "24时": ("本通知自2031年1月1日0时起施行，有效期至2031年6月30日24时。", "2031-01-01", "printed", "2031-06-30", None),
    "0时 ends the day before": (
        "本通知自印发之日起施行，有效期至2031年7月1日0时。", None, "on_issue", "2031-06-30", None),
    "元旦": ("本通知自2032年元旦起施行。", "2032-01-01", "printed", None, None),
    "年底": ("本通知自印发之日起施行，有效期至2032年底。", None, "on_issue", "2032-12-31", None),
    "the end of a month": ("本通知自印发之日起施行，有效期至2032年2月。", None, "on_issue", "2032-02-29", None),
    "即日": ("本通知自即日起施行。", None, "on_issue", None, None),
    "满30日后": ("本通知自公布之日起满三十日后施行。", None, "days_after_publication:30", None, None),
    "30日以后": ("本通知自公布之日起30日以后施行。", None, "days_after_publication:30", None, None),
    "一个月后": ("本通知自公布之日起一个月后施行。", None, "months_after_publication:1", None, None),
    "满3个月后, 印发": ("本通知自印发之日起满3个月后施行。", None, "months_after_issue:3", None, None),
    "N个工作日后": ("本通知自发布之日起满十五个工作日后施行。", None, "workdays_after_publication:15", None, None),
    "个月后, nobody named": ("自公布之日起1个月后施行。", None, "months_after_publication:1", None, None),
    "a plan that says when it takes effect": (
        "本方案自2031年1月1日起实施，实施期限为三年。", "2031-01-01", "printed", "2033-12-31", "P3Y"),
    "印发 30日后": ("本通知自印发之日起30日后施行。", None, "days_after_issue:30", None, None),
    "自本通知公布之日": ("自本通知公布之日起施行。", None, "on_publication", None, None),
    "颁布": ("本通知自颁布之日起生效。", None, "on_publication", None, None),
    "从": ("本通知从下发之日起执行。", None, "on_issue", None, None),
    "于": ("本通知于2031年1月1日起正式实施。", "2031-01-01", "printed", None, None),
    "without 起": ("本通知自2031年1月1日施行。", "2031-01-01", "printed", None, None),
    "nobody named": ("自2031年1月1日起施行，有效期3年。", "2031-01-01", "printed", "2033-12-31", "P3Y"),
    "given out in the same sentence": (
        "现将《夜航办法》印发给你们，自2031年1月1日起施行。", "2031-01-01", "printed", None, None),
    "with dots": ("本通知自2031.1.1起施行，有效期至2033.12.31。", "2031-01-01", "printed", "2033-12-31", None),
    "with dashes": ("本通知自2031-01-01起施行，有效期至2033-12-31。", "2031-01-01", "printed", "2033-12-31", None),
    "the year left out at the end": (
        "本通知自2031年3月1日起施行，有效期至12月31日。", "2031-03-01", "printed", "2031-12-31", None),
    "the year left out, over New Year": (
        "本通知自2031年10月1日起施行，有效期至3月31日。", "2031-10-01", "printed", "2032-03-31", None),
    "the year left out at the start": ("本通知自12月1日起施行。", "2036-12-01", "printed", None, None),
    "the year left out at the start, over New Year": ("本通知自1月1日起施行。", "2037-01-01", "printed", None, None),
    "前 at the end of a month": (
        "本通知自印发之日起施行，有效期至2032年12月31日前。", None, "on_issue", "2032-12-31", None),
    "前 within a month": ("本通知自印发之日起施行，有效期至2032年12月15日前。", None, "on_issue", "2032-12-14", None),
}  # fmt: skip


@pytest.mark.parametrize("row", WORDINGS.values(), ids=WORDINGS)
def test_each_wording_met_in_print_reads_as_what_it_means(row: Row) -> None:
    reading, document = noticed(Notice(row[0]))
    assert force(document) == row[1:]
    assert not {"commencement_not_read", "term_not_read", "clauses_differ"} & set(keys_of(reading))


@pytest.mark.parametrize("row", FORMS.values(), ids=FORMS)
def test_the_other_common_forms_read_as_well(row: Row) -> None:
    assert force(said(row[0])) == row[1:]


@pytest.mark.parametrize("row", [*WORDINGS.values(), *FORMS.values()], ids=[*WORDINGS, *FORMS])
def test_a_clause_of_the_issued_text_governs_the_notice_and_is_told_apart(row: Row) -> None:
    if "日期" in row[0] or "决定" in row[0] or "印发给你们" in row[0]:
        return
    _, document = noticed(Notice(inner=row[0].replace("本通知", "本办法").replace("《通知》", "《办法》")))
    instrument = document.instruments[0]
    assert force(document) == row[1:]
    assert (instrument.effective, instrument.term) == (document.effective, document.term)
    assert {one.words.part for one in (document.effective, document.term) if one} == {1}


def test_28_the_term_may_stand_in_the_title() -> None:
    title = "关于规范渡口夜航的通知（2024年2月18日起施行，有效期至2029年2月17日）"
    assert force(said("", title=title)) == ("2024-02-18", "printed", "2029-02-17", None)


def test_30_a_notice_that_extends_another_has_no_term_of_its_own() -> None:
    document = said("经研究，《夜航办法》（青政发[2013]6号）有效期延至2020年12月31日。")
    (extension,) = document.extensions
    assert document.term is None
    assert (extension.until, extension.targets.titles) == (date(2020, 12, 31), ("夜航办法",))
    assert [number.key for number in extension.targets.numbers] == ["青政发〔2013〕6号"]


def test_36_a_decision_takes_effect_as_well() -> None:
    document = said("本决定自公布之日起生效。", title="关于停止夜航的决定")
    assert force(document) == (None, "on_publication", None, None)


def test_46_an_announcement_may_say_from_when_only_in_its_rules() -> None:
    document = said("一、自2017年11月1日起，在湖区内严禁夜航。", title="关于湖区夜航的通告")
    assert force(document) == ("2017-11-01", "printed", None, None)
    assert document.effective is not None
    assert "operative_words" in document.effective.assumed


def test_56_and_58_of_a_list_are_read_in_its_columns() -> None:
    reading, _ = noticed(Notice("文件名称\t文号\t有效期至\n《夜航办法》\t青政发〔2018〕1号\t未规定有效期"))
    assert reading.cleanups[0].lists[0].rows[0].until_kind == "unstated"


@pytest.mark.parametrize(
    "words",
    ["本通知自印发之日起施行，长期有效。", "本通知自印发之日起施行，有效期为长期。",
     "本通知自印发之日起长期执行，长期有效。",
     "本通知长期有效。"],
)  # fmt: skip
def test_a_permanent_text_has_a_term_without_an_end(words: str) -> None:
    term = said(words).term
    assert term is not None
    assert (term.kind, term.until, term.period) == (TermKind.PERMANENT, None, None)


@pytest.mark.parametrize(
    "words, condition",
    [
        ("本通知自印发之日起施行，有效期至国家新规定出台之日止。", "国家新规定出台之日"),
        ("本通知自印发之日起施行，至新的办法公布之日止。", "新的办法公布之日"),
    ],
)
def test_a_term_may_hang_on_something(words: str, condition: str) -> None:
    term = said(words).term
    assert term is not None
    assert (term.kind, term.until, term.condition) == (TermKind.CONDITION, None, condition)


def test_a_term_may_hang_on_not_being_published_again() -> None:
    term = said("本通知应在2031年12月31日前重新公布，逾期未公布的，自2032年1月1日起自动失效。").term
    assert term is not None
    assert (term.kind, term.until) == (TermKind.CONDITION, date(2031, 12, 31))


def test_a_commencement_may_hang_on_something() -> None:
    start = said("本通知自省政府批准之日起施行。").effective
    assert start is not None
    assert (start.basis, start.day, start.condition) == (Basis.ON_CONDITION, None, "省政府批准之日")


def test_a_length_that_runs_from_another_day_than_the_commencement_is_left_to_be_counted() -> None:
    term = said("本通知自2031年1月1日起施行，有效期自公布之日起五年。").term
    assert term is not None
    assert (term.until, term.period, term.counted_from) == (None, "P5Y", Basis.ON_PUBLICATION)


@pytest.mark.parametrize(
    "words, assumed",
    [
        ("本通知自2031年12月起施行。", ("month_only",)),
        ("本通知自12月1日起施行。", ("year_omitted",)),
        ("自2031年1月1日起施行。", ("nobody_named",)),
        ("本通知自即日起施行。", ("immediately",)),
        ("以上标准从2031年1月1日起执行。", ("content_speaks",)),
        ("《通知》自2031年1月1日起施行。", ("named_by_genre",)),
        ("本通知自2031年1月1日8时起施行。", ("hour_left_out",)),
        ("本通知有效期自2031年1月1日至2031年12月31日。", ("from_the_term",)),
        ("实施日期：2031年1月1日", ("beside_the_text",)),
        ("本通知自2031年1月1日起施行。", ()),
    ],
)
def test_what_was_assumed_is_named(words: str, assumed: tuple[str, ...]) -> None:
    start = said(words).effective
    assert start is not None
    assert start.assumed == assumed


def test_a_month_is_its_first_day_and_says_so() -> None:
    start = said("本通知自2031年12月起施行。").effective
    assert start is not None
    assert (start.day, start.precision) == (date(2031, 12, 1), Precision.MONTH)


def test_a_length_from_a_month_says_what_it_was_counted_from() -> None:
    term = said("本通知自2031年12月起施行，有效期一年。").term
    assert term is not None
    assert (term.until, term.assumed) == (date(2032, 11, 30), ("counted_from_the_month",))


def test_the_words_and_the_line_are_those_of_the_clause() -> None:
    notice = Notice("一、夜航应当点灯。\n二、本通知自2018年1月1日起施行，有效期至2022\n年12月31日。")
    _, document = noticed(notice)
    assert document.effective is not None
    assert document.term is not None
    assert document.effective.words.text == "本通知自2018年1月1日起施行"
    assert document.term.words.text == "本通知自2018年1月1日起施行，有效期至2022年12月31日"
    assert notice.text.split("\n")[document.effective.words.line - 1].startswith("二、")


def test_the_last_clause_governs_and_a_different_one_before_it_is_remarked_on() -> None:
    reading, document = noticed(
        Notice("一、本通知自2031年1月1日起施行。\n二、点灯。\n三、本通知自2031年2月1日起施行。")
    )
    assert force(document)[0] == "2031-02-01"
    assert "clauses_differ" in keys_of(reading)


def test_this_notice_inside_the_issued_text_is_the_notice() -> None:
    _, document = noticed(Notice(inner="本通知自2018年1月1日起施行，有效期至2022年12月31日。"))
    assert document.effective is not None
    assert document.effective.words.part == 0
    assert document.instruments[0].effective is None


def test_these_measures_in_the_notice_are_the_text_it_issues() -> None:
    _, document = noticed(Notice("本办法自2031年1月1日起施行。", inner="第二条 点灯。"))
    assert document.instruments[0].effective is not None
    assert document.effective == document.instruments[0].effective


def test_the_notices_own_clause_comes_before_the_issued_texts() -> None:
    _, document = noticed(Notice("本通知自2031年1月1日起施行。", inner="本办法自2031年2月1日起施行，有效期5年。"))
    assert force(document) == ("2031-01-01", "printed", "2036-01-31", "P5Y")
    assert document.instruments[0].effective is not None
    assert document.instruments[0].effective.day == date(2031, 2, 1)


def test_two_issued_texts_keep_their_clauses_and_the_notice_has_none() -> None:
    text = Notice(
        inner="第二条 本规定自印发之日起施行。\n青泽区渡口夜航暂行办法\n第一条 本办法自公布之日起施行，有效期2年。",
        inner_title="青泽区渡口点灯规定",
    ).text.replace("关于印发青泽区渡口点灯规定的通知", "关于印发《青泽区渡口点灯规定》《青泽区渡口夜航暂行办法》的通知")
    document = reading_of(text).documents[0]
    assert (document.effective, document.term) == (None, None)
    bases = [one.effective.basis if one.effective else None for one in document.instruments]
    assert bases == [Basis.ON_ISSUE, Basis.ON_PUBLICATION]
    assert document.instruments[1].term is not None
    assert document.instruments[1].term.period == "P2Y"
