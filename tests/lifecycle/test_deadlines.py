import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils.translation import override

from calendars.lengths import Length
from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.deadline_sentences import CLOCKS, OWNERS, ROUTES, STEPS, plan_sentence
from lifecycle.deadlines import Deadlines, choose_route, deadlines_of
from lifecycle.rules.clocks import Clock
from lifecycle.rules.deadlines import Owner, Route, Step
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import RECORDED, TODAY, Registers

LATER = RECORDED + timedelta(days=1)


def of(document: Document, day: date = TODAY) -> Deadlines:
    (answer,) = answers([document], day)
    return deadlines_of(answer)


def test_every_route_is_planned_from_the_last_valid_day(trial: Document) -> None:
    deadlines = of(trial)
    assert deadlines.plans.keys() == set(Route)
    assert {plan.takes_effect for plan in deadlines.plans.values()} == {date(2024, 8, 1)}
    assert deadlines.chosen is None


def test_what_has_lapsed_or_states_no_term_has_no_plan(lapsed: Document, undated: Document) -> None:
    assert of(lapsed).plans == of(undated).plans == {}


def test_a_chosen_route_with_a_length_of_its_own(trial: Document, by: Actor) -> None:
    before = of(trial).plans[Route.REREGISTER].start_by
    lengths = {"evaluation_length": Length(months=1)}
    act = choose_route(trial, Route.REREGISTER, lengths=lengths, reason="已有评估报告", by=by, at=LATER)
    deadlines = of(trial)
    assert deadlines.chosen == Route.REREGISTER
    assert deadlines.plans[Route.REREGISTER].start_by > before
    undo(act, by=by, at=LATER, reason="")
    assert of(trial).chosen is None


def test_only_lengths_of_steps_can_be_set_and_only_with_a_reason(trial: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="not_adjustable"):
        choose_route(trial, Route.AMEND, lengths={"validity_max": Length(years=9)}, reason="x", by=by, at=LATER)
    with pytest.raises(Refused, match="reason_missing"):
        choose_route(trial, Route.AMEND, lengths={"public_comment_days": 7}, reason="", by=by, at=LATER)


def test_no_route_is_chosen_for_what_has_ended(lapsed: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="already_ended"):
        choose_route(lapsed, Route.REREGISTER, reason="", by=by, at=LATER)


def test_the_sentence_names_the_latest_start_or_the_gap(trial: Document) -> None:
    plan = of(trial, date(2024, 2, 1)).plans[Route.REREGISTER]
    late = of(trial, date(2024, 7, 1)).plans[Route.REREGISTER]
    with override("en"):
        assert plan_sentence(plan).startswith("Begin on ")
        assert f"{late.gap_days} days without a valid document" in plan_sentence(late)


def test_everything_in_a_plan_has_a_name() -> None:
    assert ROUTES.keys() == set(Route)
    assert STEPS.keys() == set(Step)
    assert OWNERS.keys() == set(Owner)
    assert CLOCKS.keys() == set(Clock)


def test_a_clock_runs_under_the_law_of_the_day_that_started_it(ordinary: Document, registers: Registers) -> None:
    clocks = {due.clock: due for due in of(ordinary).clocks}
    assert clocks[Clock.CATALOGUE].on == date(2021, 1, 31)
    assert Clock.REGISTRATION not in clocks
    older = registers("青河区人民政府关于古桥保护的通告", dated_on=date(2013, 4, 25), published_on=date(2013, 5, 2))
    # The duty to disclose within twenty working days began in 2019.
    assert Clock.DISCLOSURE not in {due.clock for due in of(older).clocks}


def test_the_command_plans_as_data_and_as_text(trial: Document, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("deadlines", "QHDR-2022-0010003", on="2024-03-15", json=True)
    (told,) = json.loads(capsys.readouterr().out)["documents"]
    assert set(told["routes"]) == {"lapse", "reregister", "amend", "repeal", "extend", "delist"}
    assert told["routes"]["reregister"]["window_opens"] == "2024-01-31"
    call_command("deadlines", "QHDR-2022-0010003", on="2024-03-15")
    assert "2024年" in capsys.readouterr().out


def test_the_command_exits_1_where_no_day_lies_ahead(undated: Document) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("deadlines", "QHDR-2018-0010004")
    assert exit_.value.code == 1


def test_the_command_chooses_a_route_with_lengths_of_its_own(lasting: Document) -> None:
    call_command(
        "choose_route", "QHDR-2023-0010005", "reregister", length=["evaluation_length=1个月"], reason="已有报告"
    )
    deadlines = of(lasting)
    assert deadlines.choice is not None
    assert (deadlines.chosen, deadlines.choice.lengths) == (Route.REREGISTER, {"evaluation_length": "P1M"})
    call_command("choose_route", "QHDR-2023-0010005", "amend")
    assert of(lasting).choice.lengths == {"evaluation_length": "P1M"}  # type: ignore[union-attr]


@pytest.mark.parametrize("length", ["validity_max=9年", "public_comment_days=soon", "nonsense"])
def test_a_length_that_is_none_is_refused(lasting: Document, length: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("choose_route", "QHDR-2023-0010005", "amend", length=[length], reason="x")
    assert exit_.value.code == 1
    assert of(lasting).choice is None
