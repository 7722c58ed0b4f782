from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lengths import Length, last_day_of


@pytest.mark.parametrize(
    "start, length, expected",
    [
        pytest.param("2018-01-01", "P5Y", "2022-12-31", id="calendar years"),
        pytest.param("2023-11-17", "P5Y", "2028-11-16", id="如东 2023"),
        pytest.param("2024-02-18", "P5Y", "2029-02-17", id="Shanghai, in the title"),
        pytest.param("2020-06-05", "P3Y", "2023-06-04", id="增城, on trial"),
        pytest.param("2019-03-01", "P1Y", "2020-02-29", id="into a leap day"),
        pytest.param("2020-02-29", "P1Y", "2021-02-28", id="from 29 February to a year without one"),
        pytest.param("2020-02-29", "P4Y", "2024-02-28", id="from 29 February to the next"),
        pytest.param("2024-01-31", "P1M", "2024-02-29", id="a month that has no 31st"),
        pytest.param("2024-03-31", "P6M", "2024-09-30", id="six months from a 31st"),
        pytest.param("2024-05-15", "P18M", "2025-11-14", id="eighteen months"),
        pytest.param("2024-05-01", "P30D", "2024-05-30", id="thirty days, the first counted"),
    ],
)
def test_whole_lengths_end_on_the_day_before_the_anniversary(start: str, length: str, expected: str) -> None:
    assert last_day_of(date.fromisoformat(start), Length.parse(length)).isoformat() == expected


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(1, 60), st.integers(1, 60))
def test_a_longer_term_never_ends_earlier(start: date, months: int, more: int) -> None:
    assert last_day_of(start, Length(months=months)) <= last_day_of(start, Length(months=months + more))
