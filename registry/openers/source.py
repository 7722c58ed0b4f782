"""Opens a file into blocks, or refuses it in one sentence.

A format is one more module and one more row of `_FORMATS`.
"""

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from registry.openers.encodings import decode
from registry.openers.text import blocks_of
from registry.reading import Block, PageBreak, secret_mark
from sentences.refusals import BadInput

_MB = 1024 * 1024
# The largest gazette seen has 0.3 MB of text, a year of them 4; reading holds a file in memory several times over.
LARGEST_MB = 16


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was handed in. `encoding` is None for formats that are not plain text."""

    name: str
    sha256: str
    encoding: str | None
    content: bytes = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)


Opened = tuple[tuple[Block, ...], str | None]
Opener = Callable[[Path, bytes], Opened]


def open_source(path: Path, *, largest_mb: int = LARGEST_MB) -> Source:
    """Raises BadInput, before anything is kept, also for a text that is marked a state secret."""
    content = _content(path, largest_mb)
    blocks, encoding = _FORMATS.get(path.suffix.lower(), open_text)(path, content)
    if all(isinstance(block, PageBreak) for block in blocks):
        raise BadInput("file_empty", file=path)
    secret = secret_mark(blocks)
    if secret is not None:
        raise BadInput("file_secret", file=path, line=secret[1], mark=secret[0])
    # A name in another encoding comes as lone surrogates, which nothing downstream can print.
    name = path.name.encode(errors="replace").decode()
    return Source(name, hashlib.sha256(content).hexdigest(), encoding, content, blocks)


def open_text(path: Path, content: bytes) -> Opened:
    decoded = decode(content)
    if decoded is None:
        raise BadInput("file_not_text", file=path)
    text, encoding = decoded
    return blocks_of(text), encoding


# What is in no row is tried as text: names say little, and bytes that are none are refused soon enough.
_FORMATS: dict[str, Opener] = {".txt": open_text}


def _content(path: Path, largest_mb: int) -> bytes:
    """The size is asked of the file system: fifty megabytes of noise are refused unread."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadInput("file_is_folder", file=path)
        if not stat.S_ISREG(status.st_mode):
            # A device or a pipe has no size to ask for, and may never end.
            raise BadInput("file_unreadable", file=path, why="not a regular file")
        if status.st_size > largest_mb * _MB:
            raise BadInput("file_too_large", file=path, size_mb=-(-status.st_size // _MB), limit_mb=largest_mb)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        # ValueError: a name with a zero byte in it.
        raise BadInput("file_missing", file=path) from error
    except OSError as error:
        raise BadInput("file_unreadable", file=path, why=error.strerror or type(error).__name__) from error
