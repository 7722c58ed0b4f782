"""Told again, or told instead: after a snooze, after an answer undone, where nobody can be reached any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.acts import undo
from lifecycle.deadlines import choose_route
from lifecycle.decisions import extend
from lifecycle.rules.deadlines import Route
from lifecycle.task_answers import snooze
from notifications.models import Contact, Recipient, Reminder
from notifications.posting import Posted, post
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, Registers
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night, sent, the_task, told
from tests.notifications.test_posting import a_morning, mailbox, morning, nights, recipients
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]  # pytest finds it here

DAY = timedelta(days=1)
LATEST_START = date(2024, 2, 29)


def put_off(until: date, by: Actor, on: date = WINDOW) -> None:
    snooze(the_task(), until=until, cycle=1, reason="等待上级文件", by=by, at=morning(on, 10))


def mornings(first: date, last: date) -> dict[date, int]:
    """How many letters went out on which day."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    posted = {day: a_morning(day).sent for day in days}
    return {day: count for day, count in posted.items() if count}


def test_what_was_told_and_put_off_is_told_again_on_its_day_and_once(
    trial: Document, secretary: Recipient, by: Actor, mailbox: Mailbox
) -> None:
    assert a_morning(WINDOW) == Posted(sent=1)
    put_off(WINDOW + 10 * DAY, by)
    assert mornings(WINDOW + DAY, WINDOW + 20 * DAY) == {WINDOW + 10 * DAY: 1}
    assert [tier for _, _, tier, _ in told()] == ["window", "window"]


def test_put_off_twice_it_comes_twice_more(trial: Document, secretary: Recipient, by: Actor, mailbox: Mailbox) -> None:
    a_morning(WINDOW)
    put_off(WINDOW + 3 * DAY, by)
    a_morning(WINDOW + 3 * DAY)
    put_off(WINDOW + 6 * DAY, by, on=WINDOW + 3 * DAY)
    assert mornings(WINDOW + 4 * DAY, WINDOW + 12 * DAY) == {WINDOW + 6 * DAY: 1}


def test_whoever_had_seen_it_before_it_was_put_off_is_silent_again_after_it(
    trial: Document, place: Jurisdiction, government: Organ, names: Names, secretary: Recipient, by: Actor
) -> None:
    """The leader hears when nobody has acknowledged since."""
    names("quzhang", government, "leader")
    night(place, WINDOW)
    sent(WINDOW)
    Reminder.objects.update(acknowledged_at=morning(WINDOW), acknowledged_by="小王")
    put_off(WINDOW + 5 * DAY, by)
    night(place, WINDOW + 5 * DAY)
    sent(WINDOW + 5 * DAY)
    assert night(place, WINDOW + 12 * DAY).leaders == 1


def test_whose_letter_was_held_up_while_a_colleague_put_it_off_hears_on_its_day(
    trial: Document, government: Organ, names: Names, by: Actor, mailbox: Mailbox
) -> None:
    names("xiaowang", government)
    names("xiaoli", government)
    mailbox.answers["xiaoli"] = "451 try again later"
    assert a_morning(WINDOW) == Posted(sent=1, put_off=1)
    put_off(WINDOW + 3 * DAY, by)
    del mailbox.answers["xiaoli"]
    mornings(WINDOW + DAY, WINDOW + 2 * DAY)
    assert recipients(mailbox) == ["xiaowang"]
    a_morning(WINDOW + 3 * DAY)
    assert sorted(recipients(mailbox)) == ["xiaoli", "xiaowang", "xiaowang"]


def test_an_answer_undone_before_the_letter_went_leaves_nobody_untold(
    trial: Document, secretary: Recipient, by: Actor, mailbox: Mailbox
) -> None:
    nights(morning(WINDOW))
    chosen = choose_route(trial, Route.REREGISTER, reason="", by=by, at=morning(WINDOW))
    assert post(morning(WINDOW)) == Posted(dropped=1)
    undo(chosen, by=by, at=morning(WINDOW, 9), reason="录入有误")
    assert mornings(WINDOW + DAY, WINDOW + 5 * DAY) == {WINDOW + DAY: 1}
    assert told() == [("mishu", 1, "window", "contact")]


