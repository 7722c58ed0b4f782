"""export_ledger PATH --place NAME: the register of a place as a workbook that import_ledger reads back."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from intake.ledger_export import ledger_of
from offices.models import Jurisdiction
from offices.moments import today
from sentences.days import typed_day
from sentences.doorstep import HouseCommand
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Write every registered document of a place into a workbook, as it stands on a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--place", required=True)
        parser.add_argument("--on", type=str, help="the day, today unless given")

    def answer(self, **options: Any) -> int:
        place = Jurisdiction.objects.filter(name=options["place"]).first()
        if place is None:
            raise Refused("place_not_found", place=options["place"])
        day = typed_day(options["on"]) if options["on"] else today()
        with ledger_of(place, day) as ledger, options["path"].open("wb") as file:
            shutil.copyfileobj(ledger, file)
        self.stdout.write(gettext("Written: %(path)s") % {"path": options["path"]})
        return 0
