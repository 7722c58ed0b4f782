"""What a file is, told by its content; its name decides only between kinds of text."""

import re
import zipfile
from enum import StrEnum
from pathlib import PurePath
from typing import IO

import olefile

from sentences.refusals import BadInput


class Kind(StrEnum):
    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    WORD = "docx"
    SHEETS = "xlsx"  # and .xls, .xlsb, .ods, .et: the library tells them apart
    PDF = "pdf"
    ARCHIVE = "zip"
    # LibreOffice turns these into .docx.
    OLD_WORD = "doc"  # and .wps, .rtf, .odt
    # Kept with facts typed by hand, not read.
    OFD = "ofd"
    PICTURE = "picture"
    LOCKED = "locked"
    UNKNOWN = "unknown"


ONLY_KEPT = frozenset({Kind.OFD, Kind.PICTURE})
_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00",
    b"MM\x00*",
    b"GIF87a",
    b"GIF89a",
    b"\x00\x00\x00\x0cjP  ",
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
# The mark of a PDF may stand a little below the top, after what a mail program put there.
_TOP = 1024
_HTML_NAMES, _CSV_NAMES = (".html", ".htm", ".xhtml", ".shtml"), (".csv", ".tsv")
# What makes a package what it is. WPS writes .wps and .et in these formats too.
_PARTS = (
    ("OFD.xml", Kind.OFD),
    ("word/document.xml", Kind.WORD),
    ("xl/workbook.xml", Kind.SHEETS),
    ("xl/workbook.bin", Kind.SHEETS),
)
_MIMETYPES = (("opendocument.text", Kind.OLD_WORD), ("opendocument.spreadsheet", Kind.SHEETS))
_STREAMS = (
    ("EncryptedPackage", Kind.LOCKED),
    ("WordDocument", Kind.OLD_WORD),
    ("Workbook", Kind.SHEETS),
    ("Book", Kind.SHEETS),
)


def is_zip(content: bytes) -> bool:
    return content.startswith(_ZIP)


def is_container(content: bytes) -> bool:
    """Whether only its inside says what it is. Asked of the first bytes, before anything is parsed."""
    return content.startswith((_OLE, *_ZIP))


def kind_at_sight(name: str, content: bytes) -> Kind:
    """By the first bytes alone; of a container only that it is one."""
    if content.startswith(_ZIP):
        return Kind.ARCHIVE
    if content.startswith(_OLE):
        return Kind.UNKNOWN
    if _PDF in content[:_TOP]:
        return Kind.PDF
    if content.startswith(b"{\\rtf"):
        return Kind.OLD_WORD
    if _is_picture(content):
        return Kind.PICTURE
    return _kind_of_text(name, content)


def kind_inside(content: IO[bytes]) -> Kind:
    """What a container is; raises for a broken one. It parses: only for a process with limits."""
    content.seek(0)
    if content.read(len(_OLE)) == _OLE:
        content.seek(0)
        with olefile.OleFileIO(content) as parts:
            found = next((kind for stream, kind in _STREAMS if parts.exists(stream)), None)
            if found is None and parts.parsing_issues:
                raise BadInput("file_damaged", file="")
            return found or Kind.UNKNOWN
    with zipfile.ZipFile(content) as package:
        names = set(package.namelist())
        found = next((kind for part, kind in _PARTS if part in names), None)
        if found is None and "mimetype" in names:
            with package.open("mimetype") as stream:
                mimetype = stream.read(100).decode("ascii", "replace")
            found = next((kind for part, kind in _MIMETYPES if part in mimetype), None)
    return found or Kind.ARCHIVE


def _is_picture(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    bitmap = content[:2] == b"BM" and content[6:10] == bytes(4)
    return webp or bitmap or content.startswith(_PICTURES)


def _kind_of_text(name: str, content: bytes) -> Kind:
    suffix = PurePath(name).suffix.lower()
    # In UTF-16 every other byte is zero.
    top = content[: 2 * _TOP].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\x00", b"")
    if _MARKUP.match(top) or suffix in _HTML_NAMES:
        return Kind.HTML
    return Kind.CSV if suffix in _CSV_NAMES else Kind.TEXT
