"""The vocabulary of documents that needs no timeline; what is in force on a day is asked in `lifecycle`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from offices.reach import Reach, reach_of

if TYPE_CHECKING:
    from offices.models import User
    from registry.models import Batch, Candidate, Document, StoredFile  # noqa: F401  (type arguments)


def of_organs(organs: Collection[int]) -> models.QuerySet[Any]:
    """Ids of what the organs issued or drafted. One list that either database looks up, whatever else is filtered."""
    drafted = apps.get_model("registry", "Document").objects.filter(drafter__in=organs).order_by().values("pk")
    issued = apps.get_model("registry", "Issuer").objects.filter(organ__in=organs).order_by().values("document")
    return drafted.union(issued)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User, day: date) -> Self:
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        if reach.everything:
            return self
        place = Q(jurisdiction__in=reach.jurisdictions)
        return self.filter(place | Q(pk__in=of_organs(reach.organs)) if reach.organs else place)

    def pages(self, size: int) -> Iterator[list[Document]]:
        """All of them by id, so many at a time. No cursor stays open: on SQLite it would keep writers from writing."""
        last = 0
        while page := list(self.filter(pk__gt=last).order_by("pk")[:size]):
            yield page
            last = page[-1].pk

    def coded(self, key: str) -> Self:
        return self.filter(code_key=key)

    def numbered(self, key: str) -> Self:
        return self.filter(number_key=key)

    def titled(self, key: str) -> Self:
        return self.filter(title_key=key)


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def attached_to(self, document: Document) -> Self:
        """The files that are kept and not read, from which somebody typed what is registered of the document."""
        candidates = document.candidates.filter(state="accepted", batch__typed=True)
        return self.filter(pk__in=candidates.values("batch__file"))


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User, day: date) -> Self:
        return self.within(reach_of(user, day))

    def within(self, reach: Reach) -> Self:
        """What was handed in for a place is the business of those who work there, not of its organs' contacts."""
        return self if reach.everything else self.filter(jurisdiction__in=reach.jurisdictions)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        return self.filter(state="waiting")

    def read_by(self, as_known_at: datetime | None) -> Self:
        """Of the files that had been handed in by that moment; None: of all."""
        return self if as_known_at is None else self.filter(batch__staged_at__lte=as_known_at)
