"""The vocabulary of time. Each word is one filter, built on the one before; `lifecycle.rules` says the same in Python.

Every period is half-open on both axes and the valid axis is never NULL. `known_until` NULL: still believed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from lifecycle.rules import Status, day_after
from lifecycle.rules.facts import ALIVE
from offices.reach import Reach, reach_of
from registry.querysets import of_organs

if TYPE_CHECKING:
    from lifecycle.models import (  # noqa: F401  (type arguments)
        Act,
        Ending,
        Entry,
        FindingAcceptance,
        InstrumentChange,
        Link,
        ListApplication,
        Period,
        RoutePlan,
        RuleConfirmation,
        StepDone,
        Task,
        TierChoice,
    )
    from offices.models import User

ALIVE_VALUES = sorted(status.value for status in ALIVE)


class PeriodQuerySet(models.QuerySet["Period"]):
    def whole(self) -> Self:
        """Of documents, not of their parts: one row per document and day."""
        return self.filter(part=0)

    def believed(self, as_known_at: datetime | None = None) -> Self:
        """Still believed, or as known at that moment. Knowledge starts when this register recorded it."""
        if as_known_at is None:
            return self.filter(known_until=None)
        return self.filter(Q(known_until=None) | Q(known_until__gt=as_known_at), known_from__lte=as_known_at)

    def on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day, valid_until__gt=day)

    def with_status(self, *statuses: Status) -> Self:
        return self.filter(status__in=[status.value for status in statuses])

    def in_force_on(self, day: date) -> Self:
        return self.on(day).with_status(Status.IN_FORCE, Status.IN_FORCE_IN_PART)

    def pending_on(self, day: date) -> Self:
        return self.on(day).with_status(Status.NOT_YET_IN_FORCE)

    def lapsed_on(self, day: date) -> Self:
        return self.on(day).with_status(Status.LAPSED)

    def visible_to(self, user: User, day: date) -> Self:
        """`day` is the reader's today, not the day asked about: it decides which memberships hold."""
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        if reach.everything:
            return self
        place = Q(jurisdiction__in=reach.jurisdictions)
        if not reach.organs:
            return self.filter(place)
        return self.filter(place | Q(document__in=of_organs(reach.organs)))


class EndingQuerySet(models.QuerySet["Ending"]):
    def ending_between(self, first: date, last: date) -> Self:
        """Whose last valid day lies from `first` to `last`, both inclusive, as believed now."""
        return self.filter(until__gte=day_after(first), until__lte=day_after(last))

    def visible_to(self, user: User, day: date) -> Self:
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        if reach.everything:
            return self
        place = Q(jurisdiction__in=reach.jurisdictions)
        if not reach.organs:
            return self.filter(place)
        return self.filter(place | Q(document__in=of_organs(reach.organs)))


class EntryQuerySet(models.QuerySet["Entry"]):
    def recorded(self, as_known_at: datetime | None = None) -> Self:
        """By that moment if one is given, what was undone since included; reversals themselves say nothing more."""
        said = self.exclude(kind="reversal")
        return said if as_known_at is None else said.filter(act__recorded_at__lte=as_known_at)

    def standing(self, as_known_at: datetime | None = None) -> Self:
        """Recorded and not reversed, by that moment if one is given."""
        if as_known_at is None:
            return self.recorded().filter(reversed_by=None)
        return self.recorded(as_known_at).filter(Q(reversed_by=None) | Q(reversed_by__act__recorded_at__gt=as_known_at))

    def registrations(self) -> Self:
        """Of whole documents: what makes them part of the register's answers."""
        return self.standing().filter(kind="registration", part=0)


class ActQuerySet(models.QuerySet["Act"]):
    def standing(self) -> Self:
        """Neither undone nor itself the undoing of another."""
        return self.filter(reverses=None, reversed_by=None)


class SaidByAct(models.QuerySet[Any]):
    """What hangs on an act of its own; of several that say the same thing the latest counts."""

    def standing(self, as_known_at: datetime | None = None) -> Self:
        """Not taken back, by that moment if one is given; in the order in which it was said."""
        told = self.select_related("act").order_by("act__seq")
        if as_known_at is None:
            return told.filter(act__reversed_by=None)
        return told.filter(
            Q(act__reversed_by=None) | Q(act__reversed_by__recorded_at__gt=as_known_at),
            act__recorded_at__lte=as_known_at,
        )


class RuleConfirmationQuerySet(SaidByAct, models.QuerySet["RuleConfirmation"]):
    def visible_to(self, user: User, day: date) -> Self:
        reach = reach_of(user, day)
        return self if reach.everything else self.filter(jurisdiction__in=reach.jurisdictions)


class FindingAcceptanceQuerySet(SaidByAct, models.QuerySet["FindingAcceptance"]):
    pass


class RoutePlanQuerySet(SaidByAct, models.QuerySet["RoutePlan"]):
    pass


class StepDoneQuerySet(SaidByAct, models.QuerySet["StepDone"]):
    pass


class TierChoiceQuerySet(SaidByAct, models.QuerySet["TierChoice"]):
    pass


class LinkQuerySet(SaidByAct, models.QuerySet["Link"]):
    pass


class InstrumentChangeQuerySet(SaidByAct, models.QuerySet["InstrumentChange"]):
    pass


class ListApplicationQuerySet(SaidByAct, models.QuerySet["ListApplication"]):
    pass


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User, day: date) -> Self:
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        if reach.everything:
            return self
        return self.filter(Q(jurisdiction__in=reach.jurisdictions) | Q(organ__in=reach.organs))
