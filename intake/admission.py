"""Admission (登记入库): candidates that contradict no recorded fact become registered documents, in one act."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from intake.arrivals import Arrivals
from intake.handling import Stands, fields_where, unanswered
from intake.ledger_admission import take_up, write_again
from intake.lists import apply_lists, end_conflicts
from intake.meaning import meant_by
from intake.settlements import COLUMNS, correct_record, taken_back_for, without_what_is_ours
from lifecycle.acts import Authority, Effect, record, undo_all
from lifecycle.clauses import effects_of_clauses, stated_in
from lifecycle.clock import lock
from lifecycle.linking import links_of, write_links
from lifecycle.models import Act, Entry, ListApplication
from lifecycle.periods import CHUNK
from lifecycle.repeals import effects_of_repeals, write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind, day_after
from lifecycle.standing import Ends, end_conflict, not_standing, recorded_ends, registered_among
from offices.actors import Actor
from offices.models import Jurisdiction
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
def admit(batch: Batch, *, by: Actor, at: datetime) -> Admitted:
    """Accepts whatever does not contradict a recorded fact. Findings never block; a conflict waits for a person."""
    lock(batch.jurisdiction)
    # A notice is one for all its rows: not joined, or its text would be read with each of them.
    candidates = list(batch.candidates.open().select_related("document").prefetch_related("notice").order_by("no"))
    return admit_these(batch, candidates, by=by, at=at)


def admit_these(batch: Batch, candidates: Sequence[Candidate], *, by: Actor, at: datetime) -> Admitted:
    """These alone, all of them waiting. Only inside a verb that holds the place's clock."""
    ledger, printed = _parted(candidates)
    organs = OrganBook(batch.jurisdiction)
    organs.learn(_printed_pairs(printed))
    taking_in = _TakingIn(organs, Matcher(batch.jurisdiction), short_lines(batch))
    for page in (printed[at : at + CHUNK] for at in range(0, len(printed), CHUNK)):
        taking_in.accept_page(page)
    accepted = [c for c in printed if c.state == Candidate.State.ACCEPTED]
    act = _record(batch, accepted, by=by, at=at)
    write_awaited_repeals(batch.jurisdiction, [c.document for c in accepted if c.document], by=by, at=at)
    of_ledger = take_up(batch, ledger, by=by, at=at) if ledger else None
    waiting = [c for c in candidates if c.state == Candidate.State.WAITING]
    return Admitted(act or of_ledger, [c for c in candidates if c.state == Candidate.State.ACCEPTED], waiting)


@transaction.atomic
def undo_batch(batch: Batch, *, by: Actor, at: datetime, reason: str) -> list[Act]:
    """Reverses every standing act of the batch; what it took in waits again. Its documents stay.

    Those that another import gives as well stand on as that one gives them; the rest are unlisted. What persons made of
    the candidates stays: importing again takes the same rows up as they left them.
    """
    lock(batch.jurisdiction)
    accepted = batch.candidates.filter(state=Candidate.State.ACCEPTED)
    return undo_acts(batch, list(batch.acts.standing()), accepted, by=by, at=at, reason=reason)


def undo_acts(
    batch: Batch, acts: Sequence[Act], gave: QuerySet[Candidate], *, by: Actor, at: datetime, reason: str
) -> list[Act]:
    """Reverses these acts; what `gave` them waits again. What the acts held besides is written anew.

    Only inside a verb that holds the place's clock.
    """
    applied = set(ListApplication.objects.standing().order_by().values_list("notice", flat=True))
    undone = undo_all(acts, by=by, at=at, reason=reason)
    gave.update(state=Candidate.State.WAITING)
    touched = Document.objects.filter(pk__in=Entry.objects.filter(act__in=undone).values("document"))
    _let_others_stand(batch.jurisdiction, touched, applied, by=by, at=at)
    return undone


def _let_others_stand(
    place: Jurisdiction, documents: QuerySet[Document], applied: Collection[int], *, by: Actor, at: datetime
) -> None:
    """Writes what other candidates give for the documents and no longer stands: they left out what stood already.

    `applied`: the notices whose lists had been applied; another import of the same notice may have found nothing left
    to write then.
    """
    given = Candidate.objects.filter(document__in=documents, state=Candidate.State.ACCEPTED)
    others = Batch.objects.filter(pk__in=given.values("batch"))
    for batch in others.select_related("jurisdiction", "file").order_by("pk"):
        accepted = given.filter(batch=batch).select_related("document__jurisdiction", "batch__file").order_by("no")
        ledger, printed = _parted(accepted)
        _record(batch, printed, by=by, at=at)
        write_again(batch, ledger, by=by, at=at)
        if batch.candidates.filter(kind=Candidate.Kind.ROW, notice__document__in=applied).exists():
            apply_lists(batch, by=by, at=at, only=documents)
    listed = documents.filter(pk__in=Entry.objects.registrations().values("document"))
    write_awaited_repeals(place, list(listed), by=by, at=at)


