"""Tiers (提醒): from which day on the end of a document is urgent, and how much so.

By the steps of the route, or by plain days before the last valid day where an office prefers these. Due is always the
most urgent tier whose day has come: whoever starts late hears once, and of that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.lengths import Length
from calendars.workdays import Calendar, IsWorkday, working_day_by
from lifecycle.rules.days import day_after
from lifecycle.rules.deadlines import LENGTH_KEYS, Plan, Route, Step, plan
from lifecycle.rules.milestones import Milestone, Reached, is_met
from lifecycle.rules.ruleset import RuleSet


class TierName(StrEnum):
    """Tiers by steps, the least urgent first; those by plain days are named by their number, and DAY_AFTER."""

    BEFORE_WINDOW = "before_window"
    WINDOW = "window"
    LATEST_START = "latest_start"
    TO_OFFICE = "to_office"
    PUBLISH_BY = "publish_by"
    LAST_DAY = "last_day"
    DAY_AFTER = "day_after"


class RemindBy(StrEnum):
    STEPS = "steps"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Tier:
    """`on` is the first day on which it is due."""

    name: str
    on: date


# What was meant to lapse has: told of once, not a tier of anything that is asked.
LAPSED = "lapsed"
# Two rule sets that say the same of these have the same tiers.
TIER_KEYS = (
    *LENGTH_KEYS.values(),
    "effect_gap_days",
    "eval_window_before",
    "evaluation_extension",
    "remind_by",
    "remind_before_window",
    "expiry_tiers_days",
)
# What has to be done for a tier to have nothing left to say; any tier by plain days: everything. After the end only a
# decision helps.
MET_BY = {
    TierName.BEFORE_WINDOW: Milestone.EVALUATION,
    TierName.WINDOW: Milestone.EVALUATION,
    TierName.LATEST_START: Milestone.EVALUATION,
    TierName.TO_OFFICE: Milestone.SENT,
    TierName.PUBLISH_BY: Milestone.PUBLICATION,
    TierName.LAST_DAY: Milestone.PUBLICATION,
}
# While nobody has chosen: the shortest way on that leaves no day without the document.
UNCHOSEN = Route.REREGISTER
# Further than any holidays and any lengths of months move the days of a plan.
MARGIN = timedelta(days=31)


def tiers_of(
    last_day: date,
    rules: RuleSet,
    calendar: Calendar,
    route: Route | None = None,
    own: Mapping[str, object] | None = None,
) -> tuple[Tier, ...]:
    """The least urgent first. `own`: the document's own lengths, as for `plan`, and its own way of counting."""
    said = own or {}
    if said.get("remind_by", rules.value("remind_by")) == RemindBy.DAYS:
        days = said.get("expiry_tiers_days", rules.value("expiry_tiers_days"))
        return _plain(last_day, days if isinstance(days, tuple) else ())
    # The latest days of the steps don't hang on the day from which one looks.
    made = plan(route or UNCHOSEN, last_day, last_day, rules, calendar, own)
    return tuple(_by_steps(made, rules.value("remind_before_window"), calendar.is_workday))


def due(
    tiers: Sequence[Tier], day: date, answered_on: date | None = None, reached: Reached | None = None
) -> Tier | None:
    """The most urgent whose day has come; None also where somebody has answered since that day, or done what it asks.

    `reached`: how far the route has come. Of plain days any step that is done silences those that have come by then.
    """
    come = [tier for tier in tiers if tier.on <= day]
    if not come or (answered_on is not None and come[-1].on <= answered_on):
        return None
    return None if reached and is_quiet(come[-1], reached) else come[-1]


def is_quiet(tier: Tier, reached: Reached) -> bool:
    """Whether what was done leaves it nothing to say."""
    if tier.name == TierName.DAY_AFTER:
        return False
    by_days = tier.name.isdigit()
    if by_days and tier.on <= reached.said_on:
        return True
    return is_met(Milestone.PUBLICATION if by_days else MET_BY[TierName(tier.name)], reached.milestone)


def furthest(day: date, rules: RuleSet, calendar: Calendar) -> date:
    """No document with a later last valid day has a tier due on `day`, whatever its route.

    Unless it has lengths of its own: those of some reach further.
    """
    lasting = Length(years=1).after(day)
    first_days = (tier.on for route in Route for tier in tiers_of(lasting, rules, calendar, route))
    return day + (lasting - min(first_days)) + MARGIN


def _plain(last_day: date, days: Iterable[int]) -> tuple[Tier, ...]:
    before = (Tier(str(number), last_day - timedelta(days=number)) for number in days)
    return (*before, Tier(TierName.DAY_AFTER, day_after(last_day)))


def _by_steps(made: Plan, before_window: Length | None, is_workday: IsWorkday) -> Iterable[Tier]:
    """A step is due when it must begin at the latest. On the last valid day nothing can be done if it is a holiday."""
    begins = {planned.step: planned.start_by for planned in made.steps}
    if made.window_opens:
        if before_window:
            yield Tier(TierName.BEFORE_WINDOW, before_window.before(made.window_opens))
        yield Tier(TierName.WINDOW, made.window_opens)
    yield Tier(TierName.LATEST_START, made.start_by)
    if Step.LEGALITY_REVIEW in begins:
        yield Tier(TierName.TO_OFFICE, begins[Step.LEGALITY_REVIEW])
    if Step.PUBLICATION in begins:
        yield Tier(TierName.PUBLISH_BY, begins[Step.PUBLICATION])
    yield Tier(TierName.LAST_DAY, working_day_by(made.last_day, is_workday))
    yield Tier(TierName.DAY_AFTER, day_after(made.last_day))
