"""Receipts: that the server took a letter, on file from the moment its reply is heard until the register knows.

Between the reply and the commit that says so a database may be restarted, or this process killed. A line in a file is
written in microseconds and survives both; whoever sends next reads it before anything is claimed again.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from notifications.claiming import mark_taken
from notifications.models import Letter

SUFFIX = ".receipts"


class Receipts:
    """Of one run, in a file that is locked while the run lives."""

    def __init__(self, file: int) -> None:
        self._file = file

    def keep(self, letter: Letter, at: datetime) -> None:
        """One short write to a file opened for appending: it is there whole or not at all."""
        # A full disk is no reason not to mark the letter.
        with suppress(OSError):
            os.write(self._file, f"{letter.pk} {letter.attempt} {at.isoformat()}\n".encode())


@contextmanager
def keeping_receipts() -> Iterator[Receipts]:
    """Gone at the end of a run that ended well, because each of its letters is marked; else left to the next one."""
    path, file = _open()
    try:
        yield Receipts(file)
        path.unlink()
    finally:
        os.close(file)


def settle_receipts() -> int:
    """Marks the letters of which those who died had heard. How many receipts there were."""
    with settling(_folder()) as paths:
        return sum(_settle(path) for path in paths if is_left_behind(path))


@contextmanager
def settling(folder: Path) -> Iterator[list[Path]]:
    """The files there. One at a time: the next one goes on when everything is marked that the last one found."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "settling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield sorted(folder.glob(f"*{SUFFIX}"))


def is_left_behind(path: Path) -> bool:
    """Whether the run that wrote it is over."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _settle(path: Path) -> int:
    lines = path.read_text(encoding="ascii").splitlines()
    for line in lines:
        # Of the last one a full disk may have kept a part.
        with suppress(ValueError):
            letter, attempt, at = line.split(" ")
            mark_taken(int(letter), int(attempt), datetime.fromisoformat(at))
    path.unlink()
    return len(lines)


def _open() -> tuple[Path, int]:
    # Until it is locked it looks left behind.
    with settling(_folder()):
        path = _folder() / f"{uuid.uuid4().hex}{SUFFIX}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        return path, file


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "receipts"
