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


@contextmanager
def running_redis(program: Path) -> Iterator[str]:
    """Yields the REDIS_URL of a new, empty server that is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sx-redis-"))
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(
        [program, *options],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl, no Python threads yet
    )
    try:
        _wait(process, socket)
        yield f"redis+socket://{socket}"
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], socket: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with redis.Redis(unix_socket_path=str(socket)) as client:
                client.ping()
                return
        except redis.ConnectionError:
            time.sleep(0.05)
    message = "Redis did not start."
    raise RuntimeError(message)
