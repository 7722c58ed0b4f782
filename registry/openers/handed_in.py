"""What is asked of a file before anything in it: that it is one, how large it is, what it is called."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path, PurePath

from registry.openers.limits import MB
from registry.reading import mark_in_name
from sentences.refusals import BadInput


@contextmanager
def refusing_disk_errors(path: Path) -> Iterator[None]:
    """BadInput("file_missing" | "file_unreadable") for what the file system has to say."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadInput("file_missing", file=path) from error
    except OSError as error:
        raise BadInput("file_unreadable", file=path, why=error.strerror or type(error).__name__) from error


def plain_file(path: Path) -> BufferedReader:
    """Open for reading. BadInput("file_missing" | "file_is_folder" | "file_unreadable")."""
    if "\0" in str(path):
        raise BadInput("file_missing", file=path)
    with refusing_disk_errors(path):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadInput("file_is_folder", file=path)
        if not stat.S_ISREG(mode):
            # A device or a pipe has no size to ask for, and may never end.
            raise BadInput("file_unreadable", file=path, why="not a regular file")
        return path.open("rb")


def size_of(stream: BufferedReader) -> int:
    return os.fstat(stream.fileno()).st_size


def refuse_too_large(size: int, limit_mb: int, file: PurePath | str) -> None:
    if size > limit_mb * MB:
        raise BadInput("file_too_large", file=file, size_mb=-(-size // MB), limit_mb=limit_mb)


def refuse_secret_name(name: str, file: PurePath | str) -> None:
    if mark := mark_in_name(name):
        raise BadInput("file_secret", file=file, mark=mark)
