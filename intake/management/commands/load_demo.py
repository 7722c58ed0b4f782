"""load_demo: the demonstration register, into an empty one only."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from intake.demonstration import PASSWORD, is_empty, load, rows
from offices.models import Jurisdiction, Membership
from offices.moments import day_of, now
from sentences.doorstep import HouseCommand
from sentences.refusals import Refused

FOLDER = Path(settings.ROOT) / "deploy" / "demo"


class Command(HouseCommand):
    help = "Load the demonstration register and print its log-ins. Refuses a register that has anything in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without an error, if it isn't empty")

    def answer(self, **options: Any) -> int:
        at = now()
        if is_empty():
            load(FOLDER, day=day_of(at), at=at)
        elif not options["if_empty"]:
            raise Refused("not_empty")
        if Jurisdiction.objects.filter(demonstration=True).exists():
            self._print_people()
        return 0

    def _print_people(self) -> None:
        self.stdout.write(gettext("Demonstration log-ins, all with the password %(word)s:") % {"word": PASSWORD})
        for row in rows(FOLDER / "people.csv"):
            name = f"{row['family_name']}{row['given_name']}"
            where = " ".join(filter(None, [row["place"], row["organ"], _role(row["role"])]))
            self.stdout.write(f"  {row['login']:10} {name}  {where}")


def _role(name: str) -> str:
    return str(Membership.Role(name).label) if name in Membership.Role.values else gettext("administrator")
