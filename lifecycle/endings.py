"""What ends when, and who has to see to it: one row per document that will end, for lists that look ahead.

Follows from the periods believed now and from who answers for the document. Written with the periods, checked and
rebuilt with them; whoever changes a drafter or a lead issuer refolds the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lifecycle.models import Ending
from lifecycle.rules import Fact
from lifecycle.rules.ends import days_without
from lifecycle.rules.history import Belief
from registry.models import Document, Issuer


@dataclass(frozen=True, slots=True)
class Due:
    """`until` is exclusive: the first day without the document. `organ` None: no organ is recorded."""

    until: date
    organ: int | None


def dues_of(believed: Iterable[Belief], facts: Iterable[Fact], organ: int | None) -> set[Due]:
    """None for a document that doesn't end, or of which nobody knows until when it really was in force.

    One that lapses and is in force again by an instrument under it ends more than once.
    """
    whole = sorted((belief.span for belief in believed if belief.part == 0), key=lambda span: span.valid_from)
    return {Due(until, organ) for until in days_without(whole, facts)}


def organs_of(documents: Collection[Document]) -> Mapping[int, int | None]:
    """Who answers for each: the drafter, else the lead issuer."""
    silent = [document.pk for document in documents if document.drafter_id is None]
    leads = Issuer.objects.filter(document__in=silent, position=0) if silent else Issuer.objects.none()
    lead = dict(leads.values_list("document", "organ"))
    return {document.pk: document.drafter_id or lead.get(document.pk) for document in documents}


def recorded_dues(documents: Collection[Document]) -> Mapping[int, set[Due]]:
    dues: dict[int, set[Due]] = defaultdict(set)
    rows = Ending.objects.filter(document__in=documents).order_by()
    for document, until, organ in rows.values_list("document", "until", "organ"):
        dues[document].add(Due(until, organ))
    return dues


def write_endings(documents: Collection[Document], dues: Mapping[int, Iterable[Due]]) -> None:
    """Replaces what was recorded of these documents."""
    Ending.objects.filter(document__in=documents).delete()
    Ending.objects.bulk_create(ending_of(document, due) for document in documents for due in dues[document.pk])


def ending_of(document: Document, due: Due) -> Ending:
    return Ending(document=document, jurisdiction_id=document.jurisdiction_id, organ_id=due.organ, until=due.until)
