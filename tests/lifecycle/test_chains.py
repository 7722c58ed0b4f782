"""One text under the codes it has had: the same chain from whichever of them it is asked."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lifecycle.acts import undo
from lifecycle.chains import chain_of
from lifecycle.models import Act
from lifecycle.renewal import renew, republish
from offices.actors import Actor
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers

YEARS = (2018, 2020, 2022, 2024)
LATER = RECORDED + timedelta(days=1)


@pytest.fixture
def codes(registers: Registers) -> list[Document]:
    return [
        registers("青河区人民政府关于燃放烟花爆竹的通告", code=f"QHDR-{year}-0010050", effective_on=date(year, 1, 1))
        for year in YEARS
    ]


@pytest.fixture
def renewed(codes: Sequence[Document], by: Actor) -> list[Act]:
    """Three times, the second time with changes, one act a day; recorded in another order than they took effect."""
    acts = {}
    for day, link in enumerate((1, 2, 0), start=1):
        verb = republish if link == 1 else renew
        acts[link] = verb(
            codes[link],
            successor=codes[link + 1],
            on=date(YEARS[link + 1], 1, 1),
            authority=MINUTES,
            reason="",
            by=by,
            at=RECORDED + timedelta(days=day),
        )
    return [acts[link] for link in range(3)]


@pytest.mark.parametrize("asked", range(4), ids=["the oldest", "the second", "the third", "the newest"])
def test_the_chain_is_the_same_from_every_link(asked: int, codes: Sequence[Document], renewed: Sequence[Act]) -> None:
    chain = chain_of(codes[asked])
    assert chain.documents == codes
    told = [(renewal.old, renewal.new, renewal.on.year, renewal.amended) for renewal in chain.renewals]
    assert told == [
        (codes[0], codes[1], 2020, False),
        (codes[1], codes[2], 2022, True),
        (codes[2], codes[3], 2024, False),
    ]
    assert [chain.after(code) for code in codes] == [*codes[1:], None]
    assert [chain.before(code) for code in codes] == [[], *([code] for code in codes[:-1])]


def test_what_was_never_renewed_is_alone_and_costs_one_query(
    codes: Sequence[Document], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        chain = chain_of(codes[0])
    assert (chain.documents, chain.renewals) == ([codes[0]], [])


@pytest.mark.parametrize("asked, queries", [(0, 4), (1, 3)])
def test_a_chain_costs_a_query_for_each_step_away(
    asked: int,
    queries: int,
    codes: Sequence[Document],
    renewed: Sequence[Act],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(queries):
        chain_of(codes[asked])


@pytest.mark.parametrize(
    "days, known",
    [
        pytest.param(0, [0], id="before anything was renewed"),
        pytest.param(2, [0], id="while two links were known, of which it is none"),
        pytest.param(3, [0, 1, 2, 3], id="once all were"),
    ],
)
def test_as_known_then(days: int, known: list[int], codes: Sequence[Document], renewed: Sequence[Act]) -> None:
    chain = chain_of(codes[0], RECORDED + timedelta(days=days))
    assert chain.documents == [codes[index] for index in known]


def test_an_undone_link_parts_the_chain_and_stays_known_as_it_was(
    codes: Sequence[Document], renewed: Sequence[Act], by: Actor
) -> None:
    undone = RECORDED + timedelta(days=10)
    undo(renewed[1], by=by, at=undone, reason="误")
    assert chain_of(codes[0]).documents == codes[:2]
    assert chain_of(codes[3]).documents == codes[2:]
    assert chain_of(codes[0], undone - timedelta(seconds=1)).documents == codes


@pytest.mark.parametrize("asked", range(3), ids=["the first", "the second", "what both became"])
def test_two_texts_renewed_as_one_have_one_successor(asked: int, codes: Sequence[Document], by: Actor) -> None:
    first, second, merged, _ = codes
    for old in (first, second):
        republish(old, successor=merged, on=date(2022, 1, 1), authority=MINUTES, reason="", by=by, at=LATER)
    chain = chain_of(codes[asked])
    assert chain.documents == [first, second, merged]
    assert chain.before(merged) == [first, second]
    assert chain.after(first) == chain.after(second) == merged
