"""What an act changed, read back from what was believed before it and after it."""

from datetime import date, timedelta

from lifecycle.acts import undo
from lifecycle.aftermath import turns_of
from lifecycle.answers import answers
from lifecycle.decisions import repeal
from lifecycle.rules import END_OF_TIME, Status
from lifecycle.rules.differences import Difference
from offices.actors import Actor
from registry.models import Document
from tests.cast import MINUTES, RECORDED, TODAY

LATER, LATEST = RECORDED + timedelta(days=1), RECORDED + timedelta(days=2)


def test_before_its_registration_the_register_did_not_know_it(ordinary: Document) -> None:
    turn = turns_of(ordinary.entries.earliest("pk").act)[ordinary.pk]
    assert turn.before == {}
    assert {difference.before for difference in turn.changes[0]} == {None}


def test_before_and_after_a_repeal_are_told_as_the_answers_of_those_moments(ordinary: Document, by: Actor) -> None:
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    turn = turns_of(act)[ordinary.pk]
    (then,), (now,) = answers([ordinary], TODAY, RECORDED), answers([ordinary], TODAY, LATER)
    assert (turn.before, turn.after) == ({0: then.spans}, {0: now.spans})
    assert turn.changes == {
        0: [
            Difference(TODAY, date(2025, 6, 1), Status.IN_FORCE, Status.REPEALED),
            Difference(date(2025, 6, 1), END_OF_TIME, Status.LAPSED, Status.REPEALED),
        ]
    }


def test_what_came_later_does_not_change_what_an_act_changed(ordinary: Document, by: Actor) -> None:
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    told = turns_of(act)
    undone = undo(act, by=by, at=LATEST, reason="")
    assert turns_of(act) == told
    back = turns_of(undone)[ordinary.pk]
    assert (back.before, back.after) == (told[ordinary.pk].after, told[ordinary.pk].before)
