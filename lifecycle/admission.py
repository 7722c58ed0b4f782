"""Admission (登记入库): candidates that contradict no recorded fact become registered documents, in one act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lifecycle.acts import Authority, Effect, record, undo_all
from lifecycle.clauses import effects_of_clauses, stated_in
from lifecycle.clock import lock
from lifecycle.ledger_admission import write_again
from lifecycle.linking import links_of, write_links
from lifecycle.lists import apply_lists
from lifecycle.models import Act, Entry
from lifecycle.repeals import effects_of_repeals, write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind, day_after
from lifecycle.standing import end_conflict, not_standing, recorded_ends
from offices.actors import Actor
from offices.models import Organ
from offices.organs import OrganBook
from registry.identity import genre_of, is_trial, title_key
from registry.matching import conflicts, match
from registry.models import Batch, Candidate, Document, Issuer, Part


@dataclass(frozen=True, slots=True)
class Admitted:
    """`act` is None when everything was registered already; `waiting` are the candidates with conflicts."""

    act: Act | None
    accepted: Sequence[Candidate]
    waiting: Sequence[Candidate]


@transaction.atomic
def admit(batch: Batch, *, by: Actor, at: datetime) -> Admitted:
    """Accepts whatever does not contradict a recorded fact. Findings never block; a conflict waits for a person."""
    lock(batch.jurisdiction)
    candidates = list(batch.candidates.open().order_by("no"))
    organs = OrganBook(batch.jurisdiction)
    organs.learn(_printed_pairs(candidates))
    for candidate in candidates:
        _accept(candidate, organs)
    Candidate.objects.bulk_update(candidates, ["state", "document", "conflicts"], batch_size=500)
    accepted = [c for c in candidates if c.state == Candidate.State.ACCEPTED]
    waiting = [c for c in candidates if c.state == Candidate.State.WAITING]
    act = _record(batch, accepted, by=by, at=at)
    write_awaited_repeals(batch.jurisdiction, [c.document for c in accepted if c.document], by=by, at=at)
    return Admitted(act, accepted, waiting)


@transaction.atomic
def undo_batch(batch: Batch, *, by: Actor, at: datetime, reason: str) -> list[Act]:
    """Reverses every standing act of the batch; its candidates wait again. Its documents stay.

    Those that another import gives as well stand on as that one gives them; the rest are unlisted.
    """
    lock(batch.jurisdiction)
    undone = undo_all(batch.acts.standing(), by=by, at=at, reason=reason)
    batch.candidates.update(state=Candidate.State.WAITING)
    touched = Document.objects.filter(pk__in=Entry.objects.filter(act__in=undone).values("document"))
    _let_others_stand(batch, touched, by=by, at=at)
    return undone


def _let_others_stand(undone: Batch, documents: QuerySet[Document], *, by: Actor, at: datetime) -> None:
    """Writes what other imports give for the documents and no longer stands: they left out what stood already."""
    given = Candidate.objects.filter(document__in=documents, state=Candidate.State.ACCEPTED).exclude(batch=undone)
    others = Batch.objects.filter(pk__in=given.values("batch"))
    for batch in others.select_related("jurisdiction", "file").order_by("pk"):
        accepted = given.filter(batch=batch).select_related("document__jurisdiction", "batch__file").order_by("no")
        ledger, printed = _parted(accepted)
        _record(batch, printed, by=by, at=at)
        write_again(batch, ledger, by=by, at=at)
        apply_lists(batch, by=by, at=at, only=documents)
    listed = documents.filter(pk__in=Entry.objects.registrations().values("document"))
    write_awaited_repeals(undone.jurisdiction, list(listed), by=by, at=at)


def _parted(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Rows of a ledger, which give what they say, and what is printed, which gives what its clauses say."""
    ledger: list[Candidate] = []
    printed: list[Candidate] = []
    for candidate in candidates:
        (ledger if candidate.kind == Candidate.Kind.LEDGER else printed).append(candidate)
    return ledger, printed


def _record(batch: Batch, accepted: Sequence[Candidate], *, by: Actor, at: datetime) -> Act | None:
    """The act of what the accepted candidates give and what doesn't stand yet; None if all of it does."""
    own = [*_registrations(batch, accepted), *_clauses(batch, accepted), *effects_of_repeals(accepted)]
    effects, links = not_standing(own), links_of(accepted)
    if not effects and not links:
        return None
    act = record(batch.jurisdiction, "admit", effects, by=by, at=at, batch=batch)
    write_links(act, links)
    return act


def _printed_pairs(candidates: Iterable[Candidate]) -> Iterable[tuple[str, str]]:
    """Organ number and lead issuer of the candidates that print both."""
    for candidate in candidates:
        number, issuers = candidate.facts["organ_number"], candidate.facts["issuers"]
        if number and issuers:
            yield number, issuers[0]


