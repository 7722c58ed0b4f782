"""Which tasks a night looks at: whatever differs from the register, in any number of places at once; nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lifecycle.acts import undo
from lifecycle.clock import lock_all
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.decisions import repeal
from lifecycle.models import Clock, Ending, Task
from lifecycle.registration import Particulars, register
from lifecycle.rules.deadlines import Route
from lifecycle.task_keeping import Kept, keep
from offices.actors import Actor, person
from offices.models import Jurisdiction, User
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers, make_organ

LAST_DAY = date(2024, 7, 31)  # of the document on trial
WINDOW = date(2024, 2, 1)


def night(*places: Jurisdiction, day: date = WINDOW, since: date | None = None) -> Kept:
    return keep(places, day, {place.pk: since or day - timedelta(days=1) for place in places})


@pytest.fixture
def next_trial(next_place: Jurisdiction, neighbour: User) -> Document:
    """A document of the district next door that ends on the same day."""
    issuer = make_organ(next_place, "白石区人民政府", "001")
    particulars = Particulars(title="白石区人民政府关于夜间停车的通告", issuers=[issuer], last_day=LAST_DAY)
    return register(next_place, particulars, authority="登记簿第1页", by=person(neighbour), at=RECORDED)


def test_each_of_several_places_is_kept_by_its_own_rules(
    trial: Document, next_trial: Document, place: Jurisdiction, next_place: Jurisdiction, neighbour: User
) -> None:
    confirm(next_place, "remind_by", value="days", source="本局工作安排", by=person(neighbour), at=RECORDED)
    assert night(next_place, place, day=LAST_DAY - timedelta(days=190)).made == 1
    assert Task.objects.get().document == trial
    assert night(next_place, place, day=LAST_DAY - timedelta(days=60)).made == 1
    tiers = dict(Task.objects.values_list("document", "tier"))
    assert tiers[next_trial.pk] == "60"
    assert tiers[trial.pk] == "to_office"
    assert set(Task.objects.values_list("document", "jurisdiction")) == {
        (trial.pk, place.pk), (next_trial.pk, next_place.pk),
    }  # fmt: skip


def test_each_of_several_places_looks_back_to_its_own_last_night(
    trial: Document, next_trial: Document, place: Jurisdiction, next_place: Jurisdiction
) -> None:
    day = LAST_DAY + timedelta(days=20)
    keep(
        [place, next_place], day, {place.pk: LAST_DAY - timedelta(days=5), next_place.pk: LAST_DAY + timedelta(days=5)}
    )
    assert [task.document for task in Task.objects.all()] == [trial]


def test_where_nothing_happened_five_questions_are_all(
    trial: Document,
    next_trial: Document,
    registers: Registers,
    place: Jurisdiction,
    next_place: Jurisdiction,
    by: Actor,
) -> None:
    """The offices' answers, chosen routes, the last acts, what has no task as it should, tasks whose end has gone.

    What somebody has decided has no task, or a closed one, and is not looked at again for that.
    """
    late = registers("青河区人民政府关于防汛工作的通告", effective_on=date(2023, 1, 1), last_day=LAST_DAY)
    soon = registers("青河区人民政府关于防火工作的通告", effective_on=date(2023, 1, 1), last_day=LAST_DAY)
    repeal(soon, on=LAST_DAY, authority=MINUTES, reason="", by=by, at=RECORDED)
    assert night(place, next_place).made == 3
    repeal(late, on=LAST_DAY, authority=MINUTES, reason="", by=by, at=RECORDED)
    assert night(place, next_place, since=RECORDED.date()).closed == 1
    assert Ending.objects.filter(document__in=[late, soon]).count() == 2
    with CaptureQueriesContext(connection) as asked:
        assert night(place, next_place) == Kept()
    assert len(asked) == 5


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"tier": "last_day"}, id="another tier"),
        pytest.param({"tier": ""}, id="no tier"),
        pytest.param({"organ": None}, id="no organ"),
        pytest.param({"until": LAST_DAY + timedelta(days=2)}, id="another day"),
        pytest.param({"until": LAST_DAY + timedelta(days=900)}, id="a day far away"),
        pytest.param({"until": LAST_DAY + timedelta(days=900), "tier": ""}, id="a day far away and no tier"),
        pytest.param({"state": "closed", "tier": ""}, id="closed"),
    ],
)
def test_whatever_differs_is_put_right(trial: Document, place: Jurisdiction, changed: dict[str, Any]) -> None:
    night(place)
    right = Task.objects.values("tier", "organ", "until", "state").get()
    Task.objects.update(**changed)
    night(place)
    assert Task.objects.values("tier", "organ", "until", "state").get() == right


def test_a_decision_that_went_unseen_is_seen_when_the_tier_moves(
    trial: Document, place: Jurisdiction, by: Actor
) -> None:
    """Recorded as if before the last night, which had not known it."""
    night(place)
    repeal(trial, on=LAST_DAY, authority=MINUTES, reason="", by=by, at=RECORDED)
    Ending.objects.filter(document=trial).update(until=LAST_DAY + timedelta(days=1))
    night(place, day=date(2024, 4, 1))
    assert Task.objects.get().state == Task.State.CLOSED


def test_of_two_ends_the_first_is_asked_about(trial: Document, place: Jurisdiction) -> None:
    """In force again after its end, it ends once more, so soon that both are as urgent."""
    day, later = WINDOW + timedelta(days=20), Ending.objects.get(document=trial)
    later.pk, later.until = None, later.until + timedelta(days=5)
    later.save()
    night(place, day=day)
    Task.objects.update(until=later.until)
    night(place, day=day)
    assert Task.objects.get().due_on == LAST_DAY


def test_a_task_of_what_is_no_longer_near_loses_its_tier(trial: Document, place: Jurisdiction) -> None:
    """Both have moved, as if a night had been killed between the two."""
    night(place)
    far = date(2027, 1, 1)
    Task.objects.update(until=far)
    Ending.objects.filter(document=trial).update(until=far)
    trial.periods.filter(valid_until=date(2024, 8, 1)).update(valid_until=far)
    trial.periods.filter(valid_from=date(2024, 8, 1)).update(valid_from=far)
    night(place)
    assert Task.objects.get().tier == ""


def test_what_nobody_reminds_of_is_not_looked_at_again(registers: Registers, place: Jurisdiction, by: Actor) -> None:
    """Decided before it ever had a task."""
    document = registers("青河区人民政府关于防汛工作的通告", last_day=LAST_DAY)
    choose_route(document, Route.LAPSE, reason="", by=by, at=RECORDED)
    assert night(place) == Kept()
    assert not Task.objects.exists()


def test_a_choice_that_was_taken_back_counts_no_longer(trial: Document, place: Jurisdiction, by: Actor) -> None:
    """Long after the night that closed it, and told by no act since."""
    act = choose_route(trial, Route.LAPSE, reason="", by=by, at=RECORDED)
    undo(act, by=by, at=RECORDED + timedelta(days=1), reason="")
    assert night(place, day=WINDOW + timedelta(days=30)).made == 1


def test_clocks_that_nobody_started_are_locked_too(place: Jurisdiction, next_place: Jurisdiction) -> None:
    with transaction.atomic():
        lock_all([next_place.pk, place.pk])
        lock_all([place.pk])
    assert set(Clock.objects.values_list("jurisdiction", flat=True)) == {place.pk, next_place.pk}
