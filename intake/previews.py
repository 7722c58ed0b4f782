"""What adopting the lists of a batch would write and change, row by row; and what doesn't match.

The adoption itself, in a transaction that is rolled back. Everything is read for all rows together: a list of two
thousand rows takes as many queries as one of five hundred and what folding the rest takes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db import transaction

from intake.adoption import fingerprint, give_up, written_by
from intake.lists import apply_lists, place_in_notice
from lifecycle.aftermath import Turn, turns_of
from lifecycle.models import Act, Entry, Period
from lifecycle.seen import written_about
from offices.actors import Actor
from registry.models import Batch, Candidate, Document
from registry.querysets import DocumentQuerySet
from registry.reading.listed import Category

# A document, and the notice and its row that decide about it.
Decided = tuple[int, int | None, str]
UNDONE = "undone"


class Fate(StrEnum):
    """What becomes of a row, in the order in which a person wants to know."""

    CHANGES = "changes"
    CONFIRMS = "confirms"
    CONTRADICTS = "contradicts"
    WAITS = "waits"
    NOTICE_WAITS = "notice_waits"
    UNDATED = "undated"
    MEANINGLESS = "meaningless"
    ELSEWHERE = "elsewhere"
    LEFT_OUT = "left_out"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. `entries` are those it would write; `turn` is that of its document, if it writes any."""

    candidate: Candidate
    fate: Fate
    entries: Sequence[Entry]
    turn: Turn | None = None

    @property
    def category(self) -> str:
        return self.candidate.facts["category"] or ""


@dataclass(frozen=True, slots=True)
class Besides:
    """A document in no list that ends with one that is: it did nothing but extend it."""

    document: int
    entries: Sequence[Entry]
    turn: Turn


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows of one kind of list. `stated`: how many the notice says there are; None where it doesn't."""

    category: Category | None
    annexes: Sequence[str]
    found: int
    stated: int | None

    @property
    def agrees(self) -> bool:
        return self.stated in (None, self.found)


@dataclass(frozen=True)
class Preview:
    """`seen` is what `adopt` wants to hear again."""

    rows: Sequence[Row]
    besides: Sequence[Besides]
    tallies: Sequence[Tally]
    seen: str

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        return Counter(row.fate for row in self.rows)

    @property
    def writes(self) -> int:
        """Entries."""
        return sum(len(row.entries) for row in self.rows) + sum(len(one.entries) for one in self.besides)

    @property
    def adoptable(self) -> bool:
        """Whether the button does anything: writes, or gives back to the desk what contradicts the register."""
        return bool(self.writes or self.counts.get(Fate.CONTRADICTS))


def preview(batch: Batch, *, by: Actor, at: datetime) -> Preview:
    read = batch.candidates.filter(kind=Candidate.Kind.ROW)
    rows = list(read.select_related("document").prefetch_related("notice__document"))
    entries: dict[Decided, list[Entry]] = defaultdict(list)
    turns: dict[int, Turn] = {}
    with transaction.atomic():
        applied = apply_lists(batch, by=by, at=at)
        written = written_by(applied)
        for act in applied.acts:
            turns |= turns_of(act)
        seen = fingerprint(applied, written)
        transaction.set_rollback(True)
    for entry in written:
        entries[_decided_by(entry)].append(entry)
    contradicting = {row.pk: row.conflicts for row in applied.waiting}
    told = [_row(row, batch, entries, turns, contradicting) for row in rows]
    of_rows = {row.candidate.document_id for row in told if row.entries}
    besides = [
        Besides(document, written, turns[document])
        for (document, *_), written in entries.items()
        if document not in of_rows
    ]
    return Preview(told, besides, _tallies(batch, told), seen)


def _decided_by(entry: Entry) -> Decided:
    if entry.reverses_id:
        return entry.document_id, None, UNDONE
    return entry.document_id, entry.authority_document_id, entry.clause


