"""修改: the code kept, or published again under a new one; what was to be amended is so no longer."""

from datetime import date, timedelta

import pytest

from lifecycle.acts import Effect, record, undo
from lifecycle.decisions import partly_repeal, resume, suspend
from lifecycle.periods import drift
from lifecycle.renewal import amend, republish
from lifecycle.rules import Kind, Status
from lifecycle.rules.reliance import Reliable
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
LISTED = date(2023, 9, 27)


def to_be_amended(document: Document, by: Actor) -> None:
    listed = Effect(document, Kind.CONFIRMATION, LISTED, MINUTES, facts={"mark": "to_amend"})
    record(document.jurisdiction, "apply_list", [listed], by=by, at=RECORDED)


def test_an_amendment_keeps_code_and_term(ordinary: Document, by: Actor) -> None:
    amend(ordinary, on=TODAY, authority=MINUTES, reason="第三条修改", by=by, at=LATER)
    answer = on(ordinary, TODAY)
    assert (answer.span.status, answer.end.last_day) == (Status.IN_FORCE, date(2025, 5, 31))
    assert [entry.kind for entry in answer.entries].count("amendment") == 1


@pytest.mark.parametrize(
    "day, marks",
    [
        pytest.param(LISTED - timedelta(days=1), [], id="before the list"),
        pytest.param(LISTED, ["to_amend"], id="on the day of the list"),
        pytest.param(TODAY - timedelta(days=1), ["to_amend"], id="the day before it is amended"),
        pytest.param(TODAY, [], id="the day on which it is"),
    ],
)
def test_the_mark_falls_off_when_it_is_amended(day: date, marks: list[str], ordinary: Document, by: Actor) -> None:
    to_be_amended(ordinary, by)
    act = amend(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, day).marks == marks
    undo(act, by=by, at=LATER, reason="")
    assert on(ordinary, TODAY).marks == ["to_amend"]


def test_marked_again_by_a_later_list(ordinary: Document, by: Actor) -> None:
    amend(ordinary, on=date(2023, 1, 1), authority=MINUTES, reason="", by=by, at=LATER)
    to_be_amended(ordinary, by)
    assert on(ordinary, TODAY).marks == ["to_amend"]


def test_what_has_ended_may_still_be_recorded_as_amended(lapsed: Document, by: Actor) -> None:
    amend(lapsed, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert status(lapsed, TODAY) == Status.LAPSED


def test_published_again_the_old_code_ends_and_names_the_new(ordinary: Document, undated: Document, by: Actor) -> None:
    to_be_amended(ordinary, by)
    republish(ordinary, successor=undated, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    answer = on(ordinary, TODAY)
    assert (answer.span.status, answer.replaced_by) == (Status.LAPSED, [undated])
    assert answer.ended_by is not None
    assert answer.ended_by.facts == {"amended": True}


def test_one_article_falls_away_and_the_rest_stays(ordinary: Document, by: Actor) -> None:
    act = partly_repeal(ordinary, article="第五条", on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert (status(ordinary, TODAY - timedelta(days=1)), status(ordinary, TODAY)) == (
        Status.IN_FORCE,
        Status.IN_FORCE_IN_PART,
    )
    assert on(ordinary, TODAY).reliable == Reliable.ASK
    assert on(ordinary, TODAY).end.last_day == date(2025, 5, 31)
    undo(act, by=by, at=LATER, reason="")
    assert status(ordinary, TODAY) == Status.IN_FORCE


def test_an_article_of_what_has_ended_can_not_fall_away(lapsed: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="already_ended"):
        partly_repeal(lapsed, article="第五条", on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)


def test_in_part_and_suspended_and_resumed_it_is_in_part_again(ordinary: Document, by: Actor) -> None:
    partly_repeal(ordinary, article="第五条", on=date(2024, 1, 1), authority=MINUTES, reason="", by=by, at=LATER)
    suspend(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    resume(ordinary, on=date(2024, 3, 1), authority=MINUTES, reason="", by=by, at=LATER)
    told = [status(ordinary, date(2024, month, 1)) for month in (1, 2, 3)]
    assert told == [Status.IN_FORCE_IN_PART, Status.SUSPENDED, Status.IN_FORCE_IN_PART]
    assert list(drift()) == []
