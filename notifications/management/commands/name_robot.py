"""name_robot KIND --place PLACE: a group hears by its robot, whose address and secret are asked for and not echoed."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.utils.translation import gettext

from lifecycle.confirmations import place_called
from notifications.dialects import DIALECTS
from notifications.models import Contact
from notifications.robots import Door, name_robot
from offices.moments import today
from offices.organs import organ_called
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Tell the group of an organ, of its leaders or of the office by its robot; asks for its address and secret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(DIALECTS))
        parser.add_argument("--place", required=True, metavar="PLACE", help="its name or code prefix")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--organ", metavar="NAME", help="whose group it is; the office's own if none is named")
        whose.add_argument(
            "--leaders-of", metavar="NAME", help="the group of its leaders, who hear where it was silent"
        )
        parser.add_argument("--name", required=True, help="of the group, as lists show it")
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")

    def answer(self, **options: Any) -> int:
        place = place_called(options["place"])
        named = options["organ"] or options["leaders_of"]
        organ = organ_called(place, named, today()) if named else None
        role = Contact.Role.CONTACT if options["organ"] else Contact.Role.LEADER if named else Contact.Role.OFFICE
        door = Door(options["kind"], _asked(gettext("Address: ")), _asked(gettext("Secret (empty for none): ")))
        robot = name_robot(
            place, organ, door, role=role, name=options["name"], language=options["language"], day=today()
        )
        self.stdout.write(robot.address)
        return 0


def _asked(question: str) -> str:
    """Not echoed; from a pipe, a line for each."""
    return (getpass(question) if sys.stdin.isatty() else sys.stdin.readline()).strip()
