"""One clause in all its spellings, and whatever else is handed in."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.reading.days import parse_printed
from registry.reading.lengths import last_day, parse_length
from tests.registry.printed import contract_of, reading_of
from tests.registry.reading.noticed import Notice, force, noticed

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
CHARACTERS = "零一二三四五六七八九"
ZEROS = st.sampled_from("〇○零◯ОO0")
SPACES = st.sampled_from(["", "", "", " ", "\n", "\u3000", "\n\n", "\u200b"])

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
lengths = st.integers(1, 30)


def in_characters(number: int, zero: str, *, year: bool = False) -> str:
    if year:
        return "".join(CHARACTERS[int(digit)] for digit in str(number)).replace("零", zero)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{CHARACTERS[tens]}十") + (CHARACTERS[ones] if ones else "")


@st.composite
def spelled_day(draw: st.DrawFn, day: date) -> str:
    kind = draw(st.sampled_from(["plain", "padded", "wide", "characters", "dots", "dashes", "slashes"]))
    if kind == "characters":
        year = in_characters(day.year, draw(ZEROS), year=True)
        return f"{year}年{in_characters(day.month, '')}月{in_characters(day.day, '')}日"
    if kind in ("dots", "dashes", "slashes"):
        return {"dots": ".", "dashes": "-", "slashes": "/"}[kind].join(map(str, (day.year, day.month, day.day)))
    text = (
        f"{day.year}年{day.month:02}月{day.day:02}日" if kind == "padded" else f"{day.year}年{day.month}月{day.day}日"
    )
    return text.translate(WIDE) if kind == "wide" else text


@st.composite
def spaced(draw: st.DrawFn, text: str) -> str:
    """The same signs with white space and line breaks anywhere between them, but no line that is a page number."""
    broken = re.sub(r"\s+-", "-", "".join(sign + draw(SPACES) for sign in text))
    return re.sub(r"\n(?=\s*[0-9０-９]{1,3}\s*\n)", "", broken)


@given(st.data(), days, days)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_clause_reads_the_same_in_every_spelling_of_its_days(data: st.DataObject, one: date, other: date) -> None:
    start, end = sorted((one, other))
    first, last = data.draw(spelled_day(start)), data.draw(spelled_day(end))
    words = data.draw(spaced(f"本通知自{first}起施行，有效期至{last}。"))
    assert force(noticed(Notice(words))[1]) == (start.isoformat(), "printed", end.isoformat(), None)


@given(st.data(), days, lengths)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_length_reads_the_same_in_every_spelling(data: st.DataObject, start: date, years: int) -> None:
    number = data.draw(st.sampled_from([str(years), str(years).translate(WIDE), in_characters(years, "")]))
    noun = data.draw(st.sampled_from(["有效期", "有效期限", "有效期为", "有效期：", "试行期", "有效期暂定"]))
    words = data.draw(spaced(f"本通知自{data.draw(spelled_day(start))}起施行，{noun}{number}年。"))
    parsed = parse_length(f"{years}年")
    assert parsed is not None
    end = last_day(start, parsed)
    assert end is not None
    assert force(noticed(Notice(words))[1]) == (start.isoformat(), "printed", end.isoformat(), f"P{years}Y")


@given(st.data(), st.integers(5, 60))
@settings(max_examples=50, deadline=None)
def test_lines_wrapped_at_any_width_read_the_same(data: st.DataObject, width: int) -> None:
    clause = "一、夜航应当点灯，由区渡口局负责监督。二、本通知自2031年1月1日起施行，有效期至2033年12月31日。"
    text = data.draw(st.sampled_from([clause, f"{clause}《夜航规定》（青政发〔2011〕3号）同时废止。"]))
    wrapped = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    plain, broken = (noticed(Notice(one))[1] for one in (text, wrapped))
    assert force(broken) == force(plain) == ("2031-01-01", "printed", "2033-12-31", None)
    assert [one.targets for one in broken.repeals] == [one.targets for one in plain.repeals]


LENGTHS = [
    ("whole years end the day before", "2018-01-01", "5年", "2022-12-31", "P5Y"),
    ("within a month", "2023-11-17", "5年", "2028-11-16", "P5Y"),
    ("1 March after a leap day", "2020-03-01", "1年", "2021-02-28", "P1Y"),
    ("29 February plus one year", "2020-02-29", "1年", "2021-02-28", "P1Y"),
    ("29 February plus two years", "2020-02-29", "两年", "2022-02-28", "P2Y"),
    ("29 February plus four years", "2020-02-29", "4年", "2024-02-28", "P4Y"),
    ("28 February plus one year", "2020-02-28", "1年", "2021-02-27", "P1Y"),
    ("1 March plus four years, into a leap year", "2020-03-01", "4年", "2024-02-29", "P4Y"),
    ("the last of a month plus one month", "2031-01-31", "1个月", "2031-02-28", "P1M"),
    ("31 August plus six months", "2031-08-31", "6个月", "2032-02-29", "P6M"),
    ("months of more than a year", "2031-01-01", "十八个月", "2032-06-30", "P18M"),
    ("years and months", "2031-01-01", "2年零6个月", "2033-06-30", "P2Y6M"),
    ("half a year", "2031-01-01", "半年", "2031-06-30", "P6M"),
    ("a year and a half", "2031-01-01", "一年半", "2032-06-30", "P1Y6M"),
    ("days", "2031-01-01", "30天", "2031-01-30", "P30D"),
]


@pytest.mark.parametrize("start, length, end, period", [row[1:] for row in LENGTHS], ids=[row[0] for row in LENGTHS])
def test_the_last_day_of_a_length(start: str, length: str, end: str, period: str) -> None:
    parsed = parse_length(length)
    assert parsed is not None
    assert (last_day(date.fromisoformat(start), parsed), str(parsed)) == (date.fromisoformat(end), period)


@given(days, lengths)
def test_a_later_start_and_a_longer_term_never_end_earlier(start: date, years: int) -> None:
    def end(first: date, length: int) -> date:
        parsed = parse_length(f"{length}年")
        found = last_day(first, parsed) if parsed else None
        assert found is not None
        return found

    assert end(start, years) < end(start, years + 1)
    assert end(start, years) <= end(start + timedelta(days=1), years)


@pytest.mark.parametrize("length", ["0年", "零年", "100年", "5", "年", "五十六年零", "个月"])
def test_what_is_no_length_or_an_absurd_one_is_none(length: str) -> None:
    assert parse_length(length) is None


def test_past_the_end_of_the_calendar_there_is_no_last_day() -> None:
    parsed = parse_length("5年")
    assert parsed is not None
    assert last_day(date(9998, 1, 1), parsed) is None
    assert parse_printed("9999年12月31日") is None
    assert parse_printed("2031年2月30日") is None


SIGNS = (
    "自从于本通知办法公布印发之日起施行执行有效期至到年月日0129一二〇"
    "，。；：（）《》“”第条的为止同时废止失效逾期未 \n\t"
)


@given(st.text(alphabet=SIGNS, max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_words_read_to_something(words: str) -> None:
    contract_of(Notice(words, inner=words).text)


PIECES = [
    "本通知",
    "自",
    "2031年1月1日",
    "9999年12月31日",
    "0001年1月1日",
    "0000年0月0日",
    "24时",
    "起",
    "至",
    "止",
    "施行",
    "有效期",
    "5年",
    "99年",
    "长期有效",
    "同时",
    "废止",
    "《办法》",
    "（",
    "）",
    "自公布之日起",
    "30日后",
    "延长",
    "失效",
    "前",
    "逾期未",
    "公布的",
    "12月",
    "年底",
    "0时",
    "第五条",
    "实施日期",
    "：",
    "1年1月1日",
    "，",
    "。",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_heap_of_a_clauses_pieces_reads_to_something(pieces: list[str]) -> None:
    contract_of(Notice("".join(pieces), inner="".join(pieces), title=f"关于{''.join(pieces)}的通知").text)


LINE = 300_000
UNITS = [
    "自",
    "有效期",
    "施行",
    "自公布之日起施行",
    "自2031年1月1日起",
    "有效期至2031年1月1日，",
    "本办法",
    "本",
    "《",
    "（",
    "《甲》",
    "（甲）",
    "“",
    "“甲”",
    "2031年",
    "1月",
    "同时废止",
    "一",
    "至",
    "，",
    "延长",
    "逾期未公布的，",
    "本办法自",
    "《办法》自公布之日起施行，",
    "以下简称",
    "《甲》以下简称《",
    "废止《",
    "决定废止",
    "第一条",
    "0",
    "有效期五年，自",
    "（自",
    "《甲》（",
    "自批准",
    "。",
    "日起",
    "实施日期",
    "等一",
    "青政发〔2031〕1号同时废止，",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("broken", [False, True], ids=["one line", "lines"])
def test_three_hundred_kilobytes_of_one_thing_read_in_seconds(unit: str, broken: bool) -> None:
    times = LINE // len(unit.encode())
    words = "\n".join([unit * 10] * (times // 10)) if broken else unit * times
    began = time.process_time()
    reading_of(Notice(words).text)
    assert time.process_time() - began < 8
