"""Killed with SIGKILL at each named step with groups to be told: in the end each is told once, and of everything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from deploy.lifeline import tied_to_parent
from notifications.claiming import LEASE
from notifications.models import Delivery, Letter, Reminder
from notifications.robots import Door, name_robot
from notifications.steps import Step
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.notifications.conftest import WINDOW
from tests.notifications.test_posting import morning
from tests.servers.robots import DINGTALK_SECRET, FEISHU_SECRET, WECOM_KEY, Vendors, running_vendors

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
KILLS, SEALED_WITH = 5, "the key of the register and of its workers"
AFTER_ITS_LEASE = LEASE + timedelta(minutes=2)
# What comes before letters is the same for all of them; `replied` is the moment in which a duplicate is excused.
STEPS = (Step.BOUND, Step.CLAIMED, Step.ASKED, Step.CONNECTED, Step.WRITTEN, Step.MARKED)
Work = Callable[..., int]


@pytest.fixture
def vendors(tmp_path: Path, settings: Settings) -> Iterator[tuple[Vendors, Path]]:
    settings.SECRET_KEY = SEALED_WITH
    with running_vendors(tmp_path) as (box, certificate):
        settings.ROBOT_HOSTS = [box.host]
        yield box, certificate


@pytest.fixture
def groups(trial: Document, place: Jurisdiction, government: Organ, vendors: tuple[Vendors, Path]) -> int:
    """How many there are: six in WeCom, one with each of the others."""
    box, _ = vendors
    box.wecom_keys = {f"{WECOM_KEY}{number}" for number in range(6)}
    doors = [Door("wecom", f"{box.wecom}{number}") for number in range(6)]
    doors += [Door("dingtalk", box.dingtalk, DINGTALK_SECRET), Door("feishu", box.feishu, FEISHU_SECRET)]
    for door in doors:
        particulars = {"role": "contact", "name": "群", "language": "zh-hans"}
        name_robot(place, government, door, day=date(2020, 1, 1), **particulars)
    return len(doors)


@pytest.fixture
def work(vendors: tuple[Vendors, Path], tmp_path: Path) -> Work:
    """Runs a worker to its end or its death, and says which it was."""
    box, certificate = vendors
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _url(),
        "SECRET_KEY": SEALED_WITH,
        "SHIXIAO_ROBOT_HOSTS": box.host,
        "SHIXIAO_ROBOT_CA_FILE": str(certificate),
        "SHIXIAO_DATA_DIR": str(tmp_path / "data"),
    }

    def run(at: datetime, *killed: object) -> int:
        box.now = at.timestamp
        command = [sys.executable, "-m", "tests.notifications.night_worker", at.isoformat(), *map(str, killed)]
        worker = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
        )
        box.hooks = {moment: _killing(worker, moment) for moment in killed if moment in ("asked", "taken")}
        return worker.wait(timeout=120)

    return run


def _killing(worker: subprocess.Popen[bytes], moment: object) -> Callable[[], None]:
    def kill() -> None:
        worker.kill()
        worker.wait()
        if moment == "asked":
            # The request is lost with its sender.
            raise ConnectionAbortedError

    return kill


def _url() -> str:
    """Of the database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step_every_group_is_told_once(
    step: Step, groups: int, work: Work, vendors: tuple[Vendors, Path]
) -> None:
    at = morning(WINDOW)
    for _ in range(KILLS):
        assert work(at, step.value, 1) == -signal.SIGKILL
        at += AFTER_ITS_LEASE
    for _ in range(2):
        assert work(at) == 0
        at += AFTER_ITS_LEASE
    told = Counter(vendors[0].groups)
    assert (len(told), set(told.values())) == (groups, {1}), f"{step}: killed {KILLS} times"
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    assert vendors[0].refused == []


@pytest.mark.parametrize(
    "moment, copies",
    [
        pytest.param("asked", 0, id="before the vendor has taken it"),
        pytest.param("taken", KILLS, id="between its taking it and the reply: the excused duplicate"),
    ],
)
def test_killed_while_the_vendor_has_the_message(
    moment: str, copies: int, groups: int, work: Work, vendors: tuple[Vendors, Path]
) -> None:
    at = morning(WINDOW)
    for _ in range(KILLS):
        assert work(at, moment, 1) == -signal.SIGKILL
        at += AFTER_ITS_LEASE
    assert work(at) == 0
    told = Counter(vendors[0].groups)
    assert (len(told), sum(told.values())) == (groups, groups + copies)
    assert Letter.objects.filter(state=Letter.State.SENT).count() == groups
    assert Delivery.objects.filter(outcome=Delivery.Outcome.BEGUN).count() >= KILLS
