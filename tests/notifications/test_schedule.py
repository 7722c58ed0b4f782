"""Whether the nights come: last done, next, late by how much; and whether the schedule is alive at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from jobs.claims import claim, fail
from jobs.models import Job, Pulse
from jobs.pulses import felt, last_felt, patience
from jobs.querysets import ATTEMPTS
from jobs.running import run
from notifications.models import Recipient
from notifications.nightly import ask_open_nights, job_for
from notifications.schedule import Run, Turn, Waiting, coming_night, schedule_of, troubles_of
from notifications.schedule_wording import alarm, remedy, say_span
from notifications.tasks import post_letters, run_nightly
from offices.models import Jurisdiction
from offices.moments import now
from registry.models import Document
from tests.notifications.conftest import night

pytestmark = pytest.mark.django_db
NIGHT = date(2024, 6, 2)
# Two in the morning in Shanghai.
DUE = datetime(2024, 6, 1, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def the_run(place: Jurisdiction, at: datetime) -> Run:
    (found,) = schedule_of([place], at).runs
    return found


def done(place: Jurisdiction, night: date, at: datetime) -> None:
    run(job_for(place, night, at), at)


def rounds(at: datetime) -> None:
    """Of both kinds: what asks for nights, and what sends letters."""
    felt("nightly", at)
    felt("letters", at)


def test_a_night_that_was_done_is_told_with_the_next_one(place: Jurisdiction) -> None:
    done(place, NIGHT, DUE + MINUTE)
    rounds(DUE + 5 * MINUTE)
    schedule = schedule_of([place], DUE + 10 * MINUTE)
    (found,) = schedule.runs
    assert (found.turn, found.last_day, found.last_at) == (Turn.DONE, NIGHT, DUE + MINUTE)
    assert schedule.next_at == DUE + timedelta(days=1)
    assert (found.late, schedule.well, alarm(schedule)) == (timedelta(0), True, "")


def yesterday_done(place: Jurisdiction) -> None:
    done(place, NIGHT - timedelta(days=1), DUE - timedelta(days=1))


@pytest.mark.parametrize(
    "minutes, beaten, turn",
    [
        pytest.param(30, True, Turn.SOON, id="half an hour after it was due it may still come"),
        pytest.param(31, True, Turn.UNASKED, id="a minute later it is late, although the schedule lives"),
        pytest.param(31, False, Turn.UNASKED, id="and the more so where it doesn't"),
        pytest.param(23 * 60, False, Turn.UNASKED, id="all day long"),
    ],
)
def test_a_night_that_nobody_asked_for(place: Jurisdiction, minutes: int, beaten: bool, turn: Turn) -> None:
    yesterday_done(place)
    at = DUE + minutes * MINUTE
    if beaten:
        felt("nightly", at)
    found = the_run(place, at)
    assert found.turn == turn
    assert found.late == (minutes * MINUTE if turn == Turn.UNASKED else timedelta(0))
    assert found.last_day == NIGHT - timedelta(days=1)


def test_a_night_whose_job_no_worker_takes_is_late(place: Jurisdiction) -> None:
    job_for(place, NIGHT, DUE)
    assert the_run(place, DUE + 31 * MINUTE).turn == Turn.UNTAKEN


def test_a_night_that_is_being_done_is_not_late_until_its_worker_is_dead(place: Jurisdiction) -> None:
    job = job_for(place, NIGHT, DUE)
    claim(job, DUE + 40 * MINUTE)
    assert the_run(place, DUE + 50 * MINUTE).turn == Turn.RUNNING
    assert the_run(place, DUE + 56 * MINUTE).turn == Turn.UNTAKEN


def test_a_night_that_failed_says_why_in_a_line(place: Jurisdiction) -> None:
    job = job_for(place, NIGHT, DUE)
    for _ in range(ATTEMPTS):
        claim(job, DUE)
        fail(job, "Traceback (most recent call last):\nOperationalError: disk full\n", DUE)
    found = the_run(place, DUE + MINUTE)
    assert (found.turn, found.is_late, found.error) == (Turn.FAILED, True, "OperationalError: disk full")


def test_where_no_night_was_ever_run_it_says_so(place: Jurisdiction) -> None:
    schedule = schedule_of([place], DUE + timedelta(hours=9))
    (found,) = schedule.runs
    assert (found.last_day, found.last_at, found.turn) == (None, None, Turn.UNASKED)
    assert (schedule.felt, schedule.dead) == (None, True)
    assert alarm(schedule).startswith("The schedule has never run here.")


def test_a_place_that_was_made_since_the_night_waits_for_the_next_round(place: Jurisdiction) -> None:
    at = DUE + timedelta(hours=9)
    felt("nightly", at - 5 * MINUTE)
    assert the_run(place, at).turn == Turn.SOON


def test_a_schedule_that_stopped_at_noon_is_dead_before_the_next_night(place: Jurisdiction) -> None:
    done(place, NIGHT, DUE)
    noon = DUE + timedelta(hours=10)
    rounds(noon)
    assert schedule_of([place], noon + patience()).well
    schedule = schedule_of([place], noon + patience() + MINUTE)
    assert (schedule.dead, schedule.late) == (True, [])
    with override("zh-hans"):
        assert alarm(schedule).startswith("定时进程已停：最后一次运行是2024年6月2日12:00，距今31分钟。")


@pytest.mark.parametrize("embedded, says", [(True, "make run"), (False, "systemctl start shixiao-schedule")])
def test_it_says_how_it_is_started(place: Jurisdiction, settings: Settings, embedded: bool, says: str) -> None:
    settings.EMBEDDED = embedded
    assert says in alarm(schedule_of([place], DUE))


def test_what_is_late_comes_first_and_the_alarm_counts_it(
    place: Jurisdiction, next_place: Jurisdiction, city: Jurisdiction
) -> None:
    at = DUE + 31 * MINUTE
    rounds(at)
    for one in (place, city):
        done(one, NIGHT, DUE)
    yesterday_done(next_place)
    schedule = schedule_of([place, next_place, city], at)
    assert schedule.runs[0].place == next_place
    assert alarm(schedule) == "The night of 1 place is late."
    assert "start the schedule" in remedy(schedule.late[0])


def test_every_lateness_has_its_remedy(place: Jurisdiction) -> None:
    for turn in (Turn.FAILED, Turn.UNASKED, Turn.UNTAKEN):
        assert remedy(Run(place, turn, None, None, MINUTE, 0, ""))


def test_one_query_however_many_places(
    place: Jurisdiction,
    next_place: Jurisdiction,
    city: Jurisdiction,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert len(schedule_of([place, next_place, city], DUE).runs) == 3


def test_where_there_is_no_place_the_rounds_are_known_all_the_same() -> None:
    rounds(DUE)
    assert schedule_of([], DUE + MINUTE).well


def test_where_rounds_come_and_none_ever_sent_letters_it_says_so(place: Jurisdiction) -> None:
    felt("nightly", DUE)
    schedule = schedule_of([place], DUE + MINUTE)
    assert (schedule.dead, schedule.mute, schedule.well) == (False, True, False)
    assert alarm(schedule).startswith("No letter goes out: sending has never come to its end here.")


def test_where_nights_come_and_sending_no_longer_ends_it_says_since_when(place: Jurisdiction) -> None:
    done(place, NIGHT, DUE)
    felt("letters", DUE)
    felt("nightly", at := DUE + patience() + MINUTE)
    assert alarm(schedule_of([place], at)).startswith(
        "No letter goes out: sending last came to its end on 2 June 2024, 02:00, 31 minutes ago."
    )


@pytest.mark.parametrize("minutes, red", [(24 * 60 + 30, False), (24 * 60 + 31, True)])
def test_what_waits_for_more_than_a_day_is_red(
    trial: Document, place: Jurisdiction, secretary: Recipient, minutes: int, red: bool
) -> None:
    """Noted in the night of the 2nd; what came too late for a letter goes with that of the next night."""
    night(place, NIGHT)
    rounds(at := DUE + minutes * MINUTE)
    done(place, NIGHT + timedelta(days=1), DUE + timedelta(days=1))
    waiting = schedule_of([place], at).waiting
    assert (waiting.count, waiting.since, waiting.overdue) == (1, NIGHT, red)
    assert ("1 reminder has waited since 2 June 2024" in alarm(schedule_of([place], at))) == red


def test_what_waits_elsewhere_is_nobody_s_but_theirs(
    trial: Document, place: Jurisdiction, next_place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, NIGHT)
    at = DUE + timedelta(days=6)
    assert schedule_of([next_place], at).waiting == Waiting(0, None, overdue=False, refused="")
    assert schedule_of([next_place, place], at).waiting.count == 1


def test_a_line_for_any_page_says_the_same_and_reads_no_night_that_is_done(
    place: Jurisdiction, next_place: Jurisdiction, city: Jurisdiction, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    places, at = [place, next_place, city], DUE + 31 * MINUTE
    rounds(at)
    for one in places:
        done(one, NIGHT, DUE)
    with django_assert_num_queries(1):
        assert len(troubles_of(places, at).runs) == 1
    assert alarm(troubles_of(places, at)) == alarm(schedule_of(places, at)) == ""
    later = at + timedelta(days=1)
    rounds(later)
    done(place, NIGHT + timedelta(days=1), later)
    with django_assert_num_queries(1):
        assert alarm(troubles_of(places, later)) == "The nights of 2 places are late."
    assert alarm(schedule_of(places, later)) == "The nights of 2 places are late."


def test_the_night_to_come_is_the_one_that_is_due_until_it_is_done(place: Jurisdiction) -> None:
    assert coming_night(place, DUE + MINUTE) == NIGHT
    done(place, NIGHT, DUE)
    assert coming_night(place, DUE + MINUTE) == NIGHT + timedelta(days=1)


def test_each_round_of_the_schedule_is_felt(place: Jurisdiction) -> None:
    before = now()
    assert last_felt("nightly") is None
    for _ in range(2):
        run_nightly()
    last = last_felt("nightly")
    assert last is not None
    assert before <= last <= now()
    assert Pulse.objects.count() == 1
    assert Job.objects.filter(kind="flag_expiring").exists()


def test_the_latest_round_counts(place: Jurisdiction) -> None:
    felt("nightly", DUE)
    felt("nightly", DUE + MINUTE)
    assert last_felt("nightly") == DUE + MINUTE


def test_each_round_of_sending_that_comes_to_its_end_is_felt_and_none_that_raises(
    place: Jurisdiction, tmp_path: Path, settings: Settings
) -> None:
    """Also while a night is open and nothing may go: that the night is late is said of the night."""
    post_letters()
    first = last_felt("letters")
    assert first is not None
    assert last_felt("nightly") is None
    settings.NIGHTLY_HOUR = 0
    for job in ask_open_nights(now()):
        run(job, now())
    post_letters()
    second = last_felt("letters")
    assert second is not None
    assert second > first
    settings.DATA_DIR = tmp_path / "a file and no folder"
    settings.DATA_DIR.write_text("")
    with pytest.raises(OSError, match="a file and no folder"):
        post_letters()
    assert last_felt("letters") == second


@pytest.mark.parametrize(
    "span, says",
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_spans_are_said_in_the_largest_unit_of_which_there_are_two(span: timedelta, says: str) -> None:
    assert say_span(span) == says
