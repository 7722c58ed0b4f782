"""Taking in a page of a ledger: its rows become candidates, documents and entries in one act and a few queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db import transaction

from intake.arrivals import Arrivals
from intake.handling import Stands, fields_where, unanswered
from intake.ledger_effects import LawOn, Recorded, contradictions, effects_of_row, place_of, recorded_of
from intake.ledger_staging import candidate_of
from intake.meaning import meant_by
from intake.settlements import COLUMNS, correct_record, kinds_to_replace, taken_back_for
from lifecycle.acts import Effect, record
from lifecycle.clock import lock
from lifecycle.models import Act
from lifecycle.repeals import write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import Kind
from offices.actors import Actor
from offices.organs import OrganBook
from registry.ledgers import LedgerRow
from registry.matching import Matcher
from registry.models import Batch, Candidate, Document

_OUTCOME = ["state", "document", "conflicts"]


@transaction.atomic
def take_in(batch: Batch, rows: Sequence[LedgerRow], *, by: Actor, at: datetime) -> Act | None:
    """One act for what the rows give and is not recorded; None where all of it is. Rows that contradict wait."""
    lock(batch.jurisdiction)
    handled = _handled_before(batch, rows)
    fresh = [candidate_of(batch, row) for row in rows if row.seq not in handled]
    waiting = [one for one in handled.values() if one.state == Candidate.State.WAITING and one.facts["title"]]
    named = [candidate for candidate in fresh if not candidate.conflicts]
    found = _accept(batch, sorted([*named, *waiting], key=lambda one: one.no))
    Candidate.objects.bulk_create(fresh)
    Candidate.objects.bulk_update(waiting, _OUTCOME)
    return _record(batch, *found, by=by, at=at)


def _handled_before(batch: Batch, rows: Sequence[LedgerRow]) -> dict[int, Candidate]:
    """What persons made of these rows when the ledger was read before; not where another mapping counts them anew."""
    places = {row.seq: (row.sheet, row.no) for row in rows}
    kept = batch.candidates.exclude(handling=[]).filter(no__gte=rows[0].seq, no__lte=rows[-1].seq)
    found = {one.no: one for one in kept if places.get(one.no) == (one.facts["sheet"], one.first_line)}
    kept.exclude(no__in=found).delete()
    return found


def take_up(batch: Batch, candidates: Sequence[Candidate], *, by: Actor, at: datetime) -> Act | None:
    """As `take_in`, for rows that were staged before. Only inside a verb that holds the place's clock."""
    named = [candidate for candidate in candidates if candidate.facts["title"]]
    found = _accept(batch, named)
    Candidate.objects.bulk_update(named, _OUTCOME, batch_size=500)
    return _record(batch, *found, by=by, at=at)


@transaction.atomic
def write_again(batch: Batch, accepted: Sequence[Candidate], *, by: Actor, at: datetime) -> Act | None:
    """What rows give that were accepted before and no longer stands, since another import was undone."""
    recorded = recorded_of({one.document_id for one in accepted if one.document_id})
    law_on, effects = law_of(batch), list[Effect]()
    for candidate in accepted:
        if candidate.document:
            key = candidate.document.pk
            known = recorded.get(key, Recorded())
            new = _given(candidate, candidate.document, law_on, known)
            recorded[key] = known.with_effects(new)
            effects += new
    return _record(batch, effects, accepted, by=by, at=at)


def _record(
    batch: Batch, effects: Sequence[Effect], accepted: Sequence[Candidate], *, by: Actor, at: datetime
) -> Act | None:
    if not effects:
        return None
    wrong = taken_back_for(accepted, effects)
    act = record(batch.jurisdiction, "admit", effects, by=by, at=at, batch=batch, instead_of=wrong)
    arrived = list({effect.document.pk: effect.document for effect in effects}.values())
    write_awaited_repeals(batch.jurisdiction, arrived, by=by, at=at)
    return act


def _accept(batch: Batch, candidates: Sequence[Candidate]) -> tuple[list[Effect], list[Candidate]]:
    """What they give, and which were accepted.

    As `admission` does for what is printed; here a row is also held against the entries that stand.
    A later row of the page may mean a document that an earlier one makes: it is held against what that one gave.
    """
    organs = OrganBook(batch.jurisdiction)
    organs.learn((one.facts["organ_number"], one.facts["issuers"][0]) for one in candidates if _names_its_organ(one))
    matcher, arrivals, law_on = Matcher(batch.jurisdiction), Arrivals(organs), law_of(batch)
    matcher.load([candidate.facts for candidate in candidates])
    meant = (meant_by(candidate, matcher) for candidate in candidates)
    by_key = recorded_of({document.pk for document in meant if document})
    recorded: dict[int, Recorded] = {}
    effects: list[Effect] = []
    accepted: list[Candidate] = []
    for candidate in candidates:
        candidate.document = document = meant_by(candidate, matcher)
        known = Recorded()
        if document:
            # Not by key: what the page itself made has none yet.
            known = recorded.get(id(document)) or by_key.get(document.pk, known)
            candidate.conflicts = contradictions_of(candidate, document, known, law_on)
            if candidate.conflicts:
                continue
            arrivals.complete(document, candidate)
        else:
            candidate.document = document = arrivals.create(candidate)
        matcher.learn(document)
        candidate.state = Candidate.State.ACCEPTED
        new = _given(candidate, document, law_on, known)
        recorded[id(document)] = known.with_effects(new)
        effects += new
        accepted.append(candidate)
    arrivals.write()
    return effects, accepted


def contradictions_of(candidate: Candidate, document: Document, known: Recorded, law_on: LawOn) -> list[dict[str, str]]:
    """What nobody has answered yet. What is not in the register (any more) contradicts nothing: it is corrected."""
    found = contradictions(candidate, document, known, law_on)
    if not known.of(Kind.REGISTRATION):
        found = [one for one in found if one["field"] not in COLUMNS]
    return unanswered(candidate, found)


def _given(candidate: Candidate, document: Document, law_on: LawOn, known: Recorded) -> list[Effect]:
    """What the row writes; where it is right against the record, as if that said nothing."""
    listed, replaced = known.of(Kind.REGISTRATION), kinds_to_replace(candidate)
    theirs, ours = (fields_where(candidate, stands) for stands in (Stands.THEIRS, Stands.OURS))
    fields = theirs if listed or not document.pk else COLUMNS - ours
    corrections = list(correct_record(candidate, document, fields, place_of(candidate)))
    rest = Recorded(tuple(fact for fact in known.facts if fact.part or fact.kind not in replaced or fact.expired))
    return [*corrections, *effects_of_row(candidate, document, law_on, rest)]


def _names_its_organ(candidate: Candidate) -> bool:
    return bool(candidate.facts["organ_number"] and candidate.facts["issuers"])


def law_of(batch: Batch) -> LawOn:
    """The law of a day, laid together once for each day asked about."""
    return cache(laws_of(batch.jurisdiction))
