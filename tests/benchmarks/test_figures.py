"""What the bench tells: a line per figure, and which limit is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from benchmarks import nights
from benchmarks.building import Register
from benchmarks.figures import MOST_MB, Bench, Figure, peak_of_this
from benchmarks.loading import load
from benchmarks.measure import verdict
from benchmarks.moments import DAY
from benchmarks.refolding import NotTheSame, refuse_what_differs
from benchmarks.run import run
from lifecycle.models import Period
from notifications.models import Reminder
from notifications.nightly import run_night
from offices.models import Jurisdiction

ROOT = Path(__file__).parents[2]
KEYS = ["name", "database", "rows", "ours_s", "limit_s", "ratio", "peak_mb"]


def figure(*, ours_s: float = 1.0, limit_s: float | None = 2.0, peak_mb: float = 80.0) -> Figure:
    return Figure("count", "sqlite", 100, ours_s, limit_s, 1.0, peak_mb)


@pytest.mark.parametrize(
    "measured, code",
    [
        pytest.param(figure(), 0, id="within its limits"),
        pytest.param(figure(ours_s=2.0), 0, id="just at the limit"),
        pytest.param(figure(ours_s=2.1), 1, id="too slow"),
        pytest.param(figure(peak_mb=MOST_MB + 1), 1, id="too much memory"),
        pytest.param(figure(limit_s=None, ours_s=9.0), 0, id="no limit of time"),
        pytest.param(figure(limit_s=None, peak_mb=MOST_MB + 1), 1, id="no limit of time, too much memory"),
    ],
)
def test_a_broken_limit_is_reported_and_exits_1(measured: Figure, code: int) -> None:
    err = StringIO()
    assert verdict([figure(), measured], err) == code
    assert err.getvalue() == (f"LIMIT BROKEN: {measured.line}\n" if code else "")


def test_a_figure_compares_the_best_of_both() -> None:
    told: list[Figure] = []
    Bench("sqlite", 100, told.append).compare("sum", 3, [(lambda: lambda: sum(range(200_000)), lambda: lambda: None)])
    assert told[0].broken
    assert told[0].ratio is not None
    assert told[0].ratio > 3


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells the peak only on Linux")
def test_the_peak_is_that_of_the_measurement_alone() -> None:
    with peak_of_this() as before:
        small = before()
    with peak_of_this() as during:
        much = bytearray(60_000_000)
        assert during() > small + 50
        del much
    with peak_of_this() as after:
        assert after() < small + 20


@pytest.mark.django_db(transaction=True)
def test_a_small_register_gives_every_figure() -> None:
    out = StringIO()
    figures = run(1200, 0, out, places=3)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [list(line) for line in lines] == [KEYS] * len(figures)
    assert {line["name"] for line in lines if line["limit_s"]} == {
        "count_on_a_day",
        "count_as_known_then",
        "ending_in_six_months_by_organ",
        "page_of_a_filtered_list",
        "refold_of_all",
        "check_of_all",
    }
    assert {line["name"] for line in lines if line["ratio"] and not line["limit_s"]} == {
        "night_of_all",
        "second_night_of_all",
    }
    assert {line["rows"] for line in lines} == {1200}
    Period.objects.filter(pk=Period.objects.latest("pk").pk).delete()
    with pytest.raises(NotTheSame):
        refuse_what_differs()


@pytest.mark.django_db(transaction=True)
def test_a_night_that_tells_one_too_few_or_one_too_many_is_no_figure() -> None:
    load(Register(1200, 3), processes=0)
    nights.name_contacts()
    places = list(Jurisdiction.objects.all())
    run_night(places, DAY)
    found = nights.find(nights.what_is_ahead(places))
    nights.refuse_what_differs(found)
    with pytest.raises(nights.NotWhatIsDue):
        nights.refuse_what_differs(found[1:])
    Reminder.objects.order_by("pk")[:1].get().delete()
    with pytest.raises(nights.NotWhatIsDue):
        nights.refuse_what_differs(found)


@pytest.mark.slow
def test_the_command_prints_a_line_per_figure() -> None:
    command = [sys.executable, "-m", "benchmarks", "--rows", "1000", "--database", "sqlite"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    broken = [line for line in done.stderr.splitlines() if line.startswith("LIMIT BROKEN")]
    assert done.returncode == (1 if broken else 0), done.stderr
    assert [list(json.loads(line)) for line in done.stdout.splitlines()] == [KEYS] * 11
