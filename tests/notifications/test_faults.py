"""Killed with SIGKILL at each named step, five times over: in the end each person has each line exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from deploy.lifeline import tied_to_parent
from notifications.claiming import LEASE
from notifications.models import Delivery, Letter, Reminder
from notifications.steps import Step
from offices.models import Organ
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.notifications.test_posting import morning
from tests.servers.smtp import Mailbox, running_smtp

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
KILLS, PEOPLE = 5, 15
# When whatever a dead worker had is free again.
AFTER_ITS_LEASE = LEASE + timedelta(minutes=2)
Work = Callable[..., int]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with running_smtp() as box:
        yield box


@pytest.fixture
def work(box: Mailbox, tmp_path: Path) -> Work:
    """Runs a worker to its end or its death, and says which it was."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _url(),
        "SHIXIAO_MAIL_URL": f"smtp://127.0.0.1:{box.port}",
        "SHIXIAO_DATA_DIR": str(tmp_path),
    }

    def run(at: datetime, *killed: object) -> int:
        command = [sys.executable, "-m", "tests.notifications.night_worker", at.isoformat(), *map(str, killed)]
        worker = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
        )
        box.hooks = {moment: _killing(worker) for moment in killed if moment in ("DATA", "end of DATA")}
        return worker.wait(timeout=120)

    return run


def _killing(worker: subprocess.Popen[bytes]) -> Callable[[], None]:
    def kill() -> None:
        worker.kill()
        worker.wait()

    return kill


def _url() -> str:
    """Of the database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@pytest.fixture
def people(trial: Document, registers: Registers, government: Organ, names: Names) -> list[str]:
    """Each is to be told of two documents."""
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    listed = [f"ren{number}" for number in range(PEOPLE)]
    for name in listed:
        names(name, government)
    return listed


def lines(box: Mailbox) -> Counter[tuple[str, str]]:
    """Whom each letter told of which document."""
    told: Counter[tuple[str, str]] = Counter()
    for letter in box.letters:
        text = letter.get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # an EmailMessage by its policy
        titles = [title for title in Document.objects.values_list("title", flat=True) if title in text]
        told.update((str(letter["To"]).partition("@")[0], title) for title in titles)
    return told


@pytest.mark.parametrize("step", [step for step in Step if step != Step.REPLIED])
def test_killed_at_each_step_everybody_gets_each_line_once(
    people: list[str], work: Work, box: Mailbox, step: Step
) -> None:
    killed, at = 0, morning(WINDOW)
    per_letter = step in (Step.CONNECTED, Step.WRITTEN, Step.MARKED)
    for number in range(1, KILLS + 1):
        at = _later(at, step)
        killed += work(at, step.value, number if per_letter else 1) == -signal.SIGKILL
    assert killed == KILLS
    at = _later(at, step)
    assert work(at) == 0
    assert work(_later(at, step)) == 0
    expected = {(name, title) for name in people for title in Document.objects.values_list("title", flat=True)}
    assert lines(box) == Counter(expected), f"{step}: killed {killed} times"
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


def _later(at: datetime, step: Step) -> datetime:
    """A night's job gives up after some attempts; the next night makes up for it."""
    return at + (timedelta(days=1) if step in (Step.KEPT, Step.NOTED) else AFTER_ITS_LEASE)


@pytest.mark.parametrize(
    "moment, copies",
    [
        pytest.param("DATA", 0, id="before the end of DATA: nothing was taken"),
        pytest.param("end of DATA", KILLS, id="between the end of DATA and the reply: the excused duplicate"),
    ],
)
def test_killed_while_the_server_is_taking_a_letter(
    people: list[str], work: Work, box: Mailbox, moment: str, copies: int
) -> None:
    at = morning(WINDOW)
    for _ in range(KILLS):
        assert work(at, moment, 1) == -signal.SIGKILL
        at += AFTER_ITS_LEASE
    assert work(at) == 0
    ids = Counter(str(letter["Message-ID"]) for letter in box.letters)
    assert len(ids) == PEOPLE
    assert sum(ids.values()) == PEOPLE + copies
    assert Letter.objects.filter(state=Letter.State.SENT).count() == PEOPLE
    assert Delivery.objects.filter(outcome=Delivery.Outcome.BEGUN).count() >= KILLS


def test_two_workers_at_once_send_each_letter_once(people: list[str], work: Work, box: Mailbox) -> None:
    with ThreadPoolExecutor(2) as both:
        assert list(both.map(work, [morning(WINDOW)] * 2)) == [0, 0]
    assert work(morning(WINDOW) + timedelta(minutes=5)) == 0
    assert len(box.letters) == PEOPLE
