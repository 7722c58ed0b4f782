"""Asking for work, taking it, finishing it. A claim is one conditional UPDATE that asks how many rows changed."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from jobs.models import Job
from jobs.querysets import ATTEMPTS
from offices.actors import Actor
from offices.models import Jurisdiction
from sentences.refusals import BadInput, Refusal, Refused

# Longer than any single step of a job may take; a job that reports progress renews it.
LEASE = timedelta(minutes=15)


@transaction.atomic
def ask(
    key: str, *, kind: str, arguments: Mapping[str, object], jurisdiction: Jurisdiction | None, by: Actor, at: datetime
) -> Job:
    """The row for this work, made once: asking again returns the one that stands."""
    job, _ = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "arguments": dict(arguments),
            "jurisdiction": jurisdiction,
            "by": by.user,
            "asked_at": at,
        },
    )
    return job


def claim(job: Job, at: datetime) -> bool:
    """True for exactly one of all who try at once."""
    open_row = Job.objects.takeable(at).filter(pk=job.pk)
    taken = open_row.update(state=Job.State.RUNNING, lease_until=at + LEASE, attempt=F("attempt") + 1)
    if taken:
        job.refresh_from_db()
    return bool(taken)


def finish(job: Job, result: Mapping[str, object], at: datetime) -> bool:
    """False when the lease was lost to another worker meanwhile: its result stands, not ours."""
    changed = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt).update(
        state=Job.State.DONE, result=dict(result), finished_at=at, lease_until=None
    )
    return bool(changed)


def fail(job: Job, error: str, at: datetime) -> None:
    """Back to waiting while attempts are left, else failed and visible."""
    state = Job.State.WAITING if job.attempt < ATTEMPTS else Job.State.FAILED
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt).update(
        state=state, error=error, finished_at=at if state == Job.State.FAILED else None, lease_until=None
    )


def refuse(job: Job, refusal: Refusal, at: datetime) -> None:
    """Failed at once: what was refused is refused again. Kept as a code, for whoever reads it in their own language."""
    told = json.loads(json.dumps(refusal.params, default=str))
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt).update(
        state=Job.State.FAILED,
        error=refusal.code,
        result={"refused": refusal.code, "params": told, "input": isinstance(refusal, BadInput)},
        finished_at=at,
        lease_until=None,
    )


def refusal_of(job: Job) -> Refusal | None:
    """Why it was refused; None for a job that wasn't, or that failed by a fault of ours."""
    if "refused" not in job.result:
        return None
    code, params = job.result["refused"], job.result["params"]
    return BadInput(code, **params) if job.result["input"] else Refused(code, **params)


def give_back(job: Job) -> None:
    """Interrupted by whoever ran it: it waits for the next one, and the attempt doesn't count."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt).update(
        state=Job.State.WAITING, attempt=F("attempt") - 1, lease_until=None
    )


def cancel(job: Job, at: datetime) -> bool:
    """False when it had ended. A worker that has it notices with its next step, and keeps what it did before."""
    open_states = (Job.State.WAITING, Job.State.RUNNING)
    changed = Job.objects.filter(pk=job.pk, state__in=open_states).update(
        state=Job.State.CANCELLED, finished_at=at, lease_until=None
    )
    return bool(changed)


def give_up(at: datetime) -> int:
    """Jobs whose workers died on every attempt: failed and visible, not running for ever. How many there were."""
    return Job.objects.used_up(at).update(
        state=Job.State.FAILED,
        error=f"The lease of attempt {ATTEMPTS} ran out; no worker came back.",
        finished_at=at,
        lease_until=None,
    )
