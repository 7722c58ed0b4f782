"""Clocks that start when something is done (正向时限): by when the next thing is due, with its article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from calendars.lengths import Length
from calendars.workdays import Calendar, workdays_after
from lifecycle.rules.ruleset import Doubt, Parameter, RuleSet, YearDay


class Clock(StrEnum):
    REGISTRATION = "registration"
    DISCLOSURE = "disclosure"
    INTERPRETATION = "interpretation"
    FILING = "filing"
    NPC_FILING = "npc_filing"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Due:
    """`on` is the last day in time; `since` the day the clock started and doesn't count."""

    clock: Clock
    since: date
    on: date
    rule: Parameter
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Milestones:
    """The recorded days of a document; None where one is not recorded."""

    dated_on: date | None = None
    signed_on: date | None = None
    published_on: date | None = None


# Which parameter sets the clock, and which day starts it. A document is formed (形成) on the date it carries.
STARTS: Mapping[Clock, tuple[str, Callable[[Milestones], date | None]]] = {
    Clock.REGISTRATION: ("registration_days_dept", lambda days: days.signed_on),
    Clock.DISCLOSURE: ("disclosure_workdays", lambda days: days.dated_on),
    Clock.INTERPRETATION: ("interpretation_workdays", lambda days: days.published_on),
    Clock.FILING: ("filing_days", lambda days: days.published_on),
    Clock.NPC_FILING: ("npc_filing_days", lambda days: days.published_on),
    Clock.CATALOGUE: ("catalogue_by", lambda days: days.published_on),
}


def clocks(milestones: Milestones, law_on: Callable[[date], RuleSet], calendar: Calendar) -> list[Due]:
    """Soonest first, each under the law of the day that started it; no clock where that said nothing that was read."""
    dues = []
    for clock, (key, starts) in STARTS.items():
        since = starts(milestones)
        rule = law_on(since).get(key) if since else None
        if rule and since and rule.doubt != Doubt.BEFORE:
            on = _due(since, rule, calendar)
            dues.append(Due(clock, since, on, rule, key.endswith("workdays") and calendar.is_provisional(on)))
    return sorted(dues, key=lambda due: due.on)


def _due(since: date, rule: Parameter, calendar: Calendar) -> date:
    """Days, working days, or a date of the following year (每年1月31日前)."""
    if isinstance(rule.value, YearDay):
        return rule.value.in_year(since.year + 1)
    if rule.key.endswith("workdays"):
        return workdays_after(since, rule.value, calendar.is_workday)
    return Length(days=rule.value).after(since)
