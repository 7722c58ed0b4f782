"""What nears its end: the documents whose last valid day lies within the tiers of their place's rule set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from lifecycle.models import Ending
from lifecycle.rulebook import rules_for
from lifecycle.rules import day_before
from offices.models import Jurisdiction
from registry.models import Document

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Nearing:
    """`days_left` counts to the last valid day, 0 on that day; `tier` is the most urgent one reached."""

    document: Document
    last_day: date
    days_left: int
    tier: int


def nearing_end(place: Jurisdiction, day: date) -> Iterator[Nearing]:
    """Soonest first, straight from the database: nothing but these rows is read."""
    tiers = _tiers(place, day)
    endings = _endings(place, day, tiers).select_related("document").order_by("until", "document")
    for ending in endings.iterator(CHUNK):
        days_left = (ending.last_day - day).days
        yield Nearing(ending.document, ending.last_day, days_left, _tier(days_left, tiers))


def count_nearing(place: Jurisdiction, day: date) -> dict[int, int]:
    """How many of each tier; the documents themselves are not read."""
    tiers = _tiers(place, day)
    counts = Counter[int]()
    for until, count in _endings(place, day, tiers).order_by().values_list("until").annotate(count=Count("*")):
        counts[_tier((day_before(until) - day).days, tiers)] += count
    return dict(counts)


def _tiers(place: Jurisdiction, day: date) -> list[int]:
    return sorted(rules_for([place], day)[place.pk]["expiry_tiers_days"].value)


def _endings(place: Jurisdiction, day: date, tiers: Sequence[int]) -> QuerySet[Ending]:
    return Ending.objects.ending_between(day, day + timedelta(days=tiers[-1])).filter(jurisdiction=place)


def _tier(days_left: int, tiers: Sequence[int]) -> int:
    """The smallest tier that is not less: 30 days left is tier 30, 31 is tier 60. Never `=`, so no day is missed."""
    return next(tier for tier in tiers if days_left <= tier)
