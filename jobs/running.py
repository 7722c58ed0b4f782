"""Running a job: claim it, call the function its kind names, keep what it returned or why it failed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from traceback import format_exc
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.claims import claim, fail, finish
from jobs.models import Job

Runner = Callable[[Job], Mapping[str, object]]


def run(job: Job, at: datetime) -> bool:
    """False when somebody else has it or it is done. What the runner raises is kept on the row and raised again."""
    if not claim(job, at):
        return False
    runner = cast(Runner, import_string(settings.JOB_KINDS[job.kind]))
    try:
        result = runner(job)
    except Exception:
        fail(job, format_exc(), at)
        raise
    return finish(job, result, at)
