"""Celery both ways: a broker in a folder (embedded), or Redis (served). The job's state is a row; see `jobs`."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from django.conf import settings

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _schedule(every: int) -> dict[str, dict[str, Any]]:
    """The whole schedule. The tasks ask the database what is open, so a late, doubled or lost tick does no harm.

    A message nobody took before the next one comes expires: a month without workers leaves no heap.
    """
    options = {"expires": every}
    return {
        "nightly": {"task": "notifications.tasks.run_nightly", "schedule": every, "options": options},
        "letters": {"task": "notifications.tasks.post_letters", "schedule": every, "options": options},
        "spool": {"task": "intake.tasks.sweep_uploads", "schedule": every, "options": options},
        "stale-jobs": {"task": "jobs.tasks.requeue_stale", "schedule": every, "options": options},
    }


def _served(url: str) -> dict[str, Any]:
    # What a dead worker held comes back after this many seconds; leases of jobs are shorter.
    return {"broker_url": url, "broker_transport_options": {"visibility_timeout": 3600}}


def _embedded(folder: Path) -> dict[str, Any]:
    return {
        "broker_url": broker.URL,
        "broker_transport_options": broker.options(folder),
        # Remote control is a conversation between workers; here there is one, and its mail is files.
        "worker_enable_remote_control": False,
    }


def _configuration() -> dict[str, Any]:
    return {
        **(_embedded(settings.BROKER_FOLDER) if settings.EMBEDDED else _served(settings.REDIS_URL)),
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_acks_late": True,
        "task_ignore_result": True,
        "timezone": settings.TIME_ZONE,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "broker_connection_retry_on_startup": True,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        # Kept in memory: what is due is read from the database, so there is no file to go stale or break.
        "beat_scheduler": "celery.beat:Scheduler",
        "beat_schedule": _schedule(settings.SCHEDULE_SECONDS),
    }


app = Celery("shixiao")
app.add_defaults(_configuration)  # a function: asked when first needed, after the settings are there
app.autodiscover_tasks()
