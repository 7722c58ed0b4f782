"""A table of days: who hears what on which day, whatever happens to the document and to its organ meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lifecycle import decisions
from lifecycle.acts import undo
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.models import Act
from lifecycle.renewal import amend, renew, republish
from lifecycle.rules.deadlines import Route
from notifications.models import Recipient
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers, make_organ
from tests.notifications.conftest import LAST_DAY, WINDOW, Names, night, told

DAY = timedelta(days=1)
LATEST_START, LONG_AFTER = date(2024, 4, 1), date(2025, 9, 4)


def tiers() -> list[tuple[int, str]]:
    return [(cycle, tier) for _, cycle, tier, _ in told()]


@pytest.mark.parametrize(
    "last_day, day, tier",
    [
        pytest.param(date(2024, 2, 29), date(2023, 7, 28), "", id="29 February: a month and a day before its window"),
        pytest.param(date(2024, 2, 29), date(2023, 7, 29), "before_window", id="29 February: a month before"),
        pytest.param(date(2024, 2, 29), date(2023, 8, 29), "window", id="29 February: its window opens"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 28), "publish_by", id="29 February: the day before"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 29), "last_day", id="29 February itself"),
        pytest.param(date(2024, 2, 29), date(2024, 3, 1), "day_after", id="29 February: the day after"),
        pytest.param(date(2024, 8, 29), date(2024, 2, 29), "window", id="six months before 29 August, in a leap year"),
        pytest.param(date(2024, 8, 31), date(2024, 2, 29), "window", id="six months before 31 August, in a leap year"),
        pytest.param(date(2023, 8, 31), date(2023, 2, 28), "window", id="six months before 31 August, in another year"),
        pytest.param(date(2023, 8, 31), date(2023, 2, 27), "before_window", id="a day sooner"),
        pytest.param(date(2024, 9, 15), date(2024, 9, 13), "publish_by", id="Mid-Autumn: the Friday before"),
        pytest.param(date(2024, 9, 15), date(2024, 9, 14), "last_day", id="Mid-Autumn: a Saturday at work"),
        pytest.param(date(2024, 10, 5), date(2024, 9, 29), "publish_by", id="National Day: a Sunday at work"),
        pytest.param(date(2024, 10, 5), date(2024, 9, 30), "last_day", id="National Day: the last working day before"),
        pytest.param(date(2024, 10, 5), date(2024, 10, 3), "last_day", id="National Day: amid the holidays"),
        pytest.param(date(2024, 10, 5), date(2024, 10, 6), "day_after", id="National Day: over, and still holidays"),
        pytest.param(date(2025, 1, 31), date(2025, 1, 26), "publish_by", id="Spring Festival: a Sunday at work"),
        pytest.param(date(2025, 1, 31), date(2025, 1, 27), "last_day", id="Spring Festival: the last day at work"),
        pytest.param(date(2024, 12, 31), date(2024, 12, 31), "last_day", id="31 December"),
        pytest.param(date(2024, 12, 31), date(2025, 1, 1), "day_after", id="New Year, the day after"),
        pytest.param(date(2024, 7, 31), date(2025, 9, 4), "day_after", id="400 days after"),
    ],
)  # fmt: skip
def test_what_is_told_on_a_day(
    registers: Registers, place: Jurisdiction, secretary: Recipient, last_day: date, day: date, tier: str
) -> None:
    """The first night in a long time."""
    registers("青河区人民政府关于集中供热的通告", effective_on=date(2020, 1, 1), last_day=last_day)
    night(place, day, since=last_day - timedelta(days=300))
    assert tiers() == ([(1, tier)] if tier else [])


@pytest.mark.parametrize(
    "left, tier",
    [
        pytest.param(91, "180", id="91 days left"),
        pytest.param(90, "90", id="90 days left"),
        pytest.param(7, "7", id="a week left"),
        pytest.param(0, "7", id="29 February itself"),
        pytest.param(-1, "day_after", id="the day after"),
    ],
)
def test_by_plain_days_before_a_29_february(
    registers: Registers, place: Jurisdiction, secretary: Recipient, by: Actor, left: int, tier: str
) -> None:
    confirm(place, "remind_by", value="days", source="本局工作安排", by=by, at=RECORDED)
    leap_day = date(2024, 2, 29)
    registers("青河区人民政府关于集中供热的通告", effective_on=date(2020, 1, 1), last_day=leap_day)
    night(place, leap_day - timedelta(days=left), since=leap_day - timedelta(days=200))
    assert tiers() == [(1, tier)]


Decide = Callable[[Document, Registers, dict[str, Any]], Act]


def _succeeds(verb: Callable[..., Act]) -> Decide:
    def decide(document: Document, registers: Registers, how: dict[str, Any]) -> Act:
        successor = registers("青河区人民政府关于印发夜间停车管理办法的通知", effective_on=how["on"])
        return verb(document, successor=successor, **how)

    return decide


def _lapses(document: Document, _: Registers, how: dict[str, Any]) -> Act:
    return choose_route(document, Route.LAPSE, reason="", by=how["by"], at=how["at"])


def _decides(verb: Callable[..., Act], **more: object) -> Decide:
    return lambda document, _, how: verb(document, **how, **more)


@pytest.mark.parametrize(
    "decide",
    [
        pytest.param(_decides(decisions.repeal), id="repealed"),
        pytest.param(_decides(decisions.annul), id="annulled"),
        pytest.param(_decides(decisions.declare_lapse), id="declared lapsed"),
        pytest.param(_decides(decisions.delist), id="removed from management"),
        pytest.param(_succeeds(renew), id="registered again"),
        pytest.param(_succeeds(republish), id="amended and published again"),
        pytest.param(_lapses, id="let lapse"),
    ],
)
@pytest.mark.parametrize("undone", [False, True], ids=["it stands", "it is undone"])
def test_a_decision_ends_the_reminders_and_its_undoing_begins_them_anew(
    trial: Document,
    registers: Registers,
    place: Jurisdiction,
    secretary: Recipient,
    by: Actor,
    decide: Decide,
    undone: bool,
) -> None:
    night(place, WINDOW)
    how = {"on": date(2024, 3, 1), "authority": MINUTES, "reason": "", "by": by, "at": at(date(2024, 2, 10))}
    act = decide(trial, registers, how)
    nights(place, date(2024, 2, 11), date(2024, 2, 20))
    if undone:
        undo(act, by=by, at=at(date(2024, 2, 20)), reason="录入有误")
    nights(place, date(2024, 2, 21), LATEST_START, LAST_DAY, LAST_DAY + DAY, LONG_AFTER)
    anew = [(2, "window"), (2, "latest_start"), (2, "last_day"), (2, "day_after")]
    assert tiers() == [(1, "window"), *(anew if undone else [])]


@pytest.mark.parametrize(
    "decide",
    [
        pytest.param(_decides(decisions.partly_repeal, article="第五条"), id="one article repealed"),
        pytest.param(_decides(decisions.suspend), id="suspended"),
        pytest.param(_decides(amend), id="amended under its own code"),
    ],
)
def test_what_leaves_its_last_day_where_it_is_leaves_the_reminders(
    trial: Document, registers: Registers, place: Jurisdiction, secretary: Recipient, by: Actor, decide: Decide
) -> None:
    night(place, WINDOW)
    decide(
        trial,
        registers,
        {"on": date(2024, 3, 1), "authority": MINUTES, "reason": "", "by": by, "at": at(date(2024, 2, 10))},
    )
    nights(place, date(2024, 2, 11), LATEST_START, LAST_DAY + DAY)
    assert tiers() == [(1, "window"), (1, "latest_start"), (1, "day_after")]


def test_a_condition_that_is_met_ends_what_would_have_lapsed_without_it(
    registers: Registers, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    document = registers("青河区人民政府关于集中供热的通告", effective_on=date(2020, 1, 1))
    how: dict[str, Any] = {"authority": MINUTES, "reason": "", "by": by}
    decisions.lapse_unless(document, until=LAST_DAY, on=date(2023, 1, 5), at=RECORDED, **how)
    night(place, WINDOW)
    act = decisions.meet_condition(document, on=date(2024, 3, 1), at=at(date(2024, 3, 2)), **how)
    nights(place, date(2024, 3, 3), LATEST_START)
    assert tiers() == [(1, "window")]
    undo(act, by=by, at=at(LATEST_START), reason="")
    nights(place, LATEST_START + DAY)
    assert tiers() == [(1, "window"), (2, "latest_start")]


@pytest.mark.parametrize(
    "nights_between, expected",
    [
        pytest.param([], [(1, "window")], id="there and back within a day: nobody was told of the day between"),
        pytest.param([date(2024, 2, 11)], [(1, "window"), (3, "window")], id="a night in between: told anew"),
    ],
)
def test_a_day_that_is_moved_there_and_back(
    trial: Document,
    place: Jurisdiction,
    secretary: Recipient,
    by: Actor,
    nights_between: list[date],
    expected: list[tuple[int, str]],
) -> None:
    night(place, WINDOW)
    on, longer = date(2024, 2, 10), date(2024, 12, 31)
    act = decisions.extend(trial, until=longer, on=on, authority=MINUTES, reason="", by=by, at=at(on))
    nights(place, *nights_between)
    undo(act, by=by, at=at(on) + timedelta(hours=30), reason="")
    nights(place, date(2024, 2, 12), date(2024, 2, 13))
    assert tiers() == expected


def test_a_day_that_is_moved_on_is_told_by_its_own_window(
    trial: Document, place: Jurisdiction, secretary: Recipient, by: Actor
) -> None:
    night(place, WINDOW)
    on, longer = date(2024, 2, 10), date(2024, 12, 31)
    decisions.extend(trial, until=longer, on=on, authority=MINUTES, reason="", by=by, at=at(on))
    nights(place, date(2024, 2, 11), LATEST_START, date(2024, 5, 29))
    assert tiers() == [(1, "window")]
    nights(place, date(2024, 5, 30), date(2024, 6, 30), LAST_DAY + DAY, longer + DAY)
    assert tiers()[1:] == [(2, "before_window"), (2, "window"), (2, "latest_start"), (2, "day_after")]


@pytest.mark.parametrize(
    "heirs_contact, hears",
    [
        pytest.param(True, ("xiaoli", 1, "window", "contact"), id="the contact of the organ that took over"),
        pytest.param(False, ("sifaju", 1, "window", "nobody"), id="the office, where that organ has none"),
    ],
)
def test_an_organ_that_is_merged_after_its_contact_was_told(
    trial: Document,
    place: Jurisdiction,
    government: Organ,
    names: Names,
    secretary: Recipient,
    office: Recipient,
    heirs_contact: bool,
    hears: tuple[str, int, str, str],
) -> None:
    night(place, WINDOW)
    between, heir = make_organ(place, "青河区综合办公室"), make_organ(place, "青河区行政服务中心")
    if heirs_contact:
        names("xiaoli", heir)
    Organ.objects.filter(pk=government.pk).update(successor=between)
    Organ.objects.filter(pk=between.pk).update(successor=heir)
    nights(place, WINDOW + DAY, WINDOW + 2 * DAY)
    assert told() == [("mishu", 1, "window", "contact"), hears]
    Organ.objects.filter(pk=government.pk).update(successor=None)
    nights(place, WINDOW + 3 * DAY, LATEST_START)
    assert told()[2:] == [("mishu", 1, "latest_start", "contact")]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def nights(place: Jurisdiction, *days: date) -> None:
    """Each since the one before it, the first since the day before."""
    since = None
    for day in days:
        night(place, day, since)
        since = day
