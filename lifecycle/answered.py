"""What offices have answered to the questions their rules left open, as parameters that lie over those of the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from lifecycle.models import RuleConfirmation
from lifecycle.rules.parameters import read_value
from lifecycle.rules.ruleset import Answers, Mark, Parameter
from offices.moments import day_of

ARTICLE = "（本机关确认）"


def office_answers(places: Collection[int], as_known_at: datetime | None = None) -> dict[int, Answers]:
    """By place and by the period of law answered for; the latest answer counts. One query."""
    answers: dict[int, dict[str, dict[str, Parameter]]] = defaultdict(lambda: defaultdict(dict))
    rows = RuleConfirmation.objects.standing(as_known_at).filter(jurisdiction__in=places)
    for row in filter(_is_readable, rows.order_by("act__recorded_at")):
        answers[row.jurisdiction_id][row.rule_set][row.key] = parameter_of(row)
    return {place: dict(periods) for place, periods in answers.items()}


def parameter_of(row: RuleConfirmation) -> Parameter:
    return Parameter(
        key=row.key,
        value=read_value(row.key, row.value),
        source=row.source,
        article=ARTICLE,
        says=row.act.by_name,
        mark=Mark.OFFICE,
        link="",
        rule_set=row.rule_set,
        version=f"office-{day_of(row.act.recorded_at).isoformat()}",
    )


def _is_readable(row: RuleConfirmation) -> bool:
    """False for an answer to a key that means something else, or nothing, by now: the question is open again."""
    try:
        read_value(row.key, row.value)
    except (KeyError, ValueError):
        return False
    return True
