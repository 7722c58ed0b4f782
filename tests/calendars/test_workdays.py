from datetime import date

import pytest

from calendars.china import is_provisional, is_workday
from calendars.workdays import workdays_after, workdays_before, working_day_by, working_day_from


@pytest.mark.parametrize(
    "start, count, end",
    [
        pytest.param(date(2024, 9, 27), 1, date(2024, 9, 29), id="a Sunday made up for the National Day"),
        pytest.param(date(2024, 9, 30), 1, date(2024, 10, 8), id="over the National Day"),
        pytest.param(date(2024, 12, 31), 1, date(2025, 1, 2), id="over New Year"),
        pytest.param(date(2024, 5, 13), 15, date(2024, 6, 3), id="fifteen working days"),
        pytest.param(date(2024, 5, 11), 0, date(2024, 5, 11), id="none"),
    ],
)
def test_working_days_know_holidays_and_make_up_days(start: date, count: int, end: date) -> None:
    assert workdays_after(start, count, is_workday) == end
    assert workdays_before(end, count, is_workday) == start


def test_a_holiday_moves_to_the_working_day_before_or_after() -> None:
    assert working_day_by(date(2024, 10, 3), is_workday) == date(2024, 9, 30)
    assert working_day_from(date(2024, 10, 3), is_workday) == date(2024, 10, 8)


def test_beyond_the_published_notices_only_weekends_count() -> None:
    assert is_provisional(date(2045, 10, 1))
    assert not is_workday(date(2045, 9, 30))
    assert is_workday(date(2045, 10, 2))
