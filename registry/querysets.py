"""The vocabulary of documents that needs no timeline; what is in force on a day is asked in `lifecycle`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from offices.reach import Reach, reach_of

if TYPE_CHECKING:
    from offices.models import User
    from registry.models import Batch, Candidate, Document  # noqa: F401  (type arguments)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User, day: date) -> Self:
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        """Exists, not a join: a document with two issuers must not come twice."""
        if reach.everything:
            return self
        issuers = apps.get_model("registry", "Issuer").objects
        issued = issuers.filter(document=OuterRef("pk"), organ__in=reach.organs)
        return self.filter(Q(jurisdiction__in=reach.jurisdictions) | Q(drafter__in=reach.organs) | Exists(issued))

    def coded(self, key: str) -> Self:
        return self.filter(code_key=key)

    def numbered(self, key: str) -> Self:
        return self.filter(number_key=key)

    def titled(self, key: str) -> Self:
        return self.filter(title_key=key)


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User, day: date) -> Self:
        reach = reach_of(user, day)
        return self if reach.everything else self.filter(jurisdiction__in=reach.jurisdictions)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        return self.filter(state="waiting")

    def read_by(self, as_known_at: datetime | None) -> Self:
        """Of the files that had been handed in by that moment; None: of all."""
        return self if as_known_at is None else self.filter(batch__staged_at__lte=as_known_at)
