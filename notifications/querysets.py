from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from offices.querysets import ValidPeriodMixin

if TYPE_CHECKING:
    from notifications.models import Contact, Letter  # noqa: F401  (type arguments)


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
