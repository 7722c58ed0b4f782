"""Signed links, acknowledging, and sending again what was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection

from notifications.answering import acknowledge, reminder_of, send_again, token_of
from notifications.models import Letter, Recipient, Reminder
from notifications.posting import Posted, post
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import RECORDED
from tests.notifications.conftest import WINDOW, night
from tests.notifications.test_posting import a_morning, mailbox, morning
from tests.servers.smtp import Mailbox

__all__ = ["mailbox"]


@pytest.fixture
def reminder(trial: Document, place: Jurisdiction, secretary: Recipient) -> Reminder:
    night(place, WINDOW)
    return Reminder.objects.get()


def test_a_link_leads_back_to_its_reminder(reminder: Reminder) -> None:
    assert reminder_of(token_of(reminder)) == reminder


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda token: token[:-1], id="cut off"),
        pytest.param(lambda token: token.replace(token[0], "x", 1), id="another number"),
        pytest.param(lambda token: token[:0], id="empty"),
    ],
)
def test_a_link_that_this_register_did_not_write_is_refused(reminder: Reminder, damage: object) -> None:
    assert callable(damage)
    with pytest.raises(Refused, match="link_unreadable"):
        reminder_of(damage(token_of(reminder)))


def test_what_was_signed_for_something_else_is_no_link(reminder: Reminder) -> None:
    with pytest.raises(Refused, match="link_unreadable"):
        reminder_of(signing.dumps(reminder.pk, salt="something else"))


def test_a_link_to_what_is_gone_is_refused(reminder: Reminder) -> None:
    token = token_of(reminder)
    reminder.delete()
    with pytest.raises(Refused, match="link_unreadable"):
        reminder_of(token)


def test_who_acknowledged_first_stays_on_record(reminder: Reminder) -> None:
    assert acknowledge(reminder, by=Actor("小王"), at=RECORDED)
    assert not acknowledge(reminder, by=Actor("小李"), at=RECORDED + timedelta(hours=1))
    reminder.refresh_from_db()
    assert (reminder.acknowledged_by, reminder.acknowledged_at) == ("小王", RECORDED)


def test_whoever_is_killed_while_sending_a_letter_again_leaves_it_failed_with_its_lines(
    trial: Document, secretary: Recipient, mailbox: Mailbox
) -> None:
    """Else it would be claimed without a line, and dropped."""
    mailbox.answers["mishu"] = "550 no such user"
    assert a_morning(WINDOW) == Posted(refused=1)

    def killed(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith('UPDATE "notifications_reminder"'):
            raise KeyboardInterrupt
        return execute(sql, *rest)

    with connection.execute_wrapper(killed), pytest.raises(KeyboardInterrupt):
        send_again(Letter.objects.get())
    assert (Letter.objects.get().state, Reminder.objects.get().state) == ("failed", "failed")
    assert send_again(Letter.objects.get())


def test_a_letter_refused_for_good_goes_again_when_its_address_is_mended(
    trial: Document, secretary: Recipient, mailbox: Mailbox
) -> None:
    mailbox.answers["mishu"] = "550 no such user"
    assert a_morning(WINDOW) == Posted(refused=1)
    letter = Letter.objects.get()
    Recipient.objects.filter(pk=secretary.pk).update(address="bangongshi@qinghe.example")
    assert send_again(letter)
    assert not send_again(letter)
    assert post(morning(WINDOW, 9)) == Posted(sent=1)
    assert str(mailbox.letters[0]["To"]) == "bangongshi@qinghe.example"
    assert Reminder.objects.get().state == Reminder.State.SENT
