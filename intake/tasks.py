from celery import shared_task
from django.db import OperationalError

from intake.uploads import sweep_spool
from jobs.tasks import MINUTES
from offices.moments import now


@shared_task(acks_late=True, time_limit=MINUTES, autoretry_for=(OperationalError,), retry_backoff=True)
def sweep_uploads() -> int:
    return sweep_spool(now())
