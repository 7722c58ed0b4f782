from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from jobs.models import Job  # noqa: F401  (type argument)

ATTEMPTS = 5


class JobQuerySet(models.QuerySet["Job"]):
    def takeable(self, at: datetime) -> Self:
        """Waiting, or running under a lease that has run out, with an attempt left.

        `lease_until` is NULL while nobody has the job.
        """
        return self.filter(Q(state="waiting") | Q(state="running", lease_until__lte=at), attempt__lt=ATTEMPTS)

    def used_up(self, at: datetime) -> Self:
        """Running on the last attempt under a lease that has run out: nobody will finish it."""
        return self.filter(state="running", lease_until__lte=at, attempt__gte=ATTEMPTS)

    def unanswered(self, at: datetime, patience: timedelta) -> Self:
        """Takeable although asked for longer ago than that, the longest first."""
        return self.takeable(at).filter(asked_at__lte=at - patience).order_by("asked_at")

    def open(self) -> Self:
        return self.filter(state__in=("waiting", "running"))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)
