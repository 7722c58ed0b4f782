"""Sending what waits because somebody asked: by a job, once, and not past a night that is still open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from jobs.models import Job
from jobs.running import run
from notifications.models import Letter, Recipient
from notifications.nightly import ask_open_nights
from notifications.posting import post
from notifications.sending_now import ask_to_send
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from tests.notifications.conftest import WINDOW
from tests.notifications.test_posting import a_morning, mailbox, morning, nights, recipients
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]
MINUTE = timedelta(minutes=1)


def result_of(job: Job) -> dict[str, object]:
    job.refresh_from_db()
    return dict(job.result)


def test_what_was_put_off_goes_at_once(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor, settings: Settings, mailbox: Mailbox
) -> None:
    settings.EMAIL_PORT = 1
    a_morning(WINDOW)
    settings.EMAIL_PORT = mailbox.port
    at = morning(WINDOW) + MINUTE
    assert post(at).sent == 0
    job = ask_to_send(place, by=by, at=at)
    assert mailbox.letters == []
    assert run(job, at)
    assert recipients(mailbox) == ["mishu"]
    assert result_of(job) == {"night_open": False, "sent": 1, "dropped": 0, "refused": 0, "put_off": 0, "set_aside": 0}


def test_what_another_place_waits_with_goes_on_waiting(
    trial: Document, next_place: Jurisdiction, secretary: Recipient, by: Actor, settings: Settings, mailbox: Mailbox
) -> None:
    settings.EMAIL_PORT = 1
    a_morning(WINDOW)
    settings.EMAIL_PORT = mailbox.port
    at = morning(WINDOW) + MINUTE
    run(ask_to_send(next_place, by=by, at=at), at)
    assert Letter.objects.get().state == Letter.State.WAITING
    assert mailbox.letters == []


def test_asked_for_twice_it_is_one_job_and_afterwards_another(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor, mailbox: Mailbox
) -> None:
    nights(morning(WINDOW))
    at = morning(WINDOW)
    job = ask_to_send(place, by=by, at=at)
    assert ask_to_send(place, by=by, at=at + MINUTE) == job
    run(job, at + MINUTE)
    assert ask_to_send(place, by=by, at=at + 2 * MINUTE) != job
    assert job.arguments == {"by": by.name}


@pytest.mark.usefixtures("next_place")
def test_it_does_not_overtake_a_night_that_is_still_open(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor, mailbox: Mailbox
) -> None:
    at = morning(WINDOW)
    (ours,) = (job for job in ask_open_nights(at) if job.jurisdiction == place)
    run(ours, at)
    job = ask_to_send(place, by=by, at=at)
    run(job, at)
    assert result_of(job)["night_open"] is True
    assert mailbox.letters == []
