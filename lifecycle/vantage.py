"""From where the register is looked at. Whatever lists, counts or exports takes one of these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from lifecycle.models import Period
from lifecycle.querysets import PeriodQuerySet
from offices.models import Jurisdiction
from offices.reach import Reach


@dataclass(frozen=True, slots=True)
class Vantage:
    """For which day, as known when (None: now), how far, and whose documents can be among the answers."""

    day: date
    as_known_at: datetime | None
    reach: Reach
    places: tuple[Jurisdiction, ...]

    @property
    def periods(self) -> PeriodQuerySet:
        """The one that covers the day, of each document in sight that the register knew then."""
        # The day before the moment: it leaves fewer rows to be asked when they were known.
        return Period.objects.whole().on(self.day).believed(self.as_known_at).within(self.reach)

    def known_at(self, at: datetime) -> Self:
        """The same with the state of knowledge held fast: what is recorded after `at` changes no later page of it."""
        return self if self.as_known_at else replace(self, as_known_at=at)


def whole_register(day: date, as_known_at: datetime | None) -> Vantage:
    """For whoever works at the machine itself: a command, a nightly job."""
    return Vantage(day, as_known_at, Reach(everything=True), tuple(Jurisdiction.objects.all()))
