"""The nightly job by hand: the same as at night, once; a day ahead is only shown."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from lifecycle.models import Task
from notifications.models import Recipient, Reminder
from offices.models import Jurisdiction, Organ
from offices.moments import today
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import Names

SOON = date(2024, 2, 10)


def flagged(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    call_command("flag_expiring", *options, "--json")
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_it_notes_what_the_night_would_and_only_once(
    trial: Document, secretary: Recipient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert flagged(capsys, "--on", SOON.isoformat())["noted"] == 1
    assert flagged(capsys, "--on", SOON.isoformat())["noted"] == 0
    assert Reminder.objects.count() == 1


def test_a_preview_writes_nothing(trial: Document, secretary: Recipient, capsys: pytest.CaptureFixture[str]) -> None:
    told = flagged(capsys, "--on", SOON.isoformat(), "--preview")
    assert (told["preview"], told["noted"]) == (True, 1)
    assert not Task.objects.exists()
    call_command("flag_expiring", "--on", SOON.isoformat(), "--preview")
    assert "1" in capsys.readouterr().out
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
