"""Who is told of what, once: contacts, successors, the office where nobody is named, leaders where nobody answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.models import Snooze, Task
from lifecycle.registration import Particulars, register
from lifecycle.rules.deadlines import Route
from lifecycle.task_keeping import keep
from notifications.models import Contact, Recipient, Reminder
from notifications.noting import Noted, note
from offices.actors import Actor, person
from offices.models import Jurisdiction, Organ, User
from registry.models import Document
from tests.cast import RECORDED, Registers, make_organ
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night, sent, the_task, told


def test_the_contact_is_told_once_of_each_tier(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    assert night(place, WINDOW) == Noted(1, 0, 0)
    assert night(place, WINDOW) == Noted(0, 0, 0)
    assert night(place, WINDOW + timedelta(days=1)) == Noted(0, 0, 0)
    night(place, date(2024, 4, 1))
    assert told() == [("mishu", 1, "window", "contact"), ("mishu", 1, "latest_start", "contact")]


@pytest.mark.parametrize("days", [3, 30, 400])
def test_after_an_outage_one_reminder_comes_and_not_all_that_were_missed(
    trial: Document, place: Jurisdiction, secretary: Recipient, days: int
) -> None:
    since = LAST_DAY - timedelta(days=210)
    night(place, since + timedelta(days=days), since=since)
    assert len(told()) == 1


def test_the_database_itself_keeps_a_reminder_from_coming_twice(
    trial: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, WINDOW)
    first = Reminder.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            task=first.task, cycle=1, tier="window", recipient=secretary, cause="contact", noted_on=WINDOW
        )


@pytest.mark.parametrize(
    "valid_from, valid_until, comes",
    [
        pytest.param(WINDOW, WINDOW + timedelta(days=1), True, id="for that day alone"),
        pytest.param(date(2020, 1, 1), WINDOW, False, id="until the day before"),
        pytest.param(WINDOW + timedelta(days=1), date(2030, 1, 1), False, id="from the day after"),
    ],
)
def test_only_who_is_named_for_that_day(
    trial: Document,
    place: Jurisdiction,
    government: Organ,
    names: Names,
    office: Recipient,
    valid_from: date,
    valid_until: date,
    comes: bool,
) -> None:
    names("xiaowang", government, valid_from=valid_from, valid_until=valid_until)
    night(place, WINDOW)
    assert told() == [("xiaowang", 1, "window", "contact") if comes else ("sifaju", 1, "window", "nobody")]


def test_two_contacts_are_both_told_and_one_named_twice_once(
    trial: Document, place: Jurisdiction, government: Organ, names: Names
) -> None:
    names("xiaowang", government)
    names("xiaowang", government, valid_from=date(2024, 1, 1))
    names("xiaoli", government)
    night(place, WINDOW)
    assert sorted(name for name, *_ in told()) == ["xiaoli", "xiaowang"]


def test_who_is_named_later_hears_of_the_tier_that_is_due(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient
) -> None:
    night(place, WINDOW)
    names("xiaoli", government, valid_from=WINDOW + timedelta(days=3))
    night(place, WINDOW + timedelta(days=2))
    night(place, WINDOW + timedelta(days=3))
    assert [name for name, *_ in told()] == ["mishu", "xiaoli"]


def test_the_successor_of_a_merged_organ_is_told(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient
) -> None:
    heir = make_organ(place, "青河区行政服务中心")
    names("xiaoli", heir)
    Organ.objects.filter(pk=government.pk).update(successor=heir)
    night(place, WINDOW)
    assert told() == [("xiaoli", 1, "window", "contact")]


def test_where_there_is_no_office_either_it_is_counted_and_told_as_soon_as_there_is_one(
    trial: Document, place: Jurisdiction, names: Names
) -> None:
    assert night(place, WINDOW) == Noted(0, 0, 1)
    names("sifaju", None)
    assert night(place, WINDOW + timedelta(days=1)) == Noted(1, 0, 0)


def test_of_what_no_organ_answers_for_the_office_is_told(
    trial: Document, place: Jurisdiction, office: Recipient, secretary: Recipient
) -> None:
    keep([place], WINDOW, {place.pk: WINDOW - timedelta(days=1)})
    Task.objects.update(organ=None)
    assert note([place], WINDOW) == Noted(1, 0, 0)
    assert told() == [("sifaju", 1, "window", "nobody")]


def test_a_moved_day_is_told_anew(trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor) -> None:
    night(place, WINDOW)
    choose_route(trial, Route.LAPSE, reason="", by=by, at=RECORDED)
    night(place, WINDOW + timedelta(days=1))
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=RECORDED)
    night(place, WINDOW + timedelta(days=2))
    assert [(cycle, tier) for _, cycle, tier, _ in told()] == [(1, "window"), (2, "window")]


@pytest.mark.parametrize(
    "days, leader",
    [
        pytest.param(6, False, id="six days of silence"),
        pytest.param(7, True, id="seven days of silence"),
        pytest.param(20, True, id="the job was down meanwhile"),
    ],
)
def test_after_days_of_silence_the_leader_is_told(
    trial: Document,
    place: Jurisdiction,
    government: Organ,
    names: Names,
    secretary: Recipient,
    days: int,
    leader: bool,
) -> None:
    names("quzhang", government, "leader")
    night(place, WINDOW)
    sent(WINDOW)
    night(place, WINDOW + timedelta(days=days))
    assert (("quzhang", 1, "window", "silence") in told()) == leader
    assert night(place, WINDOW + timedelta(days=days + 1)).leaders == (0 if leader else 1)


def test_each_of_several_places_has_its_own_office_and_patience(
    trial: Document, place: Jurisdiction, next_place: Jurisdiction, office: Recipient, by: Actor, neighbour: User
) -> None:
    issuer = make_organ(next_place, "白石区人民政府", "001")
    particulars = Particulars(title="白石区人民政府关于夜间停车的通告", issuers=[issuer], last_day=LAST_DAY)
    register(next_place, particulars, authority="登记簿第1页", by=person(neighbour), at=RECORDED)
    confirm(next_place, "silence_days", value=3, source="本局工作安排", by=person(neighbour), at=RECORDED)
    for organ in Organ.objects.filter(names__name__endswith="人民政府"):
        leader = Recipient.objects.create(name=f"{organ.jurisdiction}区长", address=f"leader{organ.pk}@example")
        Contact.objects.create(recipient=leader, jurisdiction=organ.jurisdiction, organ=organ, role="leader")
    night_of_both(place, next_place, WINDOW)
    assert told() == [("sifaju", 1, "window", "nobody")]
    next_office = Recipient.objects.create(name="白石司法局", address="sf@baishi.example")
    Contact.objects.create(recipient=next_office, jurisdiction=next_place, role="office")
    assert night_of_both(place, next_place, WINDOW) == Noted(1, 0, 0)
    sent(WINDOW)
    assert night_of_both(place, next_place, WINDOW + timedelta(days=3)).leaders == 1
    assert Reminder.objects.get(cause="silence").recipient.name == "白石区区长"
    assert night_of_both(place, next_place, WINDOW + timedelta(days=7)).leaders == 1


def night_of_both(place: Jurisdiction, next_place: Jurisdiction, day: date) -> Noted:
    keep([place, next_place], day, dict.fromkeys([place.pk, next_place.pk], day - timedelta(days=1)))
    return note([place, next_place], day)


def test_no_leader_is_the_office(trial: Document, place: Jurisdiction, secretary: Recipient, office: Recipient) -> None:
    night(place, WINDOW)
    sent(WINDOW)
    night(place, WINDOW + timedelta(days=7))
    assert told()[1:] == [("sifaju", 1, "window", "silence")]


def test_acknowledging_keeps_the_leader_from_hearing_of_that_tier_only(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient
) -> None:
    names("quzhang", government, "leader")
    night(place, WINDOW)
    sent(WINDOW)
    Reminder.objects.update(acknowledged_at=RECORDED, acknowledged_by="小王")
    night(place, WINDOW + timedelta(days=20))
    late = date(2024, 4, 1)
    night(place, late)
    sent(late)
    night(place, late + timedelta(days=7))
    assert [(name, tier) for name, _, tier, _ in told()] == [
        ("mishu", "window"), ("mishu", "latest_start"), ("quzhang", "latest_start"),
    ]  # fmt: skip


def test_what_was_never_sent_is_no_silence(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient
) -> None:
    names("quzhang", government, "leader")
    night(place, WINDOW)
    assert night(place, WINDOW + timedelta(days=20)).leaders == 0


@pytest.mark.parametrize(
    "day, comes",
    [
        pytest.param(date(2024, 2, 19), False, id="the day before it was put off to"),
        pytest.param(date(2024, 2, 20), True, id="the day it was put off to"),
    ],
)
def test_what_is_put_off_is_told_from_its_day_on(
    trial: Document, place: Jurisdiction, secretary: Recipient, day: date, comes: bool
) -> None:
    night(place, date(2024, 1, 5))
    Snooze.objects.create(
        task=the_task(), cycle=1, until=date(2024, 2, 20), reason="等待上级文件", at=RECORDED, by_name="小王"
    )
    night(place, WINDOW)
    night(place, day)
    assert (("mishu", 1, "window", "contact") in told()) == comes


def test_more_than_a_page_of_people_and_tasks(
    registers: Registers, place: Jurisdiction, government: Organ, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.noting.PAGE", 2)
    for number in range(3):
        registers(f"青河区人民政府关于第{number}项工作的通告", last_day=LAST_DAY)
        names(f"ren{number}", government)
    assert night(place, WINDOW).reminders == 9
    assert Reminder.objects.count() == 9
    assert note([place], WINDOW).reminders == 0


def test_the_office_has_no_organ_and_everybody_else_has_one(office: Recipient, place: Jurisdiction) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(recipient=office, jurisdiction=place, role="contact")
