"""Which registered documents the names in texts mean, as known at a moment: asked of the register, never stored.

Whatever arrives later, or is undone, is meant or not from then on without anyone having to tell the links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from lifecycle.models import Link, Period
from lifecycle.periods import fact_of, span_of
from lifecycle.rules import Fact, Span
from lifecycle.rules.links import STRENGTH, Bearer, Made, Name, Relation, meant
from offices.reach import Reach
from registry.identity import named_key, parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Document

# Texts that name one document: more are neither counted nor shown.
MOST_NAMING = 500
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
    """A registered document with its whole life; `facts` are at least those that decide its spans."""

    document: Document
    spans: Sequence[Span]
    facts: Sequence[Fact] = ()


def names_in(documents: Iterable[Document], as_known_at: datetime | None) -> list[Named]:
    """What their texts say of others, the strongest relations first; one query."""
    rows = Link.objects.standing(as_known_at).filter(source__in=list(documents))
    named = [named_from(row) for row in rows.values("source", "relation", "title", "title_key", "number_key", *CHAIN)]
    return sorted(named, key=lambda one: STRENGTH[one.relation])


def naming_it(document: Document, seen_by: Reach, as_known_at: datetime | None) -> list[Named]:
    """What the texts within reach say that may be of this document, by its number or title; one query."""
    names = Q(number_key="", title_key=named_key(document.title))
    if document.number_key:
        names |= Q(number_key=document.number_key)
    rows = Link.objects.standing(as_known_at).filter(names).exclude(source=document).order_by("source", "pk")
    if not seen_by.everything:
        rows = rows.filter(source__in=Document.objects.within(seen_by))
    columns = ("source", "relation", "title", "title_key", "number_key", *CHAIN)
    return [named_from(row) for row in rows.values(*columns)[:MOST_NAMING]]


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
    ordered = periods.select_related("document", "entry").order_by("document", "valid_from")
    return {document: _life(list(own)) for document, own in groupby(ordered, key=lambda period: period.document_id)}


def _life(periods: Sequence[Period]) -> Life:
    facts = [fact_of(period.entry) for period in periods if period.entry]
    return Life(periods[0].document, [span_of(period) for period in periods], facts)


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
