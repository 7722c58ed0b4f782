"""An officer with one batch before them: what was read from a file, and what is still to be looked over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from offices.actors import Actor
from registry.models import Batch, Candidate
from web.asking import Asked
from web.desk import decider


@dataclass(frozen=True, slots=True)
class BatchSitting:
    """Nobody decides in the past, so what is known is always what is known now. `counts`: candidates by state.

    `kinds`: of which there are any.
    """

    asked: Asked
    batch: Batch
    by: Actor
    counts: Mapping[str, int]
    kinds: frozenset[str]

    @property
    def waiting(self) -> int:
        return self.counts.get(Candidate.State.WAITING, 0)

    @property
    def ledger(self) -> bool:
        return bool(self.batch.accounts) or Candidate.Kind.LEDGER in self.kinds

    @property
    def lists(self) -> bool:
        """Whether it decides about other documents, or may once its text is accepted."""
        return bool({Candidate.Kind.ROW, Candidate.Kind.DOCUMENT} & self.kinds)

    @property
    def context(self) -> dict[str, object]:
        return {"asked": self.asked, "sitting": self, "batch": self.batch}


def sit_down_with(request: HttpRequest, asked: Asked, batch_id: int) -> BatchSitting:
    """404 for what is out of sight, PermissionDenied for who may only look."""
    seen = Batch.objects.within(asked.reach).select_related("jurisdiction", "file")
    batch = get_object_or_404(seen, pk=batch_id)
    by = decider(request, asked, batch.jurisdiction)
    counts: Counter[str] = Counter()
    kinds = set()
    for state, kind, count in batch.candidates.order_by().values_list("state", "kind").annotate(Count("pk")):
        counts[state] += count
        kinds.add(kind)
    return BatchSitting(replace(asked, as_known_at=None), batch, by, counts, frozenset(kinds))
