"""What was meant to lapse has: said once, the day after, to those who are to be told; and never what isn't so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from lifecycle.acts import undo
from lifecycle.deadlines import choose_route
from lifecycle.decisions import extend, repeal
from lifecycle.models import Act, Task
from lifecycle.renewal import renew
from lifecycle.rules.deadlines import Route
from lifecycle.task_answers import answer
from lifecycle.task_keeping import keep
from notifications.farewells import STILL_NEWS, Farewells, note_lapsed
from notifications.models import Channel, Contact, Recipient, Reminder
from notifications.nightly import run_night
from notifications.posting import post
from notifications.untold import untold
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, told
from tests.notifications.test_posting import a_morning, mailbox, morning, nights
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]

AFTER = LAST_DAY + timedelta(days=1)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def night(place: Jurisdiction, day: date, since: date | None = None) -> int:
    nights = {place.pk: since or day - timedelta(days=1)}
    keep([place], day, nights)
    return note_lapsed(nights, day).noted


@pytest.fixture
def lapsing(trial: Document, place: Jurisdiction, by: Actor) -> Document:
    """Asked about when its window opened, and answered: let it lapse."""
    keep([place], WINDOW, {place.pk: WINDOW - timedelta(days=1)})
    answer(Task.objects.get(), Route.LAPSE, cycle=1, reason="任务已完成", by=by, at=moment(WINDOW))
    return trial


def test_nobody_hears_before_the_day_after_and_then_once(
    lapsing: Document, place: Jurisdiction, secretary: Recipient
) -> None:
    for days in range(-30, 0):
        assert night(place, AFTER + timedelta(days=days)) == 0
    assert night(place, AFTER) == 1
    assert night(place, AFTER) == 0
    assert night(place, AFTER + timedelta(days=1)) == 0
    assert told() == [("mishu", 1, "lapsed", "contact")]
    assert Task.objects.get().state == "closed"


def test_of_what_was_never_asked_about_it_is_said_too(
    trial: Document, place: Jurisdiction, by: Actor, secretary: Recipient
) -> None:
    choose_route(trial, Route.LAPSE, reason="", by=by, at=RECORDED)
    assert night(place, LAST_DAY) == 0
    assert not Task.objects.exists()
    assert night(place, AFTER) == 1
    assert Task.objects.get().state == "closed"


@pytest.mark.parametrize("days", [3, 30, 400])
def test_after_an_outage_of_any_length(lapsing: Document, place: Jurisdiction, secretary: Recipient, days: int) -> None:
    assert night(place, LAST_DAY + timedelta(days=days), since=LAST_DAY) == 1


def test_a_run_that_was_killed_between_two_people_tells_the_second_later(
    lapsing: Document, place: Jurisdiction, names: Callable[..., Recipient], government: object, secretary: Recipient
) -> None:
    night(place, AFTER)
    names("zhang", government)
    assert night(place, AFTER) == 1
    assert [name for name, *_ in told()] == ["mishu", "zhang"]


def test_the_office_hears_where_nobody_is_named(lapsing: Document, place: Jurisdiction, office: Recipient) -> None:
    assert night(place, AFTER) == 1
    assert told() == [("sifaju", 1, "lapsed", "nobody")]


def test_where_nobody_is_there_to_be_told_it_is_counted_each_night_and_said_once_somebody_is(
    lapsing: Document, place: Jurisdiction, names: Names, government: Organ
) -> None:
    group = Recipient.objects.create(name="群", address="wecom:0123", channel=Channel.WECOM)
    Contact.objects.create(recipient=group, jurisdiction=place, role=Contact.Role.OFFICE)
    keep([place], AFTER, {place.pk: LAST_DAY})
    assert note_lapsed({place.pk: LAST_DAY}, AFTER) == Farewells(noted=1, nobody=1)
    later = AFTER + timedelta(days=5)
    assert note_lapsed({place.pk: later - timedelta(days=1)}, later) == Farewells(noted=0, nobody=1)
    assert [task.document for task in untold([place], later)] == [lapsing]
    names("mishu", government)
    assert not untold([place], later).exists()
    assert run_night([place], later).reminders == 1
    # Whoever comes after somebody was told needs to hear nothing more.
    names("zhang", government)
    assert run_night([place], later + timedelta(days=1)).reminders == 0
    assert [name for name, *_ in told()] == ["群", "mishu"]


def test_who_is_named_long_after_hears_nothing_of_it(
    lapsing: Document, place: Jurisdiction, names: Names, government: Organ
) -> None:
    keep([place], AFTER, {place.pk: LAST_DAY})
    late = AFTER + STILL_NEWS
    assert note_lapsed({place.pk: late - timedelta(days=2)}, late - timedelta(days=1)).nobody == 1
    names("mishu", government)
    assert note_lapsed({place.pk: late - timedelta(days=1)}, late) == Farewells()


@pytest.mark.parametrize("happening", ["repealed", "renewed", "extended", "chosen otherwise", "said after the end"])
def test_nothing_is_said_of_what_went_another_way(
    happening: str, trial: Document, registers: Registers, place: Jurisdiction, by: Actor, secretary: Recipient
) -> None:
    late = date(2024, 7, 1)
    keep([place], WINDOW, {place.pk: WINDOW - timedelta(days=1)})
    if happening != "said after the end":
        choose_route(trial, Route.LAPSE, reason="", by=by, at=moment(WINDOW))
        keep([place], late, {place.pk: late - timedelta(days=1)})
    if happening == "repealed":
        repeal(trial, on=date(2024, 7, 10), authority=MINUTES, reason="", by=by, at=moment(late))
    elif happening == "renewed":
        successor = registers("青河区人民政府关于印发夜间停车管理办法的通知", effective_on=AFTER)
        renew(trial, successor=successor, on=AFTER, authority=MINUTES, reason="", by=by, at=moment(late))
    elif happening == "extended":
        extend(trial, until=date(2026, 7, 31), on=late, authority=MINUTES, reason="", by=by, at=moment(late))
    elif happening == "chosen otherwise":
        choose_route(trial, Route.AMEND, reason="", by=by, at=moment(late))
    else:
        keep([place], AFTER, {place.pk: LAST_DAY})
        choose_route(trial, Route.LAPSE, reason="", by=by, at=moment(AFTER))
    assert night(place, AFTER) == 0


def test_it_goes_out_in_a_letter_that_asks_nothing_also_days_later(
    lapsing: Document, secretary: Recipient, mailbox: Mailbox, settings: Settings
) -> None:
    a_morning(LAST_DAY)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    assert a_morning(AFTER).put_off == 1
    settings.EMAIL_PORT = port
    assert a_morning(AFTER + timedelta(days=4)).sent == 1
    (letter,) = mailbox.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # an EmailMessage by its policy
    assert "它已按原定安排失效" in text
    assert "/r/" not in text
    assert a_morning(AFTER + timedelta(days=5)).sent == 0


def test_what_was_taken_back_before_it_went_out_is_not_said(
    lapsing: Document, by: Actor, secretary: Recipient, mailbox: Mailbox
) -> None:
    nights(morning(AFTER))
    undo(Act.objects.get(verb="choose_route"), by=by, at=morning(AFTER), reason="选错")
    assert post(morning(AFTER, 9)).sent == 0
    assert Reminder.objects.get(tier="lapsed").state == "superseded"
