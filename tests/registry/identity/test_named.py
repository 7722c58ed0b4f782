"""How titles name what their documents carry out, and how laws are called."""

import pytest

from registry.identity import carried_out_by, named_key, parse_number, same_but_for_spelling


@pytest.mark.parametrize(
    "title, expected",
    [
        pytest.param("关于贯彻落实《河湖条例》的实施意见", ("河湖条例", ""), id="贯彻落实 before the name"),
        pytest.param("青河区《河湖条例》实施细则", ("河湖条例", ""), id="实施 after the name"),
        pytest.param(
            "关于印发落实《甲意见》（云政发〔2018〕3号）方案的通知", ("甲意见", "云政发〔2018〕3号"), id="with number"
        ),
        pytest.param("关于贯彻执行云政发〔2018〕3号文件的通知", ("", "云政发〔2018〕3号"), id="a number alone"),
        pytest.param("关于印发《夜市管理办法》的通知", None, id="what is issued is not carried out"),
        pytest.param("关于实施河道管理的通告", None, id="no document is named"),
        pytest.param("关于转发云政发〔2018〕3号文件的通知", None, id="what is forwarded is not carried out"),
    ],
)
def test_what_a_title_says_its_document_implements(title: str, expected: tuple[str, str] | None) -> None:
    assert carried_out_by(title) == expected


def test_a_law_is_the_same_with_and_without_the_name_of_the_country() -> None:
    assert named_key("《中华人民共和国河湖法》") == named_key("河湖法")
    assert named_key("云州市河湖条例") != named_key("河湖条例")


@pytest.mark.parametrize(
    "one, other, same",
    [
        pytest.param("青政办字〔2020〕25号", "青政办〔2020〕25号", True, id="字 is left out"),
        pytest.param("青政办发〔2020〕25号", "青政办〔2020〕25号", False, id="发 is a series of its own"),
        pytest.param("青政办字〔2020〕25号", "青政办〔2020〕26号", False, id="another serial"),
        pytest.param("青政办字〔2020〕25号", "青政办〔2021〕25号", False, id="another year"),
        pytest.param("青政办〔2020〕25号", "青政办[2020]25号", False, id="only the brackets differ: the same number"),
    ],
)
def test_one_number_in_two_spellings(one: str, other: str, same: bool) -> None:
    here, there = parse_number(one), parse_number(other)
    assert here is not None
    assert there is not None
    assert same_but_for_spelling(here, there) == same
