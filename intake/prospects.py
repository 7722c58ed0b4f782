"""What decisions end by their own words (《关于废止……的决定》): already, or when the text that waits is accepted.

Such entries are admission's (`lifecycle.repeals`); whoever looks at a batch wants to see them before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from intake.admission import admit_these
from lifecycle.aftermath import Turn, turns_of
from lifecycle.clock import lock
from lifecycle.models import Entry
from lifecycle.repeals import ENDS
from offices.actors import Actor
from registry.models import Batch, Candidate

# Texts that wait and end something; nobody hands in more at once, and each names few.
MOST = 50


@dataclass(frozen=True, slots=True)
class Prospect:
    """A document that a waiting text would end, with what it would write on it."""

    text: Candidate
    document: int
    entries: Sequence[Entry]
    turn: Turn


@dataclass(frozen=True, slots=True)
class Prospects:
    """`hindered` are texts that contradict the register: accepting them is a person's, so nothing is foretold."""

    ended: Sequence[Prospect]
    hindered: Sequence[Candidate]
    others: int


def prospects(batch: Batch, *, by: Actor, at: datetime) -> Prospects:
    """By the admission of those texts alone, in a transaction that is rolled back."""
    ending = batch.candidates.open().filter(kind=Candidate.Kind.DOCUMENT).exclude(facts__repeals=[])
    texts = [text for text in ending.select_related("document", "notice").order_by("no") if _names(text)]
    if not texts:
        return Prospects([], [], 0)
    with transaction.atomic():
        lock(batch.jurisdiction)
        admitted = admit_these(batch, texts[:MOST], by=by, at=at)
        by_document = {text.document_id: text for text in admitted.accepted}
        found: dict[tuple[int, int | None], list[Entry]] = {}
        turns: dict[int, Turn] = {}
        if admitted.act:
            written = admitted.act.entries.filter(kind__in=ENDS, authority_document__in=list(by_document))
            for entry in written.select_related("authority_document").order_by("pk"):
                found.setdefault((entry.document_id, entry.authority_document_id), []).append(entry)
            turns = turns_of(admitted.act)
        transaction.set_rollback(True)
    ended = [
        Prospect(by_document[text], document, entries, turns[document]) for (document, text), entries in found.items()
    ]
    return Prospects(ended, admitted.waiting, len(texts[MOST:]))


def ended_already(batch: Batch) -> QuerySet[Entry]:
    """What the accepted texts of the batch ended by their own words, and stands."""
    return Entry.objects.standing().filter(act__batch=batch, act__verb="admit", kind__in=ENDS)


def _names(text: Candidate) -> bool:
    """A notice that speaks of its own lists leaves them to their adoption."""
    return any(repeal["targets"] and not repeal["listed"] for repeal in text.facts.get("repeals", ()))
