"""期限与责任: one route's steps with the latest day of each, whose turn it is, and how sure the rule is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext

from lifecycle.answers import Answer
from lifecycle.attached import Saying
from lifecycle.deadline_sentences import (
    CLOCKS,
    OWNERS,
    ROUTES,
    STEPS,
    barred_sentence,
    plan_sentence,
    unplanned_sentence,
)
from lifecycle.deadlines import deadlines_of
from lifecycle.rule_wording import say_value
from lifecycle.rules.clocks import Due
from lifecycle.rules.deadlines import MADE_ANEW, Owner, Plan, Planned, Route, Step
from lifecycle.rules.ruleset import Parameter, YearDay
from sentences.days import say_day
from web.desk import Desk
from web.forms import RouteForm, route_form
from web.marks import days_left
from web.parties import Parties
from web.ways import DECISIONS, Way, way_of

# What is shown until somebody has chosen: it keeps the document valid as it is.
FIRST_SHOWN = Route.REREGISTER


@dataclass(frozen=True, slots=True)
class Chip:
    """Days from the day looked at. Filled where that day has passed."""

    days: int
    near: bool = False
    # Of a step that is done or running, that it is: it is never late.
    said: str = ""

    @property
    def css(self) -> str:
        if self.said:
            return ""
        return "late" if self.days < 0 else "today" if self.near or not self.days else ""

    @property
    def words(self) -> str:
        if self.said:
            return self.said
        if self.days < 0:
            return ngettext("%(count)s day overdue", "%(count)s days overdue", -self.days) % {"count": -self.days}
        return days_left(self.days) if self.days else gettext("today")


@dataclass(frozen=True, slots=True)
class Line:
    """`day` is the latest one; begun then, it is done on `until`. `rule` None: no rule says how long it takes."""

    day: date
    what: str
    chip: Chip
    rule: Parameter | None
    length: str = ""
    until: date | None = None
    owner: str = ""
    organ: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    route: Route
    gap_days: int
    too_late: bool
    shown: bool
    chosen: bool

    @property
    def name(self) -> str:
        return str(ROUTES[self.route])

    @property
    def decision(self) -> str:
        """The decision that brings it to its end; empty where it lapses by itself."""
        return DECISIONS.get(self.route, "")


@dataclass(frozen=True, slots=True)
class Barred:
    """A route that is none in this place, and why."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """`plan` None: no last valid day lies ahead, and `quiet` says why."""

    plan: Plan | None
    tabs: Sequence[Tab]
    lines: Sequence[Line]
    clocks: Sequence[Line]
    passed: Sequence[Line]
    window: Parameter | None
    chosen: Saying | None
    form: RouteForm
    quiet: str
    barred: Sequence[Barred]
    way: Way

    @property
    def sentence(self) -> str:
        return plan_sentence(self.plan) if self.plan else ""

    @property
    def shown(self) -> Tab:
        return next(tab for tab in self.tabs if tab.shown)


def schedule_of(answer: Answer, parties: Parties, desk: Desk) -> Schedule:
    """`desk.route` is the route that the address names; one there isn't is as none."""
    deadlines = deadlines_of(answer)
    asked = Route(desk.route) if desk.route in {route.value for route in deadlines.plans} else None
    route = asked or deadlines.chosen or FIRST_SHOWN
    plan = deadlines.plans.get(route)
    clocks = [_clock(due, answer.day) for due in deadlines.clocks if due.since <= answer.day]
    return Schedule(
        plan=plan,
        tabs=[
            Tab(each.route, each.gap_days, each.too_late, each is plan, each.route == deadlines.chosen)
            for each in deadlines.plans.values()
        ],
        lines=_near_first(answer, list(_lines(plan, answer, parties))) if plan else [],
        clocks=[line for line in clocks if line.chip.days >= 0],
        passed=[line for line in clocks if line.chip.days < 0],
        window=answer.rules.get("eval_window_before"),
        chosen=deadlines.choice.act if deadlines.choice else None,
        form=desk.choosing or route_form(route),
        quiet="" if plan else unplanned_sentence(answer),
        barred=[Barred(str(ROUTES[route]), barred_sentence(rule)) for route, rule in deadlines.barred.items()],
        way=way_of(answer, deadlines, desk),
    )


