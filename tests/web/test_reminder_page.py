"""The page behind a letter's link: it asks, and only a form that is handed in answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.admission import admit, undo_batch
from lifecycle.decisions import repeal
from lifecycle.models import Act, Task
from notifications.answering import token_of
from notifications.models import Contact, Letter, Recipient, Reminder
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from offices.moments import now, today
from registry.models import Batch, Document
from tests.cast import MINUTES, Registers
from tests.intake.desk import printed, stage_text
from tests.notifications.conftest import Names, names, night
from tests.web.reader import Page, hand_in, look

__all__ = ["names"]


@pytest.fixture
def document(registers: Registers) -> Document:
    """Ends in sixty days, whenever the test runs."""
    last_day = today() + timedelta(days=60)
    return registers("青河区人民政府关于防汛工作的通告", effective_on=date(2023, 1, 1), last_day=last_day)


@pytest.fixture
def reminder(document: Document, place: Jurisdiction, government: Organ, names: Names) -> Reminder:
    names("mishu", government)
    night(place, today())
    return Reminder.objects.get()


def page_of(reminder: Reminder, query: str = "") -> Page:
    return look(f"{reverse('reminder', args=[token_of(reminder)])}{query}")


def do(reminder: Reminder, name: str, **typed: str) -> Page:
    return hand_in(reverse(name, args=[token_of(reminder)]), typed)


def task() -> Task:
    return Task.objects.get()


def test_it_says_what_the_letter_says_and_asks(reminder: Reminder, document: Document) -> None:
    page = page_of(reminder)
    assert document.title in page.text
    assert "60 days left" in page.text
    assert "Re-register unchanged" in page.text
    assert "days without a valid document" in page.text


def test_it_has_its_number_of_queries(reminder: Reminder) -> None:
    client = Client()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("reminder", args=[token_of(reminder)]))
    assert len(many) == 6


def test_to_look_answers_nothing_whatever_the_link_says(reminder: Reminder) -> None:
    before = Act.objects.count()
    page = page_of(reminder, "?answer=lapse")
    assert '<option value="lapse" selected>' in page.source
    assert Act.objects.count() == before
    assert task().state == "open"
    reminder.refresh_from_db()
    assert reminder.acknowledged_at is None


@pytest.mark.parametrize(
    "route, state, says",
    [("lapse", "closed", "This has been decided"), ("amend", "open", "Amend and re-publish (chosen)")],
)
def test_an_answer_counts_at_once_and_is_the_recipients(reminder: Reminder, route: str, state: str, says: str) -> None:
    assert do(reminder, "answer-reminder", route=route, reason="", confirmed="on").status == 302
    assert (task().state, task().tier) == (state, "")
    assert Act.objects.latest("pk").by_name == "mishu"
    page = page_of(reminder)
    assert says in page.text
    assert "Seen by mishu." in page.text


@pytest.mark.parametrize("route", ["", "forget"])
def test_no_answer_is_asked_for_again(reminder: Reminder, route: str) -> None:
    assert do(reminder, "answer-reminder", route=route).status == 422
    assert task().tier


def test_what_was_decided_meanwhile_is_said_and_not_overturned(
    reminder: Reminder, document: Document, place: Jurisdiction, by: Actor
) -> None:
    repeal(document, on=today() + timedelta(days=5), authority=MINUTES, reason="", by=by, at=now())
    night(place, today())
    assert "This has been decided" in page_of(reminder).text
    refused = do(reminder, "answer-reminder", route="amend")
    assert refused.status == 409
    assert "nothing is asked any more" in refused.text


@pytest.fixture
def printed_one(place: Jurisdiction, government: Organ, names: Names, by: Actor) -> Batch:
    """Came in as a text, ends in sixty days, and its contact has been told."""
    last = today() + timedelta(days=60)
    clause = f"本意见自2020年6月1日起施行，有效期至{last.year}年{last.month}月{last.day}日。"
    batch = stage_text(printed(clause=clause), place, by, accept=True)
    names("mishu", government)
    night(place, today())
    return batch


@pytest.mark.parametrize(
    "verb, typed",
    [
        ("answer-reminder", {"route": "lapse", "reason": ""}),
        ("answer-reminder", {"route": "amend", "reason": ""}),
        ("put-off", {"until": (today() + timedelta(days=10)).isoformat(), "reason": "等待"}),
    ],
    ids=["to let it lapse", "to amend it", "to put it off"],
)
def test_of_an_import_that_was_taken_back_nothing_is_asked(
    printed_one: Batch, by: Actor, verb: str, typed: dict[str, str]
) -> None:
    reminder = Reminder.objects.get()
    undo_batch(printed_one, by=by, at=now(), reason="错误文件")
    acts = Act.objects.count()
    for page in (page_of(reminder), do(reminder, verb, **typed)):
        assert page.status == 410
        assert "was taken back" in page.text
    assert (Act.objects.count(), task().snoozes.count()) == (acts, 0)


def test_what_comes_in_again_is_asked_about_anew(printed_one: Batch, place: Jurisdiction, by: Actor) -> None:
    undo_batch(printed_one, by=by, at=now(), reason="错误文件")
    night(place, today() + timedelta(days=1))
    assert (task().state, task().cycle) == ("closed", 1)
    admit(printed_one, by=by, at=now())
    night(place, today() + timedelta(days=2))
    assert (task().state, task().cycle) == ("open", 2)
    assert list(Reminder.objects.order_by("pk").values_list("cycle", flat=True)) == [1, 2]


def test_an_old_letter_answers_nothing_about_a_new_day(reminder: Reminder) -> None:
    Task.objects.update(cycle=2)
    assert "has moved" in page_of(reminder).text
    assert do(reminder, "answer-reminder", route="lapse", confirmed="on").status == 409
    assert task().state == "open"


@pytest.mark.parametrize(
    "typed, status, said",
    [
        pytest.param({"days": 10, "reason": "等待上级文件"}, 302, "Put off until", id="with a day and a reason"),
        pytest.param({"days": 100, "reason": "等待上级文件"}, 422, "beyond its last valid day", id="too far"),
        pytest.param({"days": 59, "reason": "等待上级文件"}, 422, "more urgent reminder comes", id="beyond its tier"),
        pytest.param({"days": 10, "reason": ""}, 422, "required", id="without a reason"),
        pytest.param({"days": None, "reason": "等待"}, 422, "required", id="without a day"),
    ],
)
def test_to_put_it_off_takes_a_day_and_a_reason(
    reminder: Reminder, typed: dict[str, Any], status: int, said: str
) -> None:
    day = (today() + timedelta(days=typed["days"])).isoformat() if typed["days"] else ""
    done = do(reminder, "put-off", until=day, reason=typed["reason"])
    assert done.status == status
    assert said in (page_of(reminder) if status == 302 else done).text
    assert task().snoozes.count() == (status == 302)


def test_to_have_seen_it_changes_the_reminder_alone(reminder: Reminder) -> None:
    before = task()
    assert do(reminder, "acknowledge").status == 302
    assert "Seen by mishu." in page_of(reminder).text
    assert (task().tier, task().state) == (before.tier, "open")


def test_a_leader_who_answers_is_named(
    reminder: Reminder, place: Jurisdiction, government: Organ, names: Names
) -> None:
    leader = names("quzhang", government, "leader")
    Recipient.objects.filter(pk=leader.pk).update(name="李区长")
    told = Reminder.objects.create(
        task=task(), cycle=1, tier=task().tier, recipient=leader, cause="silence", noted_on=today()
    )
    do(told, "answer-reminder", route="reregister")
    assert Act.objects.latest("pk").by_name == "李区长"


def test_the_admin_enters_who_is_told_and_only_looks_at_what_was_made(administrator: User, names: Names) -> None:
    office = names("sifaju", None)
    client = Client()
    client.force_login(administrator)
    night_letters = "/admin/notifications/letter/"
    Letter.objects.create(recipient=office, day=today())
    assert client.get(f"/admin/notifications/recipient/{office.pk}/change/").status_code == 200
    assert client.get(night_letters).status_code == 200
    assert client.get("/admin/notifications/reminder/").status_code == 200
    assert client.get(f"{night_letters}add/").status_code == 403


@pytest.mark.parametrize(
    "name, typed",
    [
        pytest.param("answer-reminder", {"route": "lapse", "confirmed": "on"}, id="lets it lapse"),
        pytest.param("acknowledge", {}, id="has seen it"),
        pytest.param("put-off", {"until": "2099-01-01", "reason": "等待"}, id="puts it off"),
    ],
)
def test_who_is_no_longer_contact_reads_the_letter_and_answers_nothing(
    reminder: Reminder, name: str, typed: dict[str, str]
) -> None:
    Contact.objects.update(valid_until=today())
    page = do(reminder, name, **typed)
    assert (page.status, "no longer answers" in page.text) == (403, True)
    assert task().state == "open"
    reminder.refresh_from_db()
    assert reminder.acknowledged_at is None
    assert page_of(reminder).status == 200
