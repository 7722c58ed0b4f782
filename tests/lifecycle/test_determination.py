"""认定: whether a document is normative at all, and whether it is from before unified registration."""

from datetime import date, timedelta

import pytest

from lifecycle.acts import undo
from lifecycle.decisions import delist, determine
from lifecycle.rules import Mark, Status
from lifecycle.rules.reliance import Management, Reliable
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on, status

LATER = RECORDED + timedelta(days=1)
CRITERION = "涉及公民权利义务，反复适用"


@pytest.fixture
def uncoded(registers: Registers) -> Document:
    return registers("青河区人民政府关于扶持茶产业的意见", number="青政发〔2023〕40号", effective_on=date(2023, 1, 1))


@pytest.mark.parametrize(
    "mark, status, management, reliable",
    [
        (Mark.NORMATIVE, Status.IN_FORCE, Management.UNREGISTERED, Reliable.NO),
        (Mark.LEGACY, Status.IN_FORCE, Management.LEGACY, Reliable.YES),
        (Mark.ORDINARY, Status.NOT_TRACKED, Management.ORDINARY, Reliable.ASK),
    ],
)
def test_what_was_determined_says_how_it_is_kept_and_whether_it_may_be_relied_on(
    mark: Mark, status: Status, management: Management, reliable: Reliable, uncoded: Document, by: Actor
) -> None:
    assert on(uncoded, TODAY).management == Management.UNDETERMINED
    determine(uncoded, mark=mark, on=TODAY, authority=MINUTES, reason=CRITERION, by=by, at=LATER)
    answer = on(uncoded, TODAY)
    assert (answer.span.status, answer.management, answer.reliable) == (status, management, reliable)
    before = on(uncoded, TODAY - timedelta(days=1))
    assert (before.span.status, before.management) == (Status.IN_FORCE, Management.UNDETERMINED)


def test_it_needs_its_criterion(uncoded: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        determine(uncoded, mark=Mark.ORDINARY, on=TODAY, authority=MINUTES, reason=" ", by=by, at=LATER)


def test_the_latest_determination_counts_and_undoing_it_gives_the_one_before(uncoded: Document, by: Actor) -> None:
    first, second = date(2024, 2, 1), date(2024, 3, 1)
    determine(uncoded, mark=Mark.ORDINARY, on=first, authority=MINUTES, reason=CRITERION, by=by, at=LATER)
    act = determine(uncoded, mark=Mark.LEGACY, on=second, authority=MINUTES, reason=CRITERION, by=by, at=LATER)
    assert on(uncoded, TODAY).management == Management.LEGACY
    assert status(uncoded, second - timedelta(days=1)) == Status.NOT_TRACKED
    undo(act, by=by, at=LATER, reason="")
    assert on(uncoded, TODAY).management == Management.ORDINARY


def test_what_has_ended_is_determined_too_and_stays_ended(lapsed: Document, by: Actor) -> None:
    determine(lapsed, mark=Mark.LEGACY, on=TODAY, authority=MINUTES, reason=CRITERION, by=by, at=LATER)
    assert (status(lapsed, TODAY), on(lapsed, TODAY).management) == (Status.LAPSED, Management.LEGACY)


def test_what_is_delisted_was_registered_until_then_and_keeps_its_code(ordinary: Document, by: Actor) -> None:
    delist(ordinary, on=TODAY, authority=MINUTES, reason="应急预案", by=by, at=LATER)
    assert (status(ordinary, TODAY), on(ordinary, TODAY).management) == (Status.NOT_TRACKED, Management.DELISTED)
    assert on(ordinary, TODAY - timedelta(days=1)).management == Management.REGISTERED
    assert ordinary.code_key == "QHDR-2020-0010001"


def test_what_is_delisted_can_not_be_delisted_again(ordinary: Document, by: Actor) -> None:
    delist(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    with pytest.raises(Refused, match="already_ended"):
        delist(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