def _accept(candidate: Candidate, organs: OrganBook) -> None:
    document = candidate.document or match(organs.jurisdiction, candidate.facts)
    candidate.conflicts = _conflicts(document, candidate) if document else _cut_short(candidate)
    candidate.document = document
    if candidate.conflicts:
        return
    if document is None:
        candidate.document = _create(candidate, organs)
    else:
        _complete(document, candidate)
    candidate.state = Candidate.State.ACCEPTED


def _cut_short(candidate: Candidate) -> list[dict[str, str]]:
    """A row that breaks off before code and number may have lost half its title too: nobody can tell what it means."""
    facts, remarks = candidate.facts, candidate.batch.remarks
    short = {remark["line"] for remark in remarks if remark["key"] == "row_is_short"}
    if facts["code"] or facts["number"] or candidate.first_line not in short:
        return []
    return [{"field": "row", "ours": "", "theirs": facts["title"]}]


def _conflicts(document: Document, candidate: Candidate) -> list[dict[str, str]]:
    """Facts that differ, and a printed end that is not the recorded one: which is right, a person says."""
    last_day = stated_in(candidate.facts).last_day
    recorded = recorded_ends([document.pk]).get(document.pk, ()) if last_day else ()
    ends = end_conflict(day_after(last_day), recorded) if last_day else []
    return [*conflicts(document, candidate.facts), *ends]


def _create(candidate: Candidate, organs: OrganBook) -> Document:
    facts, identity = candidate.facts, _identity(candidate)
    document = Document.objects.create(
        jurisdiction=organs.jurisdiction,
        title=facts["title"],
        title_key=title_key(facts["title"]),
        genre=facts.get("genre") or genre_of(facts["title"]) or "",
        trial=facts.get("trial", is_trial(facts["title"])),
        disclosure=Document.Disclosure.ACTIVE if facts.get("public") else Document.Disclosure.UNMARKED,
        provenance=_provenance(candidate, ["title", *(name for name, value in identity.items() if value is not None)]),
        **identity,
    )
    Issuer.objects.bulk_create(
        Issuer(document=document, organ=organ, position=position)
        for position, organ in enumerate(_issuers(facts["issuers"], facts["organ_number"], organs))
    )
    _create_parts(document, facts)
    return document


def _create_parts(document: Document, facts: Mapping[str, Any]) -> None:
    """Those of its instruments that are not recorded; no. 1 is the first one printed."""
    titles = {no: one["title"] for no, one in enumerate(facts.get("instruments", []), start=1)}
    known = set(document.parts.values_list("no", flat=True)) if titles else set()
    Part.objects.bulk_create(
        Part(document=document, no=no, title=title) for no, title in titles.items() if no not in known
    )


def _identity(candidate: Candidate) -> dict[str, object]:
    """The columns a candidate fills; what it doesn't print stays NULL."""
    facts = candidate.facts
    dated_on = facts.get("dated_on")
    return {
        "number_raw": facts["number_raw"],
        "number_key": facts["number"],
        "code_raw": facts["code_raw"],
        "code_key": facts["code"],
        "dated_on": date.fromisoformat(dated_on) if dated_on else None,
    }


def _provenance(candidate: Candidate, columns: Iterable[str]) -> dict[str, object]:
    return {column: {"source": candidate.batch.file.name, "line": candidate.first_line} for column in columns}


def _complete(document: Document, candidate: Candidate) -> None:
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
    _create_parts(document, facts)
    if missing:
        document.provenance |= _provenance(candidate, missing)
        Document.objects.filter(pk=document.pk).update(**missing, provenance=document.provenance)
        # The clauses are read under what the document is now known to be.
        for name, value in missing.items():
            setattr(document, name, value)


def _issuers(names: Sequence[str], number: str | None, organs: OrganBook) -> list[Organ]:
    """In printed order; a title that names nobody leaves the organ of its code."""
    if names:
        return list(dict.fromkeys(organs.named(name) for name in names))
    return [organs.numbered(number)] if number else []


def _registrations(batch: Batch, accepted: Sequence[Candidate]) -> Iterator[Effect]:
    documents = {candidate.document_id for candidate in accepted}
    standing = Entry.objects.registrations().filter(document__in=documents)
    seen = set(standing.values_list("document", flat=True))
    for candidate in accepted:
        document = candidate.document
        if document and document.pk not in seen:
            seen.add(document.pk)
            clause = f"{batch.file.name}:{candidate.first_line}-{candidate.last_line}"
            takes_effect = document.registered_on or BEGINNING
            yield Effect(document, Kind.REGISTRATION, takes_effect, Authority(clause=clause))


def _clauses(batch: Batch, accepted: Sequence[Candidate]) -> Iterator[Effect]:
    """What the printed texts say of themselves, under the law of the day they were made."""
    law_on = laws_of(batch.jurisdiction)
    for candidate in accepted:
        document = candidate.document
        made = document and (document.published_on or document.dated_on)
        if document and candidate.kind == Candidate.Kind.DOCUMENT:
            yield from effects_of_clauses(candidate, document, law_on(made or END_OF_TIME))
