"""Words that look like a clause of the text and are none (domain §5.2), and clauses that cannot be read."""

import pytest

from tests.registry.printed import keys_of, reading_of
from tests.registry.reading.noticed import Notice, force, noticed

NOT_ITS_OWN = {
    "a licence's validity (S3:272)": "渡运许可证不再重新核发，有效期延长至2018年12月31日。",
    "a licence's validity in years": "船舶检验证书有效期为5年，期满应当换发。",
    "a licence with a length before it": "对持有有效期5年的许可证的船舶，予以免检。",
    "a transition period (S3:288)": "自本通知印发之日起至2017年12月31日为改革过渡期。",
    "a transition period behind a comma (S3:346)": "自本通知印发之日起至2017年12月31日，为夜航改革过渡期。",
    "an assessment's validity (S2:4618)": "对有望恢复的渡口，应确定评估有效期，有效期满需重新评估。",
    "another text's commencement, in brackets (S2:3533)": (
        "依据《临源市渡口条例》（省政府令第721号，自2019年 12月 1日起施行）办理。"
    ),
    "another text's commencement, said outright": "《临源市渡口条例》自2019年12月1日起施行。",
    "another text's commencement, behind its passing": "《临源市渡口条例》已经省政府通过，自2019年12月1日起施行。",
    "another text spoken of as that one": "该条例自2019年12月1日起施行。",
    "another text's name shortened to a genre": (
        "根据《临源市人民政府关于渡口的通知》（以下简称《通知》）办理，《通知》自2026年1月1日起施行。"
    ),
    "a day that another organ sets": "自行政许可机关作出许可之日起，由申请人承担责任。",
    "a rule for a case (S4:1077)": "不利于保障公共利益的，可以自公布之日起施行。",
    "a rule for a case, without 可以": "情况紧急的，自公布之日起施行。",
    "a rule about restarting (S4:1255)": "重新登记、公布,并自公布之日起重新计算有效期。",
    "a rule about the end (S4:1213)": "有效期届满前6个月内的，应当评估。",
    "a rule about lengths": "规范性文件有效期为3至5年，标注试行的有效期为1至2年。",
    "54 a rule about commencement": "规范性文件应当于统一公布之日起30日以后施行。",
    "34 when the term of a confirmed document runs from": "继续有效的规范性文件,有效期自该规范性文件发布之日起计算。",
    "40 a closed season": "从2020年10月1日到2030年10月30日止为禁航期。",
    "41 a period of a ban": "禁航时段：2023年3月2日至4月15日。",
    "42 a period of a ban in brackets": "2024年9月30日至2025年4月30日（禁航时间）。",
    "43 a period with the second year left out": "禁采时间：2020年6月1日至8月31日。",
    "44 a period to the hour": "每年3月1日0时至6月30日24时。",
    "47 a period in a list of fees": "2014年5月1日至2016年4月30日止。",
    "a campaign of the decision (S2:3766)": "区政府办公室决定，自即日起至2020年5月底，在全区集中开展行动。",
    "a step of a plan (S3:2053)": "自2018年4月1日起，对仍未整改的渡口，将正式惩戒。",
    "who may rely on it from when (S3:272)": "自2018年1月1日起，现有渡口依照新的规定申请许可。",
    "a disclosure period": "本项目公开期限：长期公开。",
    "long and effectively": "多渠道、广角度长期有效普及安全知识。",
    "the price of costs": "运行成本价格自2019年1月1日起执行。",
    "fresh fees taken up": "各渡口自2019年1月1日起执行新的收费标准。",
    "a magazine's founding": "《青泽公报》经研究决定自2012年9月起创刊。",
    "an amendment quoted": "第三条修改为：“本办法自2020年1月1日起施行，有效期5年。”",
    "until when work is done": "各镇应当于2020年12月31日前完成。",
    "a plan's years by themselves": "实施期限：2021年1月1日至2023年12月31日。",
    "a plan's years under a number": "三、实施期限：2021年1月至2023年12月。",
    "how long a plan is carried out": "本方案实施期限为2031年1月1日至2033年12月31日。",
    "how long a plan is carried out, in years": "本计划实施期为三年。",
    "how long a project is carried out": "项目自2031年3月1日起实施，实施期限为10个月。",
    "a name whose beginning was lost": "渡口条例》已经通过，自2019年12月1日起施行。",
    "one measure of many": "上述补助政策有效期至2031年12月31日。",
    "a licence that fails": "逾期未办理的，自动失效。",
    "a contract": "渡运合同有效期至2031年12月31日。",
    "what the text covers": "符合本通知规定的渡口，自2031年1月1日起执行减免。",
    "a part of the text by its effect": "本通知施行前已经登记的，自2031年1月1日起执行新规定。",
    "a relative clause": "自2019年1月1日起施行的收费办法应当修改。",
}


