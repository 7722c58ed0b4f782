"""Every page stays small, whatever the register holds: lists are cut or paged, and the number of queries is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from lifecycle.acts import Authority, Effect, record
from lifecycle.models import Task
from lifecycle.rules import Kind
from notifications.feeds import make_feed
from offices.actors import house, person
from offices.models import Jurisdiction, Organ, User
from registry.models import Batch, Candidate, Document, Issuer, Part, StoredFile
from tests.cast import RECORDED, Registers, make_organ, make_user
from tests.intake.desk import notice, printed, stage_text
from tests.intake.lists_on_paper import GAZETTE, Accepts, accepts, stages
from tests.notifications.conftest import Names, names
from tests.web.letters_written import ends_in, refused, waits, write_letters
from tests.web.reader import Page, look

__all__ = ["accepts", "names", "stages"]
pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)
LIMIT = 100_000
LONG = "青河区人民政府办公室关于印发青河区进一步加强和改进山体河道水源林地草地保护与合理利用工作若干措施的通知"


@pytest.fixture
def crowded(ordinary: Document, place: Jurisdiction) -> Document:
    """500 entries, 60 issuers, 150 instruments, 120 readings with a conflict each."""
    effects = [
        Effect(ordinary, Kind.CONFIRMATION, date(2021, 1, 1) + timedelta(days=i), Authority(ordinary, f"附件2第{i}项"))
        for i in range(500)
    ]
    record(place, "confirm", effects, by=house("test"), at=LATER)
    for position in range(1, 60):
        Issuer.objects.create(document=ordinary, organ=make_organ(place, f"青河区第{position}局"), position=position)
    Part.objects.bulk_create(Part(document=ordinary, no=no, title=f"{LONG}之{no}") for no in range(1, 151))
    file = StoredFile.objects.create(sha256="0" * 64, name="notice.txt", size=1, stored_at=RECORDED)
    batch = Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="x", gazette=None)
    conflict = {"field": "title", "ours": ordinary.title, "theirs": LONG}
    Candidate.objects.bulk_create(
        Candidate(
            batch=batch, no=no, kind="row", facts={}, first_line=no, last_line=no, document=ordinary,
            conflicts=[conflict],
        )
        for no in range(1, 121)
    )  # fmt: skip
    return ordinary


@pytest.fixture
def fifty(registers: Registers) -> None:
    for serial in range(60):
        registers(
            f"{LONG}（{serial}）",
            code=f"QHDR-2021-001{serial:04}",
            number=f"青政办发〔2021〕{serial + 1}号",
            effective_on=date(2021, 1, 1),
            last_day=date(2024, 6, 1),
        )


def size(page: Page) -> int:
    return len(page.source.encode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_is_larger_than_100_kilobytes(
    language: str, crowded: Document, fifty: None, officer: User, registers: Registers
) -> None:
    for _ in range(60):
        registers(LONG, effective_on=date(2021, 1, 1))
    pages = {
        path: look(path, officer, language)
        for path in (
            "/d/?on=2024-03-15&q=青河区&ends_from=2024-01-01",
            f"{crowded.get_absolute_url()}?on=2025-03-15",
            f"{crowded.get_absolute_url()}?on=2025-03-15&route=amend&as_known_at=2024-03-01",
            f"/d/{LONG}?on=2024-03-15&as_known_at=2024-03-01",
            "/rules/",
            "/rules/?on=2018-01-01",
        )
    }
    assert {page.status for page in pages.values()} == {200}
    assert {path: size(page) for path, page in pages.items() if size(page) > LIMIT} == {}


def test_a_ledger_of_500_entries_is_paged_and_loses_none(crowded: Document, officer: User) -> None:
    seen, path = list[str](), f"{crowded.get_absolute_url()}?on=2024-03-15"
    page = look(path, officer)
    assert page.links["#ledger"] == "Ledger 504"
    for _ in range(13):
        seen += _named_in_the_ledger(page)
        older = next((link for link, words in page.links.items() if words == "Older entries"), "")
        if not older:
            break
        assert older.endswith("#ledger")
        page = look(f"{crowded.get_absolute_url()}{older.removesuffix('#ledger')}", officer)
    assert "481–504 of 504" in page.text
    assert sorted(seen) == sorted(f"附件2第{i}项" for i in range(500))


def _named_in_the_ledger(page: Page) -> Iterator[str]:
    ledger = page.source[page.source.index('class="ledger"') : page.source.index('id="facts"')]
    return (piece.split("<")[0] for piece in ledger.split('<span class="nb">') if piece.startswith("附件2"))


@pytest.mark.parametrize("name", ["page", "ledger"])
@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "two", "", "1.5", "%00"])
def test_a_page_that_there_is_not_is_the_nearest_one(name: str, number: str, crowded: Document, officer: User) -> None:
    for path in ("/d/", crowded.get_absolute_url()):
        assert look(f"{path}?on=2024-03-15&{name}={number}", officer).status == 200


def test_what_is_left_out_is_counted(crowded: Document, officer: User) -> None:
    text = look(f"{crowded.get_absolute_url()}?on=2024-03-15", officer).text
    assert text.count("and 100 more") == 3  # instruments, readings, and their conflicts


def test_the_day_looked_at_and_the_end_are_among_the_days_of_a_long_life(crowded: Document, officer: User) -> None:
    page = look(f"{crowded.get_absolute_url()}?on=2021-09-01", officer)
    told = page.source[page.source.index('class="tl-list"') : page.source.index("</ol>")]
    for day in ("20 April 2020", "1 September 2021", "2 September 2021", "31 May 2025"):
        assert f">{day}</b>" in told, day
    assert told.count("<li") < 40


def test_a_title_of_sixty_documents_names_fifty_and_leads_to_the_list(registers: Registers, officer: User) -> None:
    for _ in range(60):
        registers(LONG, effective_on=date(2021, 1, 1))
    page = look(f"/d/{LONG}?on=2024-03-15&as_known_at=2024-03-01", officer)
    assert "may mean more than 50 documents" in page.text
    assert len([link for link in page.links if link.startswith("/d/id-")]) == 50
    search = next(link for link, words in page.links.items() if words == "Search for it")
    assert "60 documents found" in look(search, officer).text


def test_those_that_were_not_known_then_leave_no_gap_among_the_fifty(registers: Registers, officer: User) -> None:
    registers(LONG, code="QHDR-2021-0010001", effective_on=date(2021, 1, 1))
    for _ in range(55):
        registers(LONG, effective_on=date(2021, 1, 1), at=LATER)
    Document.objects.filter(code_key="QHDR-2021-0010001").update(code_key="ZZDR-2021-0010001")  # the last in order
    page = look(f"/d/{LONG}?as_known_at={RECORDED.date()}", officer)
    assert (page.status, "may mean" in page.text) == (200, False)


@pytest.mark.parametrize("q", ["a " * 240, "一" * 500], ids=["240 words", "one of 500 letters"])
def test_a_long_search_is_only_long(q: str, ordinary: Document, officer: User) -> None:
    assert "Nothing found" in look(f"/d/?q={q}", officer).text
    assert look(f"/d/?q={q}{q}", officer).status == 400


# With one for the line above each page of whoever decides, which says why nobody may rely on the reminders.
@pytest.mark.parametrize(
    "path, queries",
    [
        pytest.param("/d/?on=2024-03-15", 11, id="list"),
        pytest.param("/d/?on=2024-03-15&as_known_at=2024-03-01&page=2", 11, id="list as known then"),
        pytest.param("/d/?on=2024-03-15&q=青河区", 11, id="search"),
        pytest.param("/d/?on=2024-03-15&status=in_force&ends_from=2024-01-01&issuer=人民&year=2021", 11, id="filters"),
        pytest.param("/d/QHDR-2020-0010001?on=2024-03-15", 19, id="document"),
        pytest.param("/d/QHDR-2020-0010001?on=2024-03-15&as_known_at=2024-03-01&route=amend", 19, id="as known then"),
        pytest.param("/d/nothing", 8, id="not there"),
        pytest.param("/rules/?on=2024-03-15", 8, id="rules"),
    ],
)
def test_each_page_has_its_number_of_queries(
    path: str, queries: int, crowded: Document, registers: Registers, fifty: None, officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == queries


def test_a_calendar_of_many_is_cut_and_has_its_number_of_queries(
    place: Jurisdiction, government: Organ, registers: Registers
) -> None:
    for serial in range(105):
        document = registers(f"{LONG}（{serial}）", effective_on=date(2021, 1, 1), last_day=date(2090, 12, 31))
        Task.objects.create(
            key=f"evaluate:{document.pk}", jurisdiction=place, document=document, organ=government,
            until=date(2091, 1, 1),
        )  # fmt: skip
    address = reverse("calendar", args=[make_feed(government, by=house("test"), at=RECORDED)])
    client = Client()
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert answer.content.count(b"UID:") == 800  # of a hundred documents every tier and the last day, a Sunday
    assert len(answer.content) < 6 * LIMIT
    assert len(many) == 10


@pytest.fixture
def waiting(place: Jurisdiction, officer: User) -> Batch:
    """A text of 3,000 lines under a notice with 300 rows: every remark and every candidate that there can be."""
    lines = [f"第{no}条 渡口夜航应当点灯，各镇人民政府应当按照职责分工做好有关工作。" for no in range(3000)]
    rows = [f"{no}\t{LONG}之{no}\t青政发〔2020〕{no}号\t\t另行通知" for no in range(1, 301)]
    text = printed(clause="\n".join(lines))
    return stage_text(f"{text}\n{notice(*rows)}", place, person(officer))


@pytest.mark.parametrize(
    "path, queries",
    [
        pytest.param("", 13, id="batch"),
        pytest.param("?state=waiting&page=3", 13, id="batch, what waits"),
        pytest.param("1/", 18, id="document"),
        pytest.param("1/?from=1500", 18, id="document, further down"),
        pytest.param("100/", 19, id="row of a list"),
    ],
)
def test_the_review_desk_stays_small_and_has_its_number_of_queries(
    path: str, queries: int, waiting: Batch, officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(f"/intake/{waiting.pk}/{path}")
    assert answer.status_code == 200
    assert len(answer.content) < LIMIT
    assert len(many) == queries


@pytest.mark.parametrize("name, queries", [("batch-lists", 48), ("batch-determinations", 11)])
def test_each_page_of_a_file_has_its_number_of_queries(name: str, queries: int, accepts: Accepts) -> None:
    """That of the lists rehearses their adoption, which is what most of them are."""
    batch = accepts(GAZETTE.text)
    client = Client()
    client.force_login(make_user("staff", staff=True))
    with CaptureQueriesContext(connection) as many:
        assert client.get(reverse(name, args=[batch.pk])).status_code == 200
    assert len(many) == queries


@pytest.fixture
def posted(
    place: Jurisdiction, government: Organ, names: Names, registers: Registers, settings: Settings
) -> dict[str, int]:
    """60 letters of 25 lines each, of which one failed and one waits; 30 tasks of which nobody can be told."""
    settings.NIGHTLY_HOUR = 0
    water = make_organ(place, "青河区水利局")
    for number in range(25):
        ends_in(60, registers, f"{LONG}（{number}）")
    for number in range(30):
        ends_in(60, registers, f"{LONG}（{number}）", issuers=[water])
    for number in range(60):
        names(f"ren{number:02}", government)
    letters = write_letters(place, {"ren01": refused, "ren02": waits})
    return {"place": place.pk, **{name: letters[name].pk for name in ("ren00", "ren01", "ren02")}}


@pytest.mark.parametrize(
    "path, queries",
    [
        pytest.param("", 16, id="desk"),
        pytest.param("?state=unanswered&q=ren&page=2", 16, id="desk, filtered"),
        pytest.param("letters/{ren00}/", 11, id="letter"),
        pytest.param("letters/{ren01}/?page=2", 11, id="letter that failed, its further lines"),
        pytest.param("letters/{ren00}/page", 10, id="letter itself"),
        # What waits is asked again as before sending, and rolled back.
        pytest.param("letters/{ren02}/text", 26, id="letter itself, that waits"),
        pytest.param("tonight/{place}/", 30, id="tonight, which is tried"),
    ],
)
def test_the_desk_of_the_reminders_stays_small_and_has_its_number_of_queries(
    path: str, queries: int, posted: dict[str, int], officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(f"/reminders/{path.format(**posted)}")
    assert answer.status_code == 200
    assert len(answer.content) < LIMIT
    assert len(many) == queries
