import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from jobs.models import Job
from jobs.running import run
from lifecycle.models import Task
from lifecycle.rules.deadlines import Route
from lifecycle.task_answers import answer
from lifecycle.task_keeping import keep
from notifications.expiry import nearing_end, tiers_due
from notifications.nightly import ask_open_nights, job_for, last_nights, night_of
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from tests.cast import Registers

LAST_DAY = date(2024, 7, 31)  # of the document on trial


@pytest.mark.parametrize(
    "days_before, tier",
    [
        pytest.param(214, None, id="before any tier"),
        pytest.param(182, "window", id="the window opens"),
        pytest.param(30, "publish_by", id="too late to publish in time"),
        pytest.param(0, "last_day", id="the last valid day"),
        pytest.param(-1, "day_after", id="lapsed undecided"),
        pytest.param(-40, "day_after", id="lapsed undecided long ago"),
    ],
)
def test_the_tier_that_is_due(trial: Document, place: Jurisdiction, days_before: int, tier: str | None) -> None:
    day = LAST_DAY - timedelta(days=days_before)
    keep([place], day, {place.pk: LAST_DAY - timedelta(days=250)})
    found = [(nearing.tier, nearing.days_left, nearing.last_day) for nearing in nearing_end(place, day)]
    assert found == ([] if tier is None else [(tier, days_before, LAST_DAY)])
    assert tiers_due(place) == ({} if tier is None else {tier: 1})


def test_what_was_answered_or_decided_is_not_listed(trial: Document, place: Jurisdiction, by: Actor) -> None:
    day = date(2024, 2, 1)
    keep([place], day, {place.pk: day - timedelta(days=1)})
    assert len(list(nearing_end(place, day))) == 1
    answer(Task.objects.get(), Route.AMEND, cycle=1, reason="", by=by, at=datetime(2024, 2, 1, 3, tzinfo=UTC))
    assert list(nearing_end(place, day)) == []


def test_soonest_first_and_of_this_place_only(
    trial: Document, registers: Registers, place: Jurisdiction, next_place: Jurisdiction
) -> None:
    sooner = registers("青河区人民政府关于防汛的通告", effective_on=date(2023, 1, 1), last_day=date(2024, 7, 1))
    for each in (place, next_place):
        keep([each], date(2024, 6, 1), {each.pk: date(2024, 5, 31)})
    assert [nearing.document for nearing in nearing_end(place, date(2024, 6, 1))] == [sooner, trial]
    assert list(nearing_end(next_place, date(2024, 6, 1))) == []


def test_one_query_however_many_end(
    trial: Document, registers: Registers, place: Jurisdiction, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        registers(f"青河区人民政府关于第{number}项的通告", effective_on=date(2023, 1, 1), last_day=date(2024, 7, 1))
    keep([place], date(2024, 6, 1), {place.pk: date(2024, 5, 31)})
    with django_assert_num_queries(1):
        assert len(list(nearing_end(place, date(2024, 6, 1)))) == 6


@pytest.mark.parametrize(
    "moment, night",
    [
        pytest.param("2024-06-01T17:59:59+00:00", date(2024, 6, 1), id="before two in the morning in Shanghai"),
        pytest.param("2024-06-01T18:00:00+00:00", date(2024, 6, 2), id="two in the morning"),
        pytest.param("2024-06-02T15:59:59+00:00", date(2024, 6, 2), id="the last second of the day"),
    ],
)
def test_which_night_is_due(moment: str, night: date) -> None:
    assert night_of(datetime.fromisoformat(moment)) == night


def test_each_place_has_one_job_a_night_however_often_it_is_asked(trial: Document, next_place: Jurisdiction) -> None:
    at = datetime(2024, 6, 1, 20, tzinfo=UTC)
    first = ask_open_nights(at)
    assert ask_open_nights(at + timedelta(hours=1)) == first
    assert len(first) == Jurisdiction.objects.count()
    for job in first:
        assert run(job, at)
    assert ask_open_nights(at + timedelta(hours=2)) == []
    assert len(ask_open_nights(at + timedelta(days=1))) == len(first)


def test_a_machine_that_was_off_for_a_month_runs_once_for_the_last_night(trial: Document, place: Jurisdiction) -> None:
    at = datetime(2024, 6, 1, 20, tzinfo=UTC)
    for job in ask_open_nights(at):
        run(job, at)
    month_later = at + timedelta(days=30)
    for job in ask_open_nights(month_later):
        run(job, month_later)
    results = Job.objects.filter(jurisdiction=place).order_by("asked_at").values_list("result", flat=True)
    assert [{key: result[key] for key in ("day", "tiers")} for result in results] == [
        {"day": "2024-06-02", "tiers": {"to_office": 1}},
        {"day": "2024-07-02", "tiers": {"publish_by": 1}},
    ]


def test_each_place_looks_back_to_its_own_last_night(place: Jurisdiction, next_place: Jurisdiction) -> None:
    """Done, however long ago; a night that failed, one still to be done and later ones don't count."""
    places, nights = [place, next_place], [date(2024, 6, day) for day in (2, 5, 9)]
    for night in nights:
        job = job_for(place, night, datetime(night.year, night.month, night.day, tzinfo=UTC))
        Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED if night == nights[1] else Job.State.DONE)
    job_for(next_place, nights[0], datetime(2024, 6, 2, tzinfo=UTC))
    assert last_nights(places, nights[2]) == {place.pk: nights[0], next_place.pk: date(2024, 6, 8)}
    assert last_nights(places, date(2024, 6, 30)) == {place.pk: nights[2], next_place.pk: date(2024, 6, 29)}
    assert last_nights(places, nights[0]) == {place.pk: date(2024, 6, 1), next_place.pk: date(2024, 6, 1)}


def test_the_command_lists_the_same(trial: Document, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("flag_expiring", on="2024-07-01", json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(row["reference"], row["days_left"], row["tier"]) for row in told["nearing"]] == [
        ("QHDR-2022-0010003", 30, "publish_by")
    ]


def test_the_command_exits_1_when_nothing_ends(trial: Document) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("flag_expiring", on="2023-07-01")
    assert exit_.value.code == 1
