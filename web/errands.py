"""A job as a page tells of it: how far it is, what it does now, where it leads, or why it came to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intake import ledger_imports, undoing, uploads
from intake.ledger_imports import ledgers_among
from intake.uploads import OPENED, READ, Way, asks
from jobs.claims import refusal_of
from jobs.models import Job
from registry.models import Batch
from sentences.outcomes import sentence_of
from web.asking import Asked
from web.desk import decided_places, decider

KINDS = (uploads.KIND, ledger_imports.KIND, undoing.KIND)
# For so long the list keeps what failed, or waits for an answer.
REMEMBERED = timedelta(days=1)
# More than run at once in any office; what is older is found by its batch.
MOST = 20
STATES: Mapping[str, Promise] = {
    Job.State.WAITING: pgettext_lazy("job", "waits for its turn"),
    Job.State.RUNNING: pgettext_lazy("job", "is being done"),
    Job.State.DONE: pgettext_lazy("job", "done"),
    Job.State.FAILED: pgettext_lazy("job", "failed"),
    Job.State.CANCELLED: pgettext_lazy("job", "cancelled"),
}
_STEPS: Mapping[int, Promise] = {
    0: _("The file is being opened and looked through for marks of secrecy."),
    OPENED: _("What it says is being read."),
    READ: _("What was read is being kept for you to look over."),
}


@dataclass(frozen=True)
class Errand:
    job: Job
    batch: Batch | None = None

    @property
    def name(self) -> str:
        """Of the file it is about."""
        return str(self.job.arguments.get("name") or (self.batch.file if self.batch else ""))

    @property
    def open(self) -> bool:
        return self.job.state in (Job.State.WAITING, Job.State.RUNNING)

    @property
    def asks(self) -> bool:
        return asks(self.job)

    @property
    def named(self) -> str:
        """The place which the file names instead of the one that was chosen."""
        return str(self.job.result["asks"])

    @property
    def state(self) -> Promise:
        return _("waits for an answer") if self.asks else STATES[self.job.state]

    @property
    def doing(self) -> str:
        job = self.job
        if job.state == Job.State.WAITING:
            return gettext("It waits for its turn; nothing is needed from you.")
        if job.kind == undoing.KIND:
            return gettext("What the import wrote is being taken back, latest first.")
        if job.kind == uploads.KIND:
            return str(_STEPS.get(job.done, _STEPS[READ]))
        words = {"done": job.done, "total": job.total}
        return (
            gettext("Row %(done)s of about %(total)s") % words if job.total else gettext("The ledger is being opened.")
        )

    @cached_property
    def refusal(self) -> str:
        """Why it came to nothing, in the reader's language; empty where a fault of ours was to blame."""
        refusal = refusal_of(self.job)
        return sentence_of(refusal) if refusal else ""

    @property
    def leads_to(self) -> str:
        """Where it goes on once it is done; empty where it doesn't."""
        if "next" in self.job.result:
            return reverse("job", args=[self.job.result["next"]])
        if self.job.state != Job.State.DONE or self.batch is None:
            return ""
        if self.job.kind == undoing.KIND:
            return reverse("undo-batch", args=[self.batch.pk])
        return address_of_batch(self.batch, ledger=self.job.kind == ledger_imports.KIND or is_ledger(self.batch))

    @property
    def is_ledger(self) -> bool:
        return self.job.kind == ledger_imports.KIND or self.job.arguments.get("way") == Way.LEDGER


def job_before(request: HttpRequest, asked: Asked, job_id: int) -> Job:
    """404 for what is out of sight and for what the house does by itself, PermissionDenied for who may only look."""
    seen = Job.objects.filter(kind__in=KINDS).select_related("jurisdiction", "by")
    if not asked.reach.everything:
        seen = seen.filter(jurisdiction__in=asked.reach.jurisdictions)
    job = get_object_or_404(seen, pk=job_id)
    if job.jurisdiction:
        decider(request, asked, job.jurisdiction)
    return job


def errand_of(job: Job) -> Errand:
    number = job.arguments.get("batch") or job.result.get("batch")
    batches = Batch.objects.select_related("jurisdiction", "file")
    return Errand(job, batches.filter(pk=number).first() if number else None)


def errands(asked: Asked, at: datetime) -> list[Errand]:
    """What goes on where the reader decides, and what lately failed or waits for an answer; newest first."""
    lately = Q(asked_at__gte=at - REMEMBERED)
    unsettled = Q(state=Job.State.FAILED) | Q(state=Job.State.DONE, result__asks__isnull=False)
    jobs = _decided(asked).filter(Q(state__in=(Job.State.WAITING, Job.State.RUNNING)) | lately & unsettled)
    shown = list(jobs.select_related("jurisdiction", "by").order_by("-asked_at", "-pk")[:MOST])
    numbers = {job.arguments["batch"] for job in shown if "batch" in job.arguments}
    batches = Batch.objects.select_related("jurisdiction", "file").in_bulk(numbers)
    return [Errand(job, batches.get(job.arguments.get("batch"))) for job in shown]


def _decided(asked: Asked) -> QuerySet[Job]:
    jobs = Job.objects.filter(kind__in=KINDS)
    return jobs if asked.reach.everything else jobs.filter(jurisdiction__in=decided_places(asked))


def is_ledger(batch: Batch) -> bool:
    return bool(ledgers_among([batch]))


def address_of_batch(batch: Batch, *, ledger: bool) -> str:
    return reverse("worklist" if ledger else "batch", args=[batch.pk])


def address_of_candidate(batch: Batch, no: int) -> str:
    return reverse("candidate", args=[batch.pk, no])
