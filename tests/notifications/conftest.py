"""People to be told: the water bureau's contact and leader, the government's contact, the justice bureau itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from lifecycle.models import Task
from lifecycle.task_keeping import keep
from notifications.models import Contact, Recipient, Reminder
from notifications.noting import Noted, note
from offices.models import Jurisdiction, Organ
from tests.notifications.tally import pytest_terminal_summary
from tests.servers.mail import Mail, running_mail

__all__ = ["pytest_terminal_summary"]  # pytest finds it here

LAST_DAY = date(2024, 7, 31)  # of the document on trial
WINDOW = date(2024, 2, 1)

Names = Callable[..., Recipient]


@pytest.fixture
def names(place: Jurisdiction) -> Names:
    """Names somebody for an organ, or for the office where none is given."""

    def make(name: str, organ: Organ | None, role: str = "contact", **particulars: object) -> Recipient:
        address = f"{name}@qinghe.example"
        recipient, _ = Recipient.objects.get_or_create(address=address, defaults={"name": name})
        Contact.objects.create(
            recipient=recipient, jurisdiction=place, organ=organ, role=role if organ else "office", **particulars
        )
        return recipient

    return make


@pytest.fixture
def office(names: Names) -> Recipient:
    return names("sifaju", None)


@pytest.fixture
def secretary(names: Names, government: Organ) -> Recipient:
    """Contact of the government, which issued most of the cast's documents."""
    return names("mishu", government)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with running_mail(tmp_path / "mail") as server:
        yield server


def night(place: Jurisdiction, day: date, since: date | None = None) -> Noted:
    """What the nightly job does for a place."""
    keep([place], day, {place.pk: since or day - timedelta(days=1)})
    return note([place], day)


def told() -> list[tuple[str, int, str, str]]:
    rows = Reminder.objects.order_by("pk").values_list("recipient__name", "cycle", "tier", "cause")
    return list(rows)


def sent(on: date) -> None:
    """As if everything noted had gone out that day."""
    Reminder.objects.filter(state=Reminder.State.NOTED).update(state=Reminder.State.SENT, sent_on=on)


def the_task() -> Task:
    return Task.objects.get()
