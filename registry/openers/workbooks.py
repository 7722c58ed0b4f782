"""Opens a workbook or CSV file into sheets that keep what a ledger needs: types, merged and hidden cells, comments.

Every time it is read by a parser in a process of its own (`workbook_parser`), which hands its rows on one by one.
"""

import hashlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from registry.ledgers import Sheet
from registry.openers.confined import streamed
from registry.openers.handed_in import (
    plain_file,
    refuse_secret_name,
    refuse_too_large,
    refusing_disk_errors,
    size_of,
)
from registry.openers.limits import LARGEST_CONTAINER_MB
from registry.openers.sheet_lines import sheets_from
from registry.reading import mark_of
from sentences.refusals import BadInput

# How far down a mark of secrecy stands, and the titles that name a place.
_HEAD = 10
Sheets = Generator[Sheet, None, None]


@dataclass(frozen=True, slots=True)
class Workbook:
    """`path` is read again each time the sheets are asked for, row by row; a CSV file is one sheet."""

    name: str
    path: Path
    sha256: str

    def sheets(self) -> Sheets:
        """Its parser is gone once the last sheet was read, or this is closed or let go. BadInput, also half-way."""
        return _sheets(self.path, self.name)


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook that was read from end to end once. `tops`: its sheets with their first rows."""

    workbook: Workbook
    tops: tuple[Sheet, ...]

    @property
    def length(self) -> int:
        """How many rows have anything in them."""
        return sum(sheet.length for sheet in self.tops)


def open_workbook(path: Path, *, name: str = "") -> Checked:
    """Raises BadInput before anything is kept, also for what breaks off half-way or is marked a state secret.

    `name` as people know it, where the path does not say it.
    """
    name = name or path.name.encode(errors="replace").decode()
    refuse_secret_name(name, path)
    with plain_file(path) as stream, refusing_disk_errors(path):
        size = size_of(stream)
        refuse_too_large(size, LARGEST_CONTAINER_MB, path)
        if size == 0:
            raise BadInput("file_empty", file=path)
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    tops = tuple(replace(sheet, rows=tuple(sheet.rows)) for sheet in _sheets(path, name, top=_HEAD))
    _refuse_secrets(tops, name)
    return Checked(Workbook(name, path, sha256), tops)


def _sheets(path: Path, name: str, *, top: int | None = None) -> Sheets:
    arguments = [str(top)] if top else []
    with (
        plain_file(path) as content,
        closing(streamed("workbook_parser", content, *arguments, file=name)) as lines,
    ):
        for sheet in sheets_from(lines, file=name):
            yield sheet if sheet.name else replace(sheet, name=PurePath(name).stem)


def _refuse_secrets(tops: tuple[Sheet, ...], name: str) -> None:
    for sheet in tops:
        if mark := mark_of(sheet.name):
            raise BadInput("file_secret", file=name, mark=mark)
        for row in sheet.rows:
            for cell in row.cells:
                if mark := mark_of(cell.text):
                    raise BadInput("file_secret", file=name, line=row.no, mark=mark)
