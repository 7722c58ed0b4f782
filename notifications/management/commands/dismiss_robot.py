"""dismiss_robot MARK: its group hears nothing more from today on."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import ngettext

from notifications.robots import dismiss_robot
from offices.moments import today
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Tell a group nothing more, from today on. What it was told stays in the record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mark", metavar="MARK", help="as name_robot printed it, such as wecom:3f9a0c52d1e7")

    def answer(self, **options: Any) -> int:
        ended = dismiss_robot(options["mark"], day=today())
        self.stdout.write(ngettext("%(count)s contact ended", "%(count)s contacts ended", ended) % {"count": ended})
        return 0
