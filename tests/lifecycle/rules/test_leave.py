"""Where a term may be extended: by rule, by an answer of the office, or not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lifecycle.deadlines import CHINA
from lifecycle.rulebook import rules_on
from lifecycle.rules.deadlines import OWNERS, Owner, Route, Step, plan
from lifecycle.rules.leave import leave_to
from tests.lifecycle.rules.laws import SHANDONG, law


@pytest.mark.parametrize(
    "values, opened, says",
    [
        pytest.param({"renewal_mode": "extend"}, True, "renewal_mode", id="documents go on by it"),
        pytest.param(
            {"renewal_mode": "reregister", "extension_by_notice": True}, True, "extension_by_notice", id="by notice"
        ),
        pytest.param({"renewal_mode": "reregister"}, False, "renewal_mode", id="they go on otherwise"),
        pytest.param(
            {"renewal_mode": "reregister", "extension_by_notice": False},
            False,
            "extension_by_notice",
            id="no notice may",
        ),
        pytest.param({}, False, None, id="nothing was read"),
    ],
)
def test_extension_is_open_where_the_rules_know_it(values: dict[str, Any], opened: bool, says: str | None) -> None:
    leave = leave_to(Route.EXTEND, law(**values))
    assert (leave.open, leave.rule.key if leave.rule else None) == (opened, says)


@pytest.mark.parametrize(
    "series, opened, article",
    [
        ("shandong", True, "（惯例）"),
        ("shanghai", True, "第二十七条"),
        ("hunan", False, "（条号未读到）"),
        ("zhejiang", False, "（条号未读到）"),
    ],
)
def test_the_rule_sets_as_they_are(series: str, opened: bool, article: str) -> None:
    leave = leave_to(Route.EXTEND, rules_on(series, date(2026, 6, 1)))
    assert leave.open == opened
    assert leave.rule is not None
    assert leave.rule.article == article


@pytest.mark.parametrize("route", sorted(set(Route) - {Route.EXTEND}))
def test_every_other_route_is_open_everywhere(route: Route) -> None:
    assert leave_to(route, law()).open


@pytest.mark.parametrize("route", [Route.EXTEND, Route.DELIST])
def test_it_is_with_the_justice_bureau_long_before_the_last_day_as_the_rules_lengths_say(route: Route) -> None:
    last_day, day = date(2026, 6, 30), date(2025, 12, 1)
    made = plan(route, last_day, day, law(**SHANDONG), CHINA)
    review = next(step for step in made.steps if OWNERS[step.step] == Owner.OFFICE)
    assert (review.step, review.start_by) == (Step.LEGALITY_REVIEW, date(2026, 6, 8))
    longer = plan(route, last_day, day, law(**{**SHANDONG, "review_wd_max": 25}), CHINA)
    assert next(step for step in longer.steps if step.step == review.step).start_by == date(2026, 5, 25)
    assert (made.gap_days, made.steps[-1].done_by) == (0, last_day)
