"""Sending what waits at once, because somebody asked: a job, since a server may take its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from jobs.claims import ask
from jobs.models import Job
from jobs.progress import Progress
from notifications.models import Letter
from notifications.nightly import is_open, night_of
from notifications.posting import post
from offices.actors import Actor
from offices.models import Jurisdiction

KIND = "post_letters"


@transaction.atomic
def ask_to_send(place: Jurisdiction, *, by: Actor, at: datetime) -> Job:
    """What waits for people of that place waits no longer for its next attempt. Asked twice, it is the same job."""
    Letter.objects.about([place.pk]).filter(state=Letter.State.WAITING).update(not_before=None)
    going_on = Job.objects.of_kind(KIND).open().filter(jurisdiction=place).first()
    return going_on or ask(
        f"{KIND}:{place.pk}:{at.isoformat()}",
        kind=KIND,
        arguments={"by": by.name},
        jurisdiction=place,
        by=by,
        at=at,
    )


def send_now(job: Job) -> Mapping[str, object]:
    """As the schedule does; a night that is still open keeps it from sending, as it keeps the schedule."""
    at = Progress(job).moment()
    return {"night_open": is_open(night_of(at)), **asdict(post(at))}
