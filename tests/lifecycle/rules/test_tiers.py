"""Which reminder is due: a table of days, in both ways of counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lengths import Length
from lifecycle.deadlines import CHINA
from lifecycle.rules.deadlines import Route
from lifecycle.rules.tiers import TierName, due, furthest, tiers_of
from tests.lifecycle.rules.laws import SHANDONG, WEEKDAYS_ONLY, law

STEPS = law(**SHANDONG, remind_by="steps", remind_before_window="P1M")
DAYS = law(**SHANDONG, remind_by="days", expiry_tiers_days=[180, 90, 60, 30, 7])
LAST_DAY = date(2025, 1, 31)  # a Friday in the Spring Festival


def by_steps(day: date, last_day: date = LAST_DAY, route: Route | None = None, answered: date | None = None) -> str:
    found = due(tiers_of(last_day, STEPS, CHINA, route), day, answered)
    return found.name if found else ""


def by_days(day: date, last_day: date = LAST_DAY, answered: date | None = None) -> str:
    found = due(tiers_of(last_day, DAYS, CHINA), day, answered)
    return found.name if found else ""


@pytest.mark.parametrize(
    "day, tier",
    [
        pytest.param(date(2024, 6, 29), "", id="the day before anything is due"),
        pytest.param(date(2024, 6, 30), "before_window", id="a month before the window, which opens on 31 July"),
        pytest.param(date(2024, 7, 30), "before_window", id="the day before the window"),
        pytest.param(date(2024, 7, 31), "window", id="the window opens"),
        pytest.param(date(2024, 9, 10), "window", id="the day before the latest start"),
        pytest.param(date(2024, 9, 11), "latest_start", id="the latest start"),
        pytest.param(date(2024, 12, 10), "latest_start", id="the day before it must be with the justice bureau"),
        pytest.param(date(2024, 12, 11), "to_office", id="to the justice bureau"),
        pytest.param(date(2025, 1, 1), "to_office", id="New Year, a holiday on which nothing begins"),
        pytest.param(date(2025, 1, 2), "publish_by", id="published by then or there will be a gap"),
        pytest.param(date(2025, 1, 26), "publish_by", id="a Sunday on which people work"),
        pytest.param(date(2025, 1, 27), "last_day", id="the last working day before a last day in the holidays"),
        pytest.param(date(2025, 1, 31), "last_day", id="the last valid day"),
        pytest.param(date(2025, 2, 1), "day_after", id="the day after"),
        pytest.param(date(2026, 3, 7), "day_after", id="400 days after"),
    ],
)
def test_by_the_steps_of_the_route(day: date, tier: str) -> None:
    assert by_steps(day) == tier


@pytest.mark.parametrize(
    "left, tier",
    [
        pytest.param(181, "", id="181 days left"),
        pytest.param(180, "180", id="180 days left"),
        pytest.param(91, "180", id="91 days left"),
        pytest.param(90, "90", id="90 days left"),
        pytest.param(31, "60", id="31 days left"),
        pytest.param(30, "30", id="30 days left"),
        pytest.param(8, "30", id="8 days left"),
        pytest.param(7, "7", id="7 days left"),
        pytest.param(0, "7", id="the last valid day"),
        pytest.param(-1, "day_after", id="the day after"),
        pytest.param(-400, "day_after", id="400 days after"),
    ],
)
def test_by_plain_days(left: int, tier: str) -> None:
    assert by_days(LAST_DAY - timedelta(days=left)) == tier


@pytest.mark.parametrize(
    "last_day, day, tier",
    [
        pytest.param(date(2024, 2, 29), date(2023, 8, 29), "window", id="six months before 29 February"),
        pytest.param(date(2024, 2, 29), date(2023, 8, 28), "before_window", id="a day earlier"),
        pytest.param(date(2023, 8, 31), date(2023, 2, 28), "window", id="six months before the 31st of August"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 29), "last_day", id="29 February itself"),
        pytest.param(date(2024, 2, 29), date(2024, 3, 1), "day_after", id="the day after 29 February"),
        pytest.param(date(2031, 1, 31), date(2031, 1, 30), "publish_by", id="a year whose holidays nobody knows yet"),
    ],
)
def test_months_of_unequal_lengths(last_day: date, day: date, tier: str) -> None:
    assert by_steps(day, last_day) == tier


@pytest.mark.parametrize(
    "answered, day, tier",
    [
        pytest.param(date(2024, 8, 1), date(2024, 8, 2), "", id="the window was answered"),
        pytest.param(date(2024, 8, 1), date(2024, 9, 11), "latest_start", id="the next step comes all the same"),
        pytest.param(date(2024, 9, 11), date(2024, 9, 12), "", id="answered on the day it became due"),
        pytest.param(date(2024, 9, 11), date(2024, 12, 11), "to_office", id="then to the justice bureau"),
        pytest.param(date(2024, 7, 30), date(2024, 7, 31), "window", id="answered the day before"),
        pytest.param(date(2019, 9, 1), date(2024, 7, 31), "window", id="an answer of the term before"),
        pytest.param(date(2025, 2, 1), date(2025, 3, 1), "", id="answered after the end"),
    ],
)
def test_an_answer_moves_the_reminders_to_the_next_step(answered: date, day: date, tier: str) -> None:
    assert by_steps(day, route=Route.REREGISTER, answered=answered) == tier


def test_of_a_longer_route_the_steps_come_sooner() -> None:
    assert by_steps(date(2024, 7, 31), route=Route.AMEND) == "latest_start"
    assert by_steps(date(2024, 7, 31), route=Route.REREGISTER) == "window"


def test_a_latest_start_before_the_window_leaves_the_window_nothing_to_say() -> None:
    own = {"evaluation_length": Length(months=9)}
    names = {
        found.name
        for number in range(600)
        if (found := due(tiers_of(LAST_DAY, STEPS, CHINA, own=own), date(2024, 1, 1) + timedelta(number)))
    }
    assert "window" not in names
    assert "latest_start" in names


def test_where_no_rule_knows_a_window_the_first_tier_is_the_latest_start() -> None:
    rules = law(effect_gap_days=30, remind_by="steps")
    assert tiers_of(LAST_DAY, rules, WEEKDAYS_ONLY)[0].name == TierName.LATEST_START


DAYS_OF_OUR_TIME = st.dates(date(2016, 1, 1), date(2032, 12, 31))


@given(DAYS_OF_OUR_TIME, st.integers(1, 500), st.sampled_from([*Route]), st.sampled_from([STEPS, DAYS]))
def test_beyond_the_furthest_day_nothing_is_due(day: date, beyond: int, route: Route, rules: object) -> None:
    assert isinstance(rules, type(STEPS))
    last_day = furthest(day, rules, CHINA) + timedelta(days=beyond)
    assert due(tiers_of(last_day, rules, CHINA, route), day) is None


def test_lengths_of_a_document_of_its_own_reach_further() -> None:
    own = {"evaluation_length": Length(years=1)}
    day = date(2024, 3, 15)
    beyond = furthest(day, STEPS, CHINA) + timedelta(days=180)
    assert due(tiers_of(beyond, STEPS, CHINA, Route.AMEND, own), day) is not None


@given(DAYS_OF_OUR_TIME, st.integers(-300, 60), st.sampled_from([STEPS, DAYS]))
def test_urgency_never_falls_while_days_pass(last_day: date, offset: int, rules: object) -> None:
    assert isinstance(rules, type(STEPS))
    day = last_day + timedelta(days=offset)
    tiers = tiers_of(last_day, rules, CHINA)
    before, after = due(tiers, day), due(tiers, day + timedelta(days=1))
    assert before is None or (after is not None and tiers.index(after) >= tiers.index(before))
