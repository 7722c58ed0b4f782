"""Everything that was handed in, newest first, with what is left to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count

from intake.ledger_imports import ledgers_among
from registry.models import Batch, Candidate
from web.asking import Asked
from web.desk import decided_places
from web.errands import address_of_batch

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    batch: Batch
    ledger: bool
    states: Counter[str]

    @property
    def waiting(self) -> int:
        return self.states[Candidate.State.WAITING]

    @property
    def accepted(self) -> int:
        return self.states[Candidate.State.ACCEPTED]

    @property
    def rejected(self) -> int:
        return self.states[Candidate.State.REJECTED]

    @property
    def address(self) -> str:
        return address_of_batch(self.batch, ledger=self.ledger)


def batch_page(asked: Asked, number: str | None) -> Page[Batch]:
    """A number that there is not gives the nearest page."""
    batches = Batch.objects.select_related("jurisdiction", "file").order_by("-staged_at", "-pk")
    if not asked.reach.everything:
        batches = batches.filter(jurisdiction__in=decided_places(asked))
    return Paginator(batches, PER_PAGE).get_page(number)


def lines(batches: Iterable[Batch]) -> list[Line]:
    shown = list(batches)
    counted = Candidate.objects.filter(batch__in=shown).order_by().values_list("batch", "state").annotate(Count("pk"))
    states: dict[int, Counter[str]] = {batch.pk: Counter() for batch in shown}
    for batch, state, count in counted:
        states[batch][state] = count
    ledgers = ledgers_among(shown)
    return [Line(batch, batch.pk in ledgers, states[batch.pk]) for batch in shown]
