from celery import shared_task
from django.db import OperationalError

from jobs.pulses import felt
from jobs.tasks import MINUTES, run_job
from notifications.nightly import NIGHTS, ask_open_nights
from notifications.posting import post
from offices.moments import now


@shared_task(acks_late=True, time_limit=5 * MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def run_nightly() -> int:
    felt(NIGHTS, at := now())
    jobs = ask_open_nights(at)
    for job in jobs:
        run_job.delay(job=job.pk)
    return len(jobs)


@shared_task(acks_late=True, time_limit=14 * MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def post_letters() -> int:
    return post(now()).sent