def test_a_last_day_that_moves_back_into_the_past_is_told_as_over(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    """The extension was recorded in error: relied on for a month, and void."""
    night(place, WINDOW)
    sent(WINDOW)
    longer = extend(trial, until=date(2024, 12, 31), on=WINDOW, authority=MINUTES, reason="", by=by, at=RECORDED + DAY)
    night(place, date(2024, 8, 20))
    sent(date(2024, 8, 20))
    undo(longer, by=by, at=morning(date(2024, 9, 1)), reason="录入有误")
    night(place, date(2024, 9, 2))
    task = the_task()
    assert (task.state, task.due_on, task.tier) == ("open", LAST_DAY, "day_after")
    assert told()[-1] == ("mishu", task.cycle, "day_after", "contact")


def test_a_red_task_whose_last_day_is_corrected_backwards_stays_red(
    registers: Registers, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    document = registers("青河区人民政府关于防汛工作的通告", effective_on=date(2022, 1, 1), last_day=LAST_DAY)
    longer = extend(
        document, until=date(2024, 8, 31), on=WINDOW, authority=MINUTES, reason="", by=by, at=RECORDED + DAY
    )
    night(place, date(2024, 9, 1))
    sent(date(2024, 9, 1))
    assert the_task().tier == "day_after"
    undo(longer, by=by, at=morning(date(2024, 9, 3)), reason="录入有误")
    night(place, date(2024, 9, 4))
    task = the_task()
    assert (task.state, task.due_on, task.tier, task.cycle) == ("open", LAST_DAY, "day_after", 2)


def test_the_office_hears_of_what_no_contact_can_be_told(
    trial: Document, government: Organ, names: Names, office: Recipient, mailbox: Mailbox
) -> None:
    names("xiaowang", government)
    mailbox.answers["xiaowang"] = "550 no such user"
    assert a_morning(WINDOW) == Posted(refused=1)
    assert mornings(WINDOW + DAY, WINDOW + 5 * DAY) == {WINDOW + DAY: 1}
    assert recipients(mailbox) == ["sifaju"]
    assert told()[-1] == ("sifaju", 1, "window", "unreachable")


def test_as_long_as_one_contact_is_reached_the_office_hears_nothing(
    trial: Document, government: Organ, names: Names, office: Recipient, mailbox: Mailbox
) -> None:
    names("xiaowang", government)
    names("xiaoli", government)
    mailbox.answers["xiaowang"] = "550 no such user"
    assert a_morning(WINDOW) == Posted(sent=1, refused=1)
    assert mornings(WINDOW + DAY, WINDOW + 5 * DAY) == {}


def test_who_is_no_longer_contact_when_the_letter_goes_gets_none(
    trial: Document, government: Organ, names: Names, mailbox: Mailbox
) -> None:
    """Their successor hears the night after."""
    names("xiaowang", government)
    nights(morning(WINDOW))
    Contact.objects.update(valid_until=WINDOW)
    names("xiaoli", government, valid_from=WINDOW)
    assert post(morning(WINDOW)) == Posted(dropped=1)
    assert a_morning(WINDOW + DAY) == Posted(sent=1)
    assert recipients(mailbox) == ["xiaoli"]


@pytest.mark.parametrize(
    "until, goes",
    [
        pytest.param(LATEST_START, True, id="the day of the next tier"),
        pytest.param(LATEST_START + DAY, False, id="a day beyond it"),
    ],
)
def test_a_letter_puts_off_no_further_than_its_tier_lasts(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor, until: date, goes: bool
) -> None:
    night(place, WINDOW)

    def put_off_by(person: bool) -> date:
        made = snooze(the_task(), until=until, cycle=1, reason="等待", by=by, at=morning(WINDOW), this_tier=person)
        return made.until

    if goes:
        assert put_off_by(person=True) == until
    else:
        with pytest.raises(Refused, match="put_off_beyond_tier"):
            put_off_by(person=True)
    # The office may.
    assert put_off_by(person=False) == until
