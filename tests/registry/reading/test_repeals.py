"""What a text does to others: repeals them, extends them, lets them lapse (domain §5.1 by row)."""

from datetime import date

import pytest

from registry.reading import Ending, EndsOn, Repeal
from tests.registry.printed import keys_of
from tests.registry.reading.noticed import Notice, noticed, said


def repeal(words: str) -> Repeal:
    (one,) = said(words).repeals
    return one


@pytest.mark.parametrize(
    "words, titles, numbers",
    [
        ("本通知自2031年1月1日起施行,有效期至2033年9月30日;原《夜航公告》(青政发〔2018〕15 号)同时废止。",
         ("夜航公告",), ("青政发〔2018〕15号",)),
        ("本通知自发布之日起施行,《夜航通知》(青政办发〔2015〕124号)同时废止。",
         ("夜航通知",), ("青政办发〔2015〕124号",)),
        ("根据《渡口条例》，本通知自发布之日起施行，《夜航通知》同时废止。", ("夜航通知",), ()),
        ("本通知自2031年1月1日起施行。2010年3月公布的《夜航规定》同时废止。", ("夜航规定",), ()),
        ("《夜航通知》和《点灯通知》同时停止执行。", ("夜航通知", "点灯通知"), ()),
        ("《关于转发〈夜航通知〉的通知》同时废止。", ("关于转发〈夜航通知〉的通知",), ()),
        ("青政发〔2011〕3号、青政发〔2012〕4号同时废止。", (), ("青政发〔2011〕3号", "青政发〔2012〕4号")),
    ],
    ids=["10 behind a semicolon", "21 behind a comma", "its ground is no target", "52 in the next sentence",
         "two names", "a name in a name", "numbers alone"],
)  # fmt: skip
def test_what_is_repealed_at_the_same_time_is_told_by_name_and_number(
    words: str, titles: tuple[str, ...], numbers: tuple[str, ...]
) -> None:
    found = repeal(words)
    assert found.targets.titles == titles
    assert tuple(number.key for number in found.targets.numbers) == numbers
    assert found.on is EndsOn.COMMENCEMENT
    assert not found.targets.more


@pytest.mark.parametrize(
    "words, pairs",
    [
        ("《夜航通知》(青政发〔2018〕15号)、《点灯通知》同时废止。",
         [("夜航通知", "青政发〔2018〕15号"), ("点灯通知", None)]),
        ("《夜航通知》（2018年3月1日，青政发〔2018〕15号）和《点灯通知》（青政发〔2019〕2号）同时废止。",
         [("夜航通知", "青政发〔2018〕15号"), ("点灯通知", "青政发〔2019〕2号")]),
        ("青政发〔2018〕15号文件《夜航通知》同时废止。", [("夜航通知", "青政发〔2018〕15号")]),
        ("《夜航通知》和青政发〔2018〕15号同时废止。", [("夜航通知", None), (None, "青政发〔2018〕15号")]),
        ("《关于修改青政发〔2011〕3号文件的通知》同时废止。", [("关于修改青政发〔2011〕3号文件的通知", None)]),
        ("《青政发〔2018〕15号》同时废止。", [(None, "青政发〔2018〕15号")]),
        ("根据《渡口办法》（青政发〔2010〕1号）,《夜航通知》同时废止。", [("夜航通知", None)]),
        ("经研究，决定停止执行《夜航通知》（青政发〔2018〕15号）。", [("夜航通知", "青政发〔2018〕15号")]),
    ],
    ids=["one with and one without", "a day before the number", "the number first", "two documents",
         "a number in a title belongs to the title", "a number as a name", "a ground's number is no target",
         "to stop carrying out is no ground"],
)  # fmt: skip
def test_a_number_goes_with_the_title_it_stands_beside(words: str, pairs: list[tuple[str | None, str | None]]) -> None:
    named = repeal(words).targets.named
    assert [(one.title, one.number.key if one.number else None) for one in named] == pairs


def test_15_the_names_printed_may_not_be_all() -> None:
    assert repeal("《夜航通知》、《点灯通知》等六个文件同时废止。").targets.more
    assert repeal("《夜航通知》等文件同时废止。").targets.more
    assert not repeal("《夜航通知》、《点灯通知》等2个文件同时废止。").targets.more


def test_29_what_extended_it_goes_with_it() -> None:
    found = repeal("本通知自2031年5月1日起施行；青府规〔2018〕22号及延期文件同时废止。")
    assert found.targets.extensions_too
    assert [number.key for number in found.targets.numbers] == ["青府规〔2018〕22号"]


def test_31_what_a_decision_ends_stops_on_its_publication() -> None:
    found = repeal("宣布失效或废止的规范性文件，自本公告公布之日起停止执行。")
    assert (found.targets.listed, found.on, found.ending) == (True, EndsOn.PUBLICATION, Ending.CEASED)


