"""Two tellings of one life laid beside each other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Span, Status, fold
from lifecycle.rules.differences import Difference, differences
from tests.lifecycle.told import IN_FORCE, LAPSED, PAUSED, REGISTERED, REPEALED, START, TERM, on

LIFE = (REGISTERED, START, TERM)


def after(*more: Fact) -> list[Difference]:
    return differences(fold(LIFE), fold((*LIFE, *more)))


@pytest.mark.parametrize(
    "more, expected",
    [
        pytest.param([], [], id="nothing"),
        pytest.param([on("2020-05-01", Kind.AMENDMENT)], [], id="what changes no day"),
        pytest.param(
            [on("2020-05-01", Kind.REPEAL)],
            [("2020-05-01", "2023-01-01", IN_FORCE, REPEALED), ("2023-01-01", "9999-01-01", LAPSED, REPEALED)],
            id="a repeal within the term, and what would have been the lapse",
        ),
        pytest.param(
            [on("2019-03-01", Kind.SUSPENSION), on("2019-09-01", Kind.RESUMPTION)],
            [("2019-03-01", "2019-09-01", IN_FORCE, PAUSED)],
            id="a stretch in the midst",
        ),
        pytest.param(
            [on("2022-11-01", Kind.EXTENSION, "2024-06-30")],
            [("2023-01-01", "2024-07-01", LAPSED, IN_FORCE)],
            id="an extension",
        ),
    ],
)
def test_only_the_days_that_change_are_told(more: list[Fact], expected: list[tuple[str, str, Status, Status]]) -> None:
    told = [Difference(date.fromisoformat(a), date.fromisoformat(b), was, is_) for a, b, was, is_ in expected]
    assert after(*more) == told


def test_what_comes_into_the_register_or_leaves_it_changes_on_every_day() -> None:
    life = fold((REGISTERED,))
    assert differences([], life) == [Difference(BEGINNING, END_OF_TIME, None, Status.UNKNOWN)]
    assert differences(life, []) == [Difference(BEGINNING, END_OF_TIME, Status.UNKNOWN, None)]


def test_another_reason_for_the_same_status_is_no_difference() -> None:
    before = [Span(BEGINNING, date(2020, 1, 1), IN_FORCE, because=1), Span(date(2020, 1, 1), END_OF_TIME, IN_FORCE)]
    assert differences(before, [Span(BEGINNING, END_OF_TIME, IN_FORCE, because=2)]) == []


LIVES = st.lists(
    st.tuples(
        st.dates(date(2019, 1, 1), date(2022, 1, 1)), st.sampled_from([Kind.SUSPENSION, Kind.RESUMPTION, Kind.REPEAL])
    ),
    max_size=4,
)


@given(LIVES, LIVES, st.dates(date(2017, 1, 1), date(2024, 1, 1)))
def test_on_any_day_a_difference_says_what_either_life_says(
    one: list[tuple[date, Kind]], other: list[tuple[date, Kind]], day: date
) -> None:
    before, now = (fold((*LIFE, *(Fact(on_, kind) for on_, kind in told))) for told in (one, other))
    was, becomes = (next(s.status for s in spans if s.covers(day)) for spans in (before, now))
    covering = [each for each in differences(before, now) if each.first <= day < each.until]
    assert [(each.before, each.after) for each in covering] == ([] if was == becomes else [(was, becomes)])
