"""`make run` for real: the process tree, its first answers, its schedule, its end."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.lifeline import tied_to_parent
from tests.deploy.processes import descendants, wait_for_end

pytestmark = pytest.mark.slow

START_WITHIN_S = 60
END_WITHIN_S = 10


class Register:
    """One `python -m deploy.embedded` with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.embedded"],
                env=_environment(folder),
                stdout=log,
                stderr=log,
                preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
            )

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def ready(self) -> str:
        """Waits for the address."""
        until = time.monotonic() + START_WITHIN_S
        while True:
            found = re.search(r"Ready: (\S+)", self.printed)
            if found:
                return found[1]
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < until, self.printed
            time.sleep(0.1)

    def family(self) -> set[int]:
        return descendants(self.process.pid)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=END_WITHIN_S)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "PORT")},
        "SHIXIAO_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/shixiao.sqlite3",
        "SECRET_KEY": "",
        "REDIS_URL": "",
        "SHIXIAO_SCHEDULE_SECONDS": "1",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register")


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    """A running register; each start of it but the first is a restart on the same data."""
    register = Register(folder)
    register.ready()
    yield register
    register.process.kill()
    register.process.wait()


def _page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        assert answer.status == 200
        text: str = answer.read().decode()
        return text


def _nightly_done(folder: Path) -> int:
    with sqlite3.connect(folder / "shixiao.sqlite3", timeout=20) as database:
        query = "SELECT count(*) FROM jobs_job WHERE kind = 'flag_expiring' AND state = 'done'"
        return int(database.execute(query).fetchone()[0])


def test_the_site_answers_with_its_log_in_page_and_its_own_stylesheet(register: Register) -> None:
    address = register.ready()
    page = _page(address)
    assert "csrfmiddlewaretoken" in page
    for sheet in re.findall(r'href="(/static/[^"]+\.css)"', page):
        assert _page(address.rstrip("/") + sheet)


def test_it_prints_the_demonstration_log_ins(register: Register) -> None:
    assert "demo" in register.printed.lower()


def test_the_nightly_job_runs_from_the_schedule(register: Register) -> None:
    until = time.monotonic() + 30
    while not _nightly_done(register.folder):
        assert time.monotonic() < until, register.printed
        time.sleep(0.2)


def test_a_second_one_on_the_same_data_is_refused_with_a_sentence(register: Register) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "deploy.embedded"],
        env=_environment(register.folder),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert "Another Shixiao already uses" in second.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_cleanly_and_leaves_nobody_behind(register: Register, number: signal.Signals) -> None:
    family = register.family()
    assert len(family) >= 6  # itself, the site with two workers, the worker, the schedule
    assert register.end(number) == 0
    assert wait_for_end(family, within_s=1) == {}


def test_it_starts_again_at_once_on_the_same_port(register: Register, folder: Path) -> None:
    address = register.ready()
    register.end()
    again = Register(folder)
    assert again.ready() == address
    assert again.end() == 0


def test_when_one_process_dies_it_says_so_and_stops_the_others(register: Register) -> None:
    family = register.family()
    worker = next(pid for pid in family if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
    os.kill(worker, signal.SIGKILL)
    assert register.process.wait(timeout=END_WITHIN_S) == 1
    assert "worker ended by itself" in register.printed
    assert wait_for_end(family, within_s=1) == {}


def test_when_it_is_killed_itself_its_processes_end_too(register: Register) -> None:
    family = register.family()
    register.process.kill()
    assert wait_for_end(family - {register.process.pid}, within_s=END_WITHIN_S) == {}
