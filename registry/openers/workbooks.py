"""Opens a workbook or CSV file into sheets that keep what a ledger needs: types, merged and hidden cells, comments."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from registry.ledgers import Sheet, SheetCell, SheetRow
from registry.openers import spreadsheetml, workbook_xls
from registry.openers.encodings import decode
from registry.reading import Paragraph, secret_mark
from sentences.refusals import BadInput

_MB = 1024 * 1024
# A hundred thousand rows of a ledger have about 8 MB as a workbook and 25 as CSV.
LARGEST_MB = 64
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# How far down a mark of secrecy stands.
_HEAD = 10
_SEPARATORS = ",\t;"
# What our own exports put before a text that a spreadsheet would take for a formula.
_GUARDED = ("'=", "'+", "'-", "'@", "'＝", "'＋", "'－", "'＠")


@dataclass(frozen=True, slots=True)
class Workbook:
    """`path` is read again each time the sheets are asked for, row by row; a CSV file is one sheet."""

    name: str
    path: Path
    sha256: str

    def sheets(self) -> Iterator[Sheet]:
        """BadInput("file_damaged" | "file_not_text") for what can't be read, also half-way."""
        with self.path.open("rb") as stream:
            start = stream.read(4)
        if start == _ZIP:
            return spreadsheetml.sheets(self.path, self.name)
        if start == _OLE:
            return workbook_xls.sheets(self.path, self.name)
        return iter([_csv(self.path, self.name)])

    @property
    def length(self) -> int:
        """About how many rows there are, for a progress bar."""
        return sum(sheet.length for sheet in self.sheets())


def open_workbook(path: Path, *, name: str = "") -> Workbook:
    """Raises BadInput before anything is kept, also for what is marked a state secret. `name` as people know it."""
    name = name or path.name.encode(errors="replace").decode()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise BadInput("file_is_folder", file=path)
        if size > LARGEST_MB * _MB:
            raise BadInput("file_too_large", file=path, size_mb=-(-size // _MB), limit_mb=LARGEST_MB)
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise BadInput("file_missing", file=path) from error
    except OSError as error:
        raise BadInput("file_unreadable", file=path, why=error.strerror or type(error).__name__) from error
    if size == 0:
        raise BadInput("file_empty", file=path)
    book = Workbook(name, path, sha256)
    _refuse_secrets(book)
    return book


def _refuse_secrets(book: Workbook) -> None:
    for sheet in book.sheets():
        head = [Paragraph(cell.text, row.no) for row in islice(sheet.rows, _HEAD) for cell in row.cells]
        secret = secret_mark(head)
        if secret is not None:
            raise BadInput("file_secret", file=book.name, line=secret[1], mark=secret[0])


def _csv(path: Path, name: str) -> Sheet:
    decoded = decode(path.read_bytes())
    if decoded is None:
        raise BadInput("file_not_text", file=name)
    text = decoded[0]
    head = "\n".join(text.splitlines()[:20])
    separator = max(_SEPARATORS, key=Counter(head).__getitem__)
    return Sheet(Path(name).stem, _csv_rows(text, separator), length=text.count("\n"))


def _csv_rows(text: str, separator: str) -> Iterator[SheetRow]:
    for no, record in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
        cells = (SheetCell(at, _unguarded(value.strip())) for at, value in enumerate(record, start=1) if value.strip())
        yield SheetRow(no, tuple(cells))


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith(_GUARDED) else text
