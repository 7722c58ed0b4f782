"""choose_route REF ROUTE: how a document is meant to go on, if need be with lengths of its own."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from lifecycle.deadlines import ADJUSTABLE, choose_route
from lifecycle.naming import the_one
from lifecycle.rules.deadlines import Route
from lifecycle.rules.parameters import typed_value
from offices.actors import console
from offices.moments import now
from sentences.doorstep import HouseCommand
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Choose the route of one document; --length KEY=VALUE sets how long a step takes for this document alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("route", choices=[route.value for route in Route])
        parser.add_argument("--length", action="append", metavar="KEY=VALUE", help="such as public_comment_days=7")
        parser.add_argument("--reason", default="")

    def answer(self, **options: Any) -> int:
        document = the_one(options["reference"])
        act = choose_route(
            document,
            Route(options["route"]),
            lengths=_lengths(options["length"]) if options["length"] else None,
            reason=options["reason"],
            by=console("choose_route"),
            at=now(),
        )
        self.stdout.write(gettext("Acts written: %(acts)s") % {"acts": act})
        return 0


def _lengths(typed: Sequence[str]) -> Mapping[str, object]:
    """Refused("not_adjustable") for a key or a value that is none."""
    lengths = {}
    for pair in typed:
        key, _, value = pair.partition("=")
        if key not in ADJUSTABLE:
            raise Refused("not_adjustable", key=key)
        try:
            lengths[key] = typed_value(key, value)
        except ValueError:
            raise Refused("not_adjustable", key=pair) from None
    return lengths
