"""Where the bytes of an upload lie until a worker has read them: whole or not at all, under a name nobody can guess."""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper

from django.conf import settings

from sentences.refusals import Refused

# What nobody has asked for by then, nobody will.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spooled:
    token: str
    sha256: str


def keep(pieces: Iterable[bytes]) -> Spooled:
    """Refused("file_left_behind") when the data folder can't keep them."""
    known, token = hashlib.sha256(), secrets.token_hex(16)
    try:
        with scratch() as stream:
            for piece in pieces:
                known.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
            # The whole file gets its second name; the first goes with the stream.
            path_of(token).hardlink_to(stream.name)
    except OSError as error:
        raise Refused("file_left_behind", why=error.strerror or str(error)) from error
    return Spooled(token, known.hexdigest())


def scratch() -> "_TemporaryFileWrapper[bytes]":
    """A file in the spool that is gone when it is closed, however that happens; no other account can read it."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return NamedTemporaryFile(dir=folder, prefix=".new-")


def path_of(token: str) -> Path:
    return _folder() / token


def remove(token: str) -> None:
    path_of(token).unlink(missing_ok=True)


def sweep(wanted: Collection[str], at: datetime) -> int:
    """Whatever lies here longer than `KEPT_FOR` and isn't wanted; how much that was."""
    before, swept = (at - KEPT_FOR).timestamp(), 0
    for path in _folder().glob("*"):
        if path.name not in wanted and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "spool"