def _parted(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Rows of a ledger, which give what they say, and what is printed, which gives what its clauses say."""
    ledger: list[Candidate] = []
    printed: list[Candidate] = []
    for candidate in candidates:
        (ledger if candidate.kind == Candidate.Kind.LEDGER else printed).append(candidate)
    return ledger, printed


def _record(batch: Batch, accepted: Sequence[Candidate], *, by: Actor, at: datetime) -> Act | None:
    """The act of what the accepted candidates give and what doesn't stand yet; None if all of it does."""
    listed = registered_among(candidate.document_id for candidate in accepted)
    # First, for a corrected day is what the clauses count from.
    corrections = list(_corrections(accepted, listed))
    own = [*_registrations(batch, accepted, listed), *_clauses(batch, accepted), *effects_of_repeals(accepted)]
    effects, links = [*corrections, *not_standing(own)], links_of(accepted)
    # What a row of a list says of an end is written, and what it replaces taken back, when the list is adopted.
    wrong = taken_back_for([one for one in accepted if one.kind != Candidate.Kind.ROW], own)
    if not effects and not links and not wrong:
        return None
    act = record(batch.jurisdiction, "admit", effects, by=by, at=at, batch=batch, instead_of=wrong)
    write_links(act, links)
    return act


def _printed_pairs(candidates: Iterable[Candidate]) -> Iterable[tuple[str, str]]:
    """Organ number and lead issuer of the candidates that print both."""
    for candidate in candidates:
        number, issuers = candidate.facts["organ_number"], candidate.facts["issuers"]
        if number and issuers:
            yield number, issuers[0]


class _TakingIn:
    """Page by page, each in as many queries as one candidate takes; later ones may mean what earlier ones made."""

    def __init__(self, organs: OrganBook, matcher: Matcher, short: Collection[int]) -> None:
        self.organs, self.matcher, self.short = organs, matcher, short
        self._taken: set[int] = set()

    def accept_page(self, page: Sequence[Candidate]) -> None:
        self.matcher.load([candidate.facts for candidate in page])
        for candidate in page:
            candidate.document = meant_by(candidate, self.matcher)
        meant = [candidate.document for candidate in page if candidate.document]
        printed_ends = end_conflicts([candidate for candidate in page if candidate.kind == Candidate.Kind.ROW])
        ends = recorded_ends([document.pk for document in meant])
        listed = registered_among(document.pk for document in meant)
        arrivals = Arrivals(self.organs)
        for candidate in page:
            candidate.document = document = meant_by(candidate, self.matcher)
            # What an undone import left behind contradicts nothing: the first to bring it back corrects it.
            recorded = document is not None and (document.pk in listed or id(document) in self._taken)
            found = [*conflicts_with(document, candidate, ends, self.short), *printed_ends.get(candidate.pk, ())]
            candidate.conflicts = unanswered(candidate, found)
            if not recorded:
                candidate.conflicts = [one for one in candidate.conflicts if one["field"] not in COLUMNS]
            if candidate.conflicts:
                continue
            if document is None:
                candidate.document = document = arrivals.create(candidate)
            else:
                arrivals.complete(document, candidate)
            self._taken.add(id(document))
            self.matcher.learn(document)
            candidate.state = Candidate.State.ACCEPTED
        arrivals.write()
        Candidate.objects.bulk_update(page, ["state", "document", "conflicts"])


def conflicts_with(
    document: Document | None, candidate: Candidate, recorded: Ends, short: Collection[int]
) -> list[dict[str, str]]:
    """What of a candidate a person has to look at before it is taken in, answered or not."""
    return _conflicts(document, candidate, recorded) if document else _cut_short(candidate, short)


def short_lines(batch: Batch) -> frozenset[int]:
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


def _corrections(accepted: Sequence[Candidate], listed: Collection[int]) -> Iterator[Effect]:
    """Where a person found the candidate right; all it says otherwise of what an undone import left behind."""
    brought_back = set(listed)
    for candidate in accepted:
        document = candidate.document
        if document:
            theirs, ours = (fields_where(candidate, stands) for stands in (Stands.THEIRS, Stands.OURS))
            fields = theirs if document.pk in brought_back else COLUMNS - ours
            brought_back.add(document.pk)
            yield from correct_record(candidate, document, fields, _place(candidate))


def _registrations(batch: Batch, accepted: Sequence[Candidate], listed: Collection[int]) -> Iterator[Effect]:
    seen = set(listed)
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
            own = effects_of_clauses(candidate, document, law_on(made or END_OF_TIME))
            yield from without_what_is_ours(candidate, own)
