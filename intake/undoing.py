"""Undoing a whole batch, asked for on a page: a job, for a large ledger takes longer than a page may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intake.admission import undo_batch
from intake.going_on import UNDOING, jobs_about, refuse_while_taken_in
from jobs.claims import ask
from jobs.models import Job
from jobs.progress import Progress
from jobs.tasks import send
from lifecycle.models import Entry
from offices.actors import Actor
from registry.models import Batch, Candidate
from sentences.refusals import Refused

KIND = UNDOING


@dataclass(frozen=True, slots=True)
class Undoing:
    """What it would do: `unlisted` documents that this batch alone gives, and what another one gives as well."""

    acts: int
    unlisted: int
    staying: int


def undoing_of(batch: Batch) -> Undoing:
    acts = batch.acts.standing()
    accepted = batch.candidates.filter(document__isnull=False).order_by().values("document")
    listed = Entry.objects.registrations().filter(document__in=accepted).order_by()
    given = Candidate.objects.filter(state=Candidate.State.ACCEPTED, document__isnull=False).exclude(batch=batch)
    own = listed.filter(act__in=acts).values("document").distinct()
    staying = own.filter(document__in=given.values("document")).count()
    return Undoing(acts.count(), own.count() - staying, staying)


def ask_undoing(batch: Batch, *, reason: str, by: Actor, at: datetime) -> Job:
    """The job that is at it already, or a new one.

    Refused("reason_missing" | "nothing_stands" | "import_going_on").
    """
    if not reason.strip():
        raise Refused("reason_missing")
    refuse_while_taken_in(batch)
    if not batch.acts.standing().exists():
        raise Refused("nothing_stands")
    asked = jobs_about(batch, KIND)
    job = asked.open().first() or ask(
        f"{KIND}:{batch.pk}:{asked.count() + 1}",
        kind=KIND,
        arguments={"batch": batch.pk, "reason": reason, "by": by.name},
        jurisdiction=batch.jurisdiction,
        by=by,
        at=at,
    )
    send(job)
    return job


def undo_import(job: Job) -> dict[str, object]:
    batch = Batch.objects.select_related("jurisdiction").get(pk=job.arguments["batch"])
    by, progress = Actor(job.arguments["by"], job.by), Progress(job)
    with transaction.atomic():
        undone = undo_batch(batch, by=by, at=progress.moment(), reason=job.arguments["reason"])
        progress.advance(1, total=1)
    return {"batch": batch.pk, "undone": len(undone)}
