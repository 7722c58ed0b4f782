from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identity import CodeLayout, find_codes, parse_code
from registry.identity.spelling import DASHES
from registry.layouts import LayoutError, layouts_from, load_layouts

LAYOUTS = load_layouts()
PRINTED = [layout for layout in LAYOUTS if layout.pattern]


@pytest.mark.parametrize(
    "printed, key",
    [
        pytest.param("BSDR-2021-0020001", "BSDR-2021-0020001", id="as the list prints it"),
        pytest.param("ZCDR—2017—0020009", "ZCDR-2017-0020009", id="long dashes"),
        pytest.param("ＢＳＤＲ－２０２１－００２０００１", "BSDR-2021-0020001", id="full width"),
        pytest.param(" bsdr ‐ 2021 ‐ 0020 001 ", "BSDR-2021-0020001", id="lower case, white space anywhere"),
        pytest.param("BSDR-2021-\n0020001", "BSDR-2021-0020001", id="broken over two lines"),
        pytest.param("BSDR20180020001", "BSDR-2018-0020001", id="without dashes, as spreadsheets keep it"),
        pytest.param("BSDR-20180020001", "BSDR-2018-0020001", id="with one dash"),
        pytest.param("SDDR201700008", "SDDR-2017-00008", id="Hunan without dashes"),
        pytest.param("SDDR-2017-00008", "SDDR-2017-00008", id="Hunan: two digits of organ"),
        pytest.param("DADR—2019—00007", "DADR-2019-00007", id="Hunan with long dashes"),
        pytest.param("ZJCC00 – 2023 – 0006", "ZJCC00-2023-0006", id="Wenzhou with spaced dashes"),
        pytest.param("HP0120210019", "HP0120210019", id="Guangzhou without separators"),
        pytest.param("HFGS—2017—9", "HFGS-2017-9", id="Huizhou without padding"),
    ],
)
def test_a_code_is_known_in_every_printed_spelling(printed: str, key: str) -> None:
    code = parse_code(printed, LAYOUTS)
    assert code is not None
    assert code.key == key
    assert code.raw == printed.strip()


def test_a_shandong_code_tells_place_level_year_organ_and_serial() -> None:
    code = parse_code("BSDR-2017-0650001", LAYOUTS)
    assert code is not None
    assert (code.layout, code.place, code.level, code.year, code.organ, code.serial) == (
        ("shandong", "BS", "D", 2017, "065", 1)
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("BSDR-2021-002", id="cut off"),
        pytest.param("BSDR-2021-00200011", id="a digit too many"),
        pytest.param("登记号BSDR-2021-0020001", id="with its label"),
        pytest.param("BSDR-2021-0020001 BSDR-2021-0020002", id="two of them"),
        pytest.param("博政字〔2021〕67号", id="a document number"),
        pytest.param("HFGS-2022-007", id="Huizhou never pads"),
        pytest.param("BSDR-3021-0020001", id="a year that is none"),
    ],
)
def test_what_is_no_whole_code_is_none(text: str) -> None:
    assert parse_code(text, LAYOUTS) is None


def test_codes_are_found_in_running_text_with_their_places() -> None:
    text = "（登记号：bsdr – 2021 ‐ 0020001，HP0120210019）另有A BSDR-2018-0020004。"
    found = find_codes(text, LAYOUTS)
    assert [one.code.key for one in found] == ["BSDR-2021-0020001", "HP0120210019", "BSDR-2018-0020004"]
    assert [text[one.start : one.end] for one in found] == [one.code.raw for one in found]


def test_a_longer_row_of_letters_and_digits_holds_no_code() -> None:
    assert find_codes("XBSDR-2021-0020001 BSDR-2021-00200019 SN-HP0120210019", LAYOUTS) == ()


@given(st.data())
def test_every_code_reads_back_from_its_key_and_from_any_spelling_of_it(data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(PRINTED))
    assert layout.pattern is not None
    printed = data.draw(st.from_regex(layout.pattern, fullmatch=True, alphabet=st.characters(max_codepoint=0x7E)))
    code = parse_code(printed, LAYOUTS)
    assert code is not None
    key = code.key
    assert (key.replace("-", ""), code.layout) == (printed.replace("-", ""), layout.id)
    assert parse_code(key, LAYOUTS) == replace(code, raw=key)
    dash = data.draw(st.sampled_from([*DASHES, " – ", "－ "]))
    spelled = printed.replace("-", dash)
    if data.draw(st.booleans()):
        spelled = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() and char.isascii() else char for char in spelled)
    again = parse_code(spelled.lower(), LAYOUTS)
    assert again is not None
    assert again.key == key
    assert [one.code.key for one in find_codes(f"编号{spelled}。", LAYOUTS)] == [key]


@given(st.text())
def test_no_text_breaks_the_search_for_codes(text: str) -> None:
    for one in find_codes(text, LAYOUTS):
        assert parse_code(text[one.start : one.end], LAYOUTS) == one.code


def test_every_layout_says_where_it_was_seen(layouts: tuple[CodeLayout, ...]) -> None:
    assert {"shandong", "hunan", "guangzhou", "wenzhou", "huizhou", "none"} <= {layout.id for layout in layouts}
    assert all(layout.evidence and layout.mark in "ABCM" for layout in layouts)


ENTRY = """
[[layout]]
id = "x"
places = "somewhere"
pattern = '(?P<place>X)(?P<year>[0-9]{4})(?P<serial>[0-9])'
key = "{place}{year}{serial}"
examples = ["X20211"]
evidence = "seen"
mark = "A"
"""


@pytest.mark.parametrize(
    "old, new, named",
    [
        pytest.param('evidence = "seen"', "", "layout x: evidence", id="no evidence"),
        pytest.param('mark = "A"', 'mark = "Z"', "layout x: mark", id="an unknown mark"),
        pytest.param("(?P<year>", "(", "layout x: pattern: names no year", id="a pattern without a year"),
        pytest.param("(?P<place>X)", "(?P<place>X", "layout x: pattern", id="a pattern that is none"),
        pytest.param('key = "{place}', 'key = "{organ}', "layout x: key", id="a key with an unknown part"),
        pytest.param("X20211", "Y20211", "layout x: examples", id="an example that does not read"),
        pytest.param('examples = ["X20211"]', "", "layout x: examples", id="no example"),
        pytest.param("[[layout]]", "[[layout]", "not TOML", id="no TOML"),
        pytest.param('id = "x"', "id = 3", "layout 3: id", id="a name that is no text"),
    ],
)
def test_a_wrong_layout_is_refused_by_name_and_key(old: str, new: str, named: str) -> None:
    assert layouts_from(ENTRY)
    with pytest.raises(LayoutError, match=named):
        layouts_from(ENTRY.replace(old, new))


def test_two_layouts_of_one_name_are_refused() -> None:
    with pytest.raises(LayoutError, match="layout x: id: given twice"):
        layouts_from(ENTRY + ENTRY)


@pytest.mark.parametrize("layout", PRINTED, ids=lambda layout: layout.id)
def test_a_code_without_its_separators_is_the_same_code(layout: CodeLayout) -> None:
    for example in layout.examples:
        code = parse_code(example.replace("-", ""), LAYOUTS)
        assert code is not None
        assert (code.key, code.layout) == (example, layout.id)
        (found,) = find_codes(f"登记号{example.replace('-', '')}。", LAYOUTS)
        assert found.code.key == example


def test_a_class_of_signs_in_a_pattern_keeps_its_dash() -> None:
    assert parse_code("HFGS-2022-07", LAYOUTS) is None
    assert parse_code("HFGS-2022-70", LAYOUTS) is not None
