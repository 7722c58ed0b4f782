"""Tasks from what ends: made when something is due, once; moved with the day; closed by decisions and opened again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calendars.lengths import Length
from lifecycle.acts import undo
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.decisions import extend, lapse_unless, repeal
from lifecycle.models import Ending, Task
from lifecycle.renewal import renew
from lifecycle.rules.deadlines import Route
from lifecycle.task_keeping import Kept, keep
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers, make_organ

LAST_DAY = date(2024, 7, 31)  # of the document on trial; its window opens on 31 January 2024
WINDOW = date(2024, 2, 1)


def night(place: Jurisdiction, day: date, since: date | None = None) -> Kept:
    return keep([place], day, {place.pk: since or day - timedelta(days=1)})


def task_of(document: Document) -> tuple[date, int, str, str]:
    task = Task.objects.get(document=document)
    return task.due_on, task.cycle, task.tier, task.state


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def test_a_task_is_made_when_its_first_tier_is_due_and_only_once(trial: Document, place: Jurisdiction) -> None:
    night(place, date(2023, 12, 30))
    assert not Task.objects.exists()
    assert night(place, date(2023, 12, 31)).made == 1
    assert task_of(trial) == (LAST_DAY, 1, "before_window", "open")
    assert night(place, date(2023, 12, 31)) == Kept()
    assert Task.objects.get().key == f"evaluate:{trial.pk}"


def test_the_tier_follows_the_days(trial: Document, place: Jurisdiction) -> None:
    seen = []
    for number in (*range(0, 240, 15), *range(235, 246)):
        night(place, date(2023, 12, 1) + timedelta(days=number), since=date(2023, 11, 25))
        seen += [task.tier for task in Task.objects.all()]
    assert list(dict.fromkeys(seen)) == [
        "before_window", "window", "latest_start", "to_office", "publish_by", "last_day", "day_after",
    ]  # fmt: skip


@pytest.mark.parametrize("days", [3, 30, 400])
def test_after_an_outage_the_most_urgent_tier_only(trial: Document, place: Jurisdiction, days: int) -> None:
    """The last night was two weeks before the end; whatever ended meanwhile is still told."""
    since = LAST_DAY - timedelta(days=14)
    night(place, since + timedelta(days=days), since=since)
    assert task_of(trial)[2] == ("publish_by" if days == 3 else "day_after")


def test_what_was_over_when_it_came_in_is_nobodys_task(lapsed: Document, place: Jurisdiction) -> None:
    night(place, WINDOW)
    assert not Task.objects.exists()


def test_a_moved_day_is_a_new_cycle_also_when_moved_back(trial: Document, place: Jurisdiction, by: Actor) -> None:
    night(place, WINDOW)
    longer = date(2024, 12, 31)
    act = extend(trial, until=longer, on=WINDOW, authority=MINUTES, reason="", by=by, at=at(WINDOW))
    assert night(place, WINDOW + timedelta(days=1)).moved == 1
    assert task_of(trial) == (longer, 2, "", "open")
    undo(act, by=by, at=at(WINDOW + timedelta(days=2)), reason="")
    night(place, WINDOW + timedelta(days=3))
    assert task_of(trial) == (LAST_DAY, 3, "window", "open")


def test_a_day_that_moved_without_an_act_is_found_too(trial: Document, place: Jurisdiction) -> None:
    """As after a rebuild of the periods by rules that read an entry differently."""
    night(place, WINDOW)
    old, new = date(2024, 8, 1), date(2027, 1, 1)
    Ending.objects.filter(document=trial).update(until=new)
    trial.periods.filter(valid_until=old).update(valid_until=new)
    trial.periods.filter(valid_from=old).update(valid_from=new)
    night(place, WINDOW + timedelta(days=1))
    assert task_of(trial) == (date(2026, 12, 31), 2, "", "open")
    Ending.objects.filter(document=trial).delete()
    night(place, WINDOW + timedelta(days=2))
    assert task_of(trial)[3] == "closed"


def test_moved_there_and_back_between_two_nights_starts_nothing(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    night(place, WINDOW)
    act = extend(trial, until=date(2026, 12, 31), on=WINDOW, authority=MINUTES, reason="", by=by, at=at(WINDOW))
    undo(act, by=by, at=at(WINDOW) + timedelta(hours=1), reason="")
    assert night(place, WINDOW + timedelta(days=1)) == Kept()


def test_a_decision_closes_it_and_its_undoing_opens_it_again(trial: Document, place: Jurisdiction, by: Actor) -> None:
    night(place, WINDOW)
    act = repeal(trial, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=at(WINDOW))
    assert night(place, WINDOW + timedelta(days=1)).closed == 1
    assert Task.objects.get().closed_by == act
    assert task_of(trial)[2:] == ("", "closed")
    undo(act, by=by, at=at(WINDOW + timedelta(days=1)), reason="")
    assert night(place, WINDOW + timedelta(days=2)).reopened == 1
    assert task_of(trial) == (LAST_DAY, 2, "window", "open")


def test_a_decision_recorded_long_after_the_end_closes_what_was_red(
    trial: Document, place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    night(place, date(2024, 8, 1))
    assert task_of(trial)[2:] == ("day_after", "open")
    night(place, date(2024, 9, 1))
    assert task_of(trial)[2:] == ("day_after", "open")
    successor = registers("青河区人民政府关于印发夜间停车管理办法的通知", effective_on=date(2024, 10, 1))
    renew(
        trial, successor=successor, on=date(2024, 10, 1), authority=MINUTES, reason="", by=by, at=at(date(2024, 9, 2))
    )
    night(place, date(2024, 9, 3), since=date(2024, 9, 1))
    assert task_of(trial)[3] == "closed"


def test_to_let_it_lapse_closes_it_and_another_choice_opens_it_again(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    night(place, WINDOW)
    act = choose_route(trial, Route.LAPSE, reason="", by=by, at=at(WINDOW))
    night(place, WINDOW + timedelta(days=1))
    assert (Task.objects.get().state, Task.objects.get().closed_by) == ("closed", act)
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=at(WINDOW + timedelta(days=1)))
    night(place, WINDOW + timedelta(days=2))
    assert task_of(trial) == (LAST_DAY, 2, "", "open")


def test_to_renew_moves_the_reminders_to_the_next_step(trial: Document, place: Jurisdiction, by: Actor) -> None:
    night(place, WINDOW)
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=at(WINDOW))
    night(place, WINDOW + timedelta(days=1))
    assert task_of(trial) == (LAST_DAY, 1, "", "open")
    night(place, date(2024, 4, 1))
    assert task_of(trial) == (LAST_DAY, 1, "latest_start", "open")


def test_who_renewed_it_in_time_is_not_asked(
    trial: Document, place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    successor = registers("青河区人民政府关于印发夜间停车管理办法的通知", effective_on=date(2024, 8, 1))
    renew(
        trial, successor=successor, on=date(2024, 8, 1), authority=MINUTES, reason="", by=by, at=at(date(2024, 1, 20))
    )
    night(place, date(2024, 7, 30))
    assert not Task.objects.exists()


def test_a_document_with_lengths_of_its_own_is_found_however_far_they_reach(
    ordinary: Document, place: Jurisdiction, by: Actor
) -> None:
    """Its last valid day is 31 May 2025; without a year of evaluation nothing is due before October 2024."""
    day = date(2024, 3, 15)
    night(place, day)
    assert not Task.objects.exists()
    lengths = {"evaluation_length": Length(years=1)}
    choose_route(ordinary, Route.AMEND, lengths=lengths, reason="须先行评估一年", by=by, at=RECORDED)
    night(place, day)
    assert task_of(ordinary)[2] == "latest_start"


def test_who_answers_is_the_successor_of_a_merged_organ(
    trial: Document, place: Jurisdiction, government: Organ, water: Organ
) -> None:
    night(place, WINDOW)
    assert Task.objects.get().organ == government
    last = make_organ(place, "青河区应急局")
    Organ.objects.filter(pk=government.pk).update(successor=water)
    Organ.objects.filter(pk=water.pk).update(successor=last)
    night(place, WINDOW + timedelta(days=1))
    assert Task.objects.get().organ == last
    assert Task.objects.get().cycle == 1


def test_organs_that_succeed_each_other_in_a_ring_stay_as_they_are(
    trial: Document, place: Jurisdiction, government: Organ, water: Organ
) -> None:
    Organ.objects.filter(pk=government.pk).update(successor=water)
    Organ.objects.filter(pk=water.pk).update(successor=government)
    night(place, WINDOW)
    assert Task.objects.get().organ == government


def test_by_plain_days_where_the_office_prefers_them(trial: Document, place: Jurisdiction, by: Actor) -> None:
    confirm(place, "remind_by", value="days", source="本局工作安排", by=by, at=RECORDED)
    night(place, LAST_DAY - timedelta(days=60))
    assert task_of(trial)[2] == "60"


def test_a_conditional_lapse_is_a_deadline_too(registers: Registers, place: Jurisdiction, by: Actor) -> None:
    document = registers("青河区人民政府关于集中供热的通告", effective_on=date(2020, 1, 1))
    lapse_unless(document, until=LAST_DAY, on=date(2023, 1, 5), authority=MINUTES, reason="", by=by, at=RECORDED)
    night(place, WINDOW)
    assert task_of(document)[:3] == (LAST_DAY, 1, "window")


def test_more_than_a_page_is_kept_whole_and_a_second_night_asks_little(
    registers: Registers,
    place: Jurisdiction,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lifecycle.task_gaps.PAGE", 2)
    monkeypatch.setattr("lifecycle.task_keeping.PAGE", 3)
    made = [
        registers(f"青河区人民政府关于第{number}项工作的通告", last_day=LAST_DAY + timedelta(days=number % 3))
        for number in range(7)
    ]
    assert night(place, WINDOW + timedelta(days=5)).made == len(made)
    monkeypatch.undo()
    with CaptureQueriesContext(connection) as asked:
        assert night(place, WINDOW + timedelta(days=5)) == Kept()
    assert len(asked) <= 20


def test_another_place_is_left_alone(trial: Document, next_place: Jurisdiction) -> None:
    assert night(next_place, WINDOW) == Kept()
