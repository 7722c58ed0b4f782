import pytest
from django.utils import translation

from sentences.outcomes import sentence_of
from sentences.places import Place, say_line, say_place
from sentences.refusals import BadInput


@pytest.mark.parametrize(
    "place, english, chinese",
    [
        ((("page", 3), ("line", 12)), "page 3, line 12", "第3页第12行"),
        ((("table", 2), ("row", 15)), "table 2, row 15", "表2第15行"),
        ((("paragraph", 4),), "paragraph 4", "第4段"),
        (
            (("file", "附件1.xlsx"), ("sheet", "目录"), ("row", 3)),
            "file “附件1.xlsx”, sheet “目录”, row 3",
            "文件“附件1.xlsx”工作表“目录”第3行",
        ),
    ],
)
def test_a_place_is_said_from_the_outside_in(place: Place, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert say_place(place) == english
    with translation.override("zh-hans"):
        assert say_place(place) == chinese


def test_a_line_without_a_place_is_a_line() -> None:
    with translation.override("en"):
        assert say_line(7, {3: (("page", 1),)}) == "line 7"
        assert say_line(3, {3: (("page", 1),)}) == "page 1"


def test_a_refusal_names_the_place_instead_of_the_line() -> None:
    refusal = BadInput("file_empty", file="a.docx", line=9, place=(("table", 1), ("row", 2)))
    with translation.override("en"):
        assert sentence_of(refusal) == "a.docx, table 1, row 2: The file is empty."
