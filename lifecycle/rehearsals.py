"""What a decision would do: the same verb, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lifecycle.answers import Answer, answers
from lifecycle.clock import lock
from lifecycle.models import Act, Entry
from lifecycle.rules.differences import Difference, differences_by_part
from lifecycle.seen import written_about
from registry.models import Document

# An act may touch thousands; nobody reads more than these.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Consequence:
    """`before`, `after` None: the register doesn't know the document. `entries` are those the act would write on it."""

    document: Document
    before: Answer | None
    after: Answer | None
    entries: Sequence[Entry]

    @property
    def changes(self) -> Mapping[int, Sequence[Difference]]:
        """By part, 0 the whole; only what gets another status on some day."""
        was = {0: self.before.spans, **self.before.parts} if self.before else {}
        becomes = {0: self.after.spans, **self.after.parts} if self.after else {}
        return differences_by_part(was, becomes)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`others` counts the documents that are not told of; `seen` is what the verb wants to hear again."""

    consequences: Sequence[Consequence]
    others: int
    seen: int


def rehearse(document: Document, perform: Callable[[], Act], *, day: date) -> Rehearsal:
    """`perform` calls the verb and may refuse, as it would in earnest. `document` is told of first, as on `day`."""
    with transaction.atomic():
        lock(document.jurisdiction)
        with transaction.atomic():
            act = perform()
            entries = list(act.entries.select_related("act", "authority_document", "reverses__act").order_by("pk"))
            touched = list(dict.fromkeys([document.pk, *(entry.document_id for entry in entries)]))
            after = _answers(touched[:SHOWN], day)
            seen = written_about(act)
            transaction.set_rollback(True)
        before = _answers(touched[:SHOWN], day)
    documents = Document.objects.select_related("jurisdiction").in_bulk(touched[:SHOWN])
    consequences = [
        Consequence(documents[pk], before.get(pk), after.get(pk), [one for one in entries if one.document_id == pk])
        for pk in touched[:SHOWN]
    ]
    return Rehearsal(consequences, len(touched[SHOWN:]), seen)


def _answers(documents: Sequence[int], day: date) -> Mapping[int, Answer]:
    found = Document.objects.filter(pk__in=documents).select_related("jurisdiction")
    return {answer.document.pk: answer for answer in answers(found, day)}
