"""The letters of a quarter as files in a folder: each whole or not at all; written again they replace each other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

from notifications.notice_letters import Notice, Quarter, build
from notifications.notices import notices
from offices.models import Jurisdiction
from sentences.refusals import Refused

# What some system forbids in the name of a file, and what is never seen in one.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]')
LONGEST_NAME = 60


def write_notices(
    folder: Path, place: Jurisdiction, quarter: Quarter, day: date, *, office: str = "", reply_by: date | None = None
) -> list[tuple[Path, int]]:
    """Each file with how many documents it names. Refused("folder_unwritable")."""
    written, stems = list[tuple[Path, int]](), Counter[str]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for notice in notices(place, quarter, day, office=office, reply_by=reply_by):
            stem = stem_of(notice)
            stems[stem] += 1
            # Two organs of one name.
            path = folder / (f"{stem}.docx" if stems[stem] == 1 else f"{stem}-{stems[stem]}.docx")
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(build(notice))
            unfinished.replace(path)
            written.append((path, len(notice.items)))
    except OSError as error:
        raise Refused("folder_unwritable", folder=str(folder), why=error.strerror or str(error)) from None
    return written


def stem_of(notice: Notice) -> str:
    department = _FORBIDDEN.sub("_", notice.department)[:LONGEST_NAME]
    return f"提醒函-{notice.quarter.year}Q{notice.quarter.number}-{department}"
