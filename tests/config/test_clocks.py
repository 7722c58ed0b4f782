"""The bans that keep the clock at the doorsteps do bite: they are in pyproject.toml and doorsteps.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATETIME = "from datetime import date\n\nDAY = date.today()\n"
TIMEZONE = "from django.utils import timezone\n\nNOW = timezone.now()\n"
SIGNAL = "from django.db.models.signals import post_save\n\npost_save.connect(print)\n"
MOMENTS = "from offices import moments\n\nNOW = moments.now()\n"
TODAY = "from offices.moments import today\n\nDAY = today()\n"
HELPER = "from offices.moments import day_of\n\nprint(day_of)\n"


def _banned(source: str, path: str, config: str) -> bool:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--config", config, "--no-cache"]
    outcome = subprocess.run(
        [*command, "--stdin-filename", path, "-"], input=source, text=True, cwd=ROOT, capture_output=True, check=False
    )
    assert outcome.returncode in (0, 1), outcome.stderr
    return "TID251" in outcome.stdout


@pytest.mark.parametrize(
    "source, path, banned",
    [
        pytest.param(DATETIME, "lifecycle/rules/days.py", True, id="the rules read no clock"),
        pytest.param(DATETIME, "web/views/documents.py", True, id="not even a page asks Python for the day"),
        pytest.param(TIMEZONE, "notifications/tasks.py", True, id="nor a task Django"),
        pytest.param(DATETIME, "tests/registry/test_x.py", True, id="nor a test"),
        pytest.param(DATETIME, "offices/moments.py", False, id="the one place does"),
        pytest.param(SIGNAL, "lifecycle/acts.py", True, id="no signals"),
        pytest.param(HELPER, "lifecycle/acts.py", False, id="the local day of a given moment is no clock"),
    ],
)
def test_the_clock_is_read_in_one_place(source: str, path: str, banned: bool) -> None:
    assert _banned(source, path, "pyproject.toml") is banned


@pytest.mark.parametrize(
    "source, path, banned",
    [
        pytest.param(MOMENTS, "lifecycle/acts.py", True, id="a verb takes the moment"),
        pytest.param(TODAY, "registry/querysets.py", True, id="a queryset takes the day"),
        pytest.param(TODAY, "lifecycle/filters.py", True, id="a filter is no doorstep"),
        pytest.param(TODAY, "web/views/documents.py", False, id="a view is a doorstep"),
        pytest.param(MOMENTS, "notifications/tasks.py", False, id="a task is"),
        pytest.param(MOMENTS, "lifecycle/management/commands/status.py", False, id="a command is"),
        pytest.param(MOMENTS, "offices/admin.py", False, id="an admin is"),
    ],
)
def test_only_doorsteps_ask_for_the_moment(source: str, path: str, banned: bool) -> None:
    assert _banned(source, path, "doorsteps.toml") is banned
