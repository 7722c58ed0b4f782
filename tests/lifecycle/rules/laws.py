"""A small law of our own, so that tests of the rules change when the rules do and not when a file does."""

from typing import Any

from calendars.workdays import Calendar
from lifecycle.rules.days import BEGINNING
from lifecycle.rules.parameters import read_value
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, RuleSet

WEEKDAYS_ONLY = Calendar(lambda day: day.weekday() < 5, lambda _: False)
SHANDONG: dict[str, Any] = {
    "validity_min": "P3Y",
    "validity_max": "P5Y",
    "trial_min": "P1Y",
    "trial_max": "P2Y",
    "eval_window_before": "P6M",
    "evaluation_length": "P3M",
    "evaluation_extension": "P1M",
    "public_comment_days": 30,
    "step_countersign_workdays": 5,
    "step_preliminary_review_workdays": 5,
    "review_wd_max": 15,
    "step_meeting_workdays": 10,
    "step_signature_workdays": 0,
    "step_registration_workdays": 0,
    "step_publication_workdays": 0,
    "effect_gap_days": 30,
}


def law(*, unconfirmed: tuple[str, ...] = (), **values: Any) -> RuleSet:
    parameters = {key: _parameter(key, value, key in unconfirmed) for key, value in values.items()}
    return RuleSet("test", "test", "1", "试验省", "《试验办法》", BEGINNING, parameters=parameters)


def _parameter(key: str, raw: Any, doubted: bool) -> Parameter:
    doubt = Doubt.UNREAD if doubted else None
    value = read_value(key, raw)
    return Parameter(
        key=key,
        value=value,
        source="《试验办法》",
        article="第一条",
        says="",
        mark=Mark.READ,
        link="",
        rule_set="test",
        version="1",
        doubt=doubt,
    )
