from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from offices.querysets import ValidPeriodMixin

if TYPE_CHECKING:
    from notifications.models import Contact, Letter, Reminder  # noqa: F401  (type arguments)


class ContactQuerySet(ValidPeriodMixin, models.QuerySet["Contact"]):
    pass


class LetterQuerySet(models.QuerySet["Letter"]):
    def takeable(self, at: datetime) -> Self:
        """Waiting and not put off, or claimed under a lease that has run out. `not_before` NULL: never put off."""
        waiting = Q(state="waiting") & (Q(not_before=None) | Q(not_before__lte=at))
        return self.filter(waiting | Q(state="sending", lease_until__lte=at))

    def overdue(self, day: date) -> Self:
        """Waiting since an earlier day."""
        return self.filter(state="waiting", day__lt=day)

    def about(self, places: Collection[int]) -> Self:
        """With a line about a document of these places, whatever else they hold."""
        return self.filter(Exists(_lines().filter(task__jurisdiction__in=places)))

    def unanswered(self, within: Collection[int] | None = None) -> Self:
        """Sent, with a line that nobody has acknowledged and that is still due; of these places, or of any."""
        lines = _reminders().unanswered()
        lines = lines if within is None else lines.filter(task__jurisdiction__in=within)
        # Not EXISTS: open tasks are few and lead to their lines, letters that were ever sent are many.
        return self.filter(pk__in=lines.values("letter"), state="sent")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def unanswered(self) -> Self:
        """Sent, still due, and acknowledged by nobody."""
        due = Q(task__state="open", cycle=F("task__cycle"), tier=F("task__tier"))
        return self.filter(due, state="sent", acknowledged_at=None)


def _lines() -> ReminderQuerySet:
    """Of the letter in the query around."""
    return _reminders().filter(letter=OuterRef("pk"))


def _reminders() -> ReminderQuerySet:
    # By name, because the models import this module.
    reminders: ReminderQuerySet = apps.get_model("notifications", "Reminder").objects.all()
    return reminders