def _lines(plan: Plan, answer: Answer, parties: Parties) -> Iterator[Line]:
    for step in plan.steps:
        yield _step(step, answer.day, parties, _how_far(step.step, plan))
    if plan.evaluate_by:
        yield _by_the_rule(plan.evaluate_by, answer, parties, _how_far(Step.EVALUATION, plan))
    yield _end(plan, answer)


def _how_far(step: Step, plan: Plan) -> str:
    """Whether it is done or running; empty for what has not begun."""
    if plan.progress is None:
        return ""
    if step not in plan.progress.left:
        return pgettext("step", "done")
    running = plan.progress.running and step == plan.progress.left[0]
    return pgettext("step", "running") if running else ""


def _step(step: Planned, day: date, parties: Parties, said: str) -> Line:
    return Line(
        day=step.start_by,
        what=str(STEPS[step.step]),
        chip=Chip((step.start_by - day).days, said=said),
        rule=step.parameter,
        length=_length(step.parameter),
        until=step.done_by,
        owner=str(OWNERS[step.owner]),
        organ=parties.organ(step.owner),
    )


def _by_the_rule(day: date, answer: Answer, parties: Parties, said: str) -> Line:
    """The rule's own latest start, whatever the route still needs afterwards."""
    lengths = [answer.rules.get(key) for key in ("evaluation_length", "evaluation_extension")]
    return Line(
        day=day,
        what=gettext("start of the evaluation by the rule alone"),
        chip=Chip((day - answer.day).days, said=said),
        rule=lengths[0],
        length=" + ".join(_length(length) for length in lengths if length),
        owner=str(OWNERS[Owner.DRAFTER]),
        organ=parties.organ(Owner.DRAFTER),
    )


def _end(plan: Plan, answer: Answer) -> Line:
    """What the last valid day is followed by."""
    chip, rule, length = Chip((plan.takes_effect - answer.day).days), answer.rules.get("expiry_automatic"), ""
    what = gettext("lapses by itself")
    if plan.route == Route.REPEAL:
        what = gettext("lapses by itself, if not repealed before")
    if plan.route in (Route.EXTEND, Route.DELIST):
        what = gettext("lapses by itself, if nothing is decided before")
    if plan.route in MADE_ANEW:
        rule, what = answer.rules.get("effect_gap_days"), gettext("the new text takes effect")
        length = gettext("%(length)s after publication at the earliest") % {"length": _length(rule)} if rule else ""
    return Line(plan.takes_effect, what, chip, rule, length)


def _length(rule: Parameter | None) -> str:
    return say_value(rule.key, rule.value) if rule else ""


def _near_first(answer: Answer, lines: Sequence[Line]) -> list[Line]:
    """In order of days; the first one still to come is marked where the end is near."""
    ordered = sorted(lines, key=lambda line: line.day)
    coming = (line for line in ordered if line.chip.days >= 0 and not line.chip.said)
    ahead = next(coming, None) if answer.ending_soon else None
    return [replace(line, chip=Chip(line.chip.days, near=True)) if line is ahead else line for line in ordered]


def _clock(due: Due, day: date) -> Line:
    since = gettext("%(length)s from %(day)s") % {"length": _length(due.rule), "day": say_day(due.since)}
    if isinstance(due.rule.value, YearDay):
        since = gettext("of the year after %(day)s") % {"day": say_day(due.since)}
    chip = Chip((due.on - day).days)
    return Line(due.on, str(CLOCKS[due.clock]), chip, due.rule, length=since, provisional=due.provisional)
