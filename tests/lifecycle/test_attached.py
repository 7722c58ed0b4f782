"""What comes with a document: issuers, parts, acceptances and routes, by one query on either database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import undo
from lifecycle.answers import answers, undone_by
from lifecycle.attached import Attached, Saying, with_attached
from lifecycle.deadlines import choose_route
from lifecycle.decisions import suspend
from lifecycle.findings import accept_finding
from lifecycle.models import Entry
from lifecycle.rules.deadlines import Route
from offices.actors import Actor
from offices.models import Organ, OrganName
from registry.models import Document, Part
from tests.cast import MINUTES, RECORDED, TODAY, Registers

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)


def attached(document: Document) -> Attached:
    ((_, own),) = with_attached([document], None)
    return own


def test_issuers_come_in_printed_order_by_their_latest_name_with_every_number(
    registers: Registers, government: Organ, water: Organ
) -> None:
    OrganName.objects.create(organ=water, name="青河区水务局", number="017", valid_from=date(2023, 1, 1))
    joint = registers("关于农村供水的通知", issuers=[water, government], effective_on=date(2021, 1, 1))
    first, second = attached(joint).issuers
    assert (first.name, sorted(first.numbers), first.lead) == ("青河区水务局", ["016", "017"], True)
    assert (second.name, sorted(second.numbers), second.lead) == ("青河区人民政府", ["001"], False)


def test_a_name_may_hold_whatever_json_has_to_escape(registers: Registers, government: Organ) -> None:
    OrganName.objects.create(organ=government, name='青河"区"\\政府', valid_from=date(2024, 1, 1))
    document = registers("关于供水的通知", effective_on=date(2021, 1, 1))
    assert [organ.name for organ in attached(document).issuers] == ['青河"区"\\政府']


def test_instruments_come_by_number(ordinary: Document) -> None:
    for no, title in ((2, "乙办法"), (10, "丙办法"), (1, "甲办法")):
        Part.objects.create(document=ordinary, no=no, title=title)
    assert list(attached(ordinary).parts.items()) == [(1, "甲办法"), (2, "乙办法"), (10, "丙办法")]


def test_an_acceptance_names_who_and_when_until_it_is_taken_back(undated: Document, by: Actor) -> None:
    act = accept_finding(undated, "term_unstated", reason="已核对", by=by, at=LATER, day=TODAY)
    assert attached(undated).accepted == {"term_unstated": Saying("王officer", act.recorded_at, "已核对")}
    undo(act, by=by, at=LATER + timedelta(days=1), reason="")
    assert attached(undated).accepted == {}
    ((_, before),) = with_attached([undated], LATER)
    assert before.accepted.keys() == {"term_unstated"}


def test_the_latest_route_counts_with_its_lengths(lasting: Document, by: Actor) -> None:
    choose_route(lasting, Route.REREGISTER, reason="需要", by=by, at=LATER, lengths={"evaluation_length": "P1M"})
    choose_route(lasting, Route.AMEND, reason="", by=by, at=LATER + timedelta(hours=1))
    choice = attached(lasting).choice
    assert choice
    assert (choice.route, choice.lengths) == (Route.AMEND, {"evaluation_length": "P1M"})
    ((_, before),) = with_attached([lasting], LATER)
    assert before.choice
    assert (before.choice.route, before.choice.act.recorded_at) == (Route.REREGISTER, LATER)


def test_a_queryset_and_a_list_give_the_same_in_their_own_order(
    ordinary: Document, lapsed: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        given = with_attached([lapsed, ordinary], None)
    with django_assert_num_queries(1):
        asked = with_attached(Document.objects.order_by("-pk"), None)
    assert [document for document, _ in given] == [lapsed, ordinary]
    assert given == asked


@pytest.mark.parametrize("known", [None, LATER, LATER + timedelta(days=2), LATER + timedelta(days=3)])
def test_python_and_sql_know_the_same_entries_as_undone(known: datetime | None, ordinary: Document, by: Actor) -> None:
    act = suspend(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    undo(act, by=by, at=LATER + timedelta(days=2), reason="")
    (answer,) = answers([ordinary], TODAY, known)
    standing = Entry.objects.standing(known).filter(document=ordinary)
    assert set(answer.entries) == set(standing)
    undone = [entry for entry in answer.recorded if undone_by(entry, known)]
    assert len(undone) == (1 if known in {None, LATER + timedelta(days=2), LATER + timedelta(days=3)} else 0)
