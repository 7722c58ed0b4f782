"""A worker for one night and its letters, as a process of its own: night_worker MOMENT [STEP NTH].

It kills itself, as hard as anything can, when the step is reached for the nth time.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from datetime import datetime

import django


class Killer(logging.Handler):
    def __init__(self, step: str, nth: int) -> None:
        super().__init__()
        self.step, self.left = step, nth

    def emit(self, record: logging.LogRecord) -> None:
        self.left -= record.getMessage().startswith(f"{self.step} ")
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    # Only now there are models to import.
    from jobs.running import run  # noqa: PLC0415
    from notifications.nightly import ask_open_nights  # noqa: PLC0415
    from notifications.posting import post  # noqa: PLC0415

    at = datetime.fromisoformat(sys.argv[1])
    if sys.argv[2:]:
        steps = logging.getLogger("notifications.steps")
        steps.setLevel(logging.DEBUG)
        steps.addHandler(Killer(sys.argv[2], int(sys.argv[3])))
    for job in ask_open_nights(at):
        run(job, at)
    post(at)


if __name__ == "__main__":
    main()
