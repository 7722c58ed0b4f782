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
    return sum(_settle(path) for path in sorted(_folder().glob(f"*{SUFFIX}")))


def _settle(path: Path) -> int:
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        # Another one has just seen to it.
        return 0
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lines = path.read_text(encoding="ascii").splitlines()
        for line in lines:
            letter, attempt, at = line.split(" ")
            mark_taken(int(letter), int(attempt), datetime.fromisoformat(at))
        path.unlink()
    except (BlockingIOError, FileNotFoundError):
        # Its run lives, or somebody was quicker.
        return 0
    finally:
        os.close(file)
    return len(lines)


def _open() -> tuple[Path, int]:
    """Until it is locked it looks left behind, and whoever settles may have taken it away: then another one."""
    _folder().mkdir(parents=True, exist_ok=True)
    while True:
        path = _folder() / f"{uuid.uuid4().hex}{SUFFIX}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return path, file
        os.close(file)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "receipts"
