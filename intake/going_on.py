"""The jobs that are about a batch: none begins while another one would write against it."""

from __future__ import annotations

from jobs.models import Job
from jobs.querysets import JobQuerySet
from registry.models import Batch
from sentences.refusals import Refused

IMPORTING, UNDOING = "import_ledger", "undo_import"


def jobs_about(batch: Batch, kind: str) -> JobQuerySet:
    """Each time it was asked for, the latest first."""
    asked = Job.objects.of_kind(kind).filter(jurisdiction=batch.jurisdiction_id, arguments__batch=batch.pk)
    return asked.order_by("-asked_at", "-pk")


def refuse_while_taken_in(batch: Batch) -> None:
    """Refused("import_going_on")."""
    if jobs_about(batch, IMPORTING).open().exists():
        raise Refused("import_going_on", file=batch.file.name)


def refuse_while_undone(batch: Batch) -> None:
    """Refused("undoing_going_on")."""
    if jobs_about(batch, UNDOING).open().exists():
        raise Refused("undoing_going_on", file=batch.file.name)
