"""Letters that have gone out, or failed, or wait, whenever a test runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from notifications.binding import bind
from notifications.claiming import claim, mark_refused, mark_sent, put_off
from notifications.models import Letter, Recipient
from offices.models import Jurisdiction, Organ
from offices.moments import now, today
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import Names, night

REFUSED = "mishu@qinghe.example: 550 no such user"


@pytest.fixture
def document(registers: Registers) -> Document:
    """Ends in sixty days, whenever the test runs."""
    return ends_in(60, registers, "青河区人民政府关于防汛工作的通告")


def ends_in(days: int, registers: Registers, title: str, **particulars: Any) -> Document:
    last_day = today() + timedelta(days=days)
    return registers(title, effective_on=date(2023, 1, 1), last_day=last_day, **particulars)


def refused(letter: Letter) -> None:
    mark_refused(letter, letter.reminders.all(), REFUSED)


def waits(letter: Letter) -> None:
    put_off(letter, "mishu@qinghe.example: 451 try again later", now())


def sent(letter: Letter) -> None:
    mark_sent(letter, letter.reminders.all(), now())


Outcome = Callable[[Letter], None]


def write_letters(place: Jurisdiction, outcomes: dict[str, Outcome]) -> dict[str, Letter]:
    """By name of its recipient; those without an outcome have been sent."""
    night(place, today())
    bind(today())
    for letter in claim(now()):
        outcomes.get(letter.recipient.name, sent)(letter)
    return {letter.recipient.name: letter for letter in Letter.objects.select_related("recipient")}


@pytest.fixture
def secretary(names: Names, government: Organ) -> Recipient:
    return names("mishu", government)
