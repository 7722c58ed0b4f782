"""What accepting a candidate would meet in the register as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.admission import conflicts_with, short_lines
from intake.handling import Conflict, unanswered
from intake.ledger_admission import contradictions_of, law_of
from intake.ledger_effects import Recorded, recorded_of
from intake.lists import end_conflicts
from intake.meaning import meant_by
from intake.settlements import COLUMNS
from lifecycle.standing import recorded_ends, registered_among
from registry.matching import Matcher
from registry.models import Candidate, Document


@dataclass(frozen=True, slots=True)
class Outlook:
    """What accepting a candidate would meet in the register as it is now: a document, or None, and contradictions."""

    document: Document | None
    conflicts: Sequence[Conflict]


def outlook_of(candidate: Candidate) -> Outlook:
    """Of one that waits; of any other what it was taken for. Writes nothing, in a fixed number of queries."""
    if candidate.state != Candidate.State.WAITING:
        return Outlook(candidate.document, [])
    matcher = Matcher(candidate.batch.jurisdiction)
    matcher.load([candidate.facts])
    document = meant_by(candidate, matcher)
    if candidate.kind == Candidate.Kind.LEDGER:
        return Outlook(document, _of_ledger(candidate, document))
    listed = registered_among([document.pk]) if document else set()
    ends = recorded_ends([document.pk]) if document else {}
    found = unanswered(candidate, conflicts_with(document, candidate, ends, short_lines(candidate.batch)))
    if document and not listed:
        found = [one for one in found if one["field"] not in COLUMNS]
    if document and candidate.kind == Candidate.Kind.ROW:
        found = [*found, *_of_its_end(candidate, document)]
    return Outlook(document, found)


def _of_its_end(row: Candidate, document: Document) -> Sequence[Conflict]:
    """What applying its list would meet."""
    before, row.document = row.document, document
    found = end_conflicts([row]).get(row.pk, [])
    row.document = before
    return found


def _of_ledger(row: Candidate, document: Document | None) -> Sequence[Conflict]:
    if not row.facts["title"]:
        return list(row.conflicts)
    if document is None:
        return []
    known = recorded_of({document.pk}).get(document.pk, Recorded())
    return contradictions_of(row, document, known, law_of(row.batch))
