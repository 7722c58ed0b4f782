"""flag_expiring: the nightly job by hand: keeps tasks, notes who is to be told, lists what somebody has to see to."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from notifications.expiry import Nearing, nearing_end
from notifications.nightly import run_night
from notifications.wording import days_left_sentence
from offices.models import Jurisdiction
from offices.moments import today
from sentences.days import say_day, typed_day
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "Do what the night does, and list what nears its end. Another day is only shown. Exit 1 if nothing ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="the day to count from, only shown; today if not given")
        parser.add_argument("--preview", action="store_true", help="show it and write nothing")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        day = typed_day(options["on"]) if options["on"] else today()
        # What a night yet to come would note now could not be noted when its day has come; and in one that is past
        # people would be asked about what has ended since. What an outage left out tonight's run makes up for.
        preview = options["preview"] or day != today()
        noted, nearing = _rehearsed(day) if preview else (_run(day), _nearing(day))
        if options["json"]:
            head = {"schema": 1, "on": day.isoformat(), "preview": preview, "noted": noted}
            rows = (_as_json(place, one) for place, one in nearing)
            return 0 if self.print_json_rows(head, "nearing", rows) else 1
        found = 0
        for place, one in nearing:
            found += 1
            self._print(place, one)
        self.stdout.write(_summary(found, noted, day, preview=preview))
        return 0 if found else 1

    def _print(self, place: Jurisdiction, nearing: Nearing) -> None:
        left = days_left_sentence(nearing.days_left)
        self.stdout.write(
            f"{place}  {nearing.document.reference}  {say_day(nearing.last_day)}  {left}  {nearing.document.title}"
        )


def _run(day: date) -> int:
    """How many reminders were noted."""
    return run_night(list(Jurisdiction.objects.order_by("name")), day).reminders


def _rehearsed(day: date) -> tuple[int, Iterator[tuple[Jurisdiction, Nearing]]]:
    """The same path, rolled back; its rows are held meanwhile, so that no reader holds up a writer."""
    with transaction.atomic():
        noted, rows = _run(day), list(_nearing(day))
        transaction.set_rollback(True)
    return noted, iter(rows)


def _nearing(day: date) -> Iterator[tuple[Jurisdiction, Nearing]]:
    for place in Jurisdiction.objects.order_by("name"):
        for one in nearing_end(place, day):
            yield place, one


def _summary(found: int, noted: int, day: date, *, preview: bool) -> str:
    said = {"day": say_day(day), "count": found, "noted": noted}
    if preview:
        return gettext("On %(day)s documents nearing their end: %(count)s; reminders to come: %(noted)s") % said
    return gettext("On %(day)s documents nearing their end: %(count)s; reminders noted: %(noted)s") % said


def _as_json(place: Jurisdiction, nearing: Nearing) -> dict[str, object]:
    return {
        "place": place.name,
        "reference": nearing.document.reference,
        "title": nearing.document.title,
        "last_day": nearing.last_day.isoformat(),
        "days_left": nearing.days_left,
        "tier": nearing.tier,
    }
