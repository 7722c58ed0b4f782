"""The chain of renewals: one text under the codes it has had, the same from whichever end it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lifecycle.models import Entry
from lifecycle.rules import Kind
from registry.models import Document

# A text renewed every year for half a century; also where a walk through wrong entries would stop.
LONGEST = 50


@dataclass(frozen=True, slots=True)
class Renewal:
    """`new` goes on for `old` from `on`, its first day; `amended`: with changes."""

    old: Document
    new: Document
    on: date
    amended: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """Nothing before what it goes on for. Two texts renewed as one have one successor: several may come before it."""

    documents: Sequence[Document]
    renewals: Sequence[Renewal]

    def after(self, document: Document) -> Document | None:
        return next((renewal.new for renewal in self.renewals if renewal.old == document), None)

    def before(self, document: Document) -> list[Document]:
        return [renewal.old for renewal in self.renewals if renewal.new == document]


def chain_of(document: Document, as_known_at: datetime | None = None) -> Chain:
    """Of a document that was never renewed: itself alone. One query for each step away from it."""
    found: dict[int, Renewal] = {}
    known, arrived = {document.pk}, {document.pk}
    for _ in range(LONGEST):
        touching = dict(_touching(arrived, as_known_at))
        found |= touching
        arrived = {one.pk for renewal in touching.values() for one in (renewal.old, renewal.new)} - known
        known |= arrived
        if not arrived:
            break
    renewals = sorted(found.values(), key=lambda renewal: (renewal.on, renewal.old.pk))
    return Chain(_oldest_first(renewals) or [document], renewals)


def _oldest_first(renewals: Sequence[Renewal]) -> list[Document]:
    """Layer by layer: what goes on for nothing that is still to come. Wrong entries that form a ring come as one."""
    ordered: list[Document] = []
    rest = list(dict.fromkeys(one for renewal in renewals for one in (renewal.old, renewal.new)))
    while rest:
        later = {renewal.new for renewal in renewals if renewal.old in rest}
        layer = [document for document in rest if document not in later] or rest
        ordered += layer
        rest = [document for document in rest if document not in layer]
    return ordered


def _touching(documents: set[int], as_known_at: datetime | None) -> Iterator[tuple[int, Renewal]]:
    """By entry: the entry stands on the old document, and rests on the one it goes on as."""
    renewals = Entry.objects.standing(as_known_at).filter(kind=Kind.RENEWAL.value)
    ended = renewals.filter(document__in=documents)
    begun = renewals.filter(authority_document__in=documents)
    related = ("document__jurisdiction", "authority_document__jurisdiction")
    for entry in (ended | begun).select_related(*related).order_by("takes_effect", "pk"):
        if entry.authority_document:
            amended = bool(entry.facts.get("amended"))
            yield entry.pk, Renewal(entry.document, entry.authority_document, entry.takes_effect, amended)
