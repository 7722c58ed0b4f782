"""confirm_rule PLACE KEY VALUE --source TEXT: the office answers what its rules leave open."""

from argparse import ArgumentParser
from typing import Any

from lifecycle.answered import parameter_of
from lifecycle.confirmations import confirm, place_called
from lifecycle.rule_tables import line_of
from offices.actors import console
from offices.moments import now
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Record what the office has confirmed of its rules, with the article or document that says so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="PLACE", help="its name or code prefix")
        parser.add_argument("key", metavar="KEY", help="as `rules PLACE --open` prints it")
        parser.add_argument("value", metavar="VALUE", help="30, 5年, P5Y, 是, 180,90,30, 通告=1年")
        parser.add_argument("--source", required=True, metavar="TEXT", help="the article or document that says so")

    def answer(self, **options: Any) -> int:
        answered = confirm(
            place_called(options["place"]),
            options["key"],
            value=options["value"],
            source=options["source"],
            by=console("confirm_rule"),
            at=now(),
        )
        self.stdout.write(line_of(parameter_of(answered)))
        return 0
