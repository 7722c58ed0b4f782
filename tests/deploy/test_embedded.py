"""`make run` for real: the process tree, its first answers, its schedule, its end."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psycopg
import pytest

from deploy.lifeline import tied_to_parent
from tests.deploy.processes import descendants, wait_for_end
from tests.servers.binaries import postgres_programs
from tests.servers.postgres import running_postgres

pytestmark = pytest.mark.slow

START_WITHIN_S = 60
END_WITHIN_S = 15
NIGHT_WITHIN_S = 30
NIGHTS_DONE = "SELECT count(*) FROM jobs_job WHERE kind = 'flag_expiring' AND state = 'done'"


class Register:
    """One `python -m deploy.embedded` with a data folder of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.embedded"],
                env={**_environment(folder), **environment},
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


def _done_in_sqlite(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "shixiao.sqlite3", timeout=20)) as database:
        return int(database.execute(NIGHTS_DONE).fetchone()[0])


def _done_in_postgres(url: str) -> int:
    folder, _, name = url.partition("@/")[2].rpartition("/")
    with psycopg.connect(host=folder, user="postgres", dbname=name) as database:
        row = database.execute(NIGHTS_DONE).fetchone()
        assert row is not None
        return int(row[0])


def _wait_for_the_night(register: Register, done: Callable[[], int]) -> None:
    until = time.monotonic() + NIGHT_WITHIN_S
    while not done():
        assert time.monotonic() < until, register.printed
        time.sleep(0.2)


def test_the_site_answers_with_its_log_in_page_and_its_own_stylesheet(register: Register) -> None:
    address = register.ready()
    page = _page(address)
    assert "csrfmiddlewaretoken" in page
    for sheet in re.findall(r'href="(/static/[^"]+\.css)"', page):
        assert _page(address.rstrip("/") + sheet)


def test_it_prints_the_demonstration_log_ins(register: Register) -> None:
    assert "demo" in register.printed.lower()


def test_the_nightly_job_runs_from_the_schedule(register: Register) -> None:
    _wait_for_the_night(register, lambda: _done_in_sqlite(register.folder))


def _refusal(folder: Path, **environment: str) -> str:
    refused = Register(folder, **environment)
    assert refused.process.wait(timeout=30) == 1
    assert "Traceback" not in refused.printed
    return refused.printed


def test_a_second_one_on_the_same_data_is_refused_with_a_sentence(register: Register, tmp_path: Path) -> None:
    assert "Another Shixiao already uses" in _refusal(tmp_path, SHIXIAO_DATA_DIR=str(register.folder))


@pytest.mark.parametrize("port", ["taken", "99999", "web"])
def test_a_port_that_cannot_be_used_is_refused_with_a_sentence(tmp_path: Path, port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = str(other.getsockname()[1]) if port == "taken" else port
        assert f"Can't listen on 127.0.0.1:{number}" in _refusal(tmp_path, PORT=number)


def test_a_data_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be used" in _refusal(tmp_path, SHIXIAO_DATA_DIR=str(tmp_path / "file"))


def test_without_a_port_it_finds_one_that_is_free(folder: Path) -> None:
    with ExitStack() as busy:
        with suppress(OSError):  # somebody else has it already, which serves as well
            busy.enter_context(socket.create_server(("127.0.0.1", 8000)))
        register = Register(folder)
        assert not register.ready().endswith(":8000/")
        assert register.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_cleanly_and_leaves_nobody_behind(register: Register, number: signal.Signals) -> None:
    family = register.family()
    assert len(family) >= 6  # itself, the site with two workers, the worker, the schedule
    assert register.end(number) == 0
    assert wait_for_end(family, within_s=1) == {}


def test_it_starts_again_at_once_on_the_same_port(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    for _ in range(2):
        register = Register(folder, PORT=port)
        assert _page(register.ready())
        assert register.end() == 0


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


def test_the_same_tree_works_on_postgresql_and_redis(tmp_path: Path, redis_url: str) -> None:
    with running_postgres(postgres_programs()) as database_url:
        register = Register(tmp_path, DATABASE_URL=database_url, REDIS_URL=redis_url)
        try:
            assert "csrfmiddlewaretoken" in _page(register.ready())
            _wait_for_the_night(register, lambda: _done_in_postgres(database_url))
            assert register.end() == 0
        finally:
            register.process.kill()
            register.process.wait()
    assert not (tmp_path / "shixiao.sqlite3").exists()
    assert not (tmp_path / "broker").exists()
