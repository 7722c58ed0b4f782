"""The vocabulary of places, organs and memberships."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from offices.reach import reach_of

if TYPE_CHECKING:
    from offices.models import Jurisdiction, Membership, Organ, OrganName, User  # noqa: F401  (type arguments)


class ValidPeriodMixin(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Half-open, never NULL: `valid_from` itself counts, `valid_until` doesn't."""
        return self.filter(valid_from__lte=day, valid_until__gt=day)


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def visible_to(self, user: User, day: date) -> Self:
        reach = reach_of(user, day)
        return self if reach.everything else self.filter(pk__in=reach.jurisdictions)


class OrganQuerySet(models.QuerySet["Organ"]):
    def visible_to(self, user: User, day: date) -> Self:
        reach = reach_of(user, day)
        if reach.everything:
            return self
        return self.filter(models.Q(jurisdiction__in=reach.jurisdictions) | models.Q(pk__in=reach.organs))

    def unconfirmed(self) -> Self:
        return self.filter(confirmed=False)


class OrganNameQuerySet(ValidPeriodMixin, models.QuerySet["OrganName"]):
    pass


class MembershipQuerySet(ValidPeriodMixin, models.QuerySet["Membership"]):
    pass
