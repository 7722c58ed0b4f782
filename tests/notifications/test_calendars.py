"""Calendars: what a person or an organ is told of, as whole days in any program."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from pytest_django import Settings

from lifecycle.deadlines import choose_route
from lifecycle.decisions import extend, repeal
from lifecycle.models import Act, Period, Register, Task
from lifecycle.rules.deadlines import Route
from notifications.agendas import MOST_TASKS, agenda
from notifications.feeds import feed_of, make_feed
from notifications.icalendars import as_icalendar
from notifications.models import Contact, Feed, Recipient, Reminder
from offices.actors import Actor, house
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night, sent

Days = list[tuple[str, date]]
# From the opening of the window on; the last valid day is a working day and comes once.
ALL_OF_IT = [
    ("end", date(2024, 7, 31)),
    ("window", date(2024, 1, 31)),
    ("latest_start", date(2024, 2, 29)),
    ("to_office", date(2024, 5, 29)),
    ("publish_by", date(2024, 6, 27)),
    ("day_after", date(2024, 8, 1)),
]


def feed_for(holder: Recipient | Organ) -> Feed:
    return feed_of(make_feed(holder, by=house("test"), at=RECORDED))


def read(feed: Feed, day: date) -> list[Any]:
    """As a program reads it: events, whose properties are each of one of thirty types."""
    calendar = Calendar.from_ical(as_icalendar(feed, agenda(feed, day)))
    return list(calendar.walk("VEVENT"))


def days(events: list[Any]) -> Days:
    return [(str(event["UID"]).partition("@")[0].split("-", 2)[2], event["DTSTART"].dt) for event in events]


def titles(holder: Recipient | Organ, day: date) -> set[str]:
    return {one.task.document.title for one in agenda(feed_for(holder), day)}


def test_it_holds_the_last_day_and_whatever_is_still_to_be_minded(
    trial: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, WINDOW)
    assert days(read(feed_for(secretary), WINDOW)) == ALL_OF_IT


@pytest.mark.parametrize("tier, on", ALL_OF_IT[1:])
def test_a_letter_of_a_tier_is_due_from_the_day_on_that_the_calendar_names(
    tier: str, on: date, trial: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, on - timedelta(days=1))
    assert Task.objects.get().tier != tier
    night(place, on)
    assert Task.objects.get().tier == tier


def test_an_event_is_a_whole_day_that_takes_nobodys_time(
    trial: Document, place: Jurisdiction, secretary: Recipient, settings: Settings
) -> None:
    settings.SITE_URL = "http://shixiao.example"
    night(place, WINDOW)
    end, window, *_, after = read(feed_for(secretary), WINDOW)
    assert type(end["DTSTART"].dt) is date
    assert end["DTEND"].dt - end["DTSTART"].dt == timedelta(days=1)
    assert end["TRANSP"] == "TRANSPARENT"
    assert end["URL"] == f"http://shixiao.example{trial.get_absolute_url()}"
    assert str(end["SUMMARY"]) == f"{trial.title}：最后有效日。"
    assert str(window["SUMMARY"]) == f"{trial.title}：评估期已开始，请组织评估并答复如何处理。"
    assert str(after["SUMMARY"]) == f"{trial.title}：如此前没有另行决定，自当日起不再有效。"
    assert str(window["DESCRIPTION"]) == f"{trial.reference}\n最后有效日：2024年7月31日"


def test_it_speaks_the_language_of_its_reader_and_an_organs_that_of_the_office(
    trial: Document, place: Jurisdiction, government: Organ, secretary: Recipient, settings: Settings
) -> None:
    secretary.language = "en"
    secretary.save()
    night(place, WINDOW)
    assert str(read(feed_for(secretary), WINDOW)[0]["SUMMARY"]).endswith("Its last valid day.")
    assert "最后有效日" in read(feed_for(government), WINDOW)[0]["SUMMARY"]


def test_without_an_address_of_the_site_an_event_leads_nowhere(
    trial: Document, place: Jurisdiction, secretary: Recipient, settings: Settings
) -> None:
    settings.SITE_URL = ""
    night(place, WINDOW)
    assert "URL" not in read(feed_for(secretary), WINDOW)[0]


def test_a_day_that_moves_there_and_back_moves_the_same_events(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    night(place, WINDOW)
    feed = feed_for(secretary)
    first = read(feed, WINDOW)
    at = datetime(2024, 2, 1, 3, tzinfo=UTC)
    extend(trial, until=date(2024, 8, 30), on=WINDOW, authority=MINUTES, reason="", by=by, at=at)
    moved = WINDOW + timedelta(days=60)
    night(place, moved, since=WINDOW)
    second = read(feed, moved)
    assert second[0]["UID"] == first[0]["UID"]
    assert first[0]["SEQUENCE"] < second[0]["SEQUENCE"]
    assert second[0]["DTSTART"].dt == date(2024, 8, 30)
    assert first[0]["LAST-MODIFIED"].dt == first[0]["DTSTAMP"].dt == RECORDED
    assert second[0]["LAST-MODIFIED"].dt == at


def test_its_ids_are_of_this_register(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    night(place, WINDOW)
    ids = [str(event["UID"]) for event in read(feed_for(secretary), WINDOW)]
    assert len(set(ids)) == len(ids)
    assert ids[0] == f"evaluate-{trial.pk}-end@{Register.objects.get().identity.hex}"


@pytest.mark.parametrize(
    "day, first",
    [
        pytest.param(date(2024, 1, 10), "before_window", id="a month before the window"),
        pytest.param(WINDOW, "window", id="the window opens"),
        pytest.param(date(2024, 7, 1), "publish_by", id="late: of the earlier steps nothing is left"),
        pytest.param(date(2024, 8, 2), "day_after", id="it has ended"),
    ],
)
def test_it_begins_with_the_tier_that_is_due(
    day: date, first: str, trial: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    night(place, day, since=LAST_DAY)
    assert [tier for tier, _ in days(read(feed_for(secretary), day))][:2] == ["end", first]


def test_an_answer_silences_the_tiers_that_had_come_and_shows_those_of_its_route(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    night(place, WINDOW)
    feed, at = feed_for(secretary), datetime(2024, 3, 1, 2, tzinfo=UTC)
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=at)
    events = read(feed, date(2024, 3, 1))
    assert days(events) == [one for one in ALL_OF_IT if one[0] not in ("window", "latest_start")]
    assert events[0]["LAST-MODIFIED"].dt == at
    choose_route(trial, Route.REPEAL, reason="", by=by, at=at + timedelta(hours=1))
    assert days(read(feed, date(2024, 3, 1))) != days(events)


def test_on_a_holiday_the_last_working_day_is_there_beside_the_last_valid_one(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    registers("青河区人民政府关于防汛工作的通告", last_day=date(2024, 10, 6))
    night(place, date(2024, 4, 10))
    told = dict(days(read(feed_for(secretary), date(2024, 4, 10))))
    assert (told["last_day"], told["end"]) == (date(2024, 9, 30), date(2024, 10, 6))


@pytest.mark.parametrize("happening", ["repealed", "lapses", "taken back"])
def test_what_is_decided_or_gone_is_no_longer_there(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor, happening: str
) -> None:
    night(place, WINDOW)
    feed, at = feed_for(secretary), datetime(2024, 2, 1, 3, tzinfo=UTC)
    if happening == "repealed":
        repeal(trial, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=at)
    elif happening == "lapses":
        choose_route(trial, Route.LAPSE, reason="", by=by, at=at)
    else:
        # As long as no night has closed its task.
        Period.objects.filter(document=trial).update(known_until=at)
        assert read(feed, WINDOW) == []
        return
    night(place, WINDOW + timedelta(days=1))
    assert read(feed, WINDOW + timedelta(days=1)) == []


def test_each_sees_what_letters_would_tell_them(
    trial: Document, registers: Registers, place: Jurisdiction, government: Organ, water: Organ, names: Names,
    secretary: Recipient, office: Recipient,
) -> None:  # fmt: skip
    taking = registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    leader, nobody = (
        names("quzhang", government, "leader"),
        Recipient.objects.create(name="x", address="x@qinghe.example"),
    )
    night(place, WINDOW)
    # The water bureau has nobody: the office hears of it.
    assert titles(secretary, WINDOW) == titles(government, WINDOW) == {trial.title}
    assert titles(office, WINDOW) == titles(water, WINDOW) == {taking.title}
    assert titles(leader, WINDOW) == titles(nobody, WINDOW) == set()
    names("shuiju", water)
    assert titles(office, WINDOW) == set()
    sent(WINDOW)
    night(place, WINDOW + timedelta(days=7))
    assert Reminder.objects.filter(recipient=leader, cause="silence").exists()
    assert titles(leader, WINDOW + timedelta(days=7)) == {trial.title}


def test_what_a_leader_heard_of_goes_when_their_term_ends(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient
) -> None:
    leader = names("quzhang", government, "leader")
    night(place, WINDOW)
    sent(WINDOW)
    late = WINDOW + timedelta(days=7)
    night(place, late)
    assert titles(leader, late) == {trial.title}
    Contact.objects.filter(recipient=leader).update(valid_until=late)
    assert titles(leader, late) == set()


def test_whose_term_as_a_contact_has_ended_sees_nothing(
    trial: Document, place: Jurisdiction, government: Organ, names: Names
) -> None:
    former = names("mishu", government, valid_until=date(2024, 3, 1))
    night(place, WINDOW)
    assert titles(former, date(2024, 2, 29)) == {trial.title}
    assert titles(former, date(2024, 3, 1)) == set()


def test_the_calendar_of_a_merged_organ_goes_on_as_that_of_its_successor_and_says_so(
    trial: Document, registers: Registers, place: Jurisdiction, government: Organ, water: Organ
) -> None:
    taking = registers("青河区水利局关于取水的公告", issuers=[water], last_day=LAST_DAY)
    night(place, WINDOW)
    feeds = [feed_for(government), feed_for(water)]
    assert [described(feed) for feed in feeds] == ["至多列出最紧急的100件文件。"] * 2
    government.successor = water
    government.save()
    for tonight in (False, True):
        if tonight:
            night(place, WINDOW + timedelta(days=1))
        shown = [{one.task.document.title for one in agenda(feed_of_organ(feed), WINDOW)} for feed in feeds]
        assert shown[0] == {trial.title, taking.title}
        # Until the night has kept them its tasks are still those of the organ that was merged.
        assert shown[1] == (shown[0] if tonight else {taking.title})
    merged = Calendar.from_ical(as_icalendar(feed_of_organ(feeds[0]), []))
    assert str(merged["X-WR-CALNAME"]) == "即将失效的文件：青河区水利局"
    assert described(feeds[0]) == "青河区人民政府已合并，这是青河区水利局的日历。至多列出最紧急的100件文件。"
    assert described(feeds[1]) == "至多列出最紧急的100件文件。"


def feed_of_organ(feed: Feed) -> Feed:
    """Read anew, as it is for each reader."""
    return Feed.objects.select_related("organ").get(pk=feed.pk)


def described(feed: Feed) -> str:
    return str(Calendar.from_ical(as_icalendar(feed_of_organ(feed), []))["DESCRIPTION"])


def test_chinese_is_folded_between_characters_at_75_octets(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    title = "青河区人民政府关于印发《青河区进一步加强山体、河道；水源, 林地保护与合理利用工作若干措施》的通知\\备注"
    registers(title, last_day=LAST_DAY)
    night(place, WINDOW)
    feed = feed_for(secretary)
    written = as_icalendar(feed, agenda(feed, WINDOW))
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"\n" not in written.replace(b"\r\n", b"")
    # Unfolded by hand, escaped as RFC 5545 has it; and read back.
    assert title.replace("\\", "\\\\").replace(",", "\\,") in written.replace(b"\r\n ", b"").decode()
    assert str(read(feed, WINDOW)[0]["SUMMARY"]).startswith(title)


def test_a_title_with_a_line_break_begins_no_property(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    registers("关于桥梁\r\nATTACH:http://evil.example 的通告", last_day=LAST_DAY)
    night(place, WINDOW)
    assert "ATTACH" not in read(feed_for(secretary), WINDOW)[0]


def test_the_same_content_gives_the_same_bytes(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    night(place, WINDOW)
    feed = feed_for(secretary)
    once, again = (as_icalendar(feed, agenda(feed, WINDOW + timedelta(days=more))) for more in (0, 1))
    assert once == again


def test_an_empty_calendar_is_one_too(secretary: Recipient) -> None:
    assert read(feed_for(secretary), WINDOW) == []
    calendar = Calendar.from_ical(as_icalendar(feed_for(secretary), []))
    assert (calendar["VERSION"], str(calendar["X-WR-CALNAME"])) == ("2.0", "即将失效的文件：mishu")


def test_it_is_cut_at_the_most_urgent_and_asks_as_much_for_many_as_for_one(
    registers: Registers, place: Jurisdiction, secretary: Recipient
) -> None:
    registers("第一件", last_day=LAST_DAY)
    night(place, WINDOW)
    feed = feed_for(secretary)
    with CaptureQueriesContext(connection) as one:
        agenda(feed, WINDOW)
    for number in range(MOST_TASKS + 5):
        registers(f"关于第{number}号桥梁的通告", last_day=LAST_DAY + timedelta(days=1))
    night(place, WINDOW)
    with CaptureQueriesContext(connection) as many:
        listed = agenda(feed, WINDOW)
    assert len(many) == len(one) <= 7
    assert len({appointment.task for appointment in listed}) == MOST_TASKS
    assert listed[0].task.document.title == "第一件"


def test_nothing_is_written_by_reading(trial: Document, place: Jurisdiction, secretary: Recipient) -> None:
    night(place, WINDOW)
    before = (Act.objects.count(), list(Reminder.objects.values()))
    read(feed_for(secretary), WINDOW)
    assert (Act.objects.count(), list(Reminder.objects.values())) == before
