"""Deadlines (期限): per route, planned backwards from the last valid day; where that no longer fits, the gap.

A step begins on `start_by` at the latest and is done on `done_by`; its first day doesn't count, so that fifteen working
days from a Tuesday are over on the Tuesday three weeks later. People act on working days: a latest day that falls on a
holiday moves to the working day before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from calendars.lengths import Length
from calendars.workdays import (
    Calendar,
    IsWorkday,
    workdays_after,
    workdays_before,
    working_day_by,
    working_day_from,
)
from lifecycle.rules.days import day_after
from lifecycle.rules.ruleset import Parameter, RuleSet


class Route(StrEnum):
    LAPSE = "lapse"
    REREGISTER = "reregister"
    AMEND = "amend"
    REPEAL = "repeal"
    # Decisions with fields of their own; as a route the wish for one. Not every place knows extension (`leave_to`).
    EXTEND = "extend"
    DELIST = "delist"


class Step(StrEnum):
    EVALUATION = "evaluation"
    COMMENT = "comment"
    COUNTERSIGNATURE = "countersignature"
    PRELIMINARY_REVIEW = "preliminary_review"
    LEGALITY_REVIEW = "legality_review"
    MEETING = "meeting"
    SIGNATURE = "signature"
    REGISTRATION = "registration"
    PUBLICATION = "publication"


class Owner(StrEnum):
    DRAFTER = "drafter"
    OFFICE = "office"
    ISSUER = "issuer"


# The full making procedure (SD8) for what is amended; unchanged text is evaluated, reviewed and registered anew (SD7);
# a repeal is proposed by the evaluator, reviewed and decided (SD9); letting lapse needs the evaluation only (SD6). To
# extend or delist is applied for after the evaluation, reviewed, signed, and published in a notice.
ROUTES: Mapping[Route, tuple[Step, ...]] = {
    Route.LAPSE: (Step.EVALUATION,),
    Route.REREGISTER: (
        Step.EVALUATION,
        Step.LEGALITY_REVIEW,
        Step.SIGNATURE,
        Step.REGISTRATION,
        Step.PUBLICATION,
    ),
    Route.AMEND: tuple(Step),
    Route.REPEAL: (Step.EVALUATION, Step.LEGALITY_REVIEW, Step.MEETING, Step.SIGNATURE, Step.PUBLICATION),
    Route.EXTEND: (Step.EVALUATION, Step.LEGALITY_REVIEW, Step.SIGNATURE, Step.PUBLICATION),
    Route.DELIST: (Step.EVALUATION, Step.LEGALITY_REVIEW, Step.SIGNATURE, Step.PUBLICATION),
}
# What is made anew must be published so long before it takes effect (SD5); the old text ends the day before.
MADE_ANEW = frozenset({Route.REREGISTER, Route.AMEND})
OWNERS: Mapping[Step, Owner] = {
    Step.EVALUATION: Owner.DRAFTER,
    Step.COMMENT: Owner.DRAFTER,
    Step.COUNTERSIGNATURE: Owner.DRAFTER,
    Step.PRELIMINARY_REVIEW: Owner.DRAFTER,
    Step.LEGALITY_REVIEW: Owner.OFFICE,
    Step.MEETING: Owner.ISSUER,
    Step.SIGNATURE: Owner.ISSUER,
    Step.REGISTRATION: Owner.OFFICE,
    Step.PUBLICATION: Owner.ISSUER,
}
# Which parameter says how long a step takes; its key says the unit: calendar time, days, or working days.
LENGTH_KEYS: Mapping[Step, str] = {
    Step.EVALUATION: "evaluation_length",
    Step.COMMENT: "public_comment_days",
    Step.COUNTERSIGNATURE: "step_countersign_workdays",
    Step.PRELIMINARY_REVIEW: "step_preliminary_review_workdays",
    Step.LEGALITY_REVIEW: "review_wd_max",
    Step.MEETING: "step_meeting_workdays",
    Step.SIGNATURE: "step_signature_workdays",
    Step.REGISTRATION: "step_registration_workdays",
    Step.PUBLICATION: "step_publication_workdays",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with the latest days on which it begins and is done. `parameter` None: nothing says how long it takes."""

    step: Step
    owner: Owner
    start_by: date
    done_by: date
    parameter: Parameter | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps left of a route. What came before them was done by `on`; `running`: then the first of them began."""

    left: tuple[Step, ...]
    on: date
    running: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`takes_effect`: the first day of what follows; `possible`: the first day it can have if begun on the day asked.

    For a route that ends the document `possible` is the day on which it would be done.

    `window_opens` and `evaluate_by` are the rule's own days (six months before the end; three months and one of
    extension before it), whatever the route still needs afterwards. None where the rule says nothing.

    `progress` None: nobody has said that a step is done. `steps` are all of the route whatever is done.
    """

    route: Route
    day: date
    last_day: date
    takes_effect: date
    possible: date
    window_opens: date | None
    evaluate_by: date | None
    steps: tuple[Planned, ...]
    provisional: bool
    progress: Progress | None = None

    @property
    def start_by(self) -> date:
        return self.steps[0].start_by

    @property
    def next(self) -> Planned | None:
        """The first step that has not begun; None where every one is done or the last is running."""
        if self.progress is None:
            return self.steps[0]
        waiting = self.progress.left[self.progress.running :]
        return next((planned for planned in self.steps if planned.step in waiting), None)

    @property
    def gap_days(self) -> int:
        """For how many days there will be no valid document if the route is begun on the day asked; 0 if it fits.

        A route that ends the document leaves no gap: it is merely too late.
        """
        return max(0, (self.possible - self.takes_effect).days) if self.route in MADE_ANEW else 0

    @property
    def too_late(self) -> bool:
        """Begun on the day asked it isn't done by the last valid day, or before what follows must take effect."""
        return self.possible > (self.takes_effect if self.route in MADE_ANEW else self.last_day)


