"""The list as a file: what the page lists, by its filters, for its day, as known then."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from lifecycle.acts import Authority
from lifecycle.decisions import repeal
from lifecycle.models import Period
from lifecycle.rules import Status
from offices.actors import Actor
from offices.models import User
from registry.models import Document
from tests.cast import RECORDED, Registers
from tests.web.reader import look, sent, visit
from web.statuses import SHAPES
from web.views.exports import MOST

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=10)


@pytest.fixture
def register(
    ordinary: Document, trial: Document, lapsed: Document, undated: Document, registers: Registers, by: Actor
) -> None:
    registers("青河区人民政府关于道路限行的通告", code="QHDR-2021-0010009", effective_on=date(2021, 1, 1), at=LATER)
    minutes = Authority(clause="会议纪要")
    repeal(undated, on=date(2024, 1, 5), authority=minutes, reason="", by=by, at=LATER + timedelta(days=1))


def documents(query: str, user: User) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sent(visit(f"/d/export.json?{query}", user)))["documents"]
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query",
    [
        "on=2024-03-15",
        "on=2020-01-01",
        "on=2024-03-15&as_known_at=2024-01-10",
        "on=2024-03-15&as_known_at=2024-01-20",
        "on=2024-03-15&as_known_at=2024-01-09",
        "on=2024-03-15&status=lapsed&status=repealed",
        "on=2024-03-15&as_known_at=2024-01-10&status=repealed",
        "on=2024-03-15&q=河道",
        "on=2024-03-15&ends_from=2024-03-15&ends_to=2024-09-11",
        "on=2024-03-15&management=undetermined",
        "on=2024-03-15&issuer=水利",
        "on=2024-03-15&year=2020",
    ],
)
def test_the_files_hold_what_the_page_counts_and_lists(
    query: str, language: str, register: None, officer: User
) -> None:
    page = look(f"/d/?{query}", officer, language)
    codes = re.findall(r'<span class="mono">(QHDR-[-0-9]+)</span>', page.source)
    shapes = re.findall(r'<span class="st is-(\w+)">', page.source)
    found = {document["code"]: SHAPES[Status(document["status"])] for document in documents(query, officer)}
    assert found == dict(zip(codes, shapes, strict=True))
    text = sent(visit(f"/d/export.csv?{query}", officer, language))
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))[1:]
    assert {row[0] for row in rows} == found.keys()
    # Status and last valid day in the words of the page.
    assert [row for row in rows if row[5] not in page.text or row[7] not in page.text] == []


def test_as_known_then_each_row_says_what_was_believed(register: None, officer: User) -> None:
    by_code = {one["code"]: one["status"] for one in documents("on=2024-03-15", officer)}
    before = {one["code"]: one["status"] for one in documents("on=2024-03-15&as_known_at=2024-01-19", officer)}
    assert by_code["QHDR-2018-0010004"] == "repealed"
    assert before["QHDR-2018-0010004"] == "in_force"
    assert by_code.keys() - before.keys() == {"QHDR-2021-0010009"}


@pytest.mark.parametrize(
    "ending, kind",
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_named_for_its_day_and_what_was_known(
    ending: str, kind: str, ordinary: Document, officer: User
) -> None:
    response = visit(f"/d/export.{ending}?on=2024-03-15&as_known_at=2024-01-29", officer)
    named = f'attachment; filename="documents-2024-03-15-known-20240129T235959.{ending}"'
    assert (response.headers["Content-Disposition"], response.headers["Content-Type"]) == (named, kind)
    response.close()


def test_csv_begins_with_the_mark_that_excel_needs(ordinary: Document, officer: User) -> None:
    assert sent(visit("/d/export.csv", officer, "zh-hans")).startswith("\ufeff登记号,文号,题名")


def test_a_workbook_opens_as_one(ordinary: Document, officer: User, tmp_path: Any) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(visit("/d/export.xlsx?on=2024-03-15", officer).getvalue())
    with ZipFile(book) as parts:
        assert parts.testzip() is None
        assert "QHDR-2020-0010001" in parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("query", ["ends_from=32", "status=new", "year=abc"])
def test_a_filter_that_cannot_be_read_gives_no_file(ending: str, query: str, ordinary: Document, officer: User) -> None:
    page = look(f"/d/export.{ending}?{query}", officer)
    assert page.status == 400
    assert "one of the filters can't be read" in page.text


def test_the_list_leads_to_its_files_with_all_it_was_asked(ordinary: Document, officer: User) -> None:
    page = look("/d/?on=2024-03-15&as_known_at=2024-02-01&q=青河区&page=1", officer)
    for ending, name in (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON")):
        link = next(link for link, words in page.links.items() if words == name)
        assert link.startswith(f"/d/export.{ending}?on=2024-03-15&as_known_at=2024-02-01&q=")
        assert "page" not in link


@pytest.mark.slow
def test_more_than_a_page_can_send_is_refused_before_it_begins(ordinary: Document, officer: User) -> None:
    known = ordinary.periods.latest("valid_from")
    copies = Document.objects.bulk_create(
        Document(jurisdiction=ordinary.jurisdiction, title=f"第{number}件", title_key="") for number in range(MOST)
    )
    same = {"valid_from": date(2020, 1, 1), "valid_until": date(9999, 1, 1), "known_from": known.known_from}
    Period.objects.bulk_create(
        Period(jurisdiction=ordinary.jurisdiction, document=copy, status="unknown", **same) for copy in copies
    )
    page = look("/d/export.csv", officer)
    assert page.status == 422
    assert f"{MOST + 1} documents are too many" in page.text
    assert visit("/d/export.csv?status=unknown", officer).status_code == 200