def _row(
    row: Candidate,
    batch: Batch,
    entries: dict[Decided, list[Entry]],
    turns: Mapping[int, Turn],
    contradicting: Mapping[int, list[dict[str, str]]],
) -> Row:
    if row.pk in contradicting:
        row.conflicts = contradicting[row.pk]
        return Row(row, Fate.CONTRADICTS, ())
    hindered = _hindered(row, batch)
    if hindered:
        return Row(row, hindered, ())
    document, notice = row.document_id or 0, row.notice.document_id if row.notice else None
    # What it takes back, because a person found the row right, rests on what was wrong and not on the row.
    undone = entries.pop((document, None, UNDONE), ())
    written = [*undone, *entries.get((document, notice, place_in_notice(row.facts)), ())]
    if not written:
        return Row(row, Fate.STANDS, ())
    turn = turns[document]
    return Row(row, Fate.CHANGES if turn.changes else Fate.CONFIRMS, written, turn)


def _hindered(row: Candidate, batch: Batch) -> Fate | None:
    """Why it decides nothing, if that can be told from the row itself."""
    if row.state in (Candidate.State.REJECTED, Candidate.State.MERGED):
        return Fate.LEFT_OUT
    if row.state == Candidate.State.WAITING or row.document is None:
        return Fate.WAITS
    if row.document.jurisdiction_id != batch.jurisdiction_id:
        return Fate.ELSEWHERE
    notice = row.notice
    if notice is None or notice.state != Candidate.State.ACCEPTED or notice.document is None:
        return Fate.NOTICE_WAITS
    if notice.document.dated_on is None:
        return Fate.UNDATED
    return Fate.MEANINGLESS if row.facts["category"] is None else None


def _tallies(batch: Batch, rows: Sequence[Row]) -> list[Tally]:
    """One for each kind of list, in printed order; a kind that the notice only states a count for comes last."""
    read = [row for row in rows if row.fate != Fate.LEFT_OUT]
    found = Counter(row.category for row in read)
    annexes: dict[str, dict[str, None]] = defaultdict(dict)
    for row in read:
        if row.candidate.facts["annex"]:
            annexes[row.category][str(row.candidate.facts["annex"])] = None
    return [
        Tally(
            Category(category) if category else None,
            list(annexes[category]),
            found[category],
            batch.stated_counts.get(category),
        )
        for category in dict.fromkeys([*found, *batch.stated_counts])
    ]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What taking an adoption back would change, by document. `seen` is what `give_up` wants to hear again."""

    turns: Mapping[int, Turn]
    seen: int


def preview_of_giving_up(batch: Batch, act: Act, *, by: Actor, at: datetime) -> Withdrawal:
    """Refused as `give_up` is."""
    with transaction.atomic():
        undone = give_up(batch, act, reason="-", by=by, at=at)
        withdrawal = Withdrawal(turns_of(undone), written_about(undone))
        transaction.set_rollback(True)
    return withdrawal


def unlisted(batch: Batch) -> tuple[DocumentQuerySet, date | None]:
    """In force on the notice's day and in none of its lists, where one of these says what continues.

    Information: what that means is the finding's to say, under the rules of the place. Of several notices the latest.
    """
    continuing = batch.candidates.filter(kind=Candidate.Kind.ROW, facts__category=Category.CONTINUES.value)
    dated = continuing.filter(notice__state=Candidate.State.ACCEPTED, notice__document__dated_on__isnull=False)
    latest = dated.order_by("-notice__document__dated_on").select_related("notice__document").first()
    notice = latest.notice if latest else None
    decides = notice.document if notice else None
    if decides is None or decides.dated_on is None:
        return Document.objects.none(), None
    in_force = Period.objects.filter(jurisdiction=batch.jurisdiction).whole().believed().in_force_on(decides.dated_on)
    listed = batch.candidates.filter(notice=notice, document__isnull=False)
    there = Document.objects.filter(pk__in=in_force.values("document")).exclude(pk=decides.pk)
    return there.exclude(pk__in=listed.values("document")), decides.dated_on
