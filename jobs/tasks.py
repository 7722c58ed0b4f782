from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, transaction

from jobs.claims import give_up
from jobs.models import Job
from jobs.running import run
from offices.moments import now
from sentences.refusals import Refusal

MINUTES = 60
# What was asked for since the last beat still has its first message. What is sent again expires when the next beat
# comes, so that a job that waits long behind others has one message waiting for it, not one for each beat.
BEAT = timedelta(seconds=settings.SCHEDULE_SECONDS)


@shared_task(acks_late=True, time_limit=14 * MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def run_job(*, job: int) -> bool:
    # A refusal is kept in the row for whoever asked; to the worker it is no failure.
    with suppress(Refusal):
        return run(Job.objects.get(pk=job), now())
    return False


def send(job: Job) -> None:
    """Once what was asked for is kept. A broker that is away loses only the message: the schedule sends another."""
    transaction.on_commit(lambda: run_job.delay(job=job.pk), robust=True)


@shared_task(acks_late=True, time_limit=MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def requeue_stale() -> int:
    """The message is only a trigger and may be lost; the row is asked again until it is done or has failed."""
    give_up(at := now())
    stale = list(Job.objects.unanswered(at, BEAT).values_list("pk", flat=True)[:1000])
    for job in stale:
        run_job.apply_async(kwargs={"job": job}, expires=BEAT.total_seconds())
    return len(stale)