def test_33_what_a_decision_declares_lapsed_lapses_on_its_issue() -> None:
    found = repeal("宣布失效的规范性文件，自本决定印发之日起失效。")
    assert (found.targets.listed, found.on, found.ending) == (True, EndsOn.ISSUE, Ending.LAPSED)


def test_53_a_repeal_may_hang_on_the_new_texts_commencement() -> None:
    found = repeal("2014年9月11日制定的《夜航规定》于新办法执行同日废止。")
    assert (found.targets.titles, found.on, found.ending) == (("夜航规定",), EndsOn.COMMENCEMENT, Ending.REPEALED)


def test_a_repeal_may_print_its_day() -> None:
    found = repeal("《夜航规定》自2031年1月1日起停止执行。")
    assert (found.on, found.day, found.ending) == (EndsOn.PRINTED, date(2031, 1, 1), Ending.CEASED)


@pytest.mark.parametrize(
    "words",
    [
        "经研究，决定废止《夜航规定》（青政发〔2011〕3号）。",
        "《夜航规定》已不适应需要，现予以废止。",
        "原《夜航规定》停止执行。",
        "《夜航规定》自本通知施行之日起废止。",
    ],
)
def test_a_decision_to_repeal_is_read(words: str) -> None:
    assert repeal(words).targets.titles == ("夜航规定",)


def test_a_repeal_that_names_nothing_is_kept_and_remarked_on() -> None:
    reading, document = noticed(Notice("本通知自2031年1月1日起施行，原有关规定同时废止。"))
    assert document.repeals[0].targets.titles == ()
    assert "repeal_names_nothing" in keys_of(reading)


def test_the_words_and_line_of_a_repeal_are_its_own() -> None:
    found = repeal("本通知自2031年1月1日起施行，\n《夜航规定》同\n时废止。")
    assert found.words.text == "《夜航规定》同时废止"
    assert found.words.line == noticed(Notice("x"))[1].first_line + 6


@pytest.mark.parametrize(
    "words",
    [
        "宣告废止或失效的规范性文件不得作为作出行政行为依据。",
        "现宣告废止、失效14件，确认继续有效13件。",
        "评估结论是修改、废止或者继续执行的依据。",
        "不再执行《夜航通知》中关于补助的规定。",
        "《夜航规定》第五条同时废止。",
        "《夜航规定》已废止。",
        "发现违法行为的，同时废止其资格。",
        "本通知自2031年1月1日起自动失效。",
        "未达到预期效果的措施，应当及时停止执行。",
    ],
)
def test_what_ends_nothing_is_no_repeal(words: str) -> None:
    assert said(words).repeals == ()


def test_32_a_lapse_may_hang_on_not_being_published_again() -> None:
    document = said("需修改后重新发布的规范性文件，应在2020年12月31日前公布，逾期未公布的，自2021年1月1日起宣布失效。")
    (lapse,) = document.lapses
    assert (lapse.by, lapse.until, lapse.targets.listed) == (date(2020, 12, 31), date(2020, 12, 31), True)
    assert "逾期未公布的" in lapse.condition
    assert (document.term, document.repeals) == (None, ())


def test_35_an_unstated_term_may_be_bound_to_the_next_cleanup() -> None:
    document = said(
        "文件未标注有效期的,有效期延续至下一次评估清理期限届满之日;文件标注有效期的,以文件规定的有效期为准。"
    )
    (lapse,) = document.lapses
    assert (lapse.until, document.term) == (None, None)
    assert "下一次评估清理期限届满之日" in lapse.condition


@pytest.mark.parametrize(
    "words, title, until, period",
    [
        ("将《夜航办法》的有效期延长至2031年5月1日。", "关于夜航的通知", date(2031, 5, 1), None),
        ("《夜航办法》有效期延长五年。", "关于夜航的通知", None, "P5Y"),
        ("《夜航办法》继续有效，有效期至2031年5月1日。", "关于夜航的通知", date(2031, 5, 1), None),
        ("经研究，有效期延长至2031年5月1日。", "关于延长《夜航办法》有效期的通知", date(2031, 5, 1), None),
        ("经研究，有效期延长至2031年5月1日。", "关于延长夜航办法有效期的通知", date(2031, 5, 1), None),
    ],
    ids=["to a day", "by a length", "confirmed to a day", "named in the title", "named in the title without signs"],
)
def test_30_a_term_given_to_another_document_is_an_extension(
    words: str, title: str, until: date | None, period: str | None
) -> None:
    document = said(words, title=title)
    (extension,) = document.extensions
    assert document.term is None
    assert extension.targets.titles == ("夜航办法",)
    assert (extension.until, extension.period) == (until, period)
