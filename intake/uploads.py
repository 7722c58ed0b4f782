"""What is handed in through a page: its bytes wait in the spool until a job has opened, read and staged them.

Nothing else is kept of what is refused, cancelled or cut off: neither the file nor a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from intake import spool
from intake.imports import read_whole, stage_reading
from intake.ledger_imports import ask_import
from intake.ledger_staging import place_of
from intake.staging import place_read
from jobs.claims import LEASE, ask, cancel
from jobs.models import Job
from jobs.progress import JobStopped, Progress
from jobs.querysets import ATTEMPTS
from jobs.tasks import send
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Candidate
from registry.openers import Source, TrackedChanges, open_pasted, open_upload
from registry.openers.workbooks import Checked, open_workbook
from sentences.refusals import BadInput, Refusal, Refused

KIND = "read_upload"
# What a job has done when it says so.
OPENED, READ, STAGED = 1, 2, 3


class Way(StrEnum):
    FILE = "file"
    PASTED = "pasted"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Upload:
    """`spool`: the token of its bytes. `sure`: a person said that it belongs there, whatever place it names."""

    name: str
    spool: str
    sha256: str
    way: Way
    tracked: TrackedChanges = TrackedChanges.ACCEPTED
    sure: bool = False


def known_batch(place: Jurisdiction, sha256: str) -> Batch | None:
    return Batch.objects.filter(jurisdiction=place, file__sha256=sha256).first()


def ask_upload(upload: Upload, place: Jurisdiction | None, *, by: Actor, at: datetime) -> Job:
    """The job that reads it; the one that is at it already, if the same file was handed in a moment ago.

    `place` is None where only the file itself can say it.
    """
    try:
        job = _job(upload, place, by=by, at=at)
    except BaseException:
        spool.remove(upload.spool)
        raise
    if job.arguments["spool"] != upload.spool:
        spool.remove(upload.spool)
    send(job)
    return job


@transaction.atomic
def settle_place(job: Job, place: Jurisdiction, *, by: Actor, at: datetime) -> Job:
    """The answer of a person to a job that asked where its file belongs. Refused("nothing_asked"), ("upload_gone")."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if "next" in job.result:
        return Job.objects.get(pk=job.result["next"])
    if not asks(job):
        raise Refused("nothing_asked")
    upload = _upload(job.arguments)
    if not spool.path_of(upload.spool).exists():
        raise Refused("upload_gone", file=upload.name)
    answered = _job(Upload(**{**asdict(upload), "sure": True}), place, by=by, at=at)
    job.result = {"next": answered.pk}
    job.save(update_fields=["result"])
    send(answered)
    return answered


def asks(job: Job) -> bool:
    """Whether it waits for a person to say where its file belongs."""
    return job.state == Job.State.DONE and "asks" in job.result


def cancel_upload(job: Job, at: datetime) -> bool:
    """False when it had ended. Of what a question is open about nothing is kept either."""
    asking = Job.objects.filter(pk=job.pk, state=Job.State.DONE, result__asks__isnull=False)
    ended = cancel(job, at) or bool(asking.update(state=Job.State.CANCELLED, finished_at=at))
    if ended and job.kind == KIND:
        spool.remove(job.arguments["spool"])
    return ended


def read_upload(job: Job) -> dict[str, object]:
    """{"batch"}; {"next"}: the job that takes a ledger in; {"asks"}: the place which the file names instead."""
    with _emptied_at_the_end(job):
        upload = _upload(job.arguments)
        if not spool.path_of(upload.spool).exists():
            return _done_before(job, upload)
        result = (_ledger if upload.way is Way.LEDGER else _source)(job, upload, Progress(job))
    if "asks" not in result:
        spool.remove(upload.spool)
    return result


def sweep_spool(at: datetime) -> int:
    """What lies in the spool for longer than a day, and no job is going to read."""
    going_on = Job.objects.open().of_kind(KIND).values_list("arguments__spool", flat=True)
    return spool.sweep(set(going_on), at)


def _source(job: Job, upload: Upload, progress: Progress) -> dict[str, object]:
    source = _opened(upload)
    # A large text takes longer to read than a step usually may.
    progress.advance(OPENED, total=STAGED, lease=LEASE)
    reading = read_whole(source)
    progress.advance(READ, total=STAGED, lease=LEASE)
    place = job.jurisdiction
    if place and not upload.sure and _is_another(place, named := place_read(reading).name):
        return {"asks": named}
    with transaction.atomic(), _said_of_the_page():
        batch = stage_reading(source, reading, place=place.name if place else None, by=_by(job), at=progress.moment())
        _known_to_belong_to(job, batch.jurisdiction)
        progress.advance(STAGED, total=STAGED)
    return {"batch": batch.pk}


