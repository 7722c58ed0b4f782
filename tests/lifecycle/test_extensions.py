"""延期: the code kept, the last day moved; a document that only says so ends with what it extended."""

from datetime import date, timedelta

import pytest

from lifecycle.acts import Authority, Effect, record, undo
from lifecycle.decisions import annul, declare_lapse, extend, repeal
from lifecycle.models import Act
from lifecycle.periods import drift
from lifecycle.rules import Kind, Status
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
LONGER = date(2027, 5, 31)


@pytest.fixture
def notice(registers: Registers) -> Document:
    title = "青河区人民政府关于延长《关于加强山体管护工作的意见》有效期的通知"
    return registers(title, number="青政发〔2024〕2号", effective_on=date(2024, 2, 1))


@pytest.fixture
def cleanup(registers: Registers) -> Document:
    title = "青河区人民政府关于公布规范性文件清理结果的通知"
    return registers(title, number="青政发〔2024〕1号", effective_on=date(2024, 1, 15))


def extended(document: Document, notice: Document, by: Actor) -> Act:
    rests = Authority(notice, "第一条")
    return extend(document, until=LONGER, on=date(2024, 2, 1), authority=rests, reason="", by=by, at=LATER)


@pytest.mark.parametrize(
    "day, expected",
    [
        pytest.param(date(2025, 5, 31), Status.IN_FORCE, id="its old last day"),
        pytest.param(date(2025, 6, 1), Status.IN_FORCE, id="the day after that"),
        pytest.param(LONGER, Status.IN_FORCE, id="its new last day"),
        pytest.param(LONGER + timedelta(days=1), Status.LAPSED, id="the day after that one"),
    ],
)
def test_the_last_valid_day_moves(day: date, expected: Status, ordinary: Document, notice: Document, by: Actor) -> None:
    extended(ordinary, notice, by)
    assert status(ordinary, day) == expected
    assert on(ordinary, TODAY).end.last_day == LONGER


def test_an_extension_undone_gives_the_old_last_day_back(ordinary: Document, notice: Document, by: Actor) -> None:
    undo(extended(ordinary, notice, by), by=by, at=LATER, reason="")
    assert on(ordinary, TODAY).end.last_day == date(2025, 5, 31)


def test_extended_twice_the_later_decision_counts(ordinary: Document, notice: Document, by: Actor) -> None:
    first = extended(ordinary, notice, by)
    extend(ordinary, until=date(2026, 1, 1), on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, TODAY).end.last_day == date(2026, 1, 1)
    undo(first, by=by, at=LATER, reason="")
    assert on(ordinary, TODAY).end.last_day == date(2026, 1, 1)


def test_what_has_lapsed_is_not_extended(lapsed: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="already_ended"):
        extend(lapsed, until=LONGER, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)


@pytest.mark.parametrize("verb, ended", [(repeal, Status.REPEALED), (annul, Status.ANNULLED)])
def test_what_only_extended_it_ends_with_it_and_comes_back_with_it(
    verb: object, ended: Status, ordinary: Document, notice: Document, by: Actor
) -> None:
    extended(ordinary, notice, by)
    act = verb(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)  # type: ignore[operator]
    assert status(ordinary, TODAY) == status(notice, TODAY) == ended
    assert status(notice, TODAY - timedelta(days=1)) == Status.IN_FORCE
    undo(act, by=by, at=LATER, reason="误")
    assert status(ordinary, TODAY) == status(notice, TODAY) == Status.IN_FORCE
    assert list(drift()) == []


def test_a_lapse_takes_nothing_with_it(ordinary: Document, notice: Document, by: Actor) -> None:
    extended(ordinary, notice, by)
    declare_lapse(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(notice, TODAY) == Status.IN_FORCE


def test_a_cleanup_that_lists_it_among_others_stands(
    ordinary: Document, undated: Document, cleanup: Document, by: Actor
) -> None:
    listed = [
        Effect(ordinary, Kind.EXTENSION, date(2024, 1, 15), Authority(cleanup, "附件2第1项"), until=LONGER),
        Effect(undated, Kind.CONFIRMATION, date(2024, 1, 15), Authority(cleanup, "附件2第2项")),
    ]
    record(ordinary.jurisdiction, "apply_list", listed, by=by, at=LATER)
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(cleanup, TODAY) == Status.IN_FORCE


def test_a_cleanup_that_extends_only_it_stands_all_the_same(ordinary: Document, cleanup: Document, by: Actor) -> None:
    """By its title it does more than extend."""
    extended(ordinary, cleanup, by)
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(cleanup, TODAY) == Status.IN_FORCE


def test_one_that_extends_two_outlives_the_first(
    ordinary: Document, trial: Document, notice: Document, by: Actor
) -> None:
    for document in (ordinary, trial):
        extended(document, notice, by)
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(notice, TODAY) == Status.IN_FORCE


def test_what_was_repealed_on_its_own_before_is_not_repealed_again(
    ordinary: Document, notice: Document, by: Actor
) -> None:
    extended(ordinary, notice, by)
    repeal(notice, on=date(2024, 3, 1), authority=MINUTES, reason="", by=by, at=LATER)
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert [entry.document for entry in act.entries.all()] == [ordinary]
    assert on(notice, TODAY).since == date(2024, 3, 1)
