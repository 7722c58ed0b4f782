"""Which registered documents the names in texts mean, as known at a moment: asked of the register, never stored.

Whatever arrives later, or is undone, is meant or not from then on without anyone having to tell the links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from lifecycle.answers import Answer
from lifecycle.models import Link, Period
from lifecycle.periods import fact_of, span_of
from lifecycle.rules import Fact, Span
from lifecycle.rules.links import STRENGTH, Bearer, Made, Name, Relation, meant
from registry.identity import named_key, parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Document

# A place and those above it: town, county, city, province.
_UPWARDS = ("jurisdiction", "jurisdiction__parent", "jurisdiction__parent__parent")
CHAIN = tuple(f"source__{step}_id" for step in (*_UPWARDS, "jurisdiction__parent__parent__parent"))


@dataclass(frozen=True, slots=True)
class Named:
    """What the text of `source` says of another document. `places`: its own and those above it, the nearest first."""

    source: int
    relation: Relation
    name: Name
    title: str
    places: Sequence[int]

    @property
    def called(self) -> str:
        return f"《{self.title}》{self.name.number}" if self.title else self.name.number


@dataclass(frozen=True, slots=True)
class Life:
    """A registered document with its whole life. `ended_by`: the document by whose authority it ended."""

    document: Document
    spans: Sequence[Span]
    facts: Sequence[Fact] = ()
    ended_by: int | None = None


@dataclass(slots=True)
class _Loaded:
    spans: list[Span] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    authority: dict[int, int | None] = field(default_factory=dict)


def names_in(documents: Iterable[Document], as_known_at: datetime | None) -> list[Named]:
    """What their texts say of others, the strongest relations first; one query."""
    rows = Link.objects.standing(as_known_at).filter(source__in=list(documents))
    named = [named_from(row) for row in rows.values("source", "relation", "title", "title_key", "number_key", *CHAIN)]
    return sorted(named, key=lambda one: STRENGTH[one.relation])


def named_from(row: Mapping[str, Any]) -> Named:
    """From the values of a link, with those of `CHAIN`."""
    return Named(
        source=row["source"],
        relation=Relation(row["relation"]),
        name=Name(row["title_key"], row["number_key"]),
        title=row["title"],
        places=tuple(row[step] for step in CHAIN if row[step]),
    )


def lives_of(which: Q, as_known_at: datetime | None) -> dict[int, Life]:
    """Of the documents that were registered at that moment, by row; one query."""
    found = Document.objects.filter(which).values("pk")
    periods = Period.objects.whole().believed(as_known_at).filter(document__in=found)
    documents: dict[int, Document] = {}
    loaded: dict[int, _Loaded] = defaultdict(_Loaded)
    for period in periods.select_related("document", "entry").order_by("document", "valid_from"):
        documents[period.document_id] = period.document
        life = loaded[period.document_id]
        life.spans.append(span_of(period))
        if period.entry:
            life.facts.append(fact_of(period.entry))
            life.authority[period.entry.pk] = period.entry.authority_document_id
    return {
        pk: Life(documents[pk], life.spans, life.facts, life.authority.get(life.spans[-1].because or 0))
        for pk, life in loaded.items()
    }


def life_from(answer: Answer) -> Life:
    """The same of a document that was asked about already."""
    last = next((entry for entry in answer.entries if entry.pk == answer.spans[-1].because), None)
    return Life(answer.document, answer.spans, answer.facts, last.authority_document_id if last else None)


def bearing(names: Iterable[Name]) -> Q:
    """Documents that may be meant: by number, or by title where no number is printed."""
    wanted = set(names)
    numbers = {name.number for name in wanted if name.number}
    return Q(number_key__in=numbers) | Q(title_key__in={name.title for name in wanted if not name.number})


def bearer_of(document: Document) -> Bearer:
    name = Name(named_key(document.title), document.number_key or "")
    return Bearer(document.pk, document.jurisdiction_id, name, made_of(document))


def made_of(document: Document) -> Made:
    on = document.published_on or document.dated_on
    if on:
        return Made(on)
    number = parse_number(document.number_key) if document.number_key else None
    code = parse_code(document.code_key, load_layouts()) if document.code_key else None
    return Made(year=number.year if number else code.year if code else None)


class Bearers:
    """The documents that names may mean, for asking often."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_name: dict[str, list[Bearer]] = defaultdict(list)
        for document in documents:
            bearer = bearer_of(document)
            for key in filter(None, {bearer.name.title, bearer.name.number}):
                self._by_name[key].append(bearer)

    def meant_by(self, named: Named, source: Document) -> int | None:
        """The row of the one document that is meant."""
        fitting = self._by_name[named.name.number or named.name.title]
        found = meant(named.name, bearer_of(source), named.places, fitting)
        return found.ref if found else None
