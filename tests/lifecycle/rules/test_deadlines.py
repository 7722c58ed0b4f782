from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lengths import Length
from lifecycle.deadlines import CHINA
from lifecycle.rules.deadlines import LENGTH_KEYS, OWNERS, ROUTES, Plan, Route, Step, plan
from tests.lifecycle.rules.laws import SHANDONG, WEEKDAYS_ONLY, law

RULES = law(**SHANDONG)
DAY = date(2024, 8, 12)
LAST_DAY = date(2025, 1, 31)  # of 博政办字〔2020〕25号


def start_of(made: Plan, step: Step) -> date:
    return next(planned.start_by for planned in made.steps if planned.step == step)


def test_re_registering_without_a_gap_as_the_face_shows_it() -> None:
    made = plan(Route.REREGISTER, LAST_DAY, DAY, RULES, CHINA)
    assert made.takes_effect == date(2025, 2, 1)
    assert start_of(made, Step.PUBLICATION) == date(2025, 1, 2)
    assert made.window_opens == date(2024, 7, 31)
    assert made.evaluate_by == date(2024, 9, 30)
    assert start_of(made, Step.LEGALITY_REVIEW) == date(2024, 12, 11)
    assert made.start_by == date(2024, 9, 11)
    assert made.gap_days == 0


@pytest.mark.parametrize(
    "begun, gap",
    [
        pytest.param(date(2024, 9, 11), 0, id="on the latest start"),
        pytest.param(date(2024, 9, 12), 1, id="a day too late"),
        pytest.param(date(2024, 10, 11), 37, id="a month too late: the review falls into the Spring Festival"),
        pytest.param(date(2025, 1, 31), 145, id="on the last valid day, itself a holiday"),
    ],
)
def test_how_long_there_will_be_no_valid_document(begun: date, gap: int) -> None:
    assert plan(Route.REREGISTER, LAST_DAY, begun, RULES, CHINA).gap_days == gap


def test_amending_needs_the_whole_procedure_and_starts_earlier() -> None:
    amended = plan(Route.AMEND, LAST_DAY, DAY, RULES, CHINA)
    assert [planned.step for planned in amended.steps] == list(Step)
    assert amended.start_by < plan(Route.REREGISTER, LAST_DAY, DAY, RULES, CHINA).start_by


@pytest.mark.parametrize("route", [Route.LAPSE, Route.REPEAL])
def test_a_route_that_ends_the_document_is_done_by_its_last_valid_day_and_leaves_no_gap(route: Route) -> None:
    tuesday = date(2026, 6, 30)
    in_time = plan(route, tuesday, date(2026, 1, 5), RULES, WEEKDAYS_ONLY)
    assert in_time.steps[-1].done_by == tuesday
    assert (in_time.gap_days, in_time.too_late) == (0, False)
    late = plan(route, tuesday, date(2026, 6, 1), RULES, WEEKDAYS_ONLY)
    assert (late.gap_days, late.too_late) == (0, True)


def test_a_document_may_have_lengths_of_its_own() -> None:
    longer = plan(Route.REREGISTER, LAST_DAY, DAY, RULES, CHINA, {"evaluation_length": Length(months=4)})
    assert longer.start_by == date(2024, 8, 9)  # 11 August is a Sunday


def test_a_step_of_which_no_rule_says_how_long_it_takes_says_so() -> None:
    made = plan(Route.AMEND, LAST_DAY, DAY, law(effect_gap_days=30), WEEKDAYS_ONLY)
    assert {planned.parameter for planned in made.steps} == {None}
    assert (made.window_opens, made.evaluate_by) == (None, None)


def test_a_year_without_a_published_notice_is_provisional() -> None:
    assert not plan(Route.REREGISTER, LAST_DAY, DAY, RULES, CHINA).provisional
    assert plan(Route.REREGISTER, date(2031, 1, 31), DAY, RULES, CHINA).provisional


def test_every_step_has_an_owner_and_a_length() -> None:
    assert OWNERS.keys() == LENGTH_KEYS.keys() == set(Step)
    assert ROUTES.keys() == set(Route)


@given(
    st.dates(date(2016, 1, 1), date(2030, 12, 31)),
    st.dates(date(2016, 1, 1), date(2030, 12, 31)),
    st.sampled_from(Route),
)
def test_a_chain_is_in_order_and_never_starts_too_late_without_saying_so(
    last_day: date, day: date, route: Route
) -> None:
    made = plan(route, last_day, day, RULES, CHINA)
    for before, after in pairwise(made.steps):
        assert before.done_by == after.start_by
    for planned in made.steps:
        assert planned.start_by <= planned.done_by <= last_day
    assert made.too_late or made.gap_days == 0
    if day <= made.start_by:
        assert not made.too_late
