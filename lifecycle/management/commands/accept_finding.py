"""accept_finding REF KEY: a finding may stand, for a reason; from then on it is quiet."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from lifecycle.findings import accept_finding
from lifecycle.naming import the_one
from offices.actors import console
from offices.moments import day_of, now
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Accept a finding of one document with a reason. Undoing that act brings it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("key", help="the finding's key, as `findings` prints it")
        parser.add_argument("--reason", required=True)

    def answer(self, **options: Any) -> int:
        document = the_one(options["reference"])
        at = now()
        by = console("accept_finding")
        act = accept_finding(document, options["key"], reason=options["reason"], by=by, at=at, day=day_of(at))
        self.stdout.write(gettext("Acts written: %(acts)s") % {"acts": act})
        return 0
