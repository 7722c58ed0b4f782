"""Killed with SIGKILL at each named step, five times over: in the end each person has each line exactly once.

What came is read from the log of the mail server, a process of its own; its counts are printed at the end of the run.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deploy.lifeline import tied_to_parent
from lifecycle.models import Task
from notifications.claiming import LEASE, MOST_FAULTS
from notifications.models import Delivery, Letter, Reminder
from notifications.problems import Problem
from notifications.steps import Step
from offices.models import Organ
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.notifications.night_worker import HEARD, POISON, REMINDERS, SMALL, TASKS
from tests.notifications.shift import ROOT, surroundings
from tests.notifications.tally import Line, each_line_came_once, tally, tell
from tests.notifications.test_posting import morning
from tests.servers.mail import Mail

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS, PEOPLE, FRESH = 5, 15, 3
# When whatever a dead worker had is free again.
AFTER_ITS_LEASE = LEASE + timedelta(minutes=2)
Begin = Callable[..., subprocess.Popen[bytes]]
Work = Callable[..., int]
# Of so many documents after so many kills: tasks, and reminders that are in no letter.
Left = Callable[[int, int], tuple[int, int]]


@pytest.fixture
def begin(mail: Mail, tmp_path: Path) -> Begin:
    """Starts a worker for the night and the letters of a moment."""

    def begin(at: datetime, *how: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.notifications.night_worker", at.isoformat(), *map(str, how)],
            cwd=ROOT,
            env=surroundings(mail, tmp_path),
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
        )

    return begin


@pytest.fixture
def work(begin: Begin) -> Work:
    """Runs a worker to its end or its death, and says which it was."""

    def run(at: datetime, *how: object) -> int:
        return begin(at, *how).wait(timeout=120)

    return run


@pytest.fixture
def people(trial: Document, registers: Registers, government: Organ, names: Names) -> list[str]:
    """Each is to be told of two documents."""
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    listed = [f"ren{number}" for number in range(PEOPLE)]
    for name in listed:
        names(name, government)
    return listed


def due(people: list[str]) -> set[Line]:
    titles = Document.objects.values_list("title", flat=True)
    return {(name, title) for name in people for title in titles}


# The first night of a run is that of the city, in which nothing ends.
@pytest.mark.parametrize(
    "step, nth, left",
    [
        pytest.param(Step.BEGUN, 2, lambda _docs, _kills: (0, 0), id="before anything is looked at"),
        pytest.param(TASKS, 2, lambda _docs, kills: (kills * SMALL, 0), id="in the second page of tasks"),
        pytest.param(Step.KEPT, 2, lambda docs, _kills: (docs, 0), id="between tasks and reminders"),
        pytest.param(REMINDERS, 3, lambda docs, kills: (docs, kills * 2 * SMALL), id="in the third page of reminders"),
        pytest.param(Step.NOTED, 2, lambda docs, _kills: (docs, docs * PEOPLE), id="before the night counts as done"),
    ],
)
def test_killed_in_the_middle_of_a_night_that_has_work_each_time(
    people: list[str], registers: Registers, work: Work, mail: Mail, step: str, nth: int, left: Left,
    pytestconfig: pytest.Config,
) -> None:  # fmt: skip
    """Each night meets documents that nobody has kept yet, besides what the ones before have left."""
    at = morning(WINDOW)
    for kills in range(1, KILLS + 1):
        for number in range(FRESH):
            registers(f"青河区人民政府关于第{kills}批第{number}项工作的通告", last_day=LAST_DAY)
        # A night's job gives up after some attempts; the next night makes up for it.
        at += timedelta(days=1)
        assert work(at, step, nth) == -signal.SIGKILL
        in_flight = Task.objects.count(), Reminder.objects.filter(letter=None).count()
        assert in_flight == left(Document.objects.count(), kills)
    for _ in range(2):
        at += timedelta(days=1)
        assert work(at) == 0
    counted = each_line_came_once(mail, due(people), f"killed at “{step}”, {FRESH} new documents each time", KILLS)
    tell(pytestconfig, counted)
    assert (counted.letters, counted.duplicates) == (PEOPLE, 0)
    assert counted.lines == PEOPLE * (2 + KILLS * FRESH)
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.BEGUN, Step.KEPT, Step.NOTED)])
def test_killed_at_each_step_everybody_gets_each_line_once(
    people: list[str], work: Work, mail: Mail, step: Step, pytestconfig: pytest.Config
) -> None:
    at = morning(WINDOW)
    per_letter = step in (Step.CONNECTED, Step.WRITTEN, Step.REPLIED, Step.MARKED)
    for number in range(1, KILLS + 1):
        at += AFTER_ITS_LEASE
        # At the first letter, then further on. What was in hand comes alone after that.
        assert work(at, step.value, min(number, 3) if per_letter else 1) == -signal.SIGKILL
        # There is work left for the next one, and for the last.
        assert Reminder.objects.filter(state=Reminder.State.NOTED).exists()
    assert work(at + AFTER_ITS_LEASE) == 0
    assert work(at + 2 * AFTER_ITS_LEASE) == 0
    counted = each_line_came_once(mail, due(people), f"killed at “{step.value}”", KILLS)
    tell(pytestconfig, counted)
    assert counted.duplicates == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    assert Letter.objects.filter(state=Letter.State.SENT).count() == PEOPLE


@pytest.mark.parametrize(
    "moment, excused",
    [
        pytest.param("DATA", 0, id="before the end of DATA: nothing was taken"),
        pytest.param("end of DATA", KILLS, id="between the end of DATA and the reply: the excused duplicate"),
    ],
)
def test_killed_while_the_server_is_taking_a_letter(
    people: list[str], begin: Begin, work: Work, mail: Mail, moment: str, excused: int, pytestconfig: pytest.Config
) -> None:
    at = morning(WINDOW)
    for number in range(1, KILLS + 1):
        mail.behave(hold=[moment, number])
        worker = begin(at)
        mail.wait_for("holding", times=number)
        worker.kill()
        assert worker.wait() == -signal.SIGKILL
        mail.behave()
        mail.wait_for("gone", times=number)
        at += AFTER_ITS_LEASE
    assert work(at) == 0
    counted = each_line_came_once(mail, due(people), f"killed at the server's “{moment}”", KILLS)
    tell(pytestconfig, counted)
    # Two lines in each letter.
    assert counted.duplicates == counted.excused == 2 * excused
    assert Letter.objects.filter(state=Letter.State.SENT).count() == PEOPLE


def test_killed_before_what_was_heard_could_be_written_down(
    people: list[str], work: Work, mail: Mail, pytestconfig: pytest.Config
) -> None:
    """The gap that no client can close: some microseconds in which the reply is known to this process alone."""
    at = morning(WINDOW)
    for _ in range(KILLS):
        assert work(at, HEARD, 1) == -signal.SIGKILL
        at += AFTER_ITS_LEASE
    assert work(at) == 0
    counted = tally(mail, "killed before the reply was written down", KILLS)
    tell(pytestconfig, counted)
    assert counted.lines - counted.duplicates == len(due(people))
    assert (counted.duplicates, counted.excused) == (2 * KILLS, 0)
    assert len({one.message_id for one in mail.taken()}) == PEOPLE


def test_a_letter_that_kills_its_worker_is_given_up_and_harms_nobody_else(
    people: list[str], work: Work, mail: Mail, pytestconfig: pytest.Config
) -> None:
    at = morning(WINDOW)
    for _ in range(MOST_FAULTS):
        assert work(at, POISON, "ren3") == -signal.SIGKILL
        at += AFTER_ITS_LEASE
    assert work(at, POISON, "ren3") == 0
    others = [name for name in people if name != "ren3"]
    tell(pytestconfig, each_line_came_once(mail, due(others), "a letter that kills its worker", MOST_FAULTS))
    failed = Letter.objects.get(state=Letter.State.FAILED)
    assert (failed.recipient.name, failed.problem) == ("ren3", Problem.GAVE_UP)
    assert set(failed.reminders.values_list("state", flat=True)) == {"failed"}
    assert failed.deliveries.filter(outcome=Delivery.Outcome.BEGUN).count() == MOST_FAULTS


def test_two_workers_at_once_send_each_letter_once(
    people: list[str], work: Work, mail: Mail, pytestconfig: pytest.Config
) -> None:
    with ThreadPoolExecutor(2) as both:
        assert list(both.map(work, [morning(WINDOW)] * 2)) == [0, 0]
    assert work(morning(WINDOW) + timedelta(minutes=5)) == 0
    counted = each_line_came_once(mail, due(people), "two workers at once", 0)
    tell(pytestconfig, counted)
    assert counted.letters == PEOPLE
