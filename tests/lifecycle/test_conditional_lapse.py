"""逾期未公布即失效: what lapses unless it is published again in time."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lifecycle.acts import Effect, record, undo
from lifecycle.decisions import declare_lapse, lapse_unless, meet_condition
from lifecycle.models import Act
from lifecycle.renewal import amend, renew, republish
from lifecycle.rules import Kind, Status
from lifecycle.rules.ends import EndKind
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
DECIDED, LAST = date(2024, 2, 1), date(2024, 12, 31)
AFTER = LAST + timedelta(days=1)


def decided(document: Document, by: Actor) -> Act:
    return lapse_unless(document, until=LAST, on=DECIDED, authority=MINUTES, reason="需修改", by=by, at=LATER)


@pytest.fixture
def successor(registers: Registers) -> Callable[[date], Document]:
    def published(day: date) -> Document:
        return registers(
            "青河区人民政府关于山体管护的办法",
            code="QHDR-2024-0010020",
            published_on=day,
            effective_on=day + timedelta(days=31),
        )

    return published


@pytest.mark.parametrize(
    "day, expected",
    [pytest.param(LAST, Status.IN_FORCE, id="last day"), pytest.param(AFTER, Status.LAPSED, id="after")],
)
def test_it_lapses_when_nothing_was_done(day: date, expected: Status, ordinary: Document, by: Actor) -> None:
    decided(ordinary, by)
    assert status(ordinary, day) == expected


def test_before_that_day_its_end_is_conditional_and_afterwards_a_plain_day(ordinary: Document, by: Actor) -> None:
    decided(ordinary, by)
    assert (on(ordinary, LAST).end.kind, on(ordinary, LAST).end.last_day) == (EndKind.CONDITIONAL, LAST)
    assert (on(ordinary, AFTER).end.kind, on(ordinary, AFTER).end.last_day) == (EndKind.DAY, LAST)


def test_undone_it_runs_to_its_own_end(ordinary: Document, by: Actor) -> None:
    undo(decided(ordinary, by), by=by, at=LATER, reason="")
    assert on(ordinary, AFTER).end.last_day == date(2025, 5, 31)


@pytest.mark.parametrize(
    "done, expected",
    [
        pytest.param(LAST, Status.IN_FORCE, id="on the last day"),
        pytest.param(AFTER, Status.LAPSED, id="a day too late"),
    ],
)
def test_amended_and_published_in_time_it_lives_on(done: date, expected: Status, ordinary: Document, by: Actor) -> None:
    decided(ordinary, by)
    effective = AFTER + timedelta(days=30)
    amend(ordinary, on=effective, published_on=done, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(ordinary, effective) == expected


@pytest.mark.parametrize("verb", [renew, republish])
@pytest.mark.parametrize(
    "done, last",
    [
        pytest.param(LAST, LAST + timedelta(days=30), id="on the last day"),
        pytest.param(AFTER, LAST, id="a day too late"),
    ],
)
def test_published_again_in_time_the_old_code_lives_until_the_new_one_takes_effect(
    verb: Callable[..., Act],
    done: date,
    last: date,
    ordinary: Document,
    successor: Callable[[date], Document],
    by: Actor,
) -> None:
    decided(ordinary, by)
    new = successor(done)
    day = done + timedelta(days=31)
    verb(ordinary, successor=new, on=day, authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, day).end.last_day == last


def test_met_by_a_decision_and_met_no_more_when_that_is_undone(ordinary: Document, by: Actor) -> None:
    decided(ordinary, by)
    act = meet_condition(ordinary, on=date(2024, 6, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert status(ordinary, AFTER) == Status.IN_FORCE
    undo(act, by=by, at=LATER, reason="")
    assert status(ordinary, AFTER) == Status.LAPSED


def test_what_has_lapsed_on_its_condition_meets_it_no_more(ordinary: Document, by: Actor) -> None:
    decided(ordinary, by)
    with pytest.raises(Refused, match="already_ended"):
        meet_condition(ordinary, on=AFTER, authority=MINUTES, reason="", by=by, at=LATER)


def test_a_last_day_before_the_decision_is_refused(ordinary: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="ends_before_it_starts"):
        lapse_unless(
            ordinary, until=DECIDED - timedelta(days=1), on=DECIDED, authority=MINUTES, reason="", by=by, at=LATER
        )


def test_the_earlier_of_term_and_condition_ends_it(trial: Document, by: Actor) -> None:
    decided(trial, by)
    assert on(trial, TODAY).end.last_day == date(2024, 7, 31)


def test_a_condition_without_a_day_waits_for_a_decision(undated: Document, by: Actor) -> None:
    """有效期至新办法施行之日."""
    waits = Effect(undated, Kind.CONDITIONAL_LAPSE, date(2018, 3, 1), MINUTES)
    record(undated.jurisdiction, "register", [waits], by=by, at=RECORDED)
    assert (on(undated, TODAY).end.kind, on(undated, TODAY).end.last_day) == (EndKind.CONDITIONAL, None)
    declare_lapse(undated, on=TODAY, authority=MINUTES, reason="新办法已施行", by=by, at=LATER)
    answer = on(undated, TODAY)
    assert (answer.span.status, answer.end.last_day) == (Status.LAPSED, TODAY - timedelta(days=1))
