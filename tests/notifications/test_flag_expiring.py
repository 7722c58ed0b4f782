"""The nightly job by hand: the same as at night, once; any day but today is only shown."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from lifecycle.models import Task
from notifications.models import Recipient, Reminder
from offices.models import Jurisdiction, Organ
from offices.moments import today
from tests.cast import Registers
from tests.notifications.conftest import Names


def flagged(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    call_command("flag_expiring", *options, "--json")
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_it_notes_what_the_night_would_and_only_once(
    registers: Registers, secretary: Recipient, capsys: pytest.CaptureFixture[str]
) -> None:
    registers("青河区人民政府关于防汛工作的通告", last_day=today() + timedelta(days=40))
    assert flagged(capsys)["noted"] == 1
    assert flagged(capsys)["noted"] == 0
    assert Reminder.objects.count() == 1


def test_a_preview_writes_nothing(
    registers: Registers, secretary: Recipient, capsys: pytest.CaptureFixture[str]
) -> None:
    registers("青河区人民政府关于防汛工作的通告", last_day=today() + timedelta(days=40))
    told = flagged(capsys, "--preview")
    assert (told["preview"], told["noted"]) == (True, 1)
    assert not Task.objects.exists()
    call_command("flag_expiring", "--preview")
    assert "1" in capsys.readouterr().out
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    "days_ago",
    [
        pytest.param(1, id="yesterday"),
        pytest.param(400, id="when what is over now had not ended yet"),
    ],
)
def test_a_look_at_a_day_gone_by_makes_no_task_and_tells_nobody(
    days_ago: int, registers: Registers, secretary: Recipient, capsys: pytest.CaptureFixture[str]
) -> None:
    day = today() - timedelta(days=days_ago)
    registers("青河区人民政府关于防汛工作的通告", last_day=day + timedelta(days=40))
    told = flagged(capsys, "--on", day.isoformat())
    assert (told["preview"], told["noted"]) == (True, 1)
    assert not Task.objects.exists()
    assert not Reminder.objects.exists()


def test_a_night_yet_to_come_is_only_shown(
    registers: Registers, secretary: Recipient, capsys: pytest.CaptureFixture[str]
) -> None:
    tomorrow = today() + timedelta(days=1)
    registers("青河区人民政府关于防汛工作的通告", last_day=tomorrow + timedelta(days=40))
    told = flagged(capsys, "--on", tomorrow.isoformat())
    assert (told["preview"], told["noted"]) == (True, 1)
    assert not Reminder.objects.exists()


def test_today_is_done_and_not_only_shown(
    registers: Registers, place: Jurisdiction, government: Organ, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    names("mishu", government)
    registers("青河区人民政府关于防汛工作的通告", last_day=today() + timedelta(days=40))
    told = flagged(capsys)
    assert (told["preview"], told["noted"]) == (False, 1)
    assert Reminder.objects.get().noted_on == today()
