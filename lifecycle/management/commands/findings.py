"""findings: what is wrong or suspicious in the register."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from lifecycle.findings import DOUBT, Found, all_findings
from offices.moments import today
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "List what is wrong or suspicious, with its source. Exit 1 if there is more than information."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def answer(self, **options: Any) -> int:
        levels: set[str] = set()
        found = _noting(levels, all_findings(None, today()))
        if options["json"]:
            self.print_json_rows({"schema": 1}, "findings", (asdict(one) for one in found))
        else:
            for one in found:
                self.stdout.write("  ".join(filter(None, [one.id, one.subject, one.sentence, one.source])))
        return 1 if DOUBT in levels else 0


def _noting(levels: set[str], found: Iterable[Found]) -> Iterator[Found]:
    """As they pass by: the findings of a large register are never held all at once."""
    for one in found:
        levels.add(one.level)
        yield one
