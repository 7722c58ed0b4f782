"""What a zip claims to hold, judged before anything in it is unpacked: .docx, .xlsx and .zip are all zips."""

import os
import zipfile
from typing import IO

from registry.openers.limits import MB, RATIO, RATIO_FROM_MB, UNPACKED_MB, UNPACKED_PARTS
from sentences.refusals import BadInput

_ENCRYPTED = 0x1
# What every office program writes; the others may ask for gigabytes to unpack one byte.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def refuse_a_burst(content: IO[bytes]) -> None:
    """BadInput("file_unpacks_too_large" | "file_locked"). A part that lies about its size fails when it is read."""
    size = content.seek(0, os.SEEK_END)
    with zipfile.ZipFile(content) as package:
        parts = package.infolist()
    if len(parts) > UNPACKED_PARTS:
        raise BadInput("file_holds_too_many", file="", count=len(parts), limit=UNPACKED_PARTS)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise BadInput("file_locked", file="")
    if any(part.compress_type not in _METHODS for part in parts):
        raise BadInput("file_damaged", file="")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_MB * MB or (unpacked > RATIO_FROM_MB * MB and unpacked > RATIO * size):
        raise BadInput("file_unpacks_too_large", file="", size_mb=-(-unpacked // MB), limit_mb=UNPACKED_MB)
