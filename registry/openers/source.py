"""Opens whatever is handed in into blocks, or refuses it in one sentence."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePath

from registry.openers.archives import open_archive
from registry.openers.confined import parsed
from registry.openers.encodings import decode
from registry.openers.handed_in import plain_file, refuse_secret_name, refuse_too_large, refusing_disk_errors, size_of
from registry.openers.kinds import ONLY_KEPT, Kind, kind_at_sight
from registry.openers.limits import LARGEST_CONTAINER_MB, LARGEST_TEXT_MB, OFFICE_SECONDS, SECONDS
from registry.openers.office import as_docx
from registry.openers.opened import Opened, TrackedChanges
from registry.openers.text import blocks_of
from registry.reading import Block, PageBreak, Place, Remark, Table, mark_of, places_of, secret_mark
from sentences.refusals import BadInput

# What a text pasted into the page is called in the record.
PASTED = "粘贴文本"
_TOP = 4096
_TEXTS = (Kind.TEXT, Kind.CSV, Kind.HTML)
# Some print the mark in a table of one row above the text.
_HEAD_ROWS = 3


@dataclass(frozen=True)
class Source:
    """A file as it was handed in. `encoding` is None for formats that are not plain text.

    `remarks`: what opening it left out or took on trust.
    """

    name: str
    sha256: str
    encoding: str | None
    content: bytes = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def places(self) -> dict[int, Place]:
        """Where a person finds a line; empty where lines are lines."""
        return places_of(self.blocks)


def open_source(
    path: Path, *, largest_mb: int | None = None, tracked: TrackedChanges = TrackedChanges.ACCEPTED
) -> Source:
    """Raises BadInput, before anything is kept, also for what is marked a state secret."""
    return _source(path.name, _content(path, largest_mb), path, tracked)


def open_upload(name: str, content: bytes, *, tracked: TrackedChanges = TrackedChanges.ACCEPTED) -> Source:
    """As `open_source`, for bytes that came under a name."""
    name = PurePath(name.replace("\\", "/")).name
    refuse_too_large(len(content), _largest_mb(name, content[:_TOP]), name)
    return _source(name, content, name, tracked)


def open_pasted(text: str) -> Source:
    """As `open_source`, for text without a file. It is text whatever it looks like."""
    content = text.encode(errors="replace")
    refuse_too_large(len(content), LARGEST_TEXT_MB, PASTED)
    return _made(PASTED, content, PASTED, _text(content, PASTED))


def _source(name: str, content: bytes, file: PurePath | str, tracked: TrackedChanges) -> Source:
    return _made(name, content, file, _opened(name, content, file, tracked))


def _made(name: str, content: bytes, file: PurePath | str, opened: Opened) -> Source:
    if all(isinstance(block, PageBreak) for block in opened.blocks):
        raise BadInput("file_empty", file=file)
    # A name in another encoding comes as lone surrogates, which nothing downstream can print.
    name = name.encode(errors="replace").decode()
    sha256 = hashlib.sha256(content).hexdigest()
    return Source(name, sha256, opened.encoding, content, opened.blocks, opened.remarks)


def _opened(
    name: str, content: bytes, file: PurePath | str, tracked: TrackedChanges, seconds: float | None = None
) -> Opened:
    """`seconds` is given for what lies in an archive: there no other archive may lie."""
    refuse_secret_name(name, file)
    kind = kind_at_sight(name, content)
    if seconds is not None:
        refuse_too_large(len(content), _largest_mb(name, content[:_TOP]), file)
    found: Opened | Kind = kind
    if kind is Kind.TEXT:
        found = _text(content, file)
    elif kind not in (Kind.OLD_WORD, Kind.PICTURE):
        found = parsed(kind, content, file=file, tracked=tracked, seconds=seconds or SECONDS)
    if found is Kind.OLD_WORD:
        converted = as_docx(content, file=file, seconds=min(seconds or OFFICE_SECONDS, OFFICE_SECONDS))
        found = parsed(Kind.ARCHIVE, converted, file=file, tracked=tracked, seconds=seconds or SECONDS)
    if found is Kind.ARCHIVE:
        if seconds is not None:
            raise BadInput("archive_in_archive", file=file)
        return open_archive(
            content, lambda one, inner, left: _opened(one, inner, f"{file}: {one}", tracked, left), file=file
        )
    if isinstance(found, Kind):
        raise BadInput("file_only_kept" if found in ONLY_KEPT else "file_kind_unknown", file=file)
    _refuse_secret(found, file)
    return found


def _text(content: bytes, file: PurePath | str) -> Opened:
    decoded = decode(content)
    if decoded is None:
        raise BadInput("file_not_text", file=file)
    opened = Opened(blocks_of(decoded[0]), encoding=decoded[1])
    _refuse_secret(opened, file)
    return opened


def _refuse_secret(opened: Opened, file: PurePath | str) -> None:
    secret = secret_mark(opened.blocks)
    if secret is not None:
        mark, line = secret
        raise BadInput("file_secret", file=file, line=line, place=places_of(opened.blocks).get(line, ()), mark=mark)
    for text in (*opened.marks, *_cells_at_head(opened.blocks)):
        beside = mark_of(text)
        if beside is not None:
            raise BadInput("file_secret", file=file, mark=beside)


def _cells_at_head(blocks: tuple[Block, ...]) -> Iterator[str]:
    first = next((block for block in blocks if not isinstance(block, PageBreak)), None)
    if isinstance(first, Table):
        yield from (cell.text for row in islice(first.rows, _HEAD_ROWS) for cell in row.cells)


def _content(path: Path, largest_mb: int | None) -> bytes:
    """The size is asked of the file system: fifty megabytes of noise are refused unread."""
    with plain_file(path) as stream, refusing_disk_errors(path):
        top = stream.read(_TOP)
        refuse_too_large(size_of(stream), largest_mb or _largest_mb(path.name, top), path)
        return top + stream.read()


def _largest_mb(name: str, top: bytes) -> int:
    return LARGEST_TEXT_MB if kind_at_sight(name, top) in _TEXTS else LARGEST_CONTAINER_MB
