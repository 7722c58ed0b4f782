"""What a text rests on, and which document a notice passes on."""

import pytest

from registry.reading import ReadDocument
from registry.reading.facts import Target
from tests.registry.printed import reading_of
from tests.registry.reading.noticed import Notice, said


def named(targets: tuple[Target, ...]) -> list[tuple[str | None, str | None]]:
    return [(one.title, one.number.key if one.number else None) for one in targets]


GROUNDS = {
    "a law": ("根据《中华人民共和国内河法》规定，通知如下。", [("中华人民共和国内河法", None)]),
    "a document with its number": (
        "为贯彻落实《临源市人民政府关于夜航的意见》（临政发〔2036〕9号）精神，结合实际，制定本方案。",
        [("临源市人民政府关于夜航的意见", "临政发〔2036〕9号")],
    ),
    "a number alone": ("按照临政发〔2036〕9号文件要求，通知如下。", [(None, "临政发〔2036〕9号")]),
    "an organ before the name": (
        "根据省交通厅等6部门《关于渡口的通知》（省交〔2036〕3号）要求，通知如下。",
        [("关于渡口的通知", "省交〔2036〕3号")],
    ),
    "several, with all their joints": (
        "依据《甲条例》、《乙条例》和省政府办公厅《丙办法》（省政办发〔2035〕1号），市水务局《丁规定》等文件，通知如下。",
        [("甲条例", None), ("乙条例", None), ("丙办法", "省政办发〔2035〕1号"), ("丁规定", None)],
    ),
    "two leads": (
        "为贯彻《甲条例》，进一步规范夜航，根据《乙办法》有关规定，通知如下。",
        [("甲条例", None), ("乙办法", None)],
    ),
    "what is issued is no ground": ("根据《甲条例》，区政府制定了《乙办法》，现印发给你们。", [("甲条例", None)]),
    "what is amended is no ground": ("根据《甲条例》，决定修改《乙办法》。", [("甲条例", None)]),
    "what a bracket names is no ground": (
        "根据《甲办法》（根据《关于修改部分规章的决定》修正），通知如下。",
        [("甲办法", None)],
    ),
    "once": ("根据《甲条例》要求，为落实《甲条例》，通知如下。", [("甲条例", None)]),
    "in the body of the text": ("一、处罚\n根据《甲条例》予以处罚。", []),
    "nothing but a call to comply": ("请结合《甲条例》，认真贯彻落实。", []),
    "a form": ("根据《××××》《甲条例》，通知如下。", [("甲条例", None)]),
}


@pytest.mark.parametrize("words, expected", GROUNDS.values(), ids=GROUNDS)
def test_what_a_preamble_rests_on(words: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert named(said(words).bases) == expected


def document(notice: Notice) -> ReadDocument:
    return reading_of(notice.text).documents[0]


def test_hard_line_breaks_change_nothing() -> None:
    words = "为贯彻落实《临源市人民政府关于夜航的意见》（临政发〔2036〕9号）和《甲条例》，制定本方案。"
    wrapped = "\n".join(words[at : at + 9] for at in range(0, len(words), 9))
    assert named(said(wrapped).bases) == named(said(words).bases)
    assert len(said(words).bases) == 2


def test_the_first_article_of_what_a_notice_issues_counts() -> None:
    text = Notice(inner="第二条 本办法根据《丙条例》解释。").text.replace(
        "第一条 夜航应当点灯。", "第一章 总则\n第一条 根据《甲条例》，制定本办法。"
    )
    assert named(reading_of(text).documents[0].bases) == [("甲条例", None)]


@pytest.mark.parametrize("heading, after", [("1.2 编制依据", "1.3 范围"), ("二、实施依据", "三、范围")])
def test_a_section_of_grounds_counts(heading: str, after: str) -> None:
    items = "（一）《甲条例》第三条；\n（二）《乙办法》（临政发〔2036〕9号）。"
    words = f"为保障夜航，制定本预案。\n一、总则\n{heading}\n{items}\n{after}\n《丙办法》适用。"
    assert named(said(words).bases) == [("甲条例", None), ("乙办法", "临政发〔2036〕9号")]


def test_a_title_that_carries_out_a_number_means_the_document_that_the_preamble_names() -> None:
    words = "为贯彻《临源市人民政府关于夜航的意见》（临政发〔2036〕9号），通知如下。"
    assert named(said(words, title="关于贯彻临政发〔2036〕9号文件规范夜航的通知").bases) == [
        ("临源市人民政府关于夜航的意见", "临政发〔2036〕9号")
    ]
    assert named(said("通知如下。", title="关于贯彻临政发〔2036〕9号文件规范夜航的通知").bases) == [
        (None, "临政发〔2036〕9号")
    ]


FORWARDS = {
    "another organ's": (
        "关于转发省交通厅《关于渡口夜航的意见》的通知",
        "现将省交通厅《关于渡口夜航的意见》（省交〔2036〕3号）转发给你们。",
        ("关于渡口夜航的意见", "省交〔2036〕3号"),
    ),
    "named in full in the title only": (
        "转发省交通厅关于渡口夜航的意见的通知",
        "现将《关于渡口夜航的意见》（省交〔2036〕3号）转发给你们。",
        ("关于渡口夜航的意见", "省交〔2036〕3号"),
    ),
    "without a number": (
        "关于转发《渡口夜航意见》的通知",
        "现将《渡口夜航意见》转发给你们。",
        ("渡口夜航意见", None),
    ),
    "by its number": (
        "关于转发临政发〔2036〕9号文件的通知",
        "现将《关于渡口夜航的意见》（临政发〔2036〕9号）转发给你们。",
        ("关于渡口夜航的意见", "临政发〔2036〕9号"),
    ),
}


@pytest.mark.parametrize("title, words, expected", FORWARDS.values(), ids=FORWARDS)
def test_what_a_notice_passes_on(title: str, words: str, expected: tuple[str, str | None]) -> None:
    forwards = said(words, title=title).forwards
    assert forwards is not None
    assert named((forwards,)) == [expected]


@pytest.mark.parametrize(
    "title", ["关于规范渡口夜航的通知", "关于印发《渡口夜航意见》的通知", "关于转发《甲规定》《乙办法》的通知"]
)
def test_a_notice_that_passes_on_nothing_or_several_says_none(title: str) -> None:
    assert said("现转发给你们。", title=title).forwards is None
