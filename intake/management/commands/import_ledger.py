"""import_ledger PATH: read an office's ledger into the register and say what was understood, doubted and left."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, ngettext

from intake.ledger_imports import ask_import
from intake.ledger_mappings import read_mapping
from intake.ledger_wording import FATES, FIELDS
from intake.worklists import Item, worklist
from jobs.models import Job
from jobs.running import run
from offices.actors import console
from offices.moments import LOCAL, now
from registry.ledgers import Fate, Field
from registry.models import Batch
from registry.openers.workbooks import open_workbook
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused


class Command(HouseCommand):
    help = "Read a ledger (.xlsx, .xls, .csv) into the register: what contradicts nothing is taken, the rest listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--place", help="the place it belongs to, where the ledger doesn't say")
        parser.add_argument(
            "--mapping", type=Path, help="a JSON file that corrects what columns mean; it is remembered"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        mapping = read_mapping(options["mapping"]) if options["mapping"] else {}
        book = open_workbook(options["path"])
        with transaction.atomic() if options["dry_run"] else nullcontext():
            by, at = console("import_ledger"), now()
            job = ask_import(book, place=options["place"], mapping=mapping, by=by, at=at)
            self._run(job)
            batch = Batch.objects.select_related("jurisdiction", "file").get(pk=job.arguments["batch"])
            code = self._say(batch, job, as_json=options["json"])
            if options["dry_run"]:
                transaction.set_rollback(True)
        return code

    def _run(self, job: Job) -> None:
        """Refused("job_elsewhere") where another worker has it, or was cancelled meanwhile."""
        if not run(job, now()):
            job.refresh_from_db()
            until = job.lease_until.astimezone(LOCAL).strftime("%H:%M:%S") if job.lease_until else "-"
            raise Refused("job_elsewhere", done=job.done, total=job.total, until=until)
        job.refresh_from_db()

    def _say(self, batch: Batch, job: Job, *, as_json: bool) -> int:
        found = sum(account["documents"] for account in batch.accounts)
        if as_json:
            self.print_json(_as_json(batch, job))
        else:
            for line in _report(batch):
                self.stdout.write(line)
        if not found:
            raise Refused("nothing_read", file=batch.file.name)
        return 0


def _report(batch: Batch) -> Iterator[str]:
    yield gettext("Import %(id)s: %(batch)s") % {"id": batch.pk, "batch": batch}
    for account in batch.accounts:
        yield from _sheet(account)
    waiting = batch.candidates.open().count()
    accepted = batch.candidates.count() - waiting
    yield ngettext("%(count)s row taken in", "%(count)s rows taken in", accepted) % {"count": accepted}
    yield ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": waiting}
    acts = [str(act) for act in batch.acts.standing()]
    yield (
        gettext("Acts that stand: %(first)s to %(last)s") % {"first": acts[0], "last": acts[-1]}
        if acts
        else gettext("Nothing was written: the register is as it was.")
    )
    items = list(worklist(batch))
    if items:
        yield gettext("To be looked at:")
    yield from (f"  {_line(item)}" for item in items)


def _sheet(account: dict[str, Any]) -> Iterator[str]:
    words = {"name": account["sheet"], "rows": account["rows"], "documents": account["documents"]}
    yield gettext("Sheet “%(name)s”: %(rows)s rows, %(documents)s documents") % words
    for column in account["columns"]:
        meaning = str(FIELDS[Field(column["field"])]) if column["field"] else "?"
        yield f"    {column['column']}  {column['head'] or '-'} → {meaning}"
    fates = "; ".join(f"{FATES[Fate(fate)]} {count}" for fate, count in account["fates"].items())
    balance = gettext("all accounted for") if account["balanced"] else gettext("NOT ALL ACCOUNTED FOR")
    yield "    " + gettext("%(cells)s cells: %(fates)s (%(balance)s)") % {
        "cells": account["cells"],
        "fates": fates,
        "balance": balance,
    }


def _line(item: Item) -> str:
    return f"{item.place}  “{item.text}”  {item.sentence}" if item.text else f"{item.place}  {item.sentence}"


def _as_json(batch: Batch, job: Job) -> dict[str, object]:
    waiting = batch.candidates.open().count()
    return {
        "schema": 1,
        "import": batch.pk,
        "job": {"id": job.pk, "state": job.state, "done": job.done, "total": job.total},
        "place": batch.jurisdiction.name,
        "accepted": batch.candidates.count() - waiting,
        "waiting": waiting,
        "acts": [{"seq": act.seq, "entries": act.entries.count()} for act in batch.acts.standing()],
        "sheets": batch.accounts,
        "mapping": _mapping(batch),
        "worklist": [
            {"kind": one.kind, "place": one.place, "text": one.text, "made": one.made, "message": one.sentence}
            for one in worklist(batch)
        ],
    }


def _mapping(batch: Batch) -> dict[str, object]:
    """As a file for --mapping, to be corrected and handed in again."""
    read = [account for account in batch.accounts if account["columns"]]
    return {
        "sheets": {
            account["sheet"]: {
                "header": account["header"],
                "columns": {column["column"]: column["field"] for column in account["columns"]},
            }
            for account in read
        }
    }
