from celery import shared_task
from django.db import OperationalError

from jobs.models import Job
from jobs.running import run
from offices.moments import now

MINUTES = 60


@shared_task(acks_late=True, time_limit=14 * MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def run_job(*, job: int) -> bool:
    return run(Job.objects.get(pk=job), now())


@shared_task(acks_late=True, time_limit=MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def requeue_stale() -> int:
    """The message is only a trigger and may be lost; the row is asked again until it is done."""
    stale = list(Job.objects.takeable(now()).values_list("pk", flat=True)[:1000])
    for job in stale:
        run_job.delay(job=job)
    return len(stale)
