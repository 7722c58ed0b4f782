"""A worker for one night and its letters, as a process of its own: night_worker MOMENT [STEP NTH | poison NAME].

It kills itself, as hard as anything can, when the step is reached for the nth time, or whenever it writes to that name.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime

import django
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

# Not a step of ours: the reply has been read, and nothing else has been done.
HEARD = "heard"
POISON = "poison"


class Killer(logging.Handler):
    def __init__(self, step: str, nth: int) -> None:
        super().__init__()
        self.step, self.left = step, nth

    def emit(self, record: logging.LogRecord) -> None:
        self.left -= record.getMessage().startswith(f"{self.step} ")
        if not self.left:
            die()


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
    from notifications.nightly import ask_open_nights  # noqa: PLC0415
    from notifications.posting import post  # noqa: PLC0415

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
    steps = logging.getLogger("notifications.steps")
    steps.setLevel(logging.DEBUG)
    steps.addHandler(Killer(step, int(which)))


if __name__ == "__main__":
    main()
