"""Page numbers between lines, in all their prints; and numbers alone that are none."""

import pytest

from registry.reading.blocks import Block, PageBreak, Paragraph, printed
from registry.reading.pages import without_page_numbers
from tests.registry.printed import keys_of, reading_of
from tests.registry.reading.noticed import Notice, force, noticed

WIDE = "渡口夜航应当点灯，码头整修由区水利局负责，灯油补助分"


def left(*texts: str) -> list[str]:
    blocks: list[Block] = [
        PageBreak(line) if text == "\f" else Paragraph(text, line) for line, text in enumerate(texts, start=1)
    ]
    return [block.text for block in without_page_numbers(printed(blocks)) if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "page", ["- 5 -", "—5—", "－ １２ －", "· 7 ·", "第 5 页", "第5页 共20页", "5 / 20 页", "第5页/共20页", "-5-"]
)
def test_a_marked_page_number_goes_wherever_it_stands(page: str) -> None:
    assert left("青泽区", page, "关于渡口的通知") == ["青泽区", "关于渡口的通知"]


@pytest.mark.parametrize("page", ["5", "46", "128", "４６"])
def test_a_bare_number_that_cuts_text_goes(page: str) -> None:
    assert left(WIDE, page, "为三类。") == [WIDE, "为三类。"]


@pytest.mark.parametrize("page", ["5", "46"])
def test_a_bare_number_beside_a_page_break_goes(page: str) -> None:
    assert left("渡口。", page, "\f", "码头。") == left("渡口。", "\f", page, "码头。") == ["渡口。", "码头。"]


KEPT = {
    "behind the end of a sentence": (f"{WIDE}三类。", "46", "码头。"),
    "behind a short line": ("区水利局", "46", "整修码头"),
    "first and last": ("46", "码头。"),
    "the rows of a table with a line for each cell": (WIDE, "1", "区水利局", WIDE, "2036年9月", "2", "区财政局"),
    "a month that a line break left alone": (f"{WIDE}至2033年", "2", "月28日。"),
    "an article": (f"{WIDE}第", "5", "条规定"),
    "a year": (WIDE, "2036", "年"),
}


@pytest.mark.parametrize("texts", KEPT.values(), ids=KEPT)
def test_a_number_alone_that_may_be_the_texts_stays(texts: tuple[str, ...]) -> None:
    assert left(*texts) == list(texts)


def test_pages_that_follow_close_on_each_other_go_as_long_as_all_of_them_cut_text() -> None:
    assert left(WIDE, "4", WIDE, "5", WIDE) == [WIDE] * 3


@pytest.mark.parametrize("page", ["46", "- 46 -"])
@pytest.mark.parametrize(
    "words",
    [
        "四、为保障夜航安全，本通知自2031年1月1日起施行，有效期至2033年{page}12月31日。",
        "四、为保障夜航安全，本通知自2031年1月1日起施行，有效期至20{page}33年12月31日。",
        "四、为保障渡口和码头夜航的安全，本通知自2031年1月{page}1日起施行，有效期至2033年12月31日。",
    ],
)
def test_a_page_number_inside_a_clause_changes_nothing_of_it(words: str, page: str) -> None:
    _, document = noticed(Notice(words.format(page=f"\n\n{page}\n\n")))
    assert force(document) == ("2031-01-01", "printed", "2033-12-31", None)


def test_a_page_number_inside_a_title_a_number_and_a_list_of_annexes_changes_nothing() -> None:
    cited = "请按照《临源市人民政府关于夜航点灯的意见》（临政发〔20{page}36〕9号）执行。"
    own = f"{cited}\n附件：1.青泽区渡口名录\n{{page}}\n2.码头名录"
    title = "关于规范青泽区渡口与码头夜间航行{page}秩序的通知"
    plain = Notice(own.format(page=""), title=title.format(page=""))
    paged = Notice(own.format(page="\n- 46 -\n"), title=title.format(page="\n\n45\n\n"))
    (one, first), (other, second) = noticed(plain), noticed(paged)
    assert (first.title, first.annexes) == (second.title, second.annexes)
    assert [cited.key for cited in first.cites] == [cited.key for cited in second.cites] == ["临政发〔2036〕9号"]
    assert keys_of(one) == keys_of(other) == []


def test_a_table_goes_on_after_a_page_number() -> None:
    rows = "序号\t名称\n1\t甲渡口\n- 3 -\n2\t乙渡口"
    assert reading_of(rows) == reading_of(rows.replace("- 3 -", ""))
