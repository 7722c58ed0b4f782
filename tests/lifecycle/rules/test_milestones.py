"""How far a route has come: what is silenced, what comes next, what is still possible."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.deadlines import CHINA
from lifecycle.rules.deadlines import ROUTES, Plan, Progress, Route, Step, plan
from lifecycle.rules.milestones import Milestone, Reached, furthest_reached, is_met, milestones_of, progress_of
from lifecycle.rules.tiers import MET_BY, TierName, due, tiers_of
from tests.lifecycle.rules.laws import SHANDONG, WEEKDAYS_ONLY, law

STEPS = law(**SHANDONG, remind_by="steps", remind_before_window="P1M")
DAYS = law(**SHANDONG, remind_by="days", expiry_tiers_days=[180, 90, 60, 30, 7])
LAST_DAY = date(2025, 1, 31)
UNTIL = date(2025, 2, 1)


def reached(milestone: Milestone, on: date = date(2024, 10, 8), route: Route = Route.REREGISTER) -> Reached:
    return Reached(milestone, route, on, UNTIL, on)


@pytest.mark.parametrize(
    "milestone, day, tier",
    [
        pytest.param(Milestone.EVALUATION, date(2024, 10, 9), "", id="evaluated after the latest start"),
        pytest.param(Milestone.EVALUATION, date(2024, 12, 11), "to_office", id="evaluated, and to be sent today"),
        pytest.param(Milestone.SENT, date(2024, 12, 11), "", id="sent already"),
        pytest.param(Milestone.LEGALITY_REVIEW, date(2025, 1, 2), "publish_by", id="reviewed, to be published today"),
        pytest.param(Milestone.PUBLICATION, date(2025, 1, 2), "", id="published already"),
        pytest.param(Milestone.PUBLICATION, date(2025, 1, 31), "", id="published: the last day says nothing more"),
        pytest.param(Milestone.SIGNATURE, date(2025, 1, 27), "last_day", id="signed and never published"),
        pytest.param(Milestone.PUBLICATION, date(2025, 2, 1), "day_after", id="published, and nobody recorded it"),
    ],
)
def test_a_step_silences_what_it_and_those_before_it_ask_for(milestone: Milestone, day: date, tier: str) -> None:
    found = due(tiers_of(LAST_DAY, STEPS, CHINA, Route.REREGISTER), day, date(2024, 8, 1), reached(milestone))
    assert (found.name if found else "") == tier


@pytest.mark.parametrize(
    "milestone, said, day, tier",
    [
        pytest.param(Milestone.EVALUATION, date(2024, 11, 5), date(2024, 11, 6), "", id="said since that day came"),
        pytest.param(Milestone.EVALUATION, date(2024, 11, 5), date(2024, 12, 2), "60", id="the next day comes"),
        pytest.param(Milestone.PUBLICATION, date(2024, 11, 5), date(2025, 1, 30), "", id="published: none comes"),
        pytest.param(Milestone.PUBLICATION, date(2024, 11, 5), date(2025, 2, 1), "day_after", id="but the day after"),
    ],
)
def test_of_plain_days_a_step_silences_those_that_have_come(
    milestone: Milestone, said: date, day: date, tier: str
) -> None:
    found = due(tiers_of(LAST_DAY, DAYS, CHINA), day, None, reached(milestone, said))
    assert (found.name if found else "") == tier


@pytest.mark.parametrize(
    "said, route, milestone",
    [
        pytest.param([], Route.AMEND, None, id="nothing"),
        pytest.param([reached(Milestone.SENT)], Route.REREGISTER, Milestone.SENT, id="on the same route"),
        pytest.param([reached(Milestone.SENT)], Route.AMEND, None, id="another text was sent"),
        pytest.param([reached(Milestone.EVALUATION)], Route.AMEND, Milestone.EVALUATION, id="evaluated is evaluated"),
        pytest.param(
            [reached(Milestone.SENT), reached(Milestone.EVALUATION)],
            Route.REREGISTER,
            Milestone.SENT,
            id="the furthest",
        ),
    ],
)
def test_what_counts_on_which_route(said: list[Reached], route: Route, milestone: Milestone | None) -> None:
    found = furthest_reached(said, route, UNTIL)
    assert (found.milestone if found else None) == milestone


def test_towards_another_end_nothing_counts_and_of_two_sayings_the_later_does() -> None:
    said = [reached(Milestone.EVALUATION, date(2024, 10, 8)), reached(Milestone.EVALUATION, date(2024, 10, 9))]
    assert furthest_reached(said, Route.AMEND, date(2030, 2, 1)) is None
    found = furthest_reached(said, Route.AMEND, UNTIL)
    assert found
    assert found.on == date(2024, 10, 9)


def planned(progress: Progress | None, day: date = date(2024, 12, 2), route: Route = Route.REREGISTER) -> Plan:
    return plan(route, date(2025, 1, 31), day, STEPS, WEEKDAYS_ONLY, None, progress)


def test_what_is_done_needs_no_more_time() -> None:
    assert planned(None).gap_days > 0
    done = planned(progress_of(Route.REREGISTER, reached(Milestone.EVALUATION)))
    assert done.gap_days == 0
    assert done.next is not None
    assert (done.next.step, done.next.start_by) == (Step.LEGALITY_REVIEW, done.steps[1].start_by)
    assert [one.step for one in done.steps] == list(ROUTES[Route.REREGISTER])


def test_a_review_that_runs_counts_from_the_day_it_was_sent() -> None:
    sent = planned(progress_of(Route.REREGISTER, reached(Milestone.SENT, date(2024, 11, 25))))
    # Fifteen working days from Monday 25 November are over on 16 December; thirty days later it takes effect.
    assert sent.possible == date(2025, 1, 15)
    assert sent.next is not None
    assert sent.next.step == Step.SIGNATURE
    late = planned(progress_of(Route.REREGISTER, reached(Milestone.SENT, date(2024, 1, 8))))
    assert late.possible == date(2025, 1, 1)


def test_when_every_step_is_done_nothing_begins_any_more() -> None:
    done = planned(progress_of(Route.REREGISTER, reached(Milestone.PUBLICATION, date(2024, 12, 20))))
    assert (done.next, done.possible) == (None, date(2025, 1, 19))
    running = Progress((Step.LEGALITY_REVIEW,), date(2024, 12, 2), running=True)
    assert planned(running).next is None


def test_every_step_can_be_done_and_each_tier_is_met_by_one() -> None:
    assert {milestone.value for milestone in Milestone} == {step.value for step in Step} | {"sent"}
    assert MET_BY.keys() == set(TierName) - {TierName.DAY_AFTER}
    assert milestones_of(Route.LAPSE) == [Milestone.EVALUATION]
    assert milestones_of(Route.AMEND) == list(Milestone)
    assert is_met(Milestone.EVALUATION, Milestone.SENT)
    assert not is_met(Milestone.LEGALITY_REVIEW, Milestone.SENT)
