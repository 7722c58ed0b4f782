"""All that works at night as processes of their own: workers and beats over Redis, and a mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.db import connection

from deploy.lifeline import tied_to_parent
from jobs.claims import LEASE as LEASE_OF_JOBS
from jobs.models import Job
from notifications.claiming import LEASE
from notifications.models import Letter
from notifications.receipts import is_left_behind, settling
from offices.moments import now
from tests.deploy.processes import descendants, wait_for_end
from tests.servers.mail import Mail
from tests.servers.redis import Redis

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]
AT_WORK = timedelta(seconds=5)


def surroundings(mail: Mail, folder: Path, **more: str) -> dict[str, str]:
    """The environment in which a process finds the database of this test, its mail server and a data folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _url(),
        "SHIXIAO_MAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "SHIXIAO_DATA_DIR": str(folder),
        **more,
    }


def _url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


class Shift:
    def __init__(self, mail: Mail, redis: Redis, folder: Path) -> None:
        self.mail, self.redis, self._folder = mail, redis, folder
        self._environment = surroundings(mail, folder, REDIS_URL=redis.url, SHIXIAO_SCHEDULE_SECONDS="1")
        self.started_again = 0
        self._processes: list[tuple[Process, tuple[str, ...]]] = []

    def worker(self) -> None:
        self._start("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")

    def beat(self) -> None:
        self._start("beat", "--pidfile=")

    def log(self) -> str:
        return (self._folder / "log").read_text()

    def _said(self) -> str:
        """The end of the log without the ticks of the beats."""
        return "\n".join([line for line in self.log().splitlines() if "Scheduler: Sending" not in line][-80:])

    def _start(self, *what: str) -> None:
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--quiet", "-A", "config", *what, "--loglevel", "INFO"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
            )
        self._processes.append((process, what))

    def kill_workers(self) -> None:
        for process, what in self._processes:
            if what[0] == "worker":
                kill_all_of(process)

    def _start_again(self) -> None:
        """As systemd does with what has ended (`deploy/systemd`, Restart=always)."""
        for process, what in list(self._processes):
            if process.poll() is not None:
                self._processes.remove((process, what))
                self._start(*what)
                self.started_again += 1

    def end(self) -> None:
        for process, _ in self._processes:
            kill_all_of(process)

    def wait_until(self, condition: Callable[[], object], within_s: float = 90) -> None:
        """Meanwhile what a dead process had claimed or put off comes free, as if its time had passed."""
        until = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < until, self._said()
            self._start_again()
            self._let_time_pass()
            time.sleep(0.2)

    def wait_for_letters(self, count: int) -> None:
        """Until so many letters are marked as sent, and a few beats more: nothing else may come."""
        self.wait_until(lambda: Letter.objects.filter(state=Letter.State.SENT).count() >= count)
        time.sleep(3)

    def _let_time_pass(self) -> None:
        """Leases of those who are seen at work still hold. A night needs less than that; twice at once does no harm."""
        at = now()
        Letter.objects.filter(state=Letter.State.WAITING).update(not_before=None)
        if not self._somebody_posts():
            dead = Letter.objects.filter(state=Letter.State.SENDING, lease_until__lte=at + LEASE)
            dead.update(lease_until=at)
        late = Job.objects.filter(state=Job.State.RUNNING, lease_until__lte=at + LEASE_OF_JOBS - AT_WORK)
        late.update(lease_until=at)

    def _somebody_posts(self) -> bool:
        """Whether some run holds its receipts."""
        with settling(self._folder / "receipts") as left:
            return any(not is_left_behind(path) for path in left)


def kill_all_of(process: Process) -> None:
    """With what it has forked; when this returns nothing of it is left."""
    family = descendants(process.pid)
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.wait()
    assert not wait_for_end(family, within_s=10)
