from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from jobs.models import Job  # noqa: F401  (type argument)


class JobQuerySet(models.QuerySet["Job"]):
    def takeable(self, at: datetime) -> Self:
        """Waiting, or running under a lease that has run out. `lease_until` is NULL until the first claim."""
        return self.filter(Q(state="waiting") | Q(state="running", lease_until__lte=at))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)
