"""rules PLACE: what holds there on a day, with article and mark; or what nobody could confirm."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from lifecycle.confirmations import Question, open_questions, place_called, questions_of
from lifecycle.rule_tables import as_data, line_of, markdown, question_as_data, question_line
from lifecycle.rulebook import rulebook, rules_for, rules_on
from lifecycle.rules.ruleset import RuleSet
from offices.moments import today
from sentences.days import typed_day
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "Say which rules hold in a place on a day, and how sure that is. With --open exit 1 if anything is open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", default="", metavar="PLACE", help="a place, or a rule set: shandong")
        parser.add_argument("--on", metavar="DAY", help="the day asked about; today if not given")
        parser.add_argument("--open", action="store_true", help="only what nobody could confirm")
        parser.add_argument("--markdown", action="store_true", help="print docs/rules.md: every rule set there is")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        if options["markdown"]:
            self.stdout.write(markdown(rulebook()), ending="")
            return 0
        day = typed_day(options["on"]) if options["on"] else today()
        rules, questions = _asked(options["place"], day)
        if options["json"]:
            self._print_json(rules, questions, day)
        elif options["open"]:
            self._print_questions(questions)
        else:
            self._print(rules)
        return 1 if options["open"] and questions else 0

    def _print(self, rules: RuleSet) -> None:
        head = gettext("%(name)s: %(source)s, from %(day)s") % {
            "name": rules.name,
            "source": rules.source,
            "day": rules.valid_from.isoformat(),
        }
        self.stdout.write(head)
        if rules.remark:
            self.stdout.write(f"  {rules.remark}")
        for parameter in rules.parameters.values():
            self.stdout.write(f"· {line_of(parameter)}")

    def _print_questions(self, questions: Sequence[Question]) -> None:
        for question in questions:
            self.stdout.write(f"? {question_line(question)}")

    def _print_json(self, rules: RuleSet, questions: Sequence[Question], day: date) -> None:
        self.print_json(
            {
                "schema": 1,
                "on": day.isoformat(),
                "rule_set": rules.id,
                "version": rules.version,
                "parameters": [as_data(parameter) for parameter in rules.parameters.values()],
                "open": [question_as_data(question) for question in questions],
            }
        )


def _asked(text: str, day: date) -> tuple[RuleSet, Sequence[Question]]:
    if text in rulebook().places:
        rules = rules_on(text, day)
        return rules, questions_of(rules)
    place = place_called(text)
    return rules_for([place], day)[place.pk], open_questions(place, day)
