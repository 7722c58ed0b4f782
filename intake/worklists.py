"""What an imported ledger leaves for a person to look at: doubts about sheets, rows and cells, and contradictions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from intake.ledger_wording import doubt_sentence
from lifecycle.finding_sentences import conflict_sentence
from registry.models import Batch, Candidate

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Item:
    """`place` as a spreadsheet names it: 现行有效!C12. `text` is what the cell says. `candidate`: None for a sheet."""

    kind: str
    place: str
    text: str
    sentence: str
    candidate: int | None = None
    made: str = ""


def worklist(batch: Batch) -> Iterator[Item]:
    """Sheet by sheet what concerns it as a whole, then row by row in the order of the ledger; streamed."""
    for account in batch.accounts:
        yield from (_item(doubt, None) for doubt in account["said"])
    looked_at = batch.candidates.exclude(Q(doubts=[]) & Q(conflicts=[])).order_by("no")
    for candidate in looked_at.iterator(CHUNK):
        yield from _of_row(candidate)


def _of_row(candidate: Candidate) -> Iterator[Item]:
    for doubt in candidate.doubts:
        yield _item(doubt, candidate.pk)
    place = f"{candidate.facts['sheet']}!{candidate.first_line}"
    for conflict in candidate.conflicts:
        if conflict["field"] != "untitled":
            sentence = conflict_sentence(conflict)
            yield Item("conflict", place, conflict["theirs"], sentence, candidate.pk, conflict["field"])


def _item(doubt: dict[str, Any], candidate: int | None) -> Item:
    cell = f"{doubt['column']}{doubt['row'] or ''}"
    place = f"{doubt['sheet']}!{cell}" if cell else doubt["sheet"]
    return Item(doubt["kind"], place, doubt["text"] or doubt["head"], doubt_sentence(doubt), candidate, doubt["made"])
