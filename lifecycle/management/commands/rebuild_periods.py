"""rebuild_periods: fold everything anew. With --check only say what has drifted."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from lifecycle.periods import drift, rebuild
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Refold every document from its entries. --check only reports drift and exits 1 if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing")

    def answer(self, **options: Any) -> int:
        if not options["check"]:
            self.stdout.write(gettext("Documents refolded: %(count)s") % {"count": rebuild()})
            return 0
        drifted = 0
        for document in drift():
            drifted += 1
            self.stdout.write(f"{document.reference} {document.title}")
        self.stdout.write(gettext("Documents whose periods have drifted: %(count)s") % {"count": drifted})
        return 1 if drifted else 0
