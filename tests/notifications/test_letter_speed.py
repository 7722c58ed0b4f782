"""How many letters go out in a second, to a mail server in a process of its own.

1,000 letters here; ten thousand with `LETTERS=10000`. Processor time of this process and of PostgreSQL's decides,
because a busy machine stretches the clock on the wall; both are told.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from benchmarks.figures import MOST_MB, peak_of_this, seconds
from lifecycle.models import Task
from notifications.models import Contact, Letter, Recipient, Reminder
from notifications.posting import Posted, post
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW
from tests.notifications.test_posting import morning, nights

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LETTERS = int(os.environ.get("LETTERS", "1000"))
# In a second.
LEAST = 100
# Each letter is about one of these.
DOCUMENTS = 100
ROOT = Path(__file__).parents[2]


def test_more_than_a_hundred_letters_go_out_in_a_second(registers: Registers, settings: Settings) -> None:
    for number in range(DOCUMENTS):
        title = f"青河区人民政府关于第{number}项工作的通告"
        registers(title, last_day=LAST_DAY + timedelta(days=number % 50))
    nights(morning(WINDOW + timedelta(days=50)))
    noted_for(LETTERS)
    # What a worker loads once, with its first letter: every page's module.
    reverse("reminder", args=["token"])
    posted: list[Posted] = []
    at = morning(WINDOW + timedelta(days=50))
    with mail_server(settings) as told, peak_of_this() as peak:
        began = perf_counter()
        spent = seconds(lambda: posted.append(post(at)))
        took = perf_counter() - began
        highest = peak()
    assert posted == [Posted(sent=LETTERS)]
    assert told == [f"{LETTERS} letters, 1 connection"]
    assert Letter.objects.filter(state=Letter.State.SENT).count() == LETTERS
    rates = f"{LETTERS / spent:.0f} a second of processor time, {LETTERS / took:.0f} by the clock"
    print(f"{connection.vendor}: {LETTERS} letters, {rates}, {highest:.0f} MB")  # noqa: T201  (for docs/performance.md)
    assert LETTERS / spent > LEAST
    assert highest < MOST_MB


def noted_for(people: int) -> None:
    """For each a reminder of one document; every fourth reads English."""
    tasks = list(Task.objects.order_by("pk"))
    assert len(tasks) == DOCUMENTS
    recipients = Recipient.objects.bulk_create(
        Recipient(name=f"联络员{no}", address=f"ren{no}@qinghe.example", language="zh-hans" if no % 4 else "en")
        for no in range(people)
    )
    place, organ = tasks[0].jurisdiction, tasks[0].organ
    Contact.objects.bulk_create(
        Contact(recipient=recipient, jurisdiction=place, organ=organ, role=Contact.Role.CONTACT)
        for recipient in recipients
    )
    Reminder.objects.bulk_create(
        Reminder(task=task, cycle=task.cycle, tier=task.tier, recipient=recipient, cause="contact", noted_on=WINDOW)
        for recipient, task in zip(recipients, tasks * (people // len(tasks) + 1), strict=False)
    )


@contextmanager
def mail_server(settings: Settings) -> Iterator[list[str]]:
    """In a process of its own, whose work is not ours; at the end it says what it has taken."""
    told: list[str] = []
    command = [sys.executable, "-m", "tests.servers.smtp"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(server.stdout.readline())
        settings.SITE_URL = "http://shixiao.example"
        yield told
        server.stdin.close()
        told.append(server.stdout.read().strip())
