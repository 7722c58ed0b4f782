"""The list page: the answer line, counts that are kept, the right side of every edge, filters in the address."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import Authority, undo
from lifecycle.decisions import delist
from lifecycle.models import Act
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from registry.models import Document
from tests.cast import RECORDED, Registers
from tests.web.reader import Page, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(ordinary: Document, trial: Document, lapsed: Document, undated: Document) -> list[Document]:
    return [ordinary, trial, lapsed, undated]


def listed(page: Page) -> set[str]:
    """The codes, numbers or ids of the rows."""
    named = {urlsplit(link).path.removeprefix("/d/") for link in page.links if link.startswith("/d/")}
    return {name for name in named if name and not name.startswith("export.")}


def test_the_first_line_is_the_answer(register: list[Document], officer: User) -> None:
    page = look("/d/?on=2024-03-15", officer)
    assert "4 documents registered: 3 in force, 1 lapsed." in page.text


def test_every_count_is_a_link_to_as_many_rows(register: list[Document], officer: User) -> None:
    page = look("/d/?on=2024-03-15", officer)
    counts = {
        link: int(words.split()[-1])
        for link, words in page.links.items()
        if words.split()[-1:] and words.split()[-1].isdigit()
    }
    assert {tuple(parse_qs(urlsplit(link).query).get("status", ["all"])) for link in counts} >= {
        ("in_force",),
        ("lapsed",),
    }
    for link, count in counts.items():
        assert len(listed(look(f"/d/{link}", officer))) == count, link


def test_what_ends_soon_is_counted_within_what_is_in_force(register: list[Document], officer: User) -> None:
    page = look("/d/?on=2024-03-15", officer)
    link = next(link for link, words in page.links.items() if words == "Ending soon 1")
    assert listed(look(f"/d/{link}", officer)) == {"QHDR-2022-0010003"}


@pytest.mark.parametrize(
    "day, status",
    [
        pytest.param("2020-04-24", "Unknown", id="the day before it was published"),
        pytest.param("2020-04-25", "Not yet in force", id="the day it was published"),
        pytest.param("2020-05-31", "Not yet in force", id="the day before it takes effect"),
        pytest.param("2020-06-01", "In force", id="the day it takes effect"),
        pytest.param("2025-05-31", "In force", id="the last valid day"),
        pytest.param("2025-06-01", "Lapsed", id="the day after"),
        pytest.param("2025年6月1日", "Lapsed", id="as a person writes it"),
        pytest.param("20250601", "Lapsed", id="as a person types it"),
        pytest.param("２０２５．６．１", "Lapsed", id="in full width"),
    ],
)
def test_a_row_stands_on_the_right_side_of_each_edge(day: str, status: str, ordinary: Document, officer: User) -> None:
    page = look(f"/d/?on={day}", officer)
    assert f"1 {status.lower()}" in page.text
    assert (
        f"is-{ {'Unknown': 'unknown', 'Not yet in force': 'pending', 'In force': 'live', 'Lapsed': 'lapsed'}[status] }"
        in page.source
    )


@pytest.mark.parametrize(
    "document, shown", [("ordinary", "2025-05-31"), ("undated", "no term stated"), ("lapsed", "2021-12-31")]
)
def test_a_row_names_the_last_valid_day_or_why_there_is_none(
    document: str, shown: str, officer: User, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(document)
    assert shown in look("/d/?on=2024-03-15", officer).text


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=山体", {"QHDR-2020-0010001"}),
        ("q=河道 采砂", {"QHDR-2017-0160002"}),
        ("q=河道 停车", set()),
        ("q=青水", {"QHDR-2017-0160002"}),
        ("q=[2020]5", {"QHDR-2020-0010001"}),
        ("q=qhdr-2022", {"QHDR-2022-0010003"}),
        ("status=lapsed", {"QHDR-2017-0160002"}),
        ("status=lapsed&status=in_force&q=河道", {"QHDR-2017-0160002", "QHDR-2018-0010004"}),
        ("issuer=水利局", {"QHDR-2017-0160002"}),
        ("year=2022", {"QHDR-2022-0010003"}),
        ("year=2016", {"QHDR-2017-0160002"}),
        ("ends_from=2024-07-31&ends_to=2024-07-31", {"QHDR-2022-0010003"}),
        ("ends_from=2024年8月1日", {"QHDR-2020-0010001"}),
        ("ends_to=2024-07-30", set()),
        ("management=registered", {"QHDR-2020-0010001", "QHDR-2022-0010003", "QHDR-2017-0160002", "QHDR-2018-0010004"}),
        ("management=undetermined", set()),
        ("management=delisted", set()),
    ],
)
def test_filters(query: str, found: set[str], register: list[Document], officer: User) -> None:
    assert listed(look(f"/d/?on=2024-03-15&{query}", officer)) == found


def test_a_document_without_a_code_is_found_under_its_management(registers: Registers, officer: User) -> None:
    document = registers("青河区人民政府关于道路限行的通告", number="青政字〔2019〕7号", effective_on=date(2019, 1, 1))
    assert listed(look("/d/?management=undetermined", officer)) == {document.get_absolute_url().removeprefix("/d/")}


def test_a_delisted_document_is_so_from_its_day_on(ordinary: Document, officer: User, by: Actor) -> None:
    delist(ordinary, on=date(2023, 1, 1), authority=Authority(clause="会议纪要"), reason="", by=by, at=RECORDED)
    assert listed(look("/d/?on=2022-12-31&management=delisted", officer)) == set()
    assert listed(look("/d/?on=2023-01-01&management=delisted", officer)) == {"QHDR-2020-0010001"}


def test_a_document_of_two_issuers_comes_once(
    registers: Registers, government: Organ, water: Organ, officer: User
) -> None:
    registers(
        "关于农村供水的通知", code="QHDR-2021-0010009", issuers=[government, water], effective_on=date(2021, 1, 1)
    )
    assert "1 document found" in look("/d/?issuer=青河区", officer).text


def test_a_place_can_be_chosen_by_whoever_sees_several(
    ordinary: Document, superior: User, next_place: Jurisdiction
) -> None:
    assert listed(look(f"/d/?place={ordinary.jurisdiction_id}", superior)) == {"QHDR-2020-0010001"}
    assert listed(look(f"/d/?place={next_place.pk}", superior)) == set()


@pytest.mark.parametrize(
    "query", ["ends_from=32", "ends_to=2024-02-30", "ends_to=9999-12-31", "status=new", "place=x", "year=abc"]
)
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_so(query: str, ordinary: Document, officer: User) -> None:
    page = look(f"/d/?{query}", officer)
    assert page.status == 400
    assert "one of the filters can't be read" in page.text
    assert not listed(page)


@pytest.mark.parametrize(
    "text",
    [
        "QHDR-2020-0010001",
        "qhdr－2020－0010001",
        "青政发〔2020〕5号",
        "青政发[2020]第5号",
        "青河区人民政府关于加强山体管护工作的意见",
    ],
)
def test_a_search_that_names_one_document_goes_straight_to_it(
    text: str, register: list[Document], officer: User
) -> None:
    page = look(f"/d/?q={text}&on=2024-03-15", officer)
    assert (page.status, page.location) == (302, "/d/QHDR-2020-0010001?on=2024-03-15")


def test_as_known_then_a_document_recorded_later_is_not_there(ordinary: Document, officer: User) -> None:
    assert "0 documents registered" in look("/d/?as_known_at=2024-01-09", officer).text
    assert "1 document registered" in look("/d/?as_known_at=2024-01-10", officer).text
    assert "0 documents registered" in look("/d/?as_known_at=2024-01-10T09:59:59%2B08:00", officer).text
    assert "1 document registered" in look("/d/?as_known_at=2024-01-10T10:00:00+08:00", officer).text


def test_what_was_undone_is_gone_and_was_known_before(ordinary: Document, officer: User, by: Actor) -> None:
    undo(Act.objects.get(), by=by, at=RECORDED + timedelta(days=30), reason="")
    assert "0 documents registered" in look("/d/", officer).text
    assert "1 document registered" in look("/d/?as_known_at=2024-02-01", officer).text


def test_pages_of_fifty(registers: Registers, officer: User) -> None:
    for serial in range(1, 54):
        registers(
            f"青河区人民政府关于第{serial}件事的通知", code=f"QHDR-2021-001{serial:04}", effective_on=date(2021, 1, 1)
        )
    first, second = look("/d/?on=2024-03-15", officer), look("/d/?on=2024-03-15&page=2", officer)
    assert (len(listed(first)), len(listed(second))) == (50, 3)
    assert "51–53 of 53" in second.text


@pytest.mark.parametrize("documents", [1, 50])
def test_the_list_costs_eleven_queries_however_long(
    documents: int, registers: Registers, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(documents):
        registers(
            f"青河区人民政府关于第{serial}件事的通知", code=f"QHDR-2021-001{serial:04}", last_day=date(2025, 1, 1)
        )
    client = Client()
    client.force_login(officer)
    # Session, user, memberships, places; rules, statuses, rows, their spans and terms; data version; reminders.
    with django_assert_num_queries(11):
        client.get("/d/?on=2024-03-15")


def test_nothing_registered_teaches_how_to_begin(officer: User) -> None:
    assert "The register is still empty" in look("/d/", officer).text


def test_nobody_is_told_an_empty_register_who_just_has_no_place(ordinary: Document, outsider: User) -> None:
    assert "No place is assigned to you yet" in look("/d/", outsider).text
