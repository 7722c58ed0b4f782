"""A Redis for one test: a unix socket in a folder of its own, nothing kept."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from deploy.lifeline import tied_to_parent

START_WITHIN_S = 15


class Redis:
    """One server, started and stopped as often as a test likes; each time it has forgotten everything."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder, self._socket = program, folder, folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{self._socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [self._program, *options, "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl, no Python threads yet
        )
        self._wait(self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_WITHIN_S
        while process.poll() is None and time.monotonic() < until:
            try:
                with redis.Redis(unix_socket_path=str(self._socket)) as client:
                    client.ping()
                    return
            except redis.ConnectionError:
                time.sleep(0.05)
        message = "Redis did not start."
        raise RuntimeError(message)


@contextmanager
def running_redis(program: Path) -> Iterator[str]:
    """Yields the REDIS_URL of a new, empty server that is gone at the end."""
    with serving_redis(program) as server:
        yield server.url


@contextmanager
def serving_redis(program: Path) -> Iterator[Redis]:
    """The same, with the server itself."""
    folder = Path(tempfile.mkdtemp(prefix="sx-redis-"))
    server = Redis(program, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
