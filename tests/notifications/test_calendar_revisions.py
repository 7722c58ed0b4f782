"""Programs keep the newer of two versions of an event: whatever moves one makes it newer, also what is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.acts import undo
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.models import Act
from lifecycle.progress import choose_tiers, say_done
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.tiers import RemindBy
from notifications.models import Feed, Recipient
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from tests.notifications.conftest import WINDOW, night
from tests.notifications.test_calendars import feed_for, read

Happens = Callable[[Document, Actor, datetime], Act]
AT = datetime(2024, 2, 1, 3, tzinfo=UTC)
LATER = timedelta(hours=1)


def chosen(document: Document, by: Actor, at: datetime) -> Act:
    return choose_route(document, Route.REPEAL, reason="", by=by, at=at)


def step_done(document: Document, by: Actor, at: datetime) -> Act:
    return say_done(document, Milestone.EVALUATION, on=date(2024, 1, 5), reason="", by=by, at=at)


def plain_days(document: Document, by: Actor, at: datetime) -> Act:
    return choose_tiers(document, RemindBy.DAYS, days=[90, 30], reason="已核对", by=by, at=at)


def office_answered(document: Document, by: Actor, at: datetime) -> Act:
    return confirm(document.jurisdiction, "remind_by", value="days", source="内部规定", by=by, at=at).act


def seen(feed: Feed) -> tuple[dict[str, date], int, datetime]:
    """Which event is on which day; and what all of them say of their version."""
    events: list[Any] = read(feed, WINDOW + timedelta(days=1))
    versions = {(int(one["SEQUENCE"]), one["LAST-MODIFIED"].dt, one["DTSTAMP"].dt) for one in events}
    ((sequence, modified, stamped),) = versions
    assert modified == stamped
    return {str(one["UID"]): one["DTSTART"].dt for one in events}, sequence, modified


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(chosen, id="a route is chosen"),
        pytest.param(step_done, id="a step is done"),
        pytest.param(plain_days, id="it is reminded of in its own way"),
        pytest.param(office_answered, id="the office answers how its place is reminded"),
    ],
)
def test_what_moves_events_and_what_takes_it_back_makes_them_newer(
    happens: Happens, trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    night(place, WINDOW)
    choose_route(trial, Route.REREGISTER, reason="", by=by, at=AT - LATER)
    feed = feed_for(secretary)
    first, sequence, _ = seen(feed)
    act = happens(trial, by, AT)
    moved, higher, at = seen(feed)
    undo(act, reason="误录", by=by, at=AT + LATER)
    back, highest, last = seen(feed)
    assert (first != moved, first == back) == (True, True)
    assert sequence < higher < highest
    assert (at, last) == (AT, AT + LATER)
