"""documents: the list page as a command, by the same filters."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from lifecycle.answers import Answer
from lifecycle.asking import add_axes, add_filters, filters_asked
from lifecycle.catalogue import answered
from lifecycle.columns import last_valid_day
from lifecycle.exports import export_of
from lifecycle.models import STATUS_NAMES
from offices.moments import day_of, now
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "List documents with their status on a day, as known now or at any earlier moment. Exit 1 if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_axes(parser)
        add_filters(parser)
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--csv", action="store_true", help="print the file that the list page sends, for Excel")
        forms.add_argument("--json", action="store_true", help="print one JSON document instead of text for people")

    def answer(self, **options: Any) -> int:
        at = now()
        filters = filters_asked(options, day_of(at))
        if options["csv"]:
            self._print(export_of(filters, at).csv())
        elif options["json"]:
            self._print(export_of(filters, at).json())
        else:
            self._print(f"{_line(answer)}\n" for page in answered(filters) for answer in page)
        return 0 if filters.qs.exists() else 1

    def _print(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self.stdout.write(piece, ending="")


def _line(answer: Answer) -> str:
    document = answer.document
    said = [document.code_key, document.number_key, str(STATUS_NAMES[answer.span.status]), str(last_valid_day(answer))]
    return "  ".join(filter(None, [*said, document.title]))
