"""Handing in as a browser does, and the worker that reads it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intake import spool
from intake.uploads import Upload, Way, ask_upload
from jobs.models import Job
from jobs.running import run
from offices.actors import Actor
from offices.models import Jurisdiction, User
from sentences.refusals import Refusal
from tests.cast import RECORDED
from tests.registry.reading.noticed import Notice
from tests.web.reader import Page

# One document, which names the cast's district.
NOTICE = Notice("本通知自2036年11月1日起施行，有效期至2041年10月31日。").text.replace("青泽区", "青河区")
WHOLE = {"whole": "1", "tracked": "accepted"}


def upload(
    user: User, place: Jurisdiction | None, *files: tuple[str, bytes], to: str = "/intake/file", **fields: str
) -> Page:
    """Named and with content, each as the browser sends it."""
    client = Client(headers={"accept-language": fields.pop("language", "en")})
    client.force_login(user)
    sent: dict[str, Any] = {**WHOLE, "place": place.pk if place else "", **fields}
    if files:
        sent["file"] = [SimpleUploadedFile(name, content) for name, content in files]
    return Page(client.post(to, sent))


def asked_for(text: str, place: Jurisdiction, by: Actor) -> Job:
    """Handed in without a page."""
    kept = spool.keep([text.encode()])
    return ask_upload(Upload("通知.txt", kept.token, kept.sha256, Way.FILE), place, by=by, at=RECORDED)


def work_off() -> list[Job]:
    """Whatever waits, as a worker would, also what came of it; each as it ended."""
    ended = []
    while job := Job.objects.filter(state=Job.State.WAITING).order_by("pk").first():
        with suppress(Refusal):
            run(job, RECORDED)
        job.refresh_from_db()
        ended.append(job)
    return ended


def spooled() -> list[Path]:
    return sorted((Path(settings.DATA_DIR) / "spool").glob("*"))
