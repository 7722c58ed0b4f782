"""The demonstration register: real facts of two districts, and invented documents that end around the day of loading.

The CSV files under `deploy/demo` hold titles, numbers, codes and days; whatever is invented says 演示 in its title.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from django.db import transaction

from intake.admission import admit
from intake.lists import apply_lists
from intake.staging import stage
from lifecycle.models import Act
from lifecycle.registration import Particulars, register
from offices.actors import Actor, house
from offices.models import Jurisdiction, Membership, User
from offices.organs import OrganBook
from registry.identity import issuers_of, parse_code, parse_number
from registry.layouts import load_layouts
from registry.openers.source import Source
from registry.reading.facts import Cleanup, ReadDocument, Reading
from registry.reading.listed import Category, CleanupList, CleanupRow, UntilKind

PASSWORD = "shixiao-demo"  # noqa: S105  (printed at every start)
NOTICE = ReadDocument(
    title="博山区人民政府关于公布规范性文件清理结果的通知",
    title_raw="博山区人民政府关于公布规范性文件清理结果的通知",
    first_line=1,
    last_line=1,
    number=parse_number("博政字〔2021〕67号"),
    issuers=("博山区人民政府",),
    genre="通知",
    dated_on=date(2021, 9, 27),
    public=True,
)
Row = Mapping[str, str]


def is_empty() -> bool:
    return not (Act.objects.exists() or User.objects.exists())


@transaction.atomic
def load(folder: Path, *, day: date, at: datetime) -> None:
    """Into an empty register. `day` is what the relative days of the files count from."""
    by = house("演示数据")
    places = {row["name"]: _place(row) for row in rows(folder / "places.csv")}
    _load_cleanup(folder / "cleanup-2021.csv", places["博山区"], by=by, at=at)
    organs = {name: OrganBook(place) for name, place in places.items()}
    for row in rows(folder / "documents.csv"):
        _load_document(row, organs[row["place"]], day=day, by=by, at=at)
    for row in rows(folder / "people.csv"):
        _load_person(row, organs)


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _place(row: Row) -> Jurisdiction:
    parent = Jurisdiction.objects.get(name=row["parent"]) if row["parent"] else None
    return Jurisdiction.objects.create(
        name=row["name"],
        code_prefix=row["code_prefix"],
        code_layout=row["code_layout"],
        parent=parent,
        demonstration=True,
    )


def _load_cleanup(path: Path, place: Jurisdiction, *, by: Actor, at: datetime) -> None:
    """The way an import goes, with the lists as facts instead of a text."""
    content = path.read_bytes()
    source = Source(path.name, sha256(content).hexdigest(), "utf-8", content, ())
    listed = enumerate(rows(path), start=2)
    lists = tuple(
        CleanupList(
            title="", line=0, annex=int(annex), category=Category(category), rows=tuple(_row(*one) for one in of)
        )
        for (annex, category), of in groupby(listed, key=lambda one: (one[1]["annex"], one[1]["category"]))
    )
    reading = Reading(None, (), (NOTICE,), (Cleanup(NOTICE, (), lists),), ())
    batch = stage(source, reading, place, by=by, at=at)
    admit(batch, by=by, at=at)
    apply_lists(batch, by=by, at=at)


def _row(line: int, row: Row) -> CleanupRow:
    dated = row["last_day"][:1].isdigit()
    return CleanupRow(
        title=row["title"],
        title_raw=row["title"],
        line=line,
        no=int(row["no"]),
        issuers=issuers_of(row["title"]),
        number=parse_number(row["number"]),
        number_raw=row["number"] or None,
        code=parse_code(row["code"], load_layouts()),
        code_raw=row["code"],
        until=date.fromisoformat(row["last_day"]) if dated else None,
        until_raw=row["last_day"] or None,
        until_kind=UntilKind.DAY if dated else UntilKind.UNSTATED,
        reason=row["reason"] or None,
        remark=row["remark"] or None,
    )


def _load_document(row: Row, organs: OrganBook, *, day: date, by: Actor, at: datetime) -> None:
    dated = _day(row["dated"], day)
    year = dated.year if dated else day.year
    register(
        organs.jurisdiction,
        Particulars(
            title=row["title"],
            issuers=[organs.named(name) for name in row["issuers"].split("；")],
            code=row["code"].format(year=year) or None,
            number=row["number"].format(year=year) or None,
            dated_on=dated,
            published_on=_day(row["published"], day),
            effective_on=_day(row["effective"], day),
            last_day=_day(row["last_day"], day),
        ),
        authority="演示数据，documents.csv",
        by=by,
        at=at,
    )


def _day(text: str, today: date) -> date | None:
    """An ISO day, or days from the day of loading: +27, -1100."""
    if not text:
        return None
    return today + timedelta(days=int(text)) if text[0] in "+-" else date.fromisoformat(text)


def _load_person(row: Row, organs: Mapping[str, OrganBook]) -> None:
    administrator = row["role"] == "administrator"
    user = User.objects.create_user(
        row["login"],
        password=PASSWORD,
        last_name=row["family_name"],
        first_name=row["given_name"],
        is_staff=administrator,
        is_superuser=administrator,
    )
    if not administrator:
        book = organs[row["place"]]
        organ = book.named(row["organ"]) if row["organ"] else None
        Membership.objects.create(user=user, jurisdiction=book.jurisdiction, organ=organ, role=row["role"])
