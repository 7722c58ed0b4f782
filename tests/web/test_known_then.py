"""As known then: a page says which state of knowledge it shows, and nothing on it knows better."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from lifecycle.acts import undo
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.decisions import delist, repeal
from lifecycle.findings import accept_finding
from lifecycle.rules.deadlines import Route
from offices.actors import Actor
from offices.models import Jurisdiction, User
from registry.models import Batch, Candidate, Document, StoredFile
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.web.reader import Page, look

pytestmark = pytest.mark.django_db
EARLY, LATE = RECORDED + timedelta(days=5), RECORDED + timedelta(days=40)
BEFORE, AFTER = "2024-02-18", "2024-02-19"


def test_the_banner_names_the_moment_and_leads_back_to_now(ordinary: Document, officer: User) -> None:
    for path in ("/d/", ordinary.get_absolute_url(), "/rules/"):
        page = look(f"{path}?on=2024-03-15&as_known_at=2024-01-29T08:30:00%2B08:00", officer)
        assert "As known by 29 January 2024, 08:30." in page.text, path
        assert page.links["?on=2024-03-15"] == "Show what is known now"
        assert "Show what is known now" not in look(f"{path}?on=2024-03-15", officer).text


def test_a_day_of_knowledge_is_said_as_its_end(ordinary: Document, officer: User) -> None:
    assert "As known by 29 January 2024, 23:59." in look("/d/?as_known_at=2024-01-29", officer).text


@pytest.mark.parametrize(
    "address",
    ["/d/?on=2024-03-15&as_known_at=2024-01-29&q=山", "/d/?on=2024-03-15&as_known_at=2024-01-29&status=lapsed"],
)
def test_every_link_of_the_list_keeps_both_axes(
    address: str, registers: Registers, trial: Document, lapsed: Document, officer: User
) -> None:
    for serial in range(60):
        registers(f"关于第{serial}座山的通知", effective_on=date(2020, 1, 1), last_day=date(2023, 1, 1))
    leaves = {"Show what is known now", "Back to today", "Skip to the content", "Administration"}
    for link, words in look(address, officer).links.items():
        if words not in leaves and link.startswith(("?", "/d/")):
            assert "on=2024-03-15" in link, (link, words)
            assert "as_known_at=2024-01-29" in link, (link, words)


def test_the_list_counts_filters_and_orders_by_what_was_known(
    ordinary: Document, trial: Document, officer: User, by: Actor
) -> None:
    repeal(trial, on=date(2024, 1, 5), authority=MINUTES, reason="", by=by, at=LATE)
    delist(ordinary, on=date(2024, 1, 5), authority=MINUTES, reason="", by=by, at=LATE + timedelta(seconds=1))
    for query, before, after in (
        ("", "2 documents registered: 2 in force.", "1 repealed, 1 delisted."),
        ("&status=repealed", "No document meets all of these", "QHDR-2022-0010003"),
        ("&management=delisted", "No document meets all of these", "QHDR-2020-0010001"),
        ("&ends_from=2024-03-15&ends_to=2025-12-31", "2 documents found: 2 in force.", "0 documents found"),
    ):
        assert before in look(f"/d/?on=2024-03-15&as_known_at={BEFORE}{query}", officer).text, query
        assert after in look(f"/d/?on=2024-03-15&as_known_at={AFTER}{query}", officer).text, query
    soonest_first = look(f"/d/?on=2024-03-15&as_known_at={BEFORE}&ends_from=2024-03-15", officer).source
    assert soonest_first.index("QHDR-2022-0010003") < soonest_first.index("QHDR-2020-0010001")


@pytest.fixture
def later(registers: Registers, place: Jurisdiction, by: Actor) -> Document:
    """All that can be said of it later: another file, a route, an accepted finding, the office's rule, a repeal."""
    days = {"dated_on": date(2013, 1, 1), "effective_on": date(2013, 3, 2), "last_day": date(2025, 3, 1)}
    document = registers("青河区人民政府关于印发古桥保护办法的通知", code="QHDR-2013-0010005", **days)
    _hand_in(document, LATE)
    choose_route(document, Route.AMEND, reason="已议定", by=by, at=LATE)
    accept_finding(document, "validity_too_long", reason="另有规定", by=by, at=LATE, day=TODAY)
    confirm(place, "ending_soon_days", value=400, source="本区办法第三条", by=by, at=LATE)
    repeal(document, on=date(2024, 1, 20), authority=MINUTES, reason="", by=by, at=LATE + timedelta(days=1))
    return document


@pytest.mark.parametrize(
    "words, when",
    [
        pytest.param("late.txt", "then", id="where it was read"),
        pytest.param("Two sources differ", "then", id="what another reading says"),
        pytest.param("Accepted by 王officer", "then", id="an accepted finding"),
        pytest.param("Repealed on 20 January 2024", "later", id="a decision"),
        pytest.param("Ledger 3", "before", id="the ledger without it"),
        pytest.param("Ledger 4", "later", id="the ledger with it"),
        pytest.param("chosen", "then", id="the chosen route"),
        pytest.param("ending soon", "then", id="by the rule of the office"),
    ],
)
def test_each_card_knows_what_was_known(words: str, when: str, later: Document, officer: User) -> None:
    shown = {
        "before": words in _page(later, BEFORE, officer).text,
        "then": words in _page(later, AFTER, officer).text,
        "later": words in _page(later, "2024-02-21", officer).text,
    }
    assert shown[when]
    assert not shown["later" if when == "before" else "before"]


def test_what_was_undone_later_still_stands_then(ordinary: Document, officer: User, by: Actor) -> None:
    act = repeal(ordinary, on=date(2024, 1, 5), authority=MINUTES, reason="", by=by, at=EARLY)
    undo(act, by=by, at=LATE, reason="误录")
    then, now = _page(ordinary, BEFORE, officer), _page(ordinary, AFTER, officer)
    assert "is-repealed" in then.classes
    assert "误录" not in then.text
    assert "is-repealed" not in now.classes
    assert "误录" in now.text


def test_nobody_decides_in_the_past(lasting: Document, officer: User) -> None:
    assert "Choose this route" in look(lasting.get_absolute_url(), officer).text
    assert "Choose this route" not in look(f"{lasting.get_absolute_url()}?as_known_at=2099-01-01", officer).text


def _page(document: Document, known: str, user: User) -> Page:
    return look(f"/d/id-{document.pk}?on=2024-03-15&as_known_at={known}", user)


def _hand_in(document: Document, at: datetime) -> None:
    file = StoredFile.objects.create(sha256="1" * 64, name="late.txt", size=1, stored_at=at)
    batch = Batch.objects.create(jurisdiction=document.jurisdiction, file=file, staged_at=at, staged_by="x")
    conflict = {"field": "number", "ours": "青政发〔2023〕12号", "theirs": "青政办发〔2023〕12号"}
    Candidate.objects.create(
        batch=batch, no=1, kind="row", facts={}, first_line=1, last_line=1, document=document, conflicts=[conflict]
    )
