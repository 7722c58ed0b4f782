"""What nears its end, or has ended undecided: the tasks of a place of which somebody is to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from lifecycle.models import Task
from offices.models import Jurisdiction
from registry.models import Document

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Nearing:
    """`days_left` counts to the last valid day, 0 on that day, negative afterwards; `tier` is the one that is due."""

    document: Document
    last_day: date
    days_left: int
    tier: str


def nearing_end(place: Jurisdiction, day: date) -> Iterator[Nearing]:
    """As its tasks were kept for that day: soonest first, straight from the database, those put off included."""
    for task in _due(place).select_related("document").order_by("until", "document").iterator(CHUNK):
        yield Nearing(task.document, task.due_on, (task.due_on - day).days, task.tier)


def tiers_due(place: Jurisdiction) -> Mapping[str, int]:
    """By tier, of how many documents it is due."""
    counted = _due(place).order_by("tier").values_list("tier").annotate(documents=Count("pk"))
    return dict(counted.values_list("tier", "documents"))


def _due(place: Jurisdiction) -> QuerySet[Task]:
    return Task.objects.filter(jurisdiction=place, state=Task.State.OPEN).exclude(tier="")
