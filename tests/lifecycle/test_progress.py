"""Steps that are done, routes that are only wished for, and reminders in a document's own way: said, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.confirmations import confirm
from lifecycle.deadline_sentences import MILESTONES, plan_sentence
from lifecycle.deadlines import Deadlines, choose_route, deadlines_of
from lifecycle.decisions import delist, extend
from lifecycle.models import Act, StepDone, Task
from lifecycle.progress import choose_tiers, say_done, take_back_step
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.tiers import RemindBy
from lifecycle.task_answers import answer, step_done, step_not_done
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES
from tests.lifecycle.test_tasks import LAST_DAY, WINDOW, at, night, task_of

APRIL = date(2024, 4, 1)  # later than the latest start of re-registration


@pytest.fixture
def task(trial: Document, place: Jurisdiction, by: Actor) -> Task:
    """Asked since its window opened; its department has chosen to register it again, and has begun too late."""
    night(place, WINDOW)
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=at(WINDOW))
    night(place, APRIL)
    return Task.objects.get()


def planned(document: Document, day: date = APRIL) -> Deadlines:
    (found,) = answers([document], day)
    return deadlines_of(found)


def evaluated(task: Task, by: Actor, on: date = APRIL) -> Act:
    return step_done(task, Milestone.EVALUATION, on=on, cycle=task.cycle, reason="报告已报送", by=by, at=at(APRIL))


def test_a_step_that_is_done_moves_the_reminders_to_the_next(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    assert task_of(trial)[2] == "latest_start"
    evaluated(task, by)
    assert task_of(trial) == (LAST_DAY, 1, "", "open")
    review = planned(trial).plans[Route.REREGISTER].next
    assert review is not None
    night(place, review.start_by - timedelta(days=1))
    assert task_of(trial)[2] == ""
    night(place, review.start_by)
    assert task_of(trial)[2:] == ("to_office", "open")


def test_taken_back_it_is_asked_about_again_at_once(task: Task, trial: Document, by: Actor) -> None:
    act = evaluated(task, by)
    step_not_done(task, act.pk, cycle=1, by=by, at=at(APRIL))
    assert task_of(trial)[2] == "latest_start"
    assert planned(trial).steps == []
    with pytest.raises(Refused, match="step_unknown"):
        step_not_done(task, act.pk, cycle=1, by=by, at=at(APRIL))


def test_the_night_sees_what_was_said_and_taken_back_on_the_document_s_page(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    act = say_done(trial, Milestone.EVALUATION, on=APRIL, reason="", by=by, at=at(APRIL))
    night(place, APRIL + timedelta(days=1))
    assert task_of(trial)[2] == ""
    take_back_step(trial, act.pk, reason="误报", by=by, at=at(APRIL + timedelta(days=1)))
    night(place, APRIL + timedelta(days=2))
    assert task_of(trial)[2] == "latest_start"


def test_both_axes_know_when_it_was_said(task: Task, trial: Document, by: Actor) -> None:
    act = evaluated(task, by, on=APRIL - timedelta(days=3))
    undo(act, by=by, at=at(APRIL + timedelta(days=5)), reason="")
    between = at(APRIL + timedelta(days=1))
    (then,), (now,) = answers([trial], APRIL, between), answers([trial], APRIL)
    assert [one.reached.on for one in deadlines_of(then).steps] == [APRIL - timedelta(days=3)]
    assert deadlines_of(then).steps[0].act_id == act.pk
    assert deadlines_of(now).steps == []


def test_towards_a_new_end_everything_is_still_to_be_done(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    evaluated(task, by)
    longer = date(2026, 12, 31)
    act = extend(trial, until=longer, on=APRIL, authority=MINUTES, reason="", by=by, at=at(APRIL))
    assert planned(trial).steps == []
    undo(act, by=by, at=at(APRIL), reason="")
    assert len(planned(trial).steps) == 1


def test_the_sentence_says_what_comes_next(task: Task, trial: Document, by: Actor) -> None:
    def sentence() -> str:
        with override("en"):
            return plan_sentence(planned(trial, date(2024, 4, 2)).plans[Route.REREGISTER])

    assert "days without a valid document" in sentence()
    evaluated(task, by)
    assert sentence() == "Next comes: legality review, begun on 29 May 2024 at the latest."
    say_done(trial, Milestone.REGISTRATION, on=APRIL, reason="", by=by, at=at(APRIL))
    assert sentence() == "Next comes: publication, begun on 27 June 2024 at the latest."
    say_done(trial, Milestone.PUBLICATION, on=APRIL, reason="", by=by, at=at(APRIL))
    assert "All its steps are done" in sentence()


@pytest.mark.parametrize(
    "milestone, on, code",
    [
        pytest.param(Milestone.EVALUATION, APRIL + timedelta(days=1), "step_ahead", id="tomorrow"),
        pytest.param(Milestone.EVALUATION, date(224, 4, 1), "day_implausible", id="a year typed wrong"),
        pytest.param(Milestone.COMMENT, APRIL, "step_of_another_route", id="a step that re-registration hasn't"),
    ],
)
def test_what_can_t_have_been_done(task: Task, by: Actor, milestone: Milestone, on: date, code: str) -> None:
    with pytest.raises(Refused, match=code):
        step_done(task, milestone, on=on, cycle=1, reason="", by=by, at=at(APRIL))
    assert not StepDone.objects.exists()


def test_without_a_route_there_is_no_step_and_without_an_end_nothing_to_do(
    trial: Document, lapsed: Document, undated: Document, by: Actor
) -> None:
    with pytest.raises(Refused, match="route_not_chosen"):
        say_done(trial, Milestone.EVALUATION, on=WINDOW, reason="", by=by, at=at(WINDOW))
    for document in (lapsed, undated):
        with pytest.raises(Refused, match="nothing_to_plan"):
            say_done(document, Milestone.EVALUATION, on=WINDOW, reason="", by=by, at=at(WINDOW))


def test_what_was_asked_before_the_day_moved_reports_no_step(task: Task, by: Actor) -> None:
    with pytest.raises(Refused, match="task_moved"):
        step_done(task, Milestone.EVALUATION, on=APRIL, cycle=2, reason="", by=by, at=at(APRIL))
    with pytest.raises(Refused, match="task_moved"):
        step_not_done(task, 1, cycle=2, by=by, at=at(APRIL))


def test_what_was_said_is_never_changed(task: Task, by: Actor) -> None:
    evaluated(task, by)
    for change in (lambda: StepDone.objects.update(on=WINDOW), lambda: StepDone.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_every_milestone_has_its_words() -> None:
    assert MILESTONES.keys() == set(Milestone)


# Removing from management, and extension


@pytest.mark.parametrize("route", [Route.DELIST, Route.EXTEND])
def test_a_wish_moves_the_reminders_and_only_the_decision_ends_them(
    trial: Document, place: Jurisdiction, by: Actor, route: Route
) -> None:
    night(place, WINDOW)
    answer(Task.objects.get(), route, cycle=1, reason="", by=by, at=at(WINDOW))
    assert task_of(trial) == (LAST_DAY, 1, "", "open")
    review = next(step for step in planned(trial).plans[route].steps if step.step == "legality_review")
    night(place, review.start_by)
    assert task_of(trial)[2:] == ("to_office", "open")
    decision = {"on": WINDOW, "authority": MINUTES, "reason": "", "by": by, "at": at(review.start_by)}
    if route == Route.DELIST:
        delist(trial, **decision)  # type: ignore[arg-type]
    else:
        extend(trial, until=date(2029, 7, 31), **decision)  # type: ignore[arg-type]
    night(place, review.start_by + timedelta(days=1))
    expected = (LAST_DAY, 1, "", "closed") if route == Route.DELIST else (date(2029, 7, 31), 2, "", "open")
    assert task_of(trial) == expected


def test_where_the_rules_know_no_extension_nobody_chooses_it_and_is_told_the_article(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    Jurisdiction.objects.filter(pk=place.pk).update(rule_set="hunan")
    trial.jurisdiction.refresh_from_db()
    with pytest.raises(Refused) as refused:
        choose_route(trial, Route.EXTEND, reason="", by=by, at=at(WINDOW))
    assert refused.value.code == "route_barred"
    assert "需要继续执行的，重新登记" in str(refused.value.params["why"])
    deadlines = planned(trial, WINDOW)
    assert set(deadlines.barred) == {Route.EXTEND}
    assert Route.EXTEND not in deadlines.plans


def test_an_office_that_answers_that_no_notice_extends_bars_it_with_its_own_source(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    choose_route(trial, Route.EXTEND, reason="", by=by, at=at(WINDOW))
    confirm(place, "extension_by_notice", value="no", source="本省新规第九条", by=by, at=at(WINDOW))
    deadlines = planned(trial)
    rule = deadlines.barred[Route.EXTEND]
    assert rule is not None
    assert "本省新规第九条" in f"{rule.source}{rule.article}"
    # What people are working on already is planned all the same.
    assert deadlines.chosen == Route.EXTEND
    assert Route.EXTEND in deadlines.plans
    with pytest.raises(Refused, match="route_barred"):
        choose_route(trial, Route.EXTEND, reason="", by=by, at=at(APRIL))


# In its own way


def test_one_document_is_reminded_of_by_plain_days_and_the_rest_by_steps(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    choose_tiers(trial, RemindBy.DAYS, days=[100, 10], reason="本单位习惯", by=by, at=at(WINDOW))
    night(place, LAST_DAY - timedelta(days=101))
    assert not Task.objects.exists()
    night(place, LAST_DAY - timedelta(days=100))
    assert task_of(trial)[2] == "100"
    choose_tiers(trial, None, reason="恢复", by=by, at=at(LAST_DAY - timedelta(days=100)))
    night(place, LAST_DAY - timedelta(days=99))
    assert task_of(trial)[2] == "latest_start"


def test_by_steps_where_its_place_counts_plain_days(trial: Document, place: Jurisdiction, by: Actor) -> None:
    confirm(place, "remind_by", value="days", source="本局工作安排", by=by, at=at(WINDOW))
    choose_tiers(trial, RemindBy.STEPS, reason="程序复杂", by=by, at=at(WINDOW))
    night(place, date(2023, 12, 31))
    assert task_of(trial)[2] == "before_window"


def test_without_numbers_of_its_own_the_plain_days_are_those_of_its_place(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    choose_tiers(trial, RemindBy.DAYS, reason="统一口径", by=by, at=at(WINDOW))
    night(place, LAST_DAY - timedelta(days=60))
    assert task_of(trial)[2] == "60"


def test_own_days_reach_as_far_as_they_say(ordinary: Document, place: Jurisdiction, by: Actor) -> None:
    """Its last valid day is 31 May 2025."""
    choose_tiers(ordinary, RemindBy.DAYS, days=[800], reason="重大文件", by=by, at=at(WINDOW))
    night(place, date(2025, 5, 31) - timedelta(days=800))
    assert task_of(ordinary)[2] == "800"


@pytest.mark.parametrize(
    "remind_by, days, reason, code",
    [
        pytest.param(RemindBy.DAYS, [30, 60], "x", "tiers_unreadable", id="rising"),
        pytest.param(RemindBy.STEPS, [60, 30], "x", "tiers_unreadable", id="numbers that no steps have"),
        pytest.param(None, [60, 30], "x", "tiers_unreadable", id="numbers for those of the place"),
        pytest.param(RemindBy.DAYS, [60, 30], " ", "reason_missing", id="without a reason"),
    ],
)
def test_what_no_reminders_can_follow(
    trial: Document, by: Actor, remind_by: RemindBy | None, days: list[int], reason: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        choose_tiers(trial, remind_by, days=days, reason=reason, by=by, at=at(WINDOW))
