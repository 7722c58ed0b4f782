"""What people can say is done on the way of a route, and how far that has brought it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lifecycle.rules.deadlines import ROUTES, Progress, Route, Step


class Milestone(StrEnum):
    """Every step of every route in their order, done; before its legality review, that it was sent there."""

    EVALUATION = "evaluation"
    COMMENT = "comment"
    COUNTERSIGNATURE = "countersignature"
    PRELIMINARY_REVIEW = "preliminary_review"
    SENT = "sent"
    LEGALITY_REVIEW = "legality_review"
    MEETING = "meeting"
    SIGNATURE = "signature"
    REGISTRATION = "registration"
    PUBLICATION = "publication"


_ORDER = tuple(Milestone)


@dataclass(frozen=True, slots=True)
class Reached:
    """Done on `on`, as somebody said on `said_on`, of that route towards the end on `until` (exclusive)."""

    milestone: Milestone
    route: Route
    on: date
    until: date
    said_on: date


def milestones_of(route: Route) -> Sequence[Milestone]:
    steps = ROUTES[route]
    own = {step.value for step in steps} | ({Milestone.SENT.value} if Step.LEGALITY_REVIEW in steps else set())
    return [milestone for milestone in _ORDER if milestone.value in own]


def is_met(milestone: Milestone, reached: Milestone) -> bool:
    """Whoever has come further has it behind them."""
    return _ORDER.index(milestone) <= _ORDER.index(reached)


def furthest_reached(said: Iterable[Reached], route: Route | None, until: date) -> Reached | None:
    """Of what was said in this order, on that route, towards that end.

    An evaluation is the same for every route; what was reviewed for another route is another text.
    """
    counted = [
        one for one in said if one.until == until and (one.route == route or one.milestone == Milestone.EVALUATION)
    ]
    # Of two who say the same the later one counts.
    return max(reversed(counted), key=lambda one: _ORDER.index(one.milestone), default=None)


def progress_of(route: Route, reached: Reached | None) -> Progress | None:
    if reached is None:
        return None
    left = tuple(step for step in ROUTES[route] if not is_met(Milestone(step.value), reached.milestone))
    return Progress(left, reached.on, running=reached.milestone == Milestone.SENT)
