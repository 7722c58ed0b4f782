"""What a document's own clauses, and the law of its publication, make of it: the entries of its start and its term.

What it ends besides is written by `lifecycle.repeals`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from calendars.lengths import Length
from lifecycle.acts import Authority, Effect
from lifecycle.rules import BEGINNING, Kind
from lifecycle.rules.ruleset import Parameter, RuleSet
from lifecycle.rules.terms import CAP, Basis, Circumstances, Start, Stated, Term, start_of, term_of
from registry.identity import genre_of, is_trial, only_repeals
from registry.models import Candidate, Document
from registry.reading.facts import TermKind


def stated_in(facts: Mapping[str, Any]) -> Stated:
    """From the facts of a candidate, as `intake.staging` keeps them."""
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
        untold=bool(facts.get("typed")) and not term,
    )


def effects_of_clauses(candidate: Candidate, document: Document, law: RuleSet) -> Iterator[Effect]:
    """Publication, commencement and term, each with the words or the rule it rests on.

    Several instruments are the document's parts, each with what its own clause says; a single one is a part only where
    it differs from its notice, since else its clause governs the whole.
    """
    about = replace(circumstances(document), task_ends=work_ends(candidate.facts))
    if document.published_on:
        authority = _words(candidate, candidate.facts, "effective")
        yield Effect(document, Kind.PUBLICATION, document.published_on, authority)
    yield from _start_and_term(candidate, document, 0, about, law)
    for part in _parts(candidate.facts):
        yield Effect(document, Kind.REGISTRATION, BEGINNING, _words(candidate, {}, ""), part=part)
        if _speaks_for_itself(candidate.facts, part):
            title = candidate.facts["instruments"][part - 1]["title"]
            own = replace(about, genre=genre_of(title) or "", trial=is_trial(title), repeals_only=False)
            if len(candidate.facts["instruments"]) > 1:
                # Which of several instruments sets the work, a table at the end doesn't say.
                own = replace(own, task_ends=None)
            yield from _start_and_term(candidate, document, part, own, law)


def _parts(facts: Mapping[str, Any]) -> list[int]:
    instruments = facts.get("instruments", [])
    if len(instruments) == 1:
        return [1] if _speaks_for_itself(facts, 1) else []
    return list(range(1, len(instruments) + 1))


def facts_of_part(facts: Mapping[str, Any], part: int) -> dict[str, Any]:
    """The clauses that hold for a part: its own, else those of the whole (0)."""
    instruments = facts.get("instruments", [])
    own = instruments[part - 1] if 0 < part <= len(instruments) else {}
    clauses = {clause: own.get(clause) or facts.get(clause) for clause in ("effective", "term")}
    return clauses | {"typed": facts.get("typed")}


def circumstances(document: Document) -> Circumstances:
    return Circumstances(
        genre=document.genre,
        trial=document.trial,
        dated_on=document.dated_on,
        issued_on=document.issued_on,
        published_on=document.published_on,
        repeals_only=only_repeals(document.title),
    )


def work_ends(facts: Mapping[str, Any]) -> date | None:
    """The last day of the work that its tables of tasks set (工作期限).

    None as soon as one task has no day that was read: work that goes on (长期) ends with no other.
    """
    days = [_day(task["deadline"]) for task in facts.get("tasks", [])]
    return None if None in days else max((day for day in days if day), default=None)


def _speaks_for_itself(facts: Mapping[str, Any], part: int) -> bool:
    """Of several whatever says anything; of a single one, whose clause governs the whole, what the notice denies."""
    instruments = facts["instruments"]
    if len(instruments) > 1:
        return bool(instruments[part - 1].get("effective") or instruments[part - 1].get("term"))
    return stated_in(facts_of_part(facts, part)) != stated_in(facts)


def _start_and_term(
    candidate: Candidate, document: Document, part: int, about: Circumstances, law: RuleSet
) -> Iterator[Effect]:
    facts = facts_of_part(candidate.facts, part)
    stated = stated_in(facts)
    start = start_of(stated, about)
    if start:
        assumed = _assumed(facts, start)
        authority = _words(candidate, facts, "effective")
        yield Effect(document, Kind.COMMENCEMENT, start.day, authority, part=part, facts=assumed)
    term = term_of(stated, start, about, law)
    begins = start.day if start else document.published_on or document.dated_on or BEGINNING
    if term:
        authority = _by_rule(candidate, term.rule) if term.rule else _words(candidate, facts, "term")
        assumed = _assumed(facts, start, term)
        yield Effect(document, Kind.TERM, begins, authority, until=term.until, part=part, facts=assumed)
    elif stated.conditional:
        # Its day comes with a decision, or with what the words wait for.
        yield Effect(document, Kind.CONDITIONAL_LAPSE, begins, _words(candidate, facts, "term"), part=part)


def _by_rule(candidate: Candidate, rule: Parameter) -> Authority:
    """The rule that supplied or capped a term; a cap rests besides on the task that is done last."""
    if rule.key != CAP:
        return Authority(rule=rule.authority)
    last = max(candidate.facts["tasks"], key=lambda task: task["deadline"])
    clause = f"“{last['deadline_raw']}”{candidate.batch.file.name}:{last['line']}"
    return Authority(rule=rule.authority, clause=clause[:300])


def _assumed(facts: Mapping[str, Any], start: Start | None, term: Term | None = None) -> dict[str, object]:
    """What the reader took to be so, and whether the date on the document stood in for the day that counts.

    A term counted from the start shares what was assumed of it.
    """
    effective, stated = facts["effective"] or {}, facts["term"] or {}
    by_reader = stated.get("kind") == TermKind.LENGTH and stated.get("until") and not stated.get("counted_from")
    from_start = term is None or by_reader or (start is not None and term.counted is start)
    counted = start if term is None else term.counted
    keys = [
        *(effective.get("assumed", ()) if from_start else ()),
        *(stated.get("assumed", ()) if term and term.rule is None else ()),
        *(["dated_on"] if counted and counted.assumed else ()),
    ]
    return {"assumed": list(dict.fromkeys(keys))} if keys else {}


def _words(candidate: Candidate, facts: Mapping[str, Any], clause: str) -> Authority:
    """The clause as printed and where it stands, or who typed it; the whole source where there is no clause."""
    found = facts.get(clause) or {}
    line = found.get("line") or candidate.first_line
    words = f"“{found['words']}”" if found.get("words") else ""
    typed = f"（{found['typed_by']}录入）" if found.get("typed_by") else ""
    return Authority(clause=f"{words}{candidate.batch.file.name}:{line}{typed}"[:300])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
