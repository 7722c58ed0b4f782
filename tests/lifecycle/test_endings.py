"""What ends when and who answers for it: follows from the periods, and is mended with them."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from benchmarks.building import Register
from benchmarks.loading import load
from lifecycle import migrations
from lifecycle.acts import undo
from lifecycle.decisions import repeal, suspend
from lifecycle.models import Ending
from lifecycle.periods import drift, rebuild
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.models import Document
from tests.cast import MINUTES, RECORDED, Registers, make_organ


def endings(document: Document) -> list[tuple[date, int | None]]:
    return list(document.endings.values_list("until", "organ"))


def test_a_term_ends_on_the_day_after_its_last(ordinary: Document, government: Organ) -> None:
    assert endings(ordinary) == [(date(2025, 6, 1), government.pk)]
    assert ordinary.endings.get().last_day == date(2025, 5, 31)


def test_what_has_no_term_does_not_end(undated: Document) -> None:
    assert endings(undated) == []


def test_a_repeal_brings_the_end_forward_and_its_undoing_back(ordinary: Document, by: Actor) -> None:
    before = endings(ordinary)
    act = repeal(ordinary, on=date(2024, 1, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    assert [until for until, _ in endings(ordinary)] == [date(2024, 1, 1)]
    undo(act, by=by, at=RECORDED, reason="")
    assert endings(ordinary) == before


def test_a_suspension_ends_nothing(ordinary: Document, by: Actor) -> None:
    before = endings(ordinary)
    suspend(ordinary, on=date(2024, 1, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    assert endings(ordinary) == before


def test_the_drafter_answers_before_the_lead_issuer(
    registers: Registers, place: Jurisdiction, government: Organ, water: Organ
) -> None:
    document = registers("关于农村供水的通知", issuers=[government, water], last_day=date(2025, 1, 1))
    assert endings(document) == [(date(2025, 1, 2), government.pk)]
    drafter = make_organ(place, "青河区农业农村局")
    Document.objects.filter(pk=document.pk).update(drafter=drafter)
    assert [one.pk for one in drift()] == [document.pk]
    assert rebuild() == 1
    assert endings(document) == [(date(2025, 1, 2), drafter.pk)]
    assert rebuild() == 0


def test_an_ending_that_is_lost_or_invented_is_drift(ordinary: Document, undated: Document) -> None:
    Ending.objects.filter(document=ordinary).delete()
    Ending.objects.create(document=undated, jurisdiction=undated.jurisdiction, until=date(2025, 1, 1))
    assert {one.pk for one in drift()} == {ordinary.pk, undated.pk}
    assert rebuild() == 2
    assert list(drift()) == []


@pytest.mark.django_db(transaction=True)
def test_the_migration_fills_in_what_the_periods_say() -> None:
    """For a register that was in use before: as the fold would, for every kind of life."""
    load(Register(documents=600, places=3), processes=0)
    columns = ("document", "jurisdiction", "organ", "until")
    folded = set(Ending.objects.values_list(*columns))
    Ending.objects.all().delete()
    (name,) = (path.stem for path in Path(migrations.__path__[0]).glob("*_what_ends.py"))
    migration = import_module(f"{migrations.__name__}.{name}")
    with connection.schema_editor() as editor:
        migration.fill_endings(None, editor)
    assert set(Ending.objects.values_list(*columns)) == folded != set()
