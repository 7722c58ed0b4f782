"""flag_expiring: the nightly job by hand. It lists what ends within the tiers, place by place."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from notifications.expiry import Nearing, nearing_end
from offices.models import Jurisdiction
from offices.moments import today
from sentences.days import say_day, typed_day
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "List what nears its end, by the tiers of each place. Exit 1 if nothing does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="the day to count from; today if not given")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        day = typed_day(options["on"]) if options["on"] else today()
        places = Jurisdiction.objects.order_by("name")
        nearing = ((place, one) for place in places for one in nearing_end(place, day))
        if options["json"]:
            rows = (_as_json(place, one) for place, one in nearing)
            return 0 if self.print_json_rows({"schema": 1, "on": day.isoformat()}, "nearing", rows) else 1
        found = 0
        for place, one in nearing:
            found += 1
            self._print(place, one)
        self.stdout.write(_summary(found, day))
        return 0 if found else 1

    def _print(self, place: Jurisdiction, nearing: Nearing) -> None:
        left = ngettext("%(count)s day left", "%(count)s days left", nearing.days_left) % {"count": nearing.days_left}
        self.stdout.write(
            f"{place}  {nearing.document.reference}  {say_day(nearing.last_day)}  {left}  {nearing.document.title}"
        )


def _summary(found: int, day: date) -> str:
    return gettext("On %(day)s documents nearing their end: %(count)s") % {"day": say_day(day), "count": found}


def _as_json(place: Jurisdiction, nearing: Nearing) -> dict[str, object]:
    return {
        "place": place.name,
        "reference": nearing.document.reference,
        "title": nearing.document.title,
        "last_day": nearing.last_day.isoformat(),
        "days_left": nearing.days_left,
        "tier": nearing.tier,
    }
