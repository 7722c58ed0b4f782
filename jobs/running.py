"""Running a job: claim it, call the function its kind names, keep what it returned or why it failed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from traceback import format_exc
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.claims import claim, fail, finish, give_back, refuse
from jobs.models import Job
from jobs.progress import JobStopped
from jobs.querysets import ATTEMPTS
from sentences.refusals import Refusal

# What a parser may die of half-way through what was opened before: a busy machine. It is tried again.
BY_CHANCE = frozenset({"file_needs_memory", "file_takes_too_long"})
Runner = Callable[[Job], Mapping[str, object]]


def run(job: Job, at: datetime) -> bool:
    """False when somebody else has it, or it is done or cancelled. What the runner raises is kept and raised again."""
    if not claim(job, at):
        return False
    runner = cast(Runner, import_string(settings.JOB_KINDS[job.kind]))
    try:
        result = runner(job)
    except JobStopped:
        return False
    except KeyboardInterrupt:
        give_back(job)
        raise
    except Refusal as refusal:
        if refusal.code in BY_CHANCE and job.done and job.attempt < ATTEMPTS:
            fail(job, format_exc(), at)
        else:
            refuse(job, refusal, at)
        raise
    except Exception:
        fail(job, format_exc(), at)
        raise
    return finish(job, result, at)
