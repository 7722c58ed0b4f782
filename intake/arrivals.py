"""What a page of candidates makes of the register: documents that are new, and those that learn what was not recorded.

Everything is written at the end of the page, in as many queries for one candidate as for five hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from offices.models import Organ
from offices.organs import OrganBook
from registry.identity import genre_of, is_trial, title_key
from registry.models import Candidate, Document, Issuer, Part

# What a candidate may add to a document that is recorded already.
_DAYS = ("dated_on", "issued_on", "published_on", "registered_on")
_IDENTITY = ["number_raw", "number_key", "code_raw", "code_key", *_DAYS]
_LEARNT = [*_IDENTITY, "drafter", "genre", "trial", "disclosure", "provenance"]


class Arrivals:
    """Collects, then writes once: a document of the page may be meant again before it is saved."""

    def __init__(self, organs: OrganBook) -> None:
        self.organs = organs
        self._new: list[tuple[Document, Mapping[str, Any]]] = []
        self._changed: dict[int, Document] = {}
        self._instruments: list[tuple[Document, Sequence[Mapping[str, Any]]]] = []

    def create(self, candidate: Candidate) -> Document:
        facts, identity = candidate.facts, _identity(candidate)
        read = ["title", *(name for name, value in identity.items() if value is not None)]
        document = Document(
            jurisdiction=self.organs.jurisdiction,
            title=facts["title"],
            title_key=title_key(facts["title"]),
            genre=facts.get("genre") or genre_of(facts["title"]) or "",
            trial=facts.get("trial", is_trial(facts["title"])),
            disclosure=Document.Disclosure.ACTIVE if facts.get("public") else Document.Disclosure.UNMARKED,
            provenance=provenance_of(candidate, read),
            drafter=self.organs.named(facts["drafter"]) if facts.get("drafter") else None,
            **identity,
        )
        self._new.append((document, facts))
        self._instruments.append((document, facts.get("instruments", [])))
        return document

    def complete(self, document: Document, candidate: Candidate) -> None:
        """Fills what was not recorded; what is recorded agrees with the candidate, or it would have conflicts.

        A document first known from a row of a list learns from its own text that it is a trial, that it is public, and
        which instruments it carries.
        """
        facts = candidate.facts
        read = _identity(candidate).items()
        missing = {name: value for name, value in read if value is not None and getattr(document, name) is None}
        if facts.get("genre") and not document.genre:
            missing["genre"] = facts["genre"]
        if facts.get("trial") and not document.trial:
            missing["trial"] = True
        if facts.get("public") and document.disclosure == Document.Disclosure.UNMARKED:
            missing["disclosure"] = Document.Disclosure.ACTIVE
        if facts.get("drafter") and document.drafter_id is None:
            missing["drafter"] = self.organs.named(facts["drafter"])
        self._instruments.append((document, facts.get("instruments", [])))
        if missing:
            document.provenance |= provenance_of(candidate, missing)
            # The clauses are read under what the document is now known to be.
            for name, value in missing.items():
                setattr(document, name, value)
            if document.pk:
                self._changed[document.pk] = document

    def write(self) -> None:
        Document.objects.bulk_create(document for document, _ in self._new)
        Document.objects.bulk_update(self._changed.values(), _LEARNT)
        Issuer.objects.bulk_create(
            Issuer(document=document, organ=organ, position=position)
            for document, facts in self._new
            for position, organ in enumerate(_issuers(facts["issuers"], facts["organ_number"], self.organs))
        )
        self._write_parts()

    def _write_parts(self) -> None:
        """Those of the instruments that are not recorded; no. 1 is the first one printed."""
        titles = {
            (document.pk, no): one["title"]
            for document, instruments in reversed(self._instruments)
            for no, one in enumerate(instruments, start=1)
        }
        carrying = {document for document, _ in titles}
        known = set(Part.objects.filter(document__in=carrying).values_list("document", "no")) if carrying else set()
        Part.objects.bulk_create(
            Part(document_id=document, no=no, title=title)
            for (document, no), title in sorted(titles.items())
            if (document, no) not in known
        )


def _identity(candidate: Candidate) -> dict[str, object]:
    """The columns a candidate fills; what it doesn't print stays NULL."""
    facts = candidate.facts
    return {
        "number_raw": facts["number_raw"],
        "number_key": facts["number"],
        "code_raw": facts["code_raw"],
        "code_key": facts["code"],
        **{day: date.fromisoformat(facts[day]) if facts.get(day) else None for day in _DAYS},
    }


def provenance_of(candidate: Candidate, columns: Iterable[str]) -> dict[str, dict[str, object]]:
    """Where the candidate has each column from; for what was typed at the review desk, who typed it as well."""
    read = {"source": candidate.batch.file.name, "line": candidate.first_line}
    if candidate.facts.get("sheet"):
        read["sheet"] = candidate.facts["sheet"]
    if "places" in candidate.facts:
        read["place"] = candidate.facts["places"][0]
    typed = candidate.facts.get("typed", {})
    by = {column: typed.get(column.removesuffix("_key").removesuffix("_raw")) for column in columns}
    return {column: {**read, "typed_by": who} if who else read for column, who in by.items()}


def _issuers(names: Sequence[str], number: str | None, organs: OrganBook) -> list[Organ]:
    """In printed order; a title that names nobody leaves the organ of its code."""
    if names:
        return list(dict.fromkeys(organs.named(name) for name in names))
    return [organs.numbered(number)] if number else []
