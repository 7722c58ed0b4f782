"""The letters of a quarter as files: in a folder, each whole or not at all, in place of the one before; or as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from lifecycle.models import Ending
from notifications.notice_letters import Notice, Quarter, build
from notifications.notices import notices
from offices.models import Jurisdiction
from sentences.refusals import Refused

# What some system forbids in the name of a file, and what is never seen in one.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]')
LONGEST_NAME = 60
# Documents that end in the quarter: what a page writes in some seconds.
MOST_ON_A_PAGE = 500


def write_notices(
    folder: Path, place: Jurisdiction, quarter: Quarter, day: date, *, office: str = "", reply_by: date | None = None
) -> list[tuple[Path, int]]:
    """Each file with how many documents it names. Refused("folder_unwritable")."""
    written = list[tuple[Path, int]]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, notice in named(notices(place, quarter, day, office=office, reply_by=reply_by)):
            path = folder / name
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(build(notice))
            unfinished.replace(path)
            written.append((path, len(notice.items)))
    except OSError as error:
        raise Refused("folder_unwritable", folder=str(folder), why=error.strerror or str(error)) from None
    return written


def zipped(written: Iterable[Notice]) -> bytes:
    """The same files as one."""
    archive = BytesIO()
    with ZipFile(archive, "w") as package:
        for name, notice in named(written):
            day = notice.written_on
            package.writestr(ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), build(notice))
    return archive.getvalue()


def refuse_too_many(place: Jurisdiction, quarter: Quarter) -> None:
    """Refused("too_many_notices") where so much ends that the console is the place for it."""
    ending = Ending.objects.ending_between(quarter.first_day, quarter.last_day).filter(jurisdiction=place).order_by()
    if ending[: MOST_ON_A_PAGE + 1].count() > MOST_ON_A_PAGE:
        raise Refused("too_many_notices", place=place.name, quarter=quarter.code, limit=MOST_ON_A_PAGE)


def named(written: Iterable[Notice]) -> Iterator[tuple[str, Notice]]:
    """Each with the name of its file; no two share one, also of two organs of one name."""
    stems = Counter[str]()
    for notice in written:
        stem = stem_of(notice)
        stems[stem] += 1
        yield (f"{stem}.docx" if stems[stem] == 1 else f"{stem}-{stems[stem]}.docx"), notice


def stem_of(notice: Notice) -> str:
    department = _FORBIDDEN.sub("_", notice.department)[:LONGEST_NAME]
    return f"提醒函-{notice.quarter.code}-{department}"
