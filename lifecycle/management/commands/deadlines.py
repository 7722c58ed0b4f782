"""deadlines REF: what has to be done by when, route by route, and which clocks are running."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from lifecycle.answers import Answer, answers, registered
from lifecycle.deadline_sentences import CLOCKS, OWNERS, ROUTES, STEPS, plan_sentence
from lifecycle.deadlines import Deadlines, deadlines_of
from lifecycle.rules.clocks import Due
from lifecycle.rules.deadlines import Plan, Planned, Route
from offices.moments import today
from registry.references import find
from sentences.days import say_day, typed_day
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused

MOST = 50


class Command(HouseCommand):
    help = "Plan each route backwards from a document's last valid day. Exit 1 if no last valid day lies ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("--on", metavar="DAY", help="the day the work would begin; today if not given")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        day = typed_day(options["on"]) if options["on"] else today()
        found = answers(registered(find(options["reference"])).select_related("jurisdiction")[:MOST], day)
        if not found:
            raise Refused("not_found", reference=options["reference"])
        planned = [(answer, deadlines_of(answer)) for answer in found]
        if options["json"]:
            self.print_json({"schema": 1, "on": day.isoformat(), "documents": [_as_json(*one) for one in planned]})
        else:
            for answer, deadlines in planned:
                self._print(answer, deadlines)
        return 0 if any(deadlines.plans for _, deadlines in planned) else 1

    def _print(self, answer: Answer, deadlines: Deadlines) -> None:
        self.stdout.write(f"{answer.document.reference}  {answer.document.title}")
        for route, plan in deadlines.plans.items():
            chosen = " *" if route == deadlines.chosen else ""
            self.stdout.write(f"  {ROUTES[route]}{chosen}: {plan_sentence(plan)}")
            for step in plan.steps:
                self.stdout.write(f"    {say_day(step.start_by)}  {STEPS[step.step]}  ({OWNERS[step.owner]})")
        for due in deadlines.clocks:
            self.stdout.write(f"  {say_day(due.on)}  {CLOCKS[due.clock]}  ({due.rule.source}{due.rule.article})")


def _as_json(answer: Answer, deadlines: Deadlines) -> dict[str, object]:
    return {
        "code": answer.document.code_key,
        "number": answer.document.number_key,
        "title": answer.document.title,
        "chosen": deadlines.chosen.value if deadlines.chosen else None,
        "routes": _routes(deadlines.plans),
        "clocks": [_clock(due) for due in deadlines.clocks],
    }


def _routes(plans: Mapping[Route, Plan]) -> dict[str, object]:
    return {
        route.value: {
            "start_by": plan.start_by.isoformat(),
            "window_opens": plan.window_opens.isoformat() if plan.window_opens else None,
            "evaluate_by": plan.evaluate_by.isoformat() if plan.evaluate_by else None,
            "gap_days": plan.gap_days,
            "provisional": plan.provisional,
            "steps": [_step(step) for step in plan.steps],
        }
        for route, plan in plans.items()
    }


def _step(step: Planned) -> dict[str, object]:
    return {
        "step": step.step.value,
        "owner": step.owner.value,
        "start_by": step.start_by.isoformat(),
        "done_by": step.done_by.isoformat(),
        "rule": step.parameter.id if step.parameter else None,
        "confirmed": step.parameter.confirmed if step.parameter else False,
    }


def _clock(due: Due) -> dict[str, object]:
    return {
        "clock": due.clock.value,
        "since": due.since.isoformat(),
        "on": due.on.isoformat(),
        "rule": due.rule.id,
        "confirmed": due.rule.confirmed,
        "provisional": due.provisional,
    }
