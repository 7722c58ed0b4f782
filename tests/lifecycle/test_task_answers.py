"""What people say to a task, and what becomes of it at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.acts import Effect, record
from lifecycle.decisions import extend
from lifecycle.models import Task
from lifecycle.rules import Kind
from lifecycle.rules.deadlines import Route
from lifecycle.task_answers import answer, snooze
from lifecycle.undecided import reminding
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES
from tests.lifecycle.test_tasks import LAST_DAY, WINDOW, at, night, task_of


@pytest.fixture
def task(trial: Document, place: Jurisdiction) -> Task:
    """Asked on the day its window has opened."""
    night(place, WINDOW)
    return Task.objects.get()


@pytest.mark.parametrize("route", [Route.REREGISTER, Route.AMEND, Route.REPEAL])
def test_an_answer_silences_the_tier_at_once_and_leaves_the_task_open(
    task: Task, trial: Document, place: Jurisdiction, by: Actor, route: Route
) -> None:
    answer(task, route, cycle=1, reason="", by=by, at=at(WINDOW))
    assert task_of(trial) == (LAST_DAY, 1, "", "open")
    night(place, LAST_DAY)
    assert task_of(trial)[2:] == ("last_day", "open")


def test_to_let_it_lapse_closes_it_for_good(task: Task, trial: Document, place: Jurisdiction, by: Actor) -> None:
    act = answer(task, Route.LAPSE, cycle=1, reason="任务已完成", by=by, at=at(WINDOW))
    assert task_of(trial)[2:] == ("", "closed")
    assert Task.objects.get().closed_by == act
    night(place, LAST_DAY + timedelta(days=1))
    assert task_of(trial)[2:] == ("", "closed")


def test_that_it_was_meant_to_lapse_can_be_said_after_the_end_and_nothing_else(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    late = LAST_DAY + timedelta(days=20)
    night(place, late, since=LAST_DAY)
    with pytest.raises(Refused, match="already_ended"):
        answer(task, Route.REREGISTER, cycle=1, reason="", by=by, at=at(late))
    answer(task, Route.LAPSE, cycle=1, reason="", by=by, at=at(late))
    assert task_of(trial)[3] == "closed"


def test_a_cleanup_notice_that_lists_it_as_expired_ends_the_red_state(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    late = LAST_DAY + timedelta(days=20)
    night(place, late)
    assert task_of(trial)[3] == "open"
    listed = Effect(trial, Kind.LAPSE_DECLARED, late, MINUTES, expired=True)
    record(place, "apply_list", [listed], by=by, at=at(late))
    night(place, late + timedelta(days=1))
    assert task_of(trial)[3] == "closed"


def test_nobody_answers_what_is_decided_or_has_moved(
    task: Task, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    extend(trial, until=date(2024, 12, 31), on=WINDOW, authority=MINUTES, reason="", by=by, at=at(WINDOW))
    night(place, WINDOW + timedelta(days=1))
    with pytest.raises(Refused, match="task_moved"):
        answer(task, Route.LAPSE, cycle=1, reason="", by=by, at=at(WINDOW))
    answer(task, Route.LAPSE, cycle=2, reason="", by=by, at=at(WINDOW))
    with pytest.raises(Refused, match="task_closed"):
        snooze(task, until=LAST_DAY, cycle=2, reason="等待上级文件", by=by, at=at(WINDOW))


def reminded(day: date) -> bool:
    return reminding(Task.objects.all(), day).exists()


def test_what_is_put_off_reminds_nobody_before_its_day_and_the_latest_word_counts(task: Task, by: Actor) -> None:
    day = WINDOW + timedelta(days=10)
    snooze(task, until=day, cycle=1, reason="等待上级文件", by=by, at=at(WINDOW))
    assert not reminded(day - timedelta(days=1))
    assert reminded(day)
    snooze(task, until=day - timedelta(days=5), cycle=1, reason="文件已到", by=by, at=at(WINDOW))
    assert reminded(day - timedelta(days=5))


def test_of_a_moved_day_a_snooze_says_nothing(task: Task, trial: Document, place: Jurisdiction, by: Actor) -> None:
    snooze(task, until=LAST_DAY, cycle=1, reason="等待上级文件", by=by, at=at(WINDOW))
    extend(trial, until=date(2024, 8, 10), on=WINDOW, authority=MINUTES, reason="", by=by, at=at(WINDOW))
    night(place, WINDOW + timedelta(days=20))
    assert reminded(WINDOW + timedelta(days=20))


@pytest.mark.parametrize(
    "until, reason, code",
    [
        pytest.param(WINDOW, "等待", "put_off_too_far", id="to the same day"),
        pytest.param(LAST_DAY + timedelta(days=1), "等待", "put_off_too_far", id="beyond the last valid day"),
        pytest.param(LAST_DAY, " ", "reason_missing", id="without a reason"),
    ],
)
def test_what_can_t_be_put_off(task: Task, by: Actor, until: date, reason: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        snooze(task, until=until, cycle=1, reason=reason, by=by, at=at(WINDOW))
    assert not task.snoozes.exists()
