"""Admission (登记入库): candidates that contradict no recorded fact become registered documents, in one act."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from intake.arrivals import Arrivals
from intake.ledger_admission import write_again
from intake.lists import apply_lists
from lifecycle.acts import Authority, Effect, record, undo_all
from lifecycle.clauses import effects_of_clauses, stated_in
from lifecycle.clock import lock
from lifecycle.linking import links_of, write_links
from lifecycle.models import Act, Entry
from lifecycle.periods import CHUNK
from lifecycle.repeals import effects_of_repeals, write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind, day_after
from lifecycle.standing import Ends, end_conflict, not_standing, recorded_ends
from offices.actors import Actor
from offices.organs import OrganBook
from registry.matching import Matcher, conflicts
from registry.models import Batch, Candidate, Document


@dataclass(frozen=True, slots=True)
class Admitted:
    """`act` is None when everything was registered already; `waiting` are the candidates with conflicts."""

    act: Act | None
    accepted: Sequence[Candidate]
    waiting: Sequence[Candidate]


@transaction.atomic
def admit(batch: Batch, *, by: Actor, at: datetime, only: Collection[int] | None = None) -> Admitted:
    """Accepts whatever does not contradict a recorded fact, or of it `only` those candidates.

    Findings never block; a conflict waits for a person.
    """
    lock(batch.jurisdiction)
    candidates = list(batch.candidates.open().select_related("document").order_by("no"))
    if only is not None:
        candidates = [candidate for candidate in candidates if candidate.pk in only]
    organs = OrganBook(batch.jurisdiction)
    organs.learn(_printed_pairs(candidates))
    matcher, short = Matcher(batch.jurisdiction), _short_lines(batch)
    for page in (candidates[at : at + CHUNK] for at in range(0, len(candidates), CHUNK)):
        _accept_page(page, organs, matcher, short)
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


def _accept_page(page: Sequence[Candidate], organs: OrganBook, matcher: Matcher, short: Collection[int]) -> None:
    """In as many queries as one candidate takes; the later ones may mean documents that the earlier ones make."""
    matcher.load([candidate.facts for candidate in page])
    meant = [_meant(candidate, matcher) for candidate in page]
    ends = recorded_ends([document.pk for document in meant if document])
    arrivals = Arrivals(organs)
    for candidate in page:
        candidate.document = document = _meant(candidate, matcher)
        candidate.conflicts = _conflicts(document, candidate, ends) if document else _cut_short(candidate, short)
        if candidate.conflicts:
            continue
        if document is None:
            candidate.document = document = arrivals.create(candidate)
        else:
            arrivals.complete(document, candidate)
        matcher.learn(document)
        candidate.state = Candidate.State.ACCEPTED
    arrivals.write()
    Candidate.objects.bulk_update(page, ["state", "document", "conflicts"])


def _meant(candidate: Candidate, matcher: Matcher) -> Document | None:
    """The one a person chose or an earlier try found, else the one it matches."""
    return matcher.own(candidate.document) if candidate.document else matcher.match(candidate.facts)


def _short_lines(batch: Batch) -> frozenset[int]:
    return frozenset(remark["line"] for remark in batch.remarks if remark["key"] == "row_is_short")


def _cut_short(candidate: Candidate, short: Collection[int]) -> list[dict[str, str]]:
    """A row that breaks off before code and number may have lost half its title too: nobody can tell what it means."""
    facts = candidate.facts
    if facts["code"] or facts["number"] or candidate.first_line not in short:
        return []
    return [{"field": "row", "ours": "", "theirs": facts["title"], "ours_at": "", "theirs_at": _place(candidate)}]


def _conflicts(document: Document, candidate: Candidate, recorded: Ends) -> list[dict[str, str]]:
    """Facts that differ, and a printed end that is not the recorded one: which is right, a person says."""
    last_day = stated_in(candidate.facts).last_day
    told = _place(candidate, (candidate.facts.get("term") or {}).get("line"))
    ends = end_conflict(day_after(last_day), recorded.get(document.pk, {}), told) if last_day else []
    return [*conflicts(document, candidate.facts, _place(candidate)), *ends]


def _place(candidate: Candidate, line: int | None = None) -> str:
    return f"{candidate.batch.file.name}:{line or candidate.first_line}"


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
