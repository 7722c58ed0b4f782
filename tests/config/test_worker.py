"""Real workers, as many messages as a night has, over both brokers."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from celery import Celery

from config import broker
from deploy.lifeline import tied_to_parent

pytestmark = pytest.mark.slow

MESSAGES = 1000
WITHIN_S = 90
WORKER = ("-m", "celery", "-A", "tests.config.counting", "worker", "--pool", "threads", "--concurrency", "4")
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture(params=["folder", "redis"])
def broker_url(request: pytest.FixtureRequest) -> str:
    """Each broker in turn."""
    return broker.URL if request.param == "folder" else str(request.getfixturevalue("redis_url"))


@pytest.fixture
def start_worker(broker_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts workers that are gone when the test is over."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "COUNTING_BROKER": broker_url, "COUNTING_FOLDER": str(tmp_path)}
        with (tmp_path / "log").open("ab") as log:
            command = [sys.executable, *WORKER, *ALONE]
            worker = subprocess.Popen(
                command,
                env=environment,
                stdout=log,
                stderr=log,
                preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


@pytest.fixture
def sender(broker_url: str, tmp_path: Path) -> Iterator[Celery]:
    with Celery("sender", broker=broker_url) as app:
        if broker_url == broker.URL:
            app.conf.broker_transport_options = broker.options(tmp_path / "broker")
        yield app


def _send_all(sender: Celery) -> None:
    def send(number: int) -> None:
        sender.send_task("tests.config.counting.write_down", [number], ignore_result=True)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, range(MESSAGES)))


def _written(folder: Path) -> Counter[int]:
    numbers = folder / "numbers"
    return Counter(int(line) for line in numbers.read_text().split()) if numbers.exists() else Counter()


def _wait(folder: Path, worker: subprocess.Popen[bytes], enough: int = MESSAGES) -> None:
    until = time.monotonic() + WITHIN_S
    while len(_written(folder)) < enough:
        assert worker.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < until, f"only {len(_written(folder))} came; {(folder / 'log').read_text()}"
        time.sleep(0.05)


def test_a_thousand_messages_sent_by_four_at_once_are_each_done_once(
    sender: Celery, start_worker: Start, tmp_path: Path
) -> None:
    worker = start_worker()
    _send_all(sender)
    _wait(tmp_path, worker)
    assert _written(tmp_path) == Counter(range(MESSAGES))


def test_a_worker_told_to_stop_leaves_the_rest_to_the_next(sender: Celery, start_worker: Start, tmp_path: Path) -> None:
    first = start_worker()
    _send_all(sender)
    _wait(tmp_path, first, enough=50)
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=30) == 0
    _wait(tmp_path, start_worker())
    assert set(_written(tmp_path)) == set(range(MESSAGES))
