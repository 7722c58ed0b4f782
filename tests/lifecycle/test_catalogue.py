"""Lists, counts and files: what the register says of many documents on a day, as known then; the commands for them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import Authority
from lifecycle.answers import answers
from lifecycle.catalogue import CHUNK, answered
from lifecycle.columns import COLUMNS
from lifecycle.decisions import repeal
from lifecycle.exports import Export, export_of
from lifecycle.filters import PeriodFilter
from lifecycle.vantage import whole_register
from offices.actors import Actor
from offices.models import Organ
from registry.models import Document
from tests.cast import RECORDED, TODAY, Registers

pytestmark = pytest.mark.django_db
# A document came in, a day later another was repealed with effect before that.
CAME, REPEALED = RECORDED + timedelta(days=10), RECORDED + timedelta(days=20)
BEFORE, BETWEEN, AFTER = ((moment + timedelta(hours=1)).isoformat() for moment in (RECORDED, CAME, REPEALED))
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def history(ordinary: Document, trial: Document, registers: Registers, by: Actor) -> None:
    registers("青河区人民政府关于道路限行的通告", code="QHDR-2021-0010009", effective_on=date(2021, 1, 1), at=CAME)
    repeal(trial, on=date(2024, 1, 20), authority=Authority(clause="会议纪要"), reason="", by=by, at=REPEALED)


def told(*command: str) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command(*command, stdout=out, stderr=out)
    except SystemExit as exit_:
        return int(str(exit_.code)), out.getvalue()
    return 0, out.getvalue()


def listed(*options: str) -> dict[str, dict[str, Any]]:
    _, output = told("documents", "--json", *options)
    return {document["code"]: document for document in json.loads(output)["documents"]}


def export(query: str = "", *, on: date = TODAY, as_known_at: datetime | None = None, language: str = "en") -> Export:
    data = MultiValueDict({pair.split("=")[0]: [pair.split("=")[1]] for pair in query.split("&") if pair})
    with override(language):
        return export_of(PeriodFilter(data, whole_register(on, as_known_at)), AT)


AT = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)


def rows_of(exported: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(exported.csv()).removeprefix("\ufeff"))))


def cells_of(exported: Export) -> Iterator[tuple[str, str]]:
    """Type and text of each cell of the first sheet."""
    with exported.workbook() as file, ZipFile(BytesIO(file.read())) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  (we wrote it)
    for cell in sheet.iter(f"{SHEET}c"):
        yield cell.get("t", "n"), "".join(cell.itertext())


@pytest.mark.parametrize(
    "day, known, statuses",
    [
        pytest.param("2024-01-19", AFTER, {"in_force": 3}, id="the day before the repeal"),
        pytest.param("2024-01-20", AFTER, {"in_force": 2, "repealed": 1}, id="the day of the repeal"),
        pytest.param("2024-01-20", BETWEEN, {"in_force": 3}, id="that day before the repeal was recorded"),
        pytest.param("2024-01-20", BEFORE, {"in_force": 2}, id="that day before the third came in"),
        pytest.param("2024-01-20", "2024-01-20", {"in_force": 3}, id="a day of knowledge is its end"),
        pytest.param("2024-01-20", "2024-01-19", {"in_force": 2}, id="the day before it"),
        pytest.param("2024-01-20", "2024-01-09", {}, id="before anything was recorded"),
    ],
)
def test_lists_and_counts_say_the_same_on_both_axes(
    day: str, known: str, statuses: dict[str, int], history: None
) -> None:
    axes = ("--on", day, "--as-known-at", known)
    counted = json.loads(told("counts", "--json", *axes)[1])
    by_status: dict[str, int] = {}
    for document in listed(*axes).values():
        by_status[document["status"]] = by_status.get(document["status"], 0) + 1
    assert by_status == statuses
    assert next(place["statuses"] for place in counted["places"] if place["place"] == "青河区") == statuses
    assert counted["documents"] == sum(statuses.values())


@pytest.mark.parametrize(
    "option, value, found",
    [
        ("--status", "repealed", {"QHDR-2022-0010003"}),
        ("--place", "QHDR", {"QHDR-2020-0010001", "QHDR-2022-0010003", "QHDR-2021-0010009"}),
        ("--place", "青河区", {"QHDR-2020-0010001", "QHDR-2022-0010003", "QHDR-2021-0010009"}),
        ("--place", "云州市", set()),
        ("--q", "山体", {"QHDR-2020-0010001"}),
        ("--year", "2021", {"QHDR-2021-0010009"}),
        ("--issuer", "水利", set()),
        ("--ends-to", "2025-05-31", {"QHDR-2020-0010001"}),
        ("--ends-from", "2025-06-01", set()),
        ("--management", "registered", {"QHDR-2020-0010001", "QHDR-2022-0010003", "QHDR-2021-0010009"}),
    ],
)
def test_the_command_has_the_filters_of_the_page(option: str, value: str, found: set[str], history: None) -> None:
    assert set(listed("--on", "2024-03-15", option, value)) == found


@pytest.mark.parametrize(
    "options",
    [
        ("--ends-from", "soon"),
        ("--year", "long ago"),
        ("--on", "2024-02-30"),
        ("--as-known-at", "noon"),
    ],
)
def test_a_filter_that_cannot_be_read_is_bad_input_in_one_line(options: tuple[str, ...], ordinary: Document) -> None:
    code, said = told("documents", *options)
    assert (code, said.count("\n")) == (2, 1)
    assert options[1] in said or "整数" in said


def test_nothing_found_is_exit_one(ordinary: Document) -> None:
    assert told("documents", "--q", "没有")[0] == 1
    assert told("documents", "--q", "山体")[0] == 0


def test_a_list_for_people_names_status_last_valid_day_and_title(history: None) -> None:
    _, said = told("documents", "--on", "2024-03-15")
    assert (
        "QHDR-2020-0010001  青政发〔2020〕5号  现行有效  2025-05-31  青河区人民政府关于加强山体管护工作的意见\n" in said
    )
    assert "  现行有效  2" in told("counts", "--on", "2024-03-15")[1]


def test_one_document_of_json_says_what_status_says(ordinary: Document) -> None:
    whole = json.loads(told("status", "QHDR-2020-0010001", "--on", "2024-03-15", "--json")[1])["documents"][0]
    one = listed("--on", "2024-03-15")["QHDR-2020-0010001"]
    assert {key: whole[key] for key in one.keys() & whole.keys()} == {
        key: one[key] for key in one.keys() & whole.keys()
    }
    assert (one["place"], one["issuers"]) == ("青河区", ["青河区人民政府"])


def test_the_head_of_the_json_names_both_axes_and_the_version(ordinary: Document) -> None:
    asked = json.loads("".join(export(as_known_at=RECORDED).json()))
    open_ = json.loads("".join(export().json()))
    assert (asked["on"], asked["as_known_at"], asked["known_at"]) == ("2024-03-15", *[RECORDED.isoformat()] * 2)
    assert (open_["as_known_at"], open_["known_at"]) == (None, AT.isoformat())
    assert asked["data_version"].endswith("QHDR:1")


def test_a_row_of_the_file_says_why_and_as_known_when(ordinary: Document, by: Actor) -> None:
    repeal(ordinary, on=date(2024, 1, 20), authority=Authority(clause="会议纪要"), reason="", by=by, at=REPEALED)
    (row,) = rows_of(export())
    rule = answers([ordinary], TODAY)[0].rule
    assert rule
    assert row == {
        "Registration code": "QHDR-2020-0010001",
        "Document number": "青政发〔2020〕5号",
        "Title": "青河区人民政府关于加强山体管护工作的意见",
        "Issuers": "青河区人民政府",
        "Place": "青河区",
        "Status": "Repealed",
        "Since": "2024-01-20",
        "Last valid day": "2024-01-19",
        "Why": "Repealed on 20 January 2024 by 会议纪要.",
        "Article": row["Article"],
        "Management": "Has a registration code",
        "May be relied on": "no",
        "Remarks": "",
        "As of": "2024-03-15",
        "As known at": "2024-06-01 12:00:00+08:00",
        "Data version": row["Data version"],
    }
    assert f"{rule.source}{rule.article}" in row["Article"]
    assert row["Data version"].endswith("/QHDR:2")
    (before,) = rows_of(export(as_known_at=CAME))
    assert (before["Status"], before["Last valid day"]) == ("In force", "2025-05-31")


def test_in_chinese_also_when_the_language_has_been_left(ordinary: Document) -> None:
    with override("en"):
        (row,) = rows_of(export(language="zh-hans"))
    assert (row["题名"], row["状态"]) == ("青河区人民政府关于加强山体管护工作的意见", "现行有效")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_no_title_becomes_a_formula(first: str, registers: Registers) -> None:
    registers(f"{first}HYPERLINK(1)", code="QHDR-2021-0010009", effective_on=date(2021, 1, 1))
    (row,) = rows_of(export())
    assert row["Title"] == f"'{first}HYPERLINK(1)"
    assert ("inlineStr", f"{first}HYPERLINK(1)") in cells_of(export())


def test_the_workbook_has_days_as_days_and_texts_as_texts(ordinary: Document) -> None:
    cells = list(cells_of(export()))
    assert len(cells) == 2 * len(COLUMNS) - 1  # the remarks are empty
    assert ("inlineStr", "QHDR-2020-0010001") in cells
    assert ("n", str((date(2025, 5, 31) - date(1899, 12, 30)).days)) in cells


def test_the_name_of_the_file_says_day_and_moment(ordinary: Document) -> None:
    assert export().name == "documents-2024-03-15-known-20240601T120000"
    assert export(as_known_at=RECORDED).name == "documents-2024-03-15-known-20240110T100000"


def test_what_is_recorded_while_it_is_written_is_left_out(ordinary: Document, registers: Registers, by: Actor) -> None:
    pieces = export().json()
    begun = next(pieces)
    registers(
        "青河区人民政府关于道路限行的通告", code="QHDR-2021-0010009", effective_on=date(2021, 1, 1), at=AT + DELAY
    )
    repeal(ordinary, on=TODAY, authority=Authority(clause="会议纪要"), reason="", by=by, at=AT + 2 * DELAY)
    written = json.loads(begun + "".join(pieces))["documents"]
    assert [(document["code"], document["status"]) for document in written] == [("QHDR-2020-0010001", "in_force")]


DELAY = timedelta(seconds=1)


def test_a_list_longer_than_one_piece_comes_whole_and_once(
    ordinary: Document, lapsed: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Copies of two documents, more than one piece holds."""
    more = CHUNK // 2 + 1
    for original in (ordinary, lapsed):
        _copy(original, more)
    with django_assert_num_queries(12):
        pages = list(answered(PeriodFilter(MultiValueDict(), whole_register(TODAY, None))))
    assert [len(page) for page in pages] == [CHUNK, 4]
    documents = [answer.document.pk for page in pages for answer in page]
    assert documents == sorted(set(documents))
    assert [answer.span.status for answer in pages[-1]] == [a.span.status for a in answers(_last_four(), TODAY)]


def _last_four() -> list[Document]:
    return list(Document.objects.order_by("-pk")[:4])[::-1]


def _copy(original: Document, times: int) -> None:
    periods = list(original.periods.all())
    copies = Document.objects.bulk_create(
        Document(jurisdiction=original.jurisdiction, title=original.title, title_key="") for _ in range(times)
    )
    for period in periods:
        same = {f.attname: getattr(period, f.attname) for f in period._meta.fields if f.name not in {"id", "document"}}
        type(period).objects.bulk_create(type(period)(**same, document=copy) for copy in copies)


def test_issuers_stand_in_printed_order(registers: Registers, government: Organ, water: Organ) -> None:
    registers(
        "关于农村供水的通知", code="QHDR-2021-0010009", issuers=[water, government], effective_on=date(2021, 1, 1)
    )
    (row,) = rows_of(export())
    assert row["Issuers"] == "青河区水利局、青河区人民政府"
