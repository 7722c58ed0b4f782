"""A letter opened on the desk: as it went, or as it would go; nobody else's lines, nobody's links."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from lifecycle.decisions import extend, repeal
from lifecycle.models import Task
from notifications import reading
from notifications.models import Letter, Recipient, Reminder
from notifications.posting import post
from notifications.reading import letter_as_read
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, Registers, make_organ
from tests.notifications.conftest import LAST_DAY, WINDOW, Names
from tests.notifications.test_posting import a_morning, mailbox, morning, nights
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]
LATER = morning(date(2024, 4, 2))


def body_of(box: Mailbox) -> str:
    (letter,) = box.letters
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_what_was_sent_opens_as_it_was_whatever_has_happened_since(
    trial: Document, secretary: Recipient, by: Actor, mailbox: Mailbox
) -> None:
    a_morning(WINDOW)
    extend(trial, until=date(2025, 12, 31), on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=LATER)
    nights(LATER)
    assert Task.objects.get().until == date(2026, 1, 1)
    shown = letter_as_read(Letter.objects.get(), None, LATER)
    assert lines(shown.text) == [line for line in lines(body_of(mailbox)) if "/r/" not in line]
    assert "2024年7月31日（还有181天）" in shown.page


def test_the_links_of_its_recipient_are_left_out(trial: Document, secretary: Recipient, mailbox: Mailbox) -> None:
    a_morning(WINDOW)
    shown = letter_as_read(Letter.objects.get(), None, LATER)
    assert "http://shixiao.example/d/" in shown.page
    assert "/r/" not in shown.page + shown.text


def test_what_waits_opens_as_it_would_go_now_and_stays_as_it_is(
    trial: Document, registers: Registers, secretary: Recipient, by: Actor, settings: Settings, mailbox: Mailbox
) -> None:
    other = registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    settings.EMAIL_PORT = 1
    a_morning(WINDOW)
    repeal(trial, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=morning(WINDOW, 9))
    letter = Letter.objects.get()
    shown = letter_as_read(letter, None, morning(WINDOW, 9))
    assert other.title in shown.text
    assert trial.title not in shown.text
    assert Reminder.objects.filter(state=Reminder.State.NOTED).count() == 2
    assert Task.objects.filter(state=Task.State.OPEN).count() == 2


def test_what_failed_opens_as_it_was_tried(trial: Document, secretary: Recipient, mailbox: Mailbox) -> None:
    mailbox.answers["mishu"] = "550 no such user"
    a_morning(WINDOW)
    assert "还有181天" in letter_as_read(Letter.objects.get(), None, LATER).text


def test_lines_about_other_places_are_left_out(
    trial: Document, next_place: Jurisdiction, registers: Registers, names: Names, government: Organ, mailbox: Mailbox
) -> None:
    """One person may answer for two places; each office reads what is its own."""
    names("xiaowang", government)
    theirs = registers("白石区人民政府关于桥梁的通告", last_day=LAST_DAY)
    elsewhere = make_organ(next_place, "白石区人民政府")
    for moved in (theirs, *theirs.endings.all()):
        moved.jurisdiction = next_place
        moved.save()
    theirs.endings.update(organ=elsewhere)
    names("xiaowang", elsewhere)
    a_morning(WINDOW)
    letter = Letter.objects.get()
    assert letter.reminders.count() == 2
    ours = letter_as_read(letter, [trial.jurisdiction_id], LATER)
    assert trial.title in ours.page
    assert theirs.title not in ours.page + ours.text + ours.subject
    assert letter_as_read(letter, None, LATER).lines == 2


def test_of_a_very_long_letter_the_first_lines_are_composed_and_the_rest_is_counted(
    trial: Document, registers: Registers, secretary: Recipient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY - timedelta(days=1))
    a_morning(WINDOW)
    monkeypatch.setattr(reading, "LINES", 1)
    shown = letter_as_read(Letter.objects.get(), None, LATER)
    assert (shown.lines, shown.left_out) == (1, 1)
    assert "防汛" in shown.text


def test_of_a_letter_in_which_nothing_stands_nothing_is_shown(
    trial: Document, secretary: Recipient, by: Actor, settings: Settings, mailbox: Mailbox
) -> None:
    settings.EMAIL_PORT = 1
    a_morning(WINDOW)
    repeal(trial, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=morning(WINDOW, 9))
    assert letter_as_read(Letter.objects.get(), None, morning(WINDOW, 9)).page == ""
    assert post(morning(WINDOW) + timedelta(hours=7)).dropped == 1
