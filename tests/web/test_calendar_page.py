"""A calendar at its address: without a log-in, for nobody else to keep, and gone once it is revoked."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from lifecycle.models import Task
from notifications.feeds import feed_of, make_feed, revoke_feed
from notifications.models import Channel, Feed, Recipient
from offices.actors import house
from offices.models import Jurisdiction, Organ
from offices.moments import now
from registry.models import Document
from tests.cast import RECORDED
from tests.notifications.conftest import Names, names

__all__ = ["names"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(lasting: Document, place: Jurisdiction, government: Organ, names: Names) -> Recipient:
    """Of a task that is open on any day on which these tests may run."""
    Task.objects.create(
        key=f"evaluate:{lasting.pk}", jurisdiction=place, document=lasting, organ=government, until="2091-01-01"
    )
    return names("mishu", government)


def made(holder: Recipient | Organ) -> str:
    return f"/calendar/{make_feed(holder, by=house('test'), at=RECORDED)}.ics"


def test_whoever_has_the_address_reads_it_without_a_log_in(reader: Recipient, lasting: Document) -> None:
    answer = Client().get(made(reader))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert not answer.cookies
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {lasting.title in str(event["SUMMARY"]) for event in events} == {True}


def test_what_has_not_changed_is_not_sent_again(reader: Recipient) -> None:
    address = made(reader)
    tag = Client().get(address)["ETag"]
    again = Client().get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Task.objects.update(until="2091-02-01")
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 200


def test_it_is_only_read(reader: Recipient) -> None:
    address = made(reader)
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_a_new_address_revokes_the_one_before(reader: Recipient, government: Organ) -> None:
    of_the_organ, old = made(government), made(reader)
    new = made(reader)
    assert [Client().get(address).status_code for address in (of_the_organ, old, new)] == [200, 404, 200]
    assert revoke_feed(reader, by=house("test"), at=RECORDED)
    assert not revoke_feed(reader, by=house("test"), at=RECORDED)
    assert [Client().get(address).status_code for address in (of_the_organ, old, new)] == [200, 404, 404]


@pytest.mark.parametrize(
    "secret",
    ["x", "a" * 43, "ä" * 43, "%00" * 20, "a" * 3000, "日历"],
    ids=["short", "of the right length", "no ASCII", "zero bytes", "very long", "Chinese"],
)
def test_a_secret_that_nobody_was_given_leads_nowhere(secret: str, reader: Recipient) -> None:
    made(reader)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_the_secret_itself_is_not_kept(reader: Recipient) -> None:
    address = made(reader)
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in repr(list(Feed.objects.values()))
    assert Client().get(f"/calendar/{Feed.objects.get().digest}.ics").status_code == 404


def test_a_persons_calendar_asks_nine_queries(reader: Recipient) -> None:
    address = made(reader)
    Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    # The feed, its tasks, their routes, tiers and done steps, the last act about them, the office's answers and the
    # last of those, which register this is.
    assert len(asked) == 9


def test_the_commands_make_an_address_once_and_revoke_it(
    reader: Recipient, government: Organ, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("make_calendar", "--person", reader.address)
    call_command("make_calendar", "--organ", "QHDR", "青河区人民政府")
    of_reader, of_organ = capsys.readouterr().out.split()
    assert [Client().get(address).status_code for address in (of_reader, of_organ)] == [200, 200]
    kept = Feed.objects.get(organ=government)
    assert kept.made_by.endswith("(make_calendar)")
    assert abs(now() - kept.made_at).total_seconds() < 60
    call_command("revoke_calendar", "--organ", "QHDR", "青河区人民政府")
    assert [Client().get(address).status_code for address in (of_reader, of_organ)] == [200, 404]
    kept.refresh_from_db()
    assert kept.revoked_by.endswith("(revoke_calendar)")
    with pytest.raises(SystemExit) as none_left:
        call_command("revoke_calendar", "--organ", "QHDR", "青河区人民政府")
    assert none_left.value.code == 1


@pytest.mark.parametrize(
    "options, said",
    [
        pytest.param(["--person", "nobody@qinghe.example"], "nobody@qinghe.example", id="whom no letters reach"),
        pytest.param(["--person", "wecom:0123"], "wecom:0123", id="a robot"),
        pytest.param(["--organ", "QHDR", "青河区商务局"], "青河区商务局", id="no such organ"),
        pytest.param(["--organ", "NOWHERE", "青河区商务局"], "NOWHERE", id="no such place"),
    ],
)
def test_whom_the_commands_do_not_know_they_refuse(
    options: list[str], said: str, place: Jurisdiction, capsys: pytest.CaptureFixture[str]
) -> None:
    Recipient.objects.create(name="群", address="wecom:0123", channel=Channel.WECOM)
    for command in ("make_calendar", "revoke_calendar"):
        with pytest.raises(SystemExit):
            call_command(command, *options)
        assert said in capsys.readouterr().err
    assert not Feed.objects.exists()


def test_the_database_refuses_a_second_one(reader: Recipient) -> None:
    made(reader)
    with pytest.raises(IntegrityError):
        Feed.objects.create(recipient=reader, digest="x", made_at=RECORDED, made_by="x")


def test_a_feed_is_found_by_its_secret_alone(reader: Recipient) -> None:
    secret = make_feed(reader, by=house("test"), at=RECORDED)
    assert feed_of(secret).recipient == reader
