"""When what a calendar says of a document last changed, and how often: by whatever acts said or took back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from lifecycle.models import Entry, RoutePlan, RuleConfirmation, StepDone, Task, TierChoice

# All that moves days of a document. What was taken back stays a row, and its undoing is an act, too.
_SAID = (Entry, RoutePlan, StepDone, TierChoice)


@dataclass(frozen=True, slots=True)
class Revision:
    """`count` never falls, and grows with each act; `at` never goes back."""

    at: datetime
    count: int

    def __add__(self, other: Revision) -> Revision:
        return Revision(max(self.at, other.at), self.count + other.count)


UNCHANGED = Revision(datetime.min.replace(tzinfo=UTC), 0)


def revisions(tasks: Collection[Task]) -> Mapping[int, Revision]:
    """By task; two queries. What the office answered of its rules revises every document of its place."""
    documents, places = {task.document_id for task in tasks}, {task.jurisdiction_id for task in tasks}
    said, *others = (_acts(model.objects.filter(document__in=documents), "document") for model in _SAID)
    of_documents = _summed(said.union(*others, all=True))
    of_places = _summed(_acts(RuleConfirmation.objects.filter(jurisdiction__in=places), "jurisdiction"))
    return {
        task.pk: of_documents.get(task.document_id, UNCHANGED) + of_places.get(task.jurisdiction_id, UNCHANGED)
        for task in tasks
    }


def _acts(said: QuerySet[Any], of: str) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = (
        said.order_by()
        .values(of)
        .annotate(
            at=Max("act__recorded_at"),
            undone_at=Max("act__reversed_by__recorded_at"),
            acts=Count("act", distinct=True),
            undone=Count("act__reversed_by", distinct=True),
        )
        .values_list(of, "at", "undone_at", "acts", "undone")
    )
    return counted


def _summed(rows: Iterable[tuple[int, datetime, datetime | None, int, int]]) -> dict[int, Revision]:
    found = dict[int, Revision]()
    for of, at, undone_at, acts, undone in rows:
        found[of] = found.get(of, UNCHANGED) + Revision(max(at, undone_at or at), acts + undone)
    return found
