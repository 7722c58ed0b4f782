"""Who may see the letters and do something about them: officers of the place and administrators, nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import Settings

from jobs.models import Job
from lifecycle.models import Snooze
from notifications.models import Letter, Reminder
from notifications.notice_letters import Quarter
from offices.models import Jurisdiction, Organ, User
from offices.moments import today
from registry.models import Document
from tests.cast import Registers
from tests.notifications.conftest import Names, names
from tests.web.letters_written import document, ends_in, refused, write_letters
from tests.web.mailroom_addresses import DONE, MAILROOM
from tests.web.reader import posted
from tests.web.roles import Answered
from tests.web.test_addresses import does, forms, visits

__all__ = ["document", "names"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(
    document: Document,
    place: Jurisdiction,
    government: Organ,
    water: Organ,
    names: Names,
    registers: Registers,
    settings: Settings,
) -> dict[str, int]:
    """What the tables name in braces. The night to come is today's, at whatever hour the tests run."""
    settings.NIGHTLY_HOUR = 0
    told = names("mishu", government)
    names("xiaoli", government)
    letters = write_letters(place, {"xiaoli": refused})
    untold = names("xiaowang", water)
    ends_in(60, registers, "青河区水利局关于取水的公告", issuers=[water])
    coming = Quarter.of(today()).after(1)
    registers("青河区水利局关于养殖的公告", issuers=[water], last_day=coming.last_day)
    line = letters["mishu"].reminders.get()
    return {
        "place": place.pk,
        "sent": letters["mishu"].pk,
        "failed": letters["xiaoli"].pk,
        "line": line.pk,
        "task": line.task_id,
        "told": told.pk,
        "untold": untold.pk,
        "addressee": water.pk,
    }


def address(name: str, argument: str, ids: dict[str, int]) -> str:
    return reverse(name, args=[part for part in argument.format(**ids).split("/") if part])


def done() -> list[object]:
    """Whatever of these pages writes."""
    return [
        list(Letter.objects.order_by("pk").values_list("state", "not_before")),
        list(Reminder.objects.order_by("pk").values_list("state", "acknowledged_by")),
        list(Snooze.objects.values_list("until")),
        list(Job.objects.values_list("kind", "state")),
    ]


@pytest.mark.parametrize("name, argument, statuses", visits(MAILROOM))
def test_each_address_answers_each_role_as_the_table_says_and_writes_nothing(
    name: str, argument: str, statuses: dict[str, int], answered: Answered, ids: dict[str, int]
) -> None:
    before = done()
    assert answered(address(name, argument, ids)) == statuses
    assert done() == before


@pytest.mark.parametrize("name, argument, statuses", forms(DONE))
def test_each_form_answers_each_role_as_the_table_says(
    name: str, argument: str, statuses: dict[str, int], visitors: dict[str, User | None], ids: dict[str, int]
) -> None:
    before = done()
    day = today().replace(day=1).toordinal() + 32  # some day of the next month
    filled = {"until": today().fromordinal(day).isoformat(), "reason": "会议推迟", "cycle": "1"}
    path = address(name, argument, ids)
    assert {role: posted(path, filled, visitors[role]) for role in statuses} == statuses
    assert (done() != before) == any(map(does, statuses, statuses.values()))
