"""undo_import N: take an import back. Its documents stay, unlisted; importing the file again takes them up."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from intake.admission import undo_batch
from offices.actors import console
from offices.moments import now
from registry.models import Batch
from sentences.doorstep import HouseCommand
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Take back everything an import wrote, as acts of its own. Exit 1 if nothing of it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, help="the number that import_gazette printed")
        parser.add_argument("--reason", required=True)

    def answer(self, **options: Any) -> int:
        batch = Batch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise Refused("batch_unknown", batch=options["batch"])
        undone = undo_batch(batch, by=console("undo_import"), at=now(), reason=options["reason"])
        self.stdout.write(gettext("Acts undone: %(count)s") % {"count": len(undone)})
        return 0 if undone else 1
