"""Stored files by SHA-256 under the data folder. The bytes are in place before the row; orphans can be swept."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from offices.actors import Actor
from registry.models import StoredFile
from sentences.refusals import Refused


def store(content: bytes, *, sha256: str, name: str, by: Actor, at: datetime) -> StoredFile:
    """The same bytes twice are one file. Refused("file_left_behind") when the data folder can't keep them."""
    try:
        _write_once(content, path_of(sha256))
    except OSError as error:
        raise Refused("file_left_behind", why=error.strerror or str(error)) from error
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"name": name, "size": len(content), "stored_at": at, "stored_by": by.user}
    )
    return file


def path_of(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256


def _write_once(content: bytes, path: Path) -> None:
    """Whole or not at all: a crash leaves a temporary file, never half a stored one."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(path)
