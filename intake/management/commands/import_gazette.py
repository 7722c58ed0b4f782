"""import_gazette PATH: read a source and stage it; with --accept-clean take in whatever contradicts nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, ngettext

from intake.imports import Imported, import_source
from offices.actors import console
from offices.moments import now
from registry.openers import Source, TrackedChanges, open_source
from registry.wording import remark_sentence
from sentences.doorstep import HouseCommand, add_json
from sentences.places import say_line


class Command(HouseCommand):
    help = "Read a gazette, notice or list into the register: staged for review, or taken in with --accept-clean."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--accept-clean", action="store_true", help="accept what contradicts no recorded fact")
        parser.add_argument("--place", help="the place it belongs to, where the source doesn't say")
        parser.add_argument(
            "--tracked",
            type=TrackedChanges,
            choices=list(TrackedChanges),
            default=TrackedChanges.ACCEPTED,
            help="how to read a Word document with tracked changes",
        )
        add_json(parser)

    def answer(self, **options: Any) -> int:
        source = open_source(options["path"], tracked=options["tracked"])
        imported = import_source(
            source,
            place=options["place"],
            accept_clean=options["accept_clean"],
            by=console("import_gazette"),
            at=now(),
        )
        if options["json"]:
            self.print_json(_as_json(imported))
        else:
            self._print(imported, source)
        return 0

    def _print(self, imported: Imported, source: Source) -> None:
        batch, waiting = imported.batch, len(imported.waiting)
        accepted = batch.candidates.count() - waiting
        self.stdout.write(gettext("Import %(id)s: %(batch)s") % {"id": batch.pk, "batch": batch})
        self.stdout.write(
            ngettext("%(count)s candidate accepted", "%(count)s candidates accepted", accepted) % {"count": accepted}
        )
        self.stdout.write(ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": waiting})
        written = [str(act) for act in imported.acts]
        self.stdout.write(
            gettext("Acts written: %(acts)s") % {"acts": ", ".join(written)}
            if written
            else gettext("Nothing was written: the register is as it was.")
        )
        for remark in imported.reading.remarks:
            words = {"place": say_line(remark.line, source.places), "sentence": remark_sentence(remark)}
            self.stdout.write(gettext("%(place)s: %(sentence)s") % words)


def _as_json(imported: Imported) -> dict[str, object]:
    return {
        "schema": 1,
        "import": imported.batch.pk,
        "place": imported.batch.jurisdiction.name,
        "accepted": imported.batch.candidates.count() - len(imported.waiting),
        "waiting": [{"line": c.first_line, "title": str(c), "conflicts": c.conflicts} for c in imported.waiting],
        "acts": [{"seq": act.seq, "verb": act.verb, "entries": act.entries.count()} for act in imported.acts],
        "warnings": [{"line": r.line, "message": remark_sentence(r)} for r in imported.reading.remarks],
    }
