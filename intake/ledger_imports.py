"""A ledger comes in as a job: page by page, each with its act and its progress in one transaction.

Killed half-way it goes on behind the last page that was kept; asked for again it finds what it wrote, and writes
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from intake.going_on import IMPORTING, jobs_about, refuse_while_undone
from intake.ledger_admission import take_in
from intake.ledger_mappings import corrections_in, remember, remembered
from intake.ledger_staging import account_of, batch_of, doubt_as_json, place_of, workbook_of
from jobs.claims import ask
from jobs.models import Job
from jobs.progress import Progress
from jobs.querysets import JobQuerySet
from offices.actors import Actor
from offices.moments import day_of
from registry.layouts import load_layouts
from registry.ledgers import LedgerReader, LedgerRow
from registry.models import Batch, Candidate
from registry.openers.workbooks import Checked
from sentences.refusals import Refused

KIND = IMPORTING
# Rows to a transaction: a second's work, for as long as other writers of the place wait.
PAGE = 500


@transaction.atomic
def ask_import(book: Checked, *, place: str | None, mapping: Mapping[str, Any], by: Actor, at: datetime) -> Job:
    """The job that stands for this file and place, or a new one once that has ended: asking again reads again.

    BadInput("place_unknown") where nobody names the place, Refused("ledger_going_on") for another mapping meanwhile,
    Refused("undoing_going_on").
    """
    batch = batch_of(book.workbook, place_of(book, place), by=by, at=at)
    arguments = {"batch": batch.pk, "mapping": dict(mapping), "by": by.name, "rows": book.length}
    return _ask(batch, arguments, by=by, at=at)


@transaction.atomic
def ask_again(batch: Batch, *, mapping: Mapping[str, Any], by: Actor, at: datetime) -> Job:
    """As `ask_import`, for what was handed in and kept before. IndexError for what is no ledger."""
    return _ask(batch, {**imports_of(batch)[0].arguments, "mapping": dict(mapping), "by": by.name}, by=by, at=at)


def _ask(batch: Batch, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> Job:
    refuse_while_undone(batch)
    asked = imports_of(batch)
    going_on = asked.open().first()
    if going_on and arguments["mapping"] and going_on.arguments["mapping"] != arguments["mapping"]:
        raise Refused("ledger_going_on", done=going_on.done, total=going_on.total)
    key = f"{KIND}:{batch.pk}:{asked.count() + 1}"
    return going_on or ask(key, kind=KIND, arguments=arguments, jurisdiction=batch.jurisdiction, by=by, at=at)


def imports_of(batch: Batch) -> JobQuerySet:
    """Each time it was asked to be taken in, the latest first."""
    return jobs_about(batch, KIND)


def ledgers_among(batches: Collection[Batch]) -> frozenset[int]:
    """Ids of those that are ledgers, also where nothing of them was taken in."""
    places = {batch.jurisdiction_id for batch in batches}
    asked = Job.objects.of_kind(KIND).filter(
        jurisdiction__in=places, arguments__batch__in=[batch.pk for batch in batches]
    )
    return frozenset(asked.values_list("arguments__batch", flat=True)) if batches else frozenset()


def import_ledger(job: Job) -> dict[str, object]:
    """Goes on behind the rows that `job.done` counts."""
    batch = Batch.objects.select_related("jurisdiction", "file").get(pk=job.arguments["batch"])
    by, mapping = Actor(job.arguments["by"], job.by), job.arguments["mapping"]
    progress, begun, total = Progress(job), job.done, job.arguments["rows"]
    reader = LedgerReader(
        load_layouts(), day_of(batch.staged_at), corrections_in(mapping), remembered(batch.jurisdiction)
    )
    if not begun:
        _forget(batch)
    # Closed here, and its parser ended with it, whatever stops the job.
    with closing(workbook_of(batch).sheets()) as sheets:
        for page in _pages(row for row in reader.rows(sheets) if row.seq > begun):
            with transaction.atomic():
                take_in(batch, page, by=by, at=progress.moment())
                progress.advance(page[-1].seq, total=total)
    with transaction.atomic():
        batch.accounts = [_account(reader, number) for number in range(len(reader.reports))]
        batch.save(update_fields=["accounts"])
        remember(batch.jurisdiction, mapping, reader.reports, by=by, at=progress.moment())
        progress.advance(reader.read, total=reader.read)
    return {"batch": batch.pk, "rows": batch.candidates.count(), "waiting": batch.candidates.open().count()}


def _forget(batch: Batch) -> None:
    """What an earlier reading of the same file staged; what it registered stands, and is found again.

    What persons made of a row stays: it is taken up as they left it.
    """
    Candidate.objects.filter(batch=batch, handling=[]).delete()


def _account(reader: LedgerReader, number: int) -> dict[str, object]:
    report = reader.reports[number]
    return {**account_of(report), "said": [doubt_as_json(doubt) for doubt in report.doubts]}


def _pages(rows: Iterable[LedgerRow]) -> Iterator[list[LedgerRow]]:
    rest = iter(rows)
    while page := list(islice(rest, PAGE)):
        yield page
