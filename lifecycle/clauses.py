"""What a document's own clauses, and the law of its publication, make of it: the entries of its start and its term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from calendars.lengths import Length
from lifecycle.acts import Authority, Effect
from lifecycle.rules import BEGINNING, Kind
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.terms import Basis, Circumstances, Start, Stated, Term, start_of, term_of
from registry.identity import only_repeals, title_key
from registry.models import Candidate, Document
from registry.reading.facts import Ending, EndsOn, TermKind


def stated_in(facts: Mapping[str, Any]) -> Stated:
    """From the facts of a candidate, as `registry.intake` keeps them."""
    effective, term = facts.get("effective") or {}, facts.get("term") or {}
    basis = effective.get("basis")
    return Stated(
        basis=Basis(basis) if basis in set(Basis) else None,
        starts=_day(effective.get("day")),
        days=effective.get("days") or 0,
        last_day=_day(term.get("until")),
        length=Length.parse(term["period"]) if term.get("period") else None,
        counted_from=Basis(term["counted_from"]) if term.get("counted_from") else None,
        permanent=term.get("kind") == TermKind.PERMANENT,
        conditional=term.get("kind") == TermKind.CONDITION,
    )


def effects_of_clauses(candidate: Candidate, document: Document, law: RuleSet) -> Iterator[Effect]:
    """Publication, commencement and term, each with the words or the rule it rests on."""
    facts = candidate.facts
    about = circumstances(document)
    stated = stated_in(facts)
    start = start_of(stated, about)
    if document.published_on:
        yield Effect(document, Kind.PUBLICATION, document.published_on, _words(candidate, "effective"))
    if start:
        assumed: dict[str, object] = {"assumed": "dated_on"} if start.assumed else {}
        yield Effect(document, Kind.COMMENCEMENT, start.day, _words(candidate, "effective"), facts=assumed)
    term = term_of(stated, start, about, law)
    if term:
        yield _term(candidate, document, start, term)
    for repeal in facts.get("repeals", []):
        yield from _repeals(repeal, document, start)


def circumstances(document: Document) -> Circumstances:
    return Circumstances(
        genre=document.genre,
        trial=document.trial,
        dated_on=document.dated_on,
        issued_on=document.issued_on,
        published_on=document.published_on,
        repeals_only=only_repeals(document.title),
    )


def _term(candidate: Candidate, document: Document, start: Start | None, term: Term) -> Effect:
    begins = start.day if start else document.published_on or document.dated_on or BEGINNING
    authority = Authority(rule=term.rule.authority) if term.rule else _words(candidate, "term")
    return Effect(document, Kind.TERM, begins, authority, until=term.until)


def _repeals(repeal: Mapping[str, Any], document: Document, start: Start | None) -> Iterator[Effect]:
    """What it ends besides (同时废止): one entry on each document of the place that its words name and that is found.

    A notice that speaks of its own lists (listed) leaves them to `lists`; what isn't found stays in the candidate.
    """
    starts = {
        EndsOn.COMMENCEMENT: start.day if start else None,
        EndsOn.PUBLICATION: document.published_on,
    }
    day = _day(repeal["day"]) or starts.get(EndsOn(repeal["on"])) or document.dated_on
    if repeal["listed"] or day is None:
        return
    kind = Kind.LAPSE_DECLARED if repeal["ending"] == Ending.LAPSED else Kind.REPEAL
    authority = Authority(document, f"“{repeal['words']}”"[:300])
    known = Document.objects.filter(jurisdiction=document.jurisdiction_id).exclude(pk=document.pk)
    titles = [title_key(title) for title in repeal["titles"]]
    for ended in known.filter(Q(number_key__in=repeal["numbers"]) | Q(title_key__in=titles)).order_by("pk"):
        yield Effect(ended, kind, day, authority)


def _words(candidate: Candidate, clause: str) -> Authority:
    """The clause as printed and where it stands; the whole source where there is no clause."""
    found = candidate.facts.get(clause)
    line = found["line"] if found else candidate.first_line
    words = f"“{found['words']}”" if found else ""
    return Authority(clause=f"{words}{candidate.batch.file.name}:{line}"[:300])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
