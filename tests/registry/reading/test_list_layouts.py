"""The same documents in every layout a list is printed in: the same rows, and nothing said that is not so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.layouts import load_layouts
from registry.reading import Block, Category, Cell, Paragraph, Row, Table, UntilKind
from registry.openers import blocks_of
from tests.registry.reading.list_layouts import (
    COLUMNS,
    DECISIONS,
    HEADS,
    LAYOUTS,
    Content,
    Listed,
    Print,
    as_listed,
    cell,
    rows_read,
    with_tabs,
)

TITLES = (
    "青泽区人民政府关于印发青泽区河灯管理办法的通知",
    "青泽区人民政府办公室关于印发青泽区《茶园修复计划（2030-2034年）》实施方案的通知",
    "青泽区人民政府关于渡口停航的通告",
    "青泽区茶叶零售点布局规定",
    "青泽区人民政府办公室关于印发〈青泽区国有林场经营预算管理暂行办法〉的通知",
)
ENDED = Content(
    Category.ENDED,
    "宣告废止、失效的规范性文件目录",
    ("reason", "remark"),
    (
        Listed(TITLES[0], "青政发〔2031〕3号", "QZDR-2031-0010002", reason="文件到期", remark="附说明"),
        Listed(TITLES[1], "青政办发〔2032〕8号", "QZDR-2032-0020004", reason="文件到期", remark="附说明"),
        Listed(TITLES[2], None, "QZDR-2032-0020003", reason="已被青政发〔2035〕1号代替", remark="附说明"),
    ),
)
CONTINUES = Content(
    Category.CONTINUES,
    "宣布继续有效的规范性文件目录",
    ("until",),
    (
        Listed(TITLES[4], "青政办字〔2034〕16号", "QZDR-2034-0020001", until=date(2039, 12, 12)),
        Listed(TITLES[2], None, "QZDR-2034-0010001", until=date(2039, 2, 28)),
        Listed(TITLES[3], "青茶专〔2034〕1号", "QZDR-2034-0650001", until=date(2039, 2, 28)),
    ),
)
CONTENTS = (
    ENDED,
    CONTINUES,
    replace(CONTINUES, category=Category.EXTENDED, heading="延长有效期的规范性文件目录"),
    replace(CONTINUES, category=Category.CONTINUES_UNREVIEWED, heading="其他现行有效的规范性文件目录"),
    replace(CONTINUES, category=Category.REPUBLISH_OR_LAPSE, heading="需修改后重新发布的规范性文件目录"),
    replace(ENDED, category=Category.LAPSED, heading="宣布失效的规范性文件目录", columns=("reason", "remark")),
    replace(ENDED, category=Category.REPEALED, heading="予以废止的规范性文件目录"),
    replace(ENDED, category=Category.DELISTED, heading="不作为规范性文件管理的文件目录"),
    replace(
        ENDED,
        category=Category.TO_AMEND,
        heading="拟修改的规范性文件目录",
        columns=("remark",),
        rows=tuple(replace(row, reason=None) for row in ENDED.rows),
    ),
    replace(
        ENDED,
        category=Category.TO_REPEAL,
        heading="拟废止的规范性文件目录",
        columns=("reason",),
        rows=tuple(replace(row, remark=None) for row in ENDED.rows),
    ),
)
# What a layout may make the reader say; all else would be wrong.
HARMLESS = {"rows_joined", "reason_filled_down"}


@pytest.mark.parametrize(
    "content, layout",
    [pytest.param(*pair, id=f"{pair[0].category}-{pair[1].__name__}") for pair in product(CONTENTS, LAYOUTS)],
)
def test_every_layout_of_a_list_reads_to_the_same_rows(content: Content, layout: Print) -> None:
    reading, lists = rows_read(layout(content))
    assert [(one.category, as_listed(one)) for one in lists] == [(content.category, content.numbered)]
    assert [one.key for one in reading.remarks if one.key not in HARMLESS] == []


PLACES = ("青泽区", "临源市")
ISSUERS = st.builds("{}{}".format, st.sampled_from(PLACES), st.sampled_from(["人民政府", "人民政府办公室", "水利局", "财政局"]))
SUBJECTS = st.sampled_from(
    ["印发河灯管理办法", "渡口停航", "印发《茶园修复计划（2030-2034年）》实施方案", "废止河道采砂办法", "修改〈船员守则〉",
     "贯彻临政发〔2030〕9号文件", "印发第2批3个示范点名单", "继续有效的收费", "加强5号码头管理", "特困人员救助供养"]
)  # fmt: skip
GENRES = st.sampled_from(["通知", "意见", "通告", "办法", "实施细则", "复函", "规定（试行）"])
SAID = st.sampled_from(["文件到期", "已被青政发〔2035〕1号代替", "依据《临源市渡口办法》第十三条", "适用期已过", "任务完成"])
NOTED = st.sampled_from(["附说明", "由区水利局实施", "2036年完成"])
DAYS = st.dates(date(2030, 1, 1), date(2049, 12, 31))
CODES = st.one_of(
    st.builds("QZDR-{}-{:07d}".format, st.integers(2010, 2039), st.integers(1, 9_999_999)),
    st.builds("QZDR-{}-{:05d}".format, st.integers(2010, 2039), st.integers(1, 99_999)),
    st.builds("QZ{:02d}{}{:04d}".format, st.integers(1, 99), st.integers(2010, 2039), st.integers(1, 9999)),
    st.builds("ZJCC00-{}-{:04d}".format, st.integers(2010, 2039), st.integers(1, 9999)),
    st.builds("HFGS-{}-{}".format, st.integers(2010, 2039), st.integers(1, 9999)),
)
NUMBERS = st.builds(
    "{}〔{}〕{}号".format, st.sampled_from(["青政发", "青政办字", "青水", "青发改发"]), st.integers(2010, 2039), st.integers(1, 400)
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Every row has what tells it apart; said of it is all or nothing, as which of two is missing nobody could tell."""
    category = draw(st.sampled_from(sorted(HEADINGS)))
    columns = draw(st.sampled_from([("reason", "remark"), ("reason",), ("remark",), ("until",), ()]))
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        number = draw(st.one_of(st.none(), NUMBERS))
        rows.append(
            Listed(
                f"{draw(ISSUERS)}关于{draw(SUBJECTS)}的{draw(GENRES)}",
                number,
                draw(CODES if number is None else st.one_of(st.none(), CODES)),
                draw(DAYS) if "until" in columns else None,
                draw(SAID) if "reason" in columns else None,
                draw(NOTED) if "remark" in columns else None,
            )
        )
    return Content(category, HEADINGS[category], columns, tuple(rows))


HEADINGS = {content.category: content.heading for content in CONTENTS}


@given(contents(), st.sampled_from(LAYOUTS))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_list_in_any_layout_reads_to_its_rows(content: Content, layout: Print) -> None:
    _, lists = rows_read(layout(content))
    assert [(one.category, as_listed(one)) for one in lists] == [(content.category, content.numbered)]
