"""record_change NAME: a law or superior document that isn't in the register was amended or ended."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from lifecycle.changes import instrument_called, record_change
from lifecycle.confirmations import place_called
from lifecycle.models import InstrumentChange
from lifecycle.rules.links import Change
from offices.actors import console
from offices.models import Jurisdiction
from offices.moments import now
from sentences.days import typed_day
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Record that a law or superior document changed; `reviews` lists what rests on it. Undone by `undo_act`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="《title》, a number, or 《title》（number）")
        parser.add_argument("--on", required=True, metavar="DAY", help="the first day on which the change counts")
        how = parser.add_mutually_exclusive_group(required=True)
        for change in Change:
            how.add_argument(f"--{change.value}", dest="what", action="store_const", const=change)
        parser.add_argument("--source", required=True, metavar="TEXT", help="the text that says so")
        parser.add_argument("--reason", default="")
        parser.add_argument("--place", metavar="PLACE", help="for whom it counts; needed if there are several places")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        change = record_change(
            place_called(options["place"]) if options["place"] else _only_place(),
            instrument_called(options["name"]),
            what=options["what"],
            on=typed_day(options["on"]),
            source=options["source"],
            reason=options["reason"],
            by=console("record_change"),
            at=now(),
        )
        if options["json"]:
            self.print_json(_as_json(change))
        else:
            self.stdout.write(gettext("Acts written: %(acts)s") % {"acts": change.act})
        return 0


def _as_json(change: InstrumentChange) -> dict[str, object]:
    return {
        "schema": 1,
        "act": f"{change.act.jurisdiction}:{change.act.seq}",
        "title": change.title,
        "number": change.number_key,
        "change": change.kind,
        "on": change.on.isoformat(),
        "source": change.source,
    }


def _only_place() -> Jurisdiction:
    """The one that isn't under another. Refused("place_needed") where there are several."""
    places = list(Jurisdiction.objects.filter(parent=None)[:2])
    if len(places) != 1:
        raise Refused("place_needed")
    return places[0]
