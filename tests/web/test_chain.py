"""重新登记的沿革 on the document page: the same from whichever code one comes, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lifecycle.answers import Answer, answers
from lifecycle.decisions import repeal
from lifecycle.renewal import renew, republish
from offices.actors import Actor
from offices.models import Organ, User
from offices.reach import reach_of
from registry.models import Document
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.web.reader import Page, look
from web.asking import Asked
from web.chain import going_of

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)
TITLE = "青河区水利局关于河道采砂管理的公告"
CODES = ("QHDR-2017-0160002", "QHDR-2022-0160003", "QHDR-2024-0160004")


@pytest.fixture
def renewed(lapsed: Document, registers: Registers, water: Organ, by: Actor) -> list[Document]:
    """After 62 days without a valid document, unchanged; then amended before the end, by the government itself."""
    second = registers(
        TITLE, issuers=[water], code=CODES[1], effective_on=date(2022, 3, 4), last_day=date(2024, 12, 31)
    )
    third = registers(TITLE, code=CODES[2], effective_on=date(2024, 2, 1), last_day=date(2029, 1, 31))
    renew(lapsed, successor=second, on=date(2022, 3, 4), authority=MINUTES, reason="", by=by, at=LATER)
    republish(second, successor=third, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    return [lapsed, second, third]


def card(page: Page) -> str:
    """The words of the card, without which of the codes this page is about."""
    start = page.text.index("Renewals one text")
    return page.text[start : page.text.index("Ledger only")].replace(" this page", "")


@pytest.mark.parametrize("asked", CODES)
def test_the_card_says_the_same_from_every_code(asked: str, renewed: Sequence[Document], officer: User) -> None:
    page = look(f"/d/{asked}?on=2024-03-15", officer)
    assert " ".join(card(page).split()) == (
        "Renewals one text, the codes it has had "
        "QHDR-2017-0160002 Lapsed 1 January 2017 – 31 December 2021 "
        "unchanged, as QHDR-2022-0160003 from 4 March 2022 62 days without a valid document "
        "QHDR-2022-0160003 Lapsed 4 March 2022 – 31 January 2024 "
        "amended, as QHDR-2024-0160004 from 1 February 2024 "
        "QHDR-2024-0160004 In force 1 February 2024 – 31 January 2029"
    )
    for code in CODES:
        assert (f"/d/{code}?on=2024-03-15" in page.links) == (code != asked)


def test_in_chinese(renewed: Sequence[Document], officer: User) -> None:
    page = look(f"/d/{CODES[1]}?on=2024-03-15", officer, "zh-hans")
    for words in (
        "重新登记沿革",
        "本页",
        "内容不变，自2022年3月4日起为",
        "其间62天没有有效文件",
        "修改后，自2024年2月1日起为",
    ):
        assert words in page.text, words


def test_statuses_are_those_of_the_day_asked_about(renewed: Sequence[Document], officer: User) -> None:
    told = card(look(f"/d/{CODES[2]}?on=2022-02-01", officer))
    assert "QHDR-2017-0160002 Lapsed" in told
    assert "QHDR-2022-0160003 Unknown" in told


def test_a_text_that_was_never_renewed_has_no_card(ordinary: Document, officer: User) -> None:
    page = look(ordinary.get_absolute_url(), officer)
    assert "chain" not in page.ids
    assert "#chain" not in page.links
    assert "Replaced by" not in page.text


def test_before_it_was_recorded_there_was_no_chain(renewed: Sequence[Document], officer: User) -> None:
    assert "chain" not in look(f"/d/{CODES[0]}?as_known_at=2024-01-10", officer).ids
    assert "chain" in look(f"/d/{CODES[0]}?as_known_at=2024-01-11", officer).ids


def test_what_is_out_of_sight_is_named_and_neither_linked_nor_told(
    renewed: Sequence[Document], contact: User, officer: User
) -> None:
    """The third is the government's; the contact of the water bureau sees the first two."""
    page = look(f"/d/{CODES[1]}?on=2024-03-15", contact)
    told = card(page)
    assert "QHDR-2024-0160004 not among what you may see" in told
    assert "2029" not in told
    assert "In force" not in told
    assert [link for link in page.links if CODES[2] in link] == []
    assert [link for link in page.links if CODES[0] in link] == [f"/d/{CODES[0]}?on=2024-03-15"]


def test_what_replaced_it_is_a_link_in_the_answer(renewed: Sequence[Document], officer: User, contact: User) -> None:
    page = look(f"/d/{CODES[1]}?on=2024-03-15", officer)
    assert f"Replaced by {CODES[2]}" in page.text
    assert f"Replaced by {CODES[2]}" in look(f"/d/{CODES[1]}", contact).text
    assert "Replaced by" not in look(f"/d/{CODES[2]}", officer).text


def test_a_start_that_was_never_printed_is_said_to_be_so(
    registers: Registers, renewed: Sequence[Document], officer: User, by: Actor
) -> None:
    """What a list found to be in force began on some day before."""
    old = registers(TITLE, code="QHDR-2012-0160001", last_day=date(2016, 12, 31))
    renew(old, successor=renewed[0], on=date(2017, 1, 1), authority=MINUTES, reason="", by=by, at=LATER)
    told = card(look(f"/d/{CODES[0]}?on=2024-03-15", officer))
    assert "QHDR-2012-0160001 Lapsed start not printed – 31 December 2016" in told


def test_an_end_by_decision_counts_for_the_days_in_between(
    renewed: Sequence[Document], officer: User, by: Actor
) -> None:
    repeal(renewed[1], on=date(2024, 1, 22), authority=MINUTES, reason="", by=by, at=LATER)
    assert "from 1 February 2024 10 days without a valid document" in card(look(f"/d/{CODES[0]}", officer))


@pytest.mark.parametrize(
    "asked, queries",
    [
        pytest.param(0, 9, id="the oldest: three steps, who may see the others, and their answers"),
        pytest.param(1, 8, id="the one between: a step less"),
        pytest.param(2, 9, id="the newest"),
    ],
)
def test_it_costs_what_the_chain_is_long(
    asked: int,
    queries: int,
    renewed: Sequence[Document],
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    answer, question = _asked(renewed[asked], officer)
    with django_assert_num_queries(queries):
        assert len(going_of(answer, question).steps) == 3


def test_what_was_never_renewed_costs_one_query(
    ordinary: Document, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answer, question = _asked(ordinary, officer)
    with django_assert_num_queries(1):
        assert going_of(answer, question).steps == []


def _asked(document: Document, user: User) -> tuple[Answer, Asked]:
    (answer,) = answers([document], TODAY)
    asked = Asked(today=TODAY, day=TODAY, as_known_at=None, reach=reach_of(user, TODAY), places=())
    return answer, asked
