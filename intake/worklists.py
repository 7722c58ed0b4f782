"""What an imported ledger leaves for a person to look at: doubts about sheets, rows and cells, and contradictions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from intake.ledger_wording import doubt_sentence
from lifecycle.finding_sentences import conflict_sentence
from registry.models import Batch, Candidate

CHUNK = 500
CONFLICT = "conflict"
# What is found only when a row is staged.
TOO_LONG = ("title_too_long", "number_too_long", "organ_too_long")


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


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the ledger with what is to be looked at in it; `candidate` is None for what concerns a sheet."""

    items: Sequence[Item]
    candidate: Candidate | None = None


@dataclass(frozen=True)
class Worklist:
    """The same, line by line, for who wants only some of it: `kind` and `sheet` narrow it. Reads what is asked for."""

    batch: Batch
    kind: str = ""
    sheet: str = ""

    def __len__(self) -> int:
        return len(self._said) + self._rows.count()

    def __getitem__(self, wanted: slice) -> list[Line]:
        start, stop, before = wanted.start or 0, wanted.stop, len(self._said)
        said = [Line([item]) for item in self._said[start:stop]]
        rows = self._rows[max(0, start - before) : max(0, stop - before)]
        return said + [Line(self._wanted(_of_row(row)), row) for row in rows]

    @cached_property
    def kinds(self) -> Counter[str]:
        """How often each was found; "conflict" counts rows."""
        found: Counter[str] = Counter()
        for account in self._accounts:
            found.update(account["doubts"])
        # What the reader of ledgers didn't know of: found when its rows were staged and compared.
        later = {kind: Count("pk", filter=_doubted(kind)) for kind in TOO_LONG}
        found.update(self._of_sheets.aggregate(**later, conflict=Count("pk", filter=_CONTRADICTED)))
        return +found

    @property
    def _accounts(self) -> list[dict[str, Any]]:
        return [one for one in self.batch.accounts if self.sheet in ("", one["sheet"])]

    @cached_property
    def _said(self) -> list[Item]:
        return self._wanted(_item(doubt, None) for account in self._accounts for doubt in account["said"])

    def _wanted(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if self.kind in ("", item.kind)]

    @property
    def _of_sheets(self) -> QuerySet[Candidate]:
        rows = self.batch.candidates.order_by("no").alias(
            doubted=Cast("doubts", TextField()), contradicted=Cast("conflicts", TextField())
        )
        return rows.filter(facts__sheet=self.sheet) if self.sheet else rows

    @property
    def _rows(self) -> QuerySet[Candidate]:
        if self.kind:
            return self._of_sheets.filter(_CONTRADICTED if self.kind == CONFLICT else _doubted(self.kind))
        return self._of_sheets.filter(~Q(doubts=[]) | _CONTRADICTED)


def _doubted(kind: str) -> Q:
    """Asked of the JSON as both databases write it; a quotation mark that a cell holds is escaped in there."""
    return Q(doubted__contains=f'"kind": "{kind}"')


_CONTRADICTED = ~Q(conflicts=[]) & ~Q(contradicted__contains='"field": "untitled"')


def _of_row(candidate: Candidate) -> Iterator[Item]:
    for doubt in candidate.doubts:
        yield _item(doubt, candidate.pk)
    place = f"{candidate.facts['sheet']}!{candidate.first_line}"
    for conflict in candidate.conflicts:
        if conflict["field"] != "untitled":
            sentence = conflict_sentence(conflict)
            yield Item(CONFLICT, place, conflict["theirs"], sentence, candidate.pk, conflict["field"])


def _item(doubt: dict[str, Any], candidate: int | None) -> Item:
    cell = f"{doubt['column']}{doubt['row'] or ''}"
    place = f"{doubt['sheet']}!{cell}" if cell else doubt["sheet"]
    return Item(doubt["kind"], place, doubt["text"] or doubt["head"], doubt_sentence(doubt), candidate, doubt["made"])
