"""undo_act PLACE:SEQ: take one act back, by an act of its own."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from lifecycle.acts import undo
from lifecycle.models import Act
from offices.actors import console
from offices.moments import now
from sentences.doorstep import HouseCommand
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Take back one act: an admission, a list, a decision, an accepted finding, a chosen route, a rule's answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", metavar="PLACE:SEQ", help="as the commands print it, such as 博山区:7")
        parser.add_argument("--reason", required=True)

    def answer(self, **options: Any) -> int:
        place, _, seq = options["act"].rpartition(":")
        act = Act.objects.filter(jurisdiction__name=place, seq=int(seq) if seq.isdecimal() else 0).first()
        if act is None:
            raise Refused("act_unknown", act=options["act"])
        undone = undo(act, by=console("undo_act"), at=now(), reason=options["reason"])
        self.stdout.write(gettext("Acts written: %(acts)s") % {"acts": undone})
        return 0
