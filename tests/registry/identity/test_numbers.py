from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identity import find_numbers, parse_number
from registry.identity.spelling import CLOSING, OPENING


@pytest.mark.parametrize(
    "printed, key",
    [
        ("博政字〔2021〕67号", "博政字〔2021〕67号"),
        ("博政字(2021)67号", "博政字〔2021〕67号"),
        ("博价字（2017）12号", "博价字〔2017〕12号"),
        ("国发[2013]46号", "国发〔2013〕46号"),
        ("国发［2013］46号", "国发〔2013〕46号"),
        ("金政办﹝2019﹞33号", "金政办〔2019〕33号"),
        ("博政字【2021】67号", "博政字〔2021〕67号"),
        ("博政字〔2021)67号", "博政字〔2021〕67号"),
        ("博政办字〔2020〕 14 号", "博政办字〔2020〕14号"),
        ("博 政 字 ［２０２１］ 第 067 号", "博政字〔2021〕67号"),
        ("博政字〔2021〕\n67号", "博政字〔2021〕67号"),
        ("博政字〔2021〕—67号", "博政字〔2021〕67号"),
        ("博政字｛2021｝第67号", "博政字〔2021〕67号"),
        ("博政字〔2021年〕067号", "博政字〔2021〕67号"),
        ("（济阳政发〔2020〕17 号）", "济阳政发〔2020〕17号"),
        ("博政发〔2016〕3", "博政发〔2016〕3号"),
        ("发改财金规〔2017〕460号", "发改财金规〔2017〕460号"),
        ("淄政办发明电〔2017〕32号", "淄政办发明电〔2017〕32号"),
        ("法〔2016〕285号", "法〔2016〕285号"),
        ("和政发〔2020〕1号", "和政发〔2020〕1号"),
        ("原政办字〔2020〕1号", "原政办字〔2020〕1号"),
        ("鲁经信字〔2018〕1号", "鲁经信字〔2018〕1号"),
    ],
)
def test_a_number_is_known_in_every_printed_spelling(printed: str, key: str) -> None:
    number = parse_number(printed)
    assert number is not None
    assert number.key == key
    assert number.raw == printed.strip()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("67号", id="no prefix and year"),
        pytest.param("〔2021〕67号", id="no prefix"),
        pytest.param("博政字2021年67号", id="no brackets"),
        pytest.param("财政部公告2019年第76号", id="a ministry's announcement"),
        pytest.param("关于贯彻淄政发〔2017〕17号", id="the first line of a title"),
        pytest.param("博政字〔2021〕67号文件", id="something behind it"),
        pytest.param("原博政发〔2010〕3号", id="a word before it"),
        pytest.param("博政字〔3021〕67号", id="a year that is none"),
        pytest.param("BSDR-2021-0020001", id="a code"),
    ],
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text, keys",
    [
        ("根据《淄博市行政规范性文件管理办法》淄政发（2020）13号第十三条之规定", ["淄政发〔2020〕13号"]),
        ("按照原博政发〔2010〕3号、和国发〔2015〕74号办理", ["博政发〔2010〕3号", "国发〔2015〕74号"]),
        ("执行国发〔2015〕74号及鲁政发〔2017〕14号", ["国发〔2015〕74号", "鲁政发〔2017〕14号"]),
        ("依据发改经体〔2017〕1164号", ["发改经体〔2017〕1164号"]),
        ("见博政办字〔2020〕25号", ["博政办字〔2020〕25号"]),
        ("关于贯彻淄政发〔2017〕17号文件加快推进", ["淄政发〔2017〕17号"]),
        ("我区对博政发〔2016〕3号作了修改", ["博政发〔2016〕3号"]),
        ("经同意将济南市济阳区人民政府济阳政发〔2020〕17号", ["济阳政发〔2020〕17号"]),
        ("（鲁政字〔2019〕\n246 号）", ["鲁政字〔2019〕246号"]),
        ("（淄政\n办字〔2021〕61号）", ["淄政办字〔2021〕61号"]),
        ("关于印发方案的通知\n博政字〔2021〕67号", ["博政字〔2021〕67号"]),
        ("（发改财金〔2016〕2798号）（发改财金〔2016〕2796号）", ["发改财金〔2016〕2798号", "发改财金〔2016〕2796号"]),
        ("《公告》（财政部公告2019年第76号）、《条例》（国务院令 第622号）", []),
        ("（2015）不是文号，〔2021〕67号也不是，博政字〔2021〕67缺号", []),
    ],
)  # fmt: skip
def test_numbers_are_found_in_prose_without_the_words_before_them(text: str, keys: list[str]) -> None:
    found = find_numbers(text)
    assert [one.number.key for one in found] == keys
    assert [text[one.start : one.end] for one in found] == [one.number.raw for one in found]


PREFIXES = st.sampled_from(["博政字", "青政办发", "鲁人社规", "国办发", "临发改价", "穗埔府规", "和政发"])


@given(
    PREFIXES,
    st.integers(1990, 2099),
    st.integers(1, 9999),
    st.sampled_from(OPENING),
    st.sampled_from(CLOSING),
    st.sampled_from(["", " ", "\n", "\u3000"]),
)
def test_every_number_reads_back_from_any_bracket_and_gap(
    prefix: str, year: int, serial: int, opening: str, closing: str, gap: str
) -> None:
    number = parse_number(f"{prefix}{gap}{opening}{gap}{year}{closing}{gap}{serial}{gap}号")
    assert number is not None
    assert number.key == f"{prefix}〔{year}〕{serial}号"
    assert parse_number(number.key) is not None
    assert [one.number.key for one in find_numbers(f"按照《通知》（{number.key}）要求")] == [number.key]


@given(st.text(alphabet=st.sampled_from("博政发字关于和及〔〕（)［12０号第 \n《》、年")))
def test_no_text_breaks_the_search_for_numbers(text: str) -> None:
    found = find_numbers(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(text[one.start : one.end] == one.number.raw for one in found)


def test_a_number_cited_behind_a_passive_is_found_without_it() -> None:
    (found,) = find_numbers("已被博政发〔2035〕1号代替")
    assert found.number.key == "博政发〔2035〕1号"
