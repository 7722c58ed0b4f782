"""A .zip of an office's files, read as one: the notice first, then its annexes. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath, PurePosixPath

from registry.openers.limits import ARCHIVE_SECONDS, LARGEST_CONTAINER_MB, MB, MEMBERS, SECONDS
from registry.openers.opened import Opened, moved
from registry.reading import Block, PageBreak, Paragraph, Remark, Table, Where
from registry.reading.marks import annex_mark
from sentences.refusals import BadInput

# What systems and editors leave in archives.
_LITTER = re.compile(r"\.|~\$|Thumbs\.db$|desktop\.ini$", re.IGNORECASE)
_ANNEX = re.compile(r"(?P<mark>附件\s*[0-9０-９一二三四五六七八九十]*)\s*[-.．、:：_—]*\s*(?P<title>.*)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# Kept beside a notice by many offices, and no reason to refuse it.
_NOT_READ = ("file_only_kept", "file_is_scan")

# Opens a member under its name within so many seconds.
OpenMember = Callable[[str, bytes, float], Opened]


def open_archive(content: bytes, open_member: OpenMember, *, file: PurePath | str) -> Opened:
    """Only for what `packages.refuse_a_burst` let pass. BadInput("file_takes_too_long") when all take too long."""
    began = time.monotonic()
    blocks: list[Block] = []
    marks: list[str] = []
    remarks: list[Remark] = []
    for name, unpacked in _members(content, file):
        left = ARCHIVE_SECONDS - (time.monotonic() - began)
        if left <= 0:
            raise BadInput("file_takes_too_long", file=file)
        lines = _last_line(blocks)
        try:
            opened = open_member(name, unpacked, min(left, SECONDS))
        except BadInput as refusal:
            if refusal.code not in _NOT_READ:
                raise
            remarks.append(Remark(max(1, lines), "member_not_read", {"name": name}))
            continue
        if blocks:
            blocks.append(PageBreak(lines))
        member = moved(_headed(opened, name), lines, ((Where.FILE, name),))
        blocks.extend(member.blocks)
        marks.extend(member.marks)
        remarks.extend(member.remarks)
    if remarks and not blocks:
        raise BadInput("file_only_kept", file=file)
    return Opened(tuple(blocks), tuple(marks), tuple(remarks))


def _members(content: bytes, file: PurePath | str) -> Iterator[tuple[str, bytes]]:
    with _archive(content) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one)]
        if len(members) > MEMBERS:
            raise BadInput("archive_holds_too_many", file=file, count=len(members), limit=MEMBERS)
        for member in sorted(members, key=_order):
            name = _name(member.filename)
            if member.file_size > LARGEST_CONTAINER_MB * MB:
                size = -(-member.file_size // MB)
                raise BadInput("file_too_large", file=f"{file}: {name}", size_mb=size, limit_mb=LARGEST_CONTAINER_MB)
            try:
                yield name, archive.read(member)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                raise BadInput("file_damaged", file=f"{file}: {name}") from error


def _archive(content: bytes) -> zipfile.ZipFile:
    """Programs in China write names in GBK and don't say so."""
    try:
        return zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(io.BytesIO(content))


def _name(path: str) -> str:
    """The last part: where an archive wants its files put is of no concern here."""
    return _CONTROLS.sub("", PurePosixPath(path.replace("\\", "/")).name) or "?"


def _is_litter(member: zipfile.ZipInfo) -> bool:
    return "__MACOSX/" in member.filename or _LITTER.match(_name(member.filename)) is not None


def _order(member: zipfile.ZipInfo) -> tuple[bool, list[tuple[int, str]]]:
    """附件10 comes after 附件2, and both after what they belong to."""
    name = _name(member.filename)
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return name.startswith("附件"), [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _headed(opened: Opened, name: str) -> Opened:
    """An annex that only its file's name calls one: the name stands over it."""
    named = _ANNEX.match(PurePath(name).stem)
    printed = [block for block in opened.blocks if not isinstance(block, PageBreak)]
    if named is None or not printed or any(isinstance(one, Paragraph) and annex_mark(one.text) for one in printed[:3]):
        return opened
    blocks = opened.blocks
    if named["title"] and _is_name_of_sheet(printed[0]):
        blocks = tuple(block for block in blocks if block is not printed[0])
        printed = printed[1:]
    title = named["title"] if isinstance(printed[0], Table) else ""
    heading = (Paragraph(text, printed[0].line) for text in (named["mark"], title) if text)
    return replace(opened, blocks=(*heading, *blocks))


def _is_name_of_sheet(block: Block) -> bool:
    return isinstance(block, Paragraph) and [where for where, _ in block.place] == [Where.SHEET]


def _last_line(blocks: list[Block]) -> int:
    if not blocks:
        return 0
    last = blocks[-1]
    return last.rows[-1].line if isinstance(last, Table) else last.line
