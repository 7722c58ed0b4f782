"""counts: how many documents have which status on a day, place by place."""

from argparse import ArgumentParser
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from lifecycle.asking import add_axes, add_filters, filters_asked
from lifecycle.catalogue import Tally, soon_days, soon_until, tallies
from lifecycle.filters import PeriodFilter
from lifecycle.models import STATUS_NAMES
from lifecycle.rules import Status
from lifecycle.versions import data_version
from offices.models import Jurisdiction
from offices.moments import day_of, now
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "Count documents by place and status on a day, as known now or at any earlier moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_axes(parser)
        add_filters(parser)
        add_json(parser)

    def answer(self, **options: Any) -> int:
        filters = filters_asked(options, day_of(now()))
        vantage = filters.vantage
        counted = tallies(filters, soon_until(vantage.day, soon_days(vantage)))
        places = [(place, [tally for tally in counted if tally.place == place.pk]) for place in vantage.places]
        if options["json"]:
            self.print_json(_as_json(filters, places))
        else:
            for place, of_place in places:
                self._print(place, of_place)
        return 0

    def _print(self, place: Jurisdiction, tallied: list[Tally]) -> None:
        self.stdout.write(f"{place}  {_total(tallied)}")
        for status in Status:
            for tally in tallied:
                if tally.status == status:
                    self.stdout.write(f"  {STATUS_NAMES[status]}  {tally.documents}")


def _total(tallied: Iterable[Tally]) -> int:
    return sum(map(attrgetter("documents"), tallied))


def _as_json(filters: PeriodFilter, places: list[tuple[Jurisdiction, list[Tally]]]) -> dict[str, object]:
    vantage = filters.vantage
    return {
        "schema": 1,
        "on": vantage.day.isoformat(),
        "as_known_at": vantage.as_known_at.isoformat() if vantage.as_known_at else None,
        "data_version": data_version(vantage.places),
        "documents": sum(_total(tallied) for _, tallied in places),
        "places": [
            {
                "place": place.name,
                "documents": _total(tallied),
                "ending_soon": sum(map(attrgetter("ending_soon"), tallied)),
                "statuses": {tally.status.value: tally.documents for tally in tallied},
            }
            for place, tallied in places
        ],
    }