def _opened(upload: Upload) -> Source:
    content = spool.path_of(upload.spool).read_bytes()
    if upload.way is Way.PASTED:
        return open_pasted(content.decode())
    return open_upload(upload.name, content, tracked=upload.tracked)


def _ledger(job: Job, upload: Upload, progress: Progress) -> dict[str, object]:
    """Opened and kept; its rows are taken in by a job of their own, which knows how many there are."""
    with _under_its_own_name(upload):
        book = open_workbook(spool.path_of(upload.spool), name=upload.name)
        named = _named_by(book)
    progress.advance(OPENED, total=READ, lease=LEASE)
    place = job.jurisdiction or named
    if place is None:
        raise Refused("place_unsaid", file=upload.name)
    if named and not upload.sure and _is_another(place, named.name):
        return {"asks": named.name}
    known = known_batch(place, upload.sha256)
    if known and known.candidates.exclude(kind=Candidate.Kind.LEDGER).exists():
        # It was read as a notice: what was decided about that must not go because it is read as something else.
        return {"batch": known.pk}
    with transaction.atomic():
        importing = ask_import(book, place=place.name, mapping={}, by=_by(job), at=progress.moment())
        _known_to_belong_to(job, place)
        progress.advance(READ, total=READ)
        send(importing)
    return {"next": importing.pk}


def _named_by(book: Checked) -> Jurisdiction | None:
    try:
        return place_of(book, None)
    except BadInput as refusal:
        if refusal.code != "place_unknown":
            raise
    return None


def _is_another(place: Jurisdiction, named: str) -> bool:
    """云州市青河区 is 青河区: mastheads leave out the city, those who issue don't."""
    return bool(named) and not (named.endswith(place.name) or place.name.endswith(named))


def _job(upload: Upload, place: Jurisdiction | None, *, by: Actor, at: datetime) -> Job:
    about = f"{KIND}:{place.pk if place else '-'}:{upload.sha256}:"
    asked = Job.objects.of_kind(KIND).filter(key__startswith=about)
    return asked.open().first() or ask(
        f"{about}{asked.count() + 1}",
        kind=KIND,
        arguments={**asdict(upload), "by": by.name},
        jurisdiction=place,
        by=by,
        at=at,
    )


def _upload(arguments: dict[str, Any]) -> Upload:
    said = {name: arguments[name] for name in Upload.__slots__}
    return Upload(**{**said, "way": Way(said["way"]), "tracked": TrackedChanges(said["tracked"])})


def _by(job: Job) -> Actor:
    return Actor(job.arguments["by"], job.by)


def _known_to_belong_to(job: Job, place: Jurisdiction) -> None:
    """From now on those who decide there may look at the job."""
    Job.objects.filter(pk=job.pk).update(jurisdiction=place)


def _done_before(job: Job, upload: Upload) -> dict[str, object]:
    """A worker that died after its last step; else Refused("upload_gone")."""
    batch = known_batch(job.jurisdiction, upload.sha256) if job.jurisdiction else None
    if batch is None:
        raise Refused("upload_gone", file=upload.name)
    return {"batch": batch.pk}


@contextmanager
def _emptied_at_the_end(job: Job) -> Iterator[None]:
    """What a crash of ours interrupted is tried again, and needs its bytes until then."""
    try:
        yield
    except Refusal:
        spool.remove(job.arguments["spool"])
        raise
    except JobStopped:
        # Cancelled, or another worker has it, who still needs the file.
        if not Job.objects.open().filter(pk=job.pk).exists():
            spool.remove(job.arguments["spool"])
        raise
    except Exception:
        if job.attempt >= ATTEMPTS:
            spool.remove(job.arguments["spool"])
        raise


@contextmanager
def _under_its_own_name(upload: Upload) -> Iterator[None]:
    """A refusal names the file as people know it, never as the spool does."""
    try:
        yield
    except BadInput as refusal:
        params: dict[str, Any] = {**refusal.params, "file": upload.name}
        raise BadInput(refusal.code, **params) from refusal


@contextmanager
def _said_of_the_page() -> Iterator[None]:
    """Whoever handed it in chooses the place on the page and has no --place."""
    try:
        yield
    except BadInput as refusal:
        if refusal.code != "place_unknown":
            raise
        raise Refused("place_unsaid", file=refusal.params["file"]) from refusal
