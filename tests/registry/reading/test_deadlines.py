"""By when work is to be done, in the ways tables print it."""

from datetime import date

import pytest

from registry.reading.deadlines import Deadline, parse_deadline

DATED = date(2036, 9, 13)


@pytest.mark.parametrize(
    "printed, day",
    [
        ("2037年6月30日", date(2037, 6, 30)),
        ("2037.6.30", date(2037, 6, 30)),
        ("2037-06-30", date(2037, 6, 30)),
        ("2037年6月30日前完成改造", date(2037, 6, 30)),
        ("2037 年 6 月", date(2037, 6, 30)),
        ("2037.02", date(2037, 2, 28)),
        ("2037/06", date(2037, 6, 30)),
        ("2036年9月底", date(2036, 9, 30)),
        ("2040年2月底前", date(2040, 2, 29)),
        ("二〇三六年十二月", date(2036, 12, 31)),
        ("2036年12月中旬", date(2036, 12, 20)),
        ("2036年第三季度", date(2036, 9, 30)),
        ("2037年上半年", date(2037, 6, 30)),
        ("2036年底前", date(2036, 12, 31)),
        ("2036年内", date(2036, 12, 31)),
        ("2036年", date(2036, 12, 31)),
        ("2036—2040年", date(2040, 12, 31)),
        ("2036年9月至2037年6月", date(2037, 6, 30)),
        ("2036年9月-12月", date(2036, 12, 31)),
        ("2036年10月底前拿出方案，12月底前完成", date(2036, 12, 31)),
        # The year is the document's, or the next one where that has passed.
        ("9月30日前", date(2036, 9, 30)),
        ("年底前", date(2036, 12, 31)),
        ("四季度", date(2036, 12, 31)),
        ("明年3月底", date(2037, 3, 31)),
        ("1月底前", date(2037, 1, 31)),
    ],
)
def test_a_printed_deadline_is_its_last_day(printed: str, day: date) -> None:
    assert parse_deadline(printed, DATED) == Deadline(day)


@pytest.mark.parametrize("printed", ["长期", "长期坚持", "持续推进", "每年12月底前", "2036年12月底前，并长期坚持"])
def test_work_without_an_end_has_no_day(printed: str) -> None:
    assert parse_deadline(printed, DATED) == Deadline(is_open=True)


@pytest.mark.parametrize(
    "printed",
    ["立即", "印发之日起30日内", "2036年10月启动", "2036年2月30日", "2036年10月1日至31日", "按上级要求", "5个工作日内"],
)
def test_what_tells_no_last_day_tells_none(printed: str) -> None:
    assert parse_deadline(printed, DATED) == Deadline()


@pytest.mark.parametrize("printed", ["9月30日前", "年底前", "三季度", "上半年", "12月中旬"])
def test_a_year_left_out_is_not_guessed_without_the_documents_day(printed: str) -> None:
    assert parse_deadline(printed, None).day is None
