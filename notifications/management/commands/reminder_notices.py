"""reminder_notices --quarter 2026Q1 --place 青河区 --out DIR: a letter to each department, with its return slip."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, ngettext

from lifecycle.confirmations import place_called
from notifications.notice_files import write_notices
from notifications.notices import typed_quarter
from offices.moments import today
from sentences.days import typed_day
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = (
        "Write the letters (提醒函) of a quarter as .docx, one for each department. Exit 1 if nothing ends undecided."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quarter", required=True, metavar="2026Q1", help="in which the last valid days lie")
        parser.add_argument("--place", required=True, metavar="PLACE", help="its name or code prefix")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="made where it isn't there")
        parser.add_argument("--on", metavar="DAY", help="the day of the letters; today if not given")
        parser.add_argument("--reply-by", metavar="DAY", help="the day by which the slips are to be back")
        parser.add_argument("--office", default="", help="who signs; the justice bureau of the place if not given")

    def answer(self, **options: Any) -> int:
        written = write_notices(
            options["out"],
            place_called(options["place"]),
            typed_quarter(options["quarter"]),
            typed_day(options["on"]) if options["on"] else today(),
            office=options["office"],
            reply_by=typed_day(options["reply_by"]) if options["reply_by"] else None,
        )
        for path, documents in written:
            said = ngettext("%(count)s document", "%(count)s documents", documents) % {"count": documents}
            self.stdout.write(f"{path}  {said}")
        self.stdout.write(gettext("Letters written: %(count)s") % {"count": len(written)})
        return 0 if written else 1