@pytest.mark.parametrize("words", NOT_ITS_OWN.values(), ids=NOT_ITS_OWN)
def test_what_others_are_in_force_for_is_not_taken(words: str) -> None:
    for notice in (Notice(words), Notice(inner=words)):
        _, document = noticed(notice)
        assert force(document) == (None, None, None, None)
        assert (document.effective, document.term) == (None, None)
        assert all((one.effective, one.term) == (None, None) for one in document.instruments)


@pytest.mark.parametrize("words", NOT_ITS_OWN.values(), ids=NOT_ITS_OWN)
def test_nor_does_it_come_before_the_texts_own_clause(words: str) -> None:
    own = "本通知自2031年1月1日起施行，有效期至2032年12月31日。"
    for both in (f"{words}\n{own}", f"{own}\n{words}"):
        assert force(noticed(Notice(both))[1]) == ("2031-01-01", "printed", "2032-12-31", None)


@pytest.mark.parametrize(
    "title", ["关于印发渡口建设计划（2015-2020年）的通知", "关于印发渡口“十三五”规划的通知", "关于2031年度夜航的通知"]
)
def test_the_horizon_of_a_plan_in_the_title_is_no_term(title: str) -> None:
    _, document = noticed(Notice(title=title))
    assert (document.effective, document.term) == (None, None)


def test_an_annex_with_a_clause_of_its_own_is_only_remarked_on() -> None:
    text = Notice().text + "\n附件\n青泽区夜航领导小组工作规则\n第十条 本规则自发布之日起执行。"
    reading = reading_of(text)
    assert reading.documents[0].effective is None
    assert "clause_in_annex" in keys_of(reading)


UNREAD = {
    "45 a blank day in a draft": ("本通知内容于2020年 月 日起实施。", "commencement_not_read"),
    "a blank day in a draft, with crosses": ("本通知自20××年×月×日起施行。", "commencement_not_read"),
    "a day that never comes": ("本通知自2031年2月30日起施行。", "commencement_not_read"),
    "the thirty-first day": ("本通知自公布之日起第31日施行。", "commencement_not_read"),
    "16 a blank length": ("本通知自2031年1月1日起执行,有效期*年,期间从新规定。", "term_not_read"),
    "a last day that never comes": ("本通知自2031年1月1日起施行，有效期至2031年2月30日。", "term_not_read"),
    "a last day left blank": ("本通知自2031年1月1日起施行，有效期至2033年 月 日。", "term_not_read"),
    "a range of lengths": ("本通知自2031年1月1日起施行，有效期3至5年。", "term_not_read"),
    "a year alone": ("本通知自2031年起施行。", "commencement_not_read"),
    "a term": ("本通知自2031年秋季学期起施行。", "commencement_not_read"),
    "an exception before it": ("本通知的措施，除另有期限外，有效期至2031年12月31日。", "term_not_read"),
    "a day of no document": ("本通知自0001年1月1日起施行。", "commencement_not_read"),
    "how long a plan is carried out": ("本方案实施期限为2031年1月1日至2033年12月31日。", "plan_period_left"),
    "one article apart": ("本通知第五条自2031年1月1日起施行。", "part_commences_apart"),
}


@pytest.mark.parametrize("words, key", UNREAD.values(), ids=UNREAD)
def test_a_clause_that_cannot_be_read_is_remarked_on_with_its_line_and_not_guessed(words: str, key: str) -> None:
    notice = Notice(words)
    reading, document = noticed(notice)
    part = document.term if key in ("term_not_read", "plan_period_left") else document.effective
    assert part is None
    lines = [remark.line for remark in reading.remarks if remark.key == key]
    assert lines == [1 + notice.text.split("\n").index(words)]


def test_20_a_blank_year_leaves_the_length() -> None:
    reading, document = noticed(Notice("本通知自20xx年5月1日起施行,有效期5年。"))
    assert force(document) == (None, None, None, "P5Y")
    assert "commencement_not_read" in keys_of(reading)
