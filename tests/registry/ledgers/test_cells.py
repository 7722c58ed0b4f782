"""What single cells say: days, terms and states, in every spelling that was seen and some that were not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ledgers import SheetCell, State
from registry.ledgers.days import EARLIEST, LATEST, DayRead, read_day
from registry.ledgers.fields import Field, meaning_of
from registry.ledgers.states import read_state
from registry.ledgers.terms import read_term
from registry.reading.basis import Basis

THE_DAY = date(2016, 3, 1)
CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))


def cell(text: str) -> SheetCell:
    return SheetCell(1, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016.3.1", id="points"),
        pytest.param("2016-03-01", id="dashes"),
        pytest.param("2016/3/1", id="strokes"),
        pytest.param("2016年3月1日", id="characters"),
        pytest.param("20160301", id="run together"),
        pytest.param("42430", id="a number that has lost its format"),
        pytest.param("二〇一六年三月一日", id="Chinese numerals"),
        pytest.param("２０１６．３．１", id="full width"),
        pytest.param("2016 年 3 月 1 日", id="with spaces"),
        pytest.param("2016。3。1", id="with full stops"),
        pytest.param("2016-03-01 00:00:00", id="with a midnight"),
        pytest.param("2016年3月1日起施行", id="with what happens then"),
        pytest.param("2016.3.1.", id="with a point too many"),
    ],
)
def test_a_day_in_any_style_is_that_day(text: str) -> None:
    assert read_day(cell(text)) == DayRead(THE_DAY, THE_DAY)


def test_a_cell_that_holds_a_day_is_that_day_whatever_it_shows() -> None:
    assert read_day(SheetCell(1, "16年3月", THE_DAY)).first == THE_DAY


def test_a_workbook_of_the_other_system_counts_from_1904() -> None:
    assert read_day(cell("40968"), since_1904=True).first == THE_DAY


@pytest.mark.parametrize(
    "text, read",
    [
        pytest.param("2016年3月", DayRead(THE_DAY, date(2016, 3, 31), assumed="month_only"), id="a month"),
        pytest.param(
            "2016.10", DayRead(date(2016, 10, 1), date(2016, 10, 31), assumed="month_only"), id="with a point"
        ),
        pytest.param("2016", DayRead(date(2016, 1, 1), date(2016, 12, 31), assumed="end_of_year"), id="a year"),
        pytest.param("2016.1", DayRead(doubt="day_unread"), id="January, or an October whose zero is gone"),
        pytest.param("16.3.1", DayRead(doubt="day_unread"), id="a year of two digits"),
        pytest.param("3/1/2016", DayRead(doubt="day_unread"), id="a month or a day in front"),
        pytest.param("2016.2.30", DayRead(doubt="day_impossible"), id="a day that never came"),
        pytest.param("1016.3.1", DayRead(doubt="day_impossible"), id="a year before all registers"),
        pytest.param("施行日期待定", DayRead(doubt="day_unread"), id="words"),
        pytest.param("", DayRead(doubt="day_unread"), id="nothing"),
    ],
)
def test_what_leaves_the_day_open_is_said(text: str, read: DayRead) -> None:
    assert read_day(cell(text)) == read


@given(
    st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)),
    st.sampled_from(
        ["{0}.{1}.{2}", "{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}", " {0} 年{1} 月{2}日 "]
    ),
)
def test_every_day_is_read_back_from_every_style(day: date, style: str) -> None:
    assert read_day(cell(style.format(day.year, day.month, day.day))) == DayRead(day, day)


@given(st.dates(date(1928, 1, 1), date(2170, 1, 1)))
def test_every_number_of_days_is_read_back(day: date) -> None:
    assert read_day(cell(str((day - date(1899, 12, 30)).days))).first == day


@given(st.text(alphabet="0123456789年月日.-/至起止 〇一二三十底长期", max_size=24))
def test_whatever_stands_in_a_cell_it_is_read_or_doubted_and_nothing_breaks(text: str) -> None:
    read, term = read_day(cell(text)), read_term(cell(text))
    assert (read.first is None) == bool(read.doubt)
    assert read.first is None or read.last is None or read.first <= read.last
    assert not (term.doubt and term.term)


@pytest.mark.parametrize(
    "text, period, counted_from",
    [
        pytest.param("三年", "P3Y", None, id="three years"),
        pytest.param("3年", "P3Y", None, id="in digits"),
        pytest.param("有效期五年", "P5Y", None, id="with its head"),
        pytest.param("试行两年", "P2Y", None, id="on trial"),
        pytest.param("两年六个月", "P2Y6M", None, id="years and months"),
        pytest.param("一年半", "P1Y6M", None, id="a year and a half"),
        pytest.param("5年（自公布之日起）", "P5Y", Basis.ON_PUBLICATION, id="from publication"),
        pytest.param("自印发之日起5年", "P5Y", Basis.ON_ISSUE, id="from issue"),
        pytest.param("自施行之日起5年", "P5Y", None, id="from where it counts anyway"),
    ],
)
def test_a_length_and_what_it_counts_from(text: str, period: str, counted_from: Basis | None) -> None:
    term = read_term(cell(text)).term
    assert term is not None
    assert (term.period, term.counted_from) == (period, counted_from)


@pytest.mark.parametrize(
    "text, start",
    [
        pytest.param("2021.2.28", None, id="a day"),
        pytest.param("至2021年2月28日止", None, id="with its words"),
        pytest.param("2016.3.1-2021.2.28", THE_DAY, id="from and to"),
        pytest.param("2016-3-1-2021-2-28", THE_DAY, id="all in dashes"),
        pytest.param("2016年3月1日至2021年2月28日", THE_DAY, id="in characters"),
        pytest.param("自2016年3月1日起五年", THE_DAY, id="a start and a length"),
        pytest.param("自2016年3月1日起施行，有效期五年", THE_DAY, id="as a clause says it"),
    ],
)
def test_a_last_day_and_the_first_one_printed_with_it(text: str, start: date | None) -> None:
    read = read_term(cell(text))
    assert read.term is not None
    assert (read.term.until, read.start) == (date(2021, 2, 28), start)


@pytest.mark.parametrize("text", ["长期", "长期有效", "永久", "无固定期限", "9999-12-31"])
def test_a_term_without_an_end(text: str) -> None:
    term = read_term(cell(text)).term
    assert term is not None
    assert term.permanent


@pytest.mark.parametrize(
    "text, doubt",
    [
        pytest.param("未规定", "", id="nothing is stated, which is understood"),
        pytest.param("至新办法出台之日", "term_conditional", id="it hangs on an event"),
        pytest.param("十年以上", "term_unread", id="no length but a limit"),
        pytest.param("5", "term_unread", id="a bare number"),
        pytest.param("2021.2.30", "day_impossible", id="a day that never comes"),
    ],
)
def test_a_cell_that_gives_no_term(text: str, doubt: str) -> None:
    read = read_term(cell(text))
    assert (read.term, read.doubt) == (None, doubt)


def test_a_bare_number_is_years_where_the_head_says_so() -> None:
    term = read_term(cell("5"), years=True).term
    assert term is not None
    assert term.period == "P5Y"


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 9000))
def test_a_span_in_one_cell_is_read_back_with_both_its_ends(first: date, days: int) -> None:
    last = min(first + timedelta(days=days), date(LATEST, 12, 31))
    read = read_term(cell(f"{first.year}.{first.month}.{first.day}-{last.year}.{last.month}.{last.day}"))
    assert read.term is not None
    assert (read.start, read.term.until) == (first, last)


@pytest.mark.parametrize(
    "text, state, on",
    [
        pytest.param("有效", State.IN_FORCE, None, id="valid"),
        pytest.param("现行有效", State.IN_FORCE, None, id="in force"),
        pytest.param("In force", State.IN_FORCE, None, id="as our own export says it in English"),
        pytest.param("废", State.REPEALED, None, id="one character"),
        pytest.param("已废止", State.REPEALED, None, id="repealed"),
        pytest.param("自然失效", State.LAPSED, None, id="lapsed by itself"),
        pytest.param("2019年5月1日废止", State.REPEALED, date(2019, 5, 1), id="with its day before"),
        pytest.param("已废止（2019.5.1）", State.REPEALED, date(2019, 5, 1), id="with its day behind"),
        pytest.param("于2019年5月1日失效", State.LAPSED, date(2019, 5, 1), id="lapsed on a day"),
        pytest.param("被青政发〔2019〕3号废止", State.REPEALED, None, id="by another document"),
        pytest.param("拟废止", State.PLANNED, None, id="to be repealed"),
        pytest.param("部分废止", State.IN_PART, None, id="in part"),
        pytest.param("未废止", None, None, id="a negation is no repeal"),
        pytest.param("不再有效", None, None, id="nor is this validity"),
        pytest.param("第五条废止", None, None, id="one article is not the whole"),
        pytest.param("建议2019年5月1日废止", State.PLANNED, None, id="a proposal with a day"),
    ],
)
def test_what_a_cell_says_of_force(text: str, state: State | None, on: date | None) -> None:
    read = read_state(text)
    assert (read.state, read.on) == (state, on)
    assert bool(read.doubt) == (state is None)


@pytest.mark.parametrize(
    "head, field",
    [
        pytest.param("统一登记号", Field.CODE, id="code"),
        pytest.param("发文字号", Field.NUMBER, id="number"),
        pytest.param("题 名", Field.TITLE, id="title with a space"),
        pytest.param("起草部门（单位）", Field.DRAFTER, id="drafter with brackets"),
        pytest.param("主办单位", Field.DRAFTER, id="who was in charge"),
        pytest.param("成文日期", Field.DATED, id="dated"),
        pytest.param("印发时间", Field.ISSUED, id="issued"),
        pytest.param("公布日期", Field.PUBLISHED, id="published"),
        pytest.param("施行日期", Field.EFFECTIVE, id="takes effect"),
        pytest.param("有效期至", Field.TERM, id="last valid day"),
        pytest.param("截止日期", Field.TERM, id="the day it ends"),
        pytest.param("时效性", Field.STATE, id="state"),
        pytest.param("废止日期", Field.REPEALED_ON, id="day of repeal"),
        pytest.param("备 注", Field.REMARK, id="remark"),
        pytest.param("Last valid day", Field.TERM, id="our own export in English"),
        pytest.param("状态起始日", Field.COMPUTED, id="what the register computes"),
        pytest.param("经办人", None, id="nobody's"),
    ],
)
def test_what_a_head_says_of_its_column(head: str, field: Field | None) -> None:
    meaning = meaning_of(head)
    assert (meaning.field if meaning else None) == field
