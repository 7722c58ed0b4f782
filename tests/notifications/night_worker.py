"""A worker for one night and its letters, as a process of its own: night_worker MOMENT [STEP NTH | poison NAME].

It kills itself, as hard as anything can, when the step is reached or the page written for the nth time, or whenever it
writes to that name. Its pages are small, so that a handful of documents are several.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

import django
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

# Not a step of ours: the reply has been read, and nothing else has been done.
HEARD = "heard"
POISON = "poison"
# Pages of what a night writes, each by the table it goes to: written, and not yet committed.
TASKS, REMINDERS = "a page of tasks", "a page of reminders"
PAGES = {TASKS: "lifecycle_task", REMINDERS: "notifications_reminder"}
SMALL = 2


class Killer(logging.Handler):
    def __init__(self, step: str, nth: int) -> None:
        super().__init__()
        self.step, self.left = step, nth

    def emit(self, record: logging.LogRecord) -> None:
        self.left -= record.getMessage().startswith(f"{self.step} ")
        if not self.left:
            die()


class Writing:
    """Around each statement: dies when it has written to the table for the nth time."""

    def __init__(self, table: str, nth: int) -> None:
        self.written, self.left = f'INSERT INTO "{table}"', nth

    def __call__(self, execute: Callable[..., object], sql: str, *how: object) -> object:
        done = execute(sql, *how)
        self.left -= sql.startswith(self.written)
        if not self.left:
            die()
        return done


class Deaf(EmailBackend):
    """Dies as soon as it has heard of its first letter."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        taken = super().send_messages(email_messages)
        die()
        return taken


class Poisoned(EmailBackend):
    """Dies of the letter to one name before it says a word of it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if email_messages[0].to[0].startswith(f"{sys.argv[3]}@"):
            die()
        return super().send_messages(email_messages)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    # Only now there are models to import.
    from jobs.running import run  # noqa: PLC0415
    from lifecycle import task_gaps, task_keeping  # noqa: PLC0415
    from notifications import noting  # noqa: PLC0415
    from notifications.nightly import ask_open_nights  # noqa: PLC0415
    from notifications.posting import post  # noqa: PLC0415

    # What this process alone is told.
    task_gaps.PAGE = task_keeping.PAGE = noting.PAGE = SMALL
    at = datetime.fromisoformat(sys.argv[1])
    if sys.argv[2:]:
        _prepare(*sys.argv[2:])
    for job in ask_open_nights(at):
        run(job, at)
    post(at)


def _prepare(step: str, which: str) -> None:
    backends = {HEARD: Deaf, POISON: Poisoned}
    if step in backends:
        settings.EMAIL_BACKEND = f"{__name__}.{backends[step].__name__}"
        return
    if step in PAGES:
        connection.execute_wrappers.append(Writing(PAGES[step], int(which)))
        return
    steps = logging.getLogger("notifications.steps")
    steps.setLevel(logging.DEBUG)
    steps.addHandler(Killer(step, int(which)))


if __name__ == "__main__":
    main()