def plan(
    route: Route,
    last_day: date,
    day: date,
    rules: RuleSet,
    calendar: Calendar,
    own: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Backwards from the last valid day. `own` are this document's lengths, by key, in place of the rule set's.

    `progress` moves only what is still possible.
    """
    lengths = {step: _length(step, rules, own or {}) for step in ROUTES[route]}
    gap = Length(days=_days("effect_gap_days", rules, own or {}) if route in MADE_ANEW else 0)
    done_by = gap.before(day_after(last_day)) if route in MADE_ANEW else last_day
    steps = _backwards(lengths, done_by, calendar.is_workday, rules)
    possible = gap.after(_done(lengths, day, progress, calendar.is_workday))
    return Plan(
        route=route,
        day=day,
        last_day=last_day,
        takes_effect=day_after(last_day),
        possible=possible,
        window_opens=_before(last_day, "eval_window_before", rules),
        evaluate_by=_evaluate_by(last_day, rules),
        steps=tuple(steps),
        provisional=any(calendar.is_provisional(one) for one in (steps[0].start_by, last_day, possible)),
        progress=progress,
    )


Counted = Length | int


def _length(step: Step, rules: RuleSet, own: Mapping[str, object]) -> Counted:
    """Calendar time, or a number of working days; nothing where no rule says how long."""
    key = LENGTH_KEYS[step]
    value = own.get(key, rules.value(key))
    if isinstance(value, Length):
        return value
    days = value if isinstance(value, int) else 0
    return days if key.endswith("_workdays") or "_wd_" in key else Length(days=days)


def _days(key: str, rules: RuleSet, own: Mapping[str, object]) -> int:
    value = own.get(key, rules.value(key))
    return value if isinstance(value, int) else 0


def _backwards(lengths: Mapping[Step, Counted], end: date, is_workday: IsWorkday, rules: RuleSet) -> Sequence[Planned]:
    """Each step is done when the next begins; the last one by `end`."""
    planned: list[Planned] = []
    done_by = working_day_by(end, is_workday)
    for step in reversed(list(lengths)):
        start_by = _latest_start(lengths[step], done_by, is_workday)
        planned.append(Planned(step, OWNERS[step], start_by, done_by, rules.get(LENGTH_KEYS[step])))
        done_by = start_by
    return planned[::-1]


def _latest_start(length: Counted, done_by: date, is_workday: IsWorkday) -> date:
    if isinstance(length, int):
        return workdays_before(done_by, length, is_workday)
    return working_day_by(length.before(done_by), is_workday)


def _done(lengths: Mapping[Step, Counted], day: date, progress: Progress | None, is_workday: IsWorkday) -> date:
    """The day on which the last step is done if the next one begins on `day`; the day it was done if it is."""
    if progress is None:
        return _forwards(lengths.values(), day, is_workday)
    if not progress.left:
        return progress.on
    left = [lengths[step] for step in progress.left]
    if progress.running:
        day = max(day, _forwards(left[:1], progress.on, is_workday))
    return _forwards(left[progress.running :], day, is_workday)


def _forwards(lengths: Iterable[Counted], day: date, is_workday: IsWorkday) -> date:
    """The day on which the last step is done if the first begins on `day`."""
    for length in lengths:
        begun = working_day_from(day, is_workday)
        day = workdays_after(begun, length, is_workday) if isinstance(length, int) else length.after(begun)
    return working_day_from(day, is_workday)


def _before(last_day: date, key: str, rules: RuleSet) -> date | None:
    length = rules.value(key)
    return length.before(last_day) if isinstance(length, Length) else None


def _evaluate_by(last_day: date, rules: RuleSet) -> date | None:
    """T − 3 months − 1 month (SD10): the latest start that leaves room for the extension, too."""
    extension = _before(last_day, "evaluation_extension", rules) or last_day
    return _before(extension, "evaluation_length", rules)
