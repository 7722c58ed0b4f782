"""Applying a published list (清理目录): the notice is the authority, its day the day, one act per notice and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intake.handling import unanswered
from intake.settlements import taken_back_for, without_what_is_ours
from lifecycle.acts import Authority, Effect, record
from lifecycle.clock import lock
from lifecycle.extensions import with_extensions
from lifecycle.models import Act, ListApplication
from lifecycle.rules import END_OF_TIME, Kind, day_after
from lifecycle.standing import end_conflict, not_standing, recorded_ends
from offices.actors import Actor
from registry.models import Batch, Candidate, Document
from registry.reading.listed import Category, UntilKind

# What its acts are called.
VERB = "apply_list"

# What a printed reason says of a list that puts 废止 and 失效 together.
_EXPIRED = re.compile("到期|期满|有效期(?:已)?届满|已过有效期")
_REPEALED = re.compile("废止|替代|取代|被.{0,20}代替")

# Category → the entry it writes and the mark it hangs on the document. ENDED and LAPSED are decided by the reason.
DECISIONS: Mapping[Category, tuple[Kind, str]] = {
    Category.ENDED: (Kind.LAPSE_DECLARED, ""),
    Category.LAPSED: (Kind.LAPSE_DECLARED, ""),
    Category.REPEALED: (Kind.REPEAL, ""),
    Category.CONTINUES: (Kind.CONFIRMATION, ""),
    Category.CONTINUES_UNREVIEWED: (Kind.CONFIRMATION, "unreviewed"),
    Category.TO_AMEND: (Kind.CONFIRMATION, "to_amend"),
    Category.TO_REPEAL: (Kind.CONFIRMATION, "to_repeal"),
    Category.REPUBLISH_OR_LAPSE: (Kind.CONFIRMATION, "republish_or_lapse"),
    Category.EXTENDED: (Kind.CONFIRMATION, ""),
    Category.DELISTED: (Kind.DELISTING, ""),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """`acts` are those written now; `waiting` are rows whose printed end contradicts a recorded one."""

    acts: Sequence[Act]
    waiting: Sequence[Candidate]


@transaction.atomic
def apply_lists(batch: Batch, *, by: Actor, at: datetime, only: QuerySet[Document] | None = None) -> Applied:
    """Writes what the accepted rows of the batch decide, of `only` those documents, unless exactly that stands.

    What a person said to be a document of another place is left to an act of that place.
    """
    lock(batch.jurisdiction)
    accepted = batch.candidates.filter(
        kind=Candidate.Kind.ROW, state=Candidate.State.ACCEPTED, document__jurisdiction=batch.jurisdiction
    )
    if only is not None:
        accepted = accepted.filter(document__in=only)
    # A notice is one for all its rows: not joined, or its text would be read with each of them.
    rows = list(accepted.select_related("document").prefetch_related("notice__document").order_by("no"))
    conflicts = end_conflicts(rows)
    waiting = [row for row in rows if row.pk in conflicts]
    for row in waiting:
        row.state, row.conflicts = Candidate.State.WAITING, conflicts[row.pk]
    Candidate.objects.bulk_update(waiting, ["state", "conflicts"], batch_size=500)
    own = [effect for row in rows if row.pk not in conflicts for effect in without_what_is_ours(row, decided(row))]
    effects = with_extensions(not_standing(own))
    wrong = taken_back_for([row for row in rows if row.pk not in conflicts], own)
    act = None
    if effects or wrong:
        act = record(batch.jurisdiction, VERB, effects, by=by, at=at, batch=batch, instead_of=wrong)
    if act:
        ListApplication.objects.bulk_create(_applications(act, effects))
    return Applied([act] if act else [], waiting)


def _applications(act: Act, effects: Sequence[Effect]) -> Iterator[ListApplication]:
    """One for each notice, from its own day on."""
    notices = {effect.authority.document for effect in effects}
    return (ListApplication(act=act, notice=one, on=one.dated_on) for one in notices if one and one.dated_on)


def decided(row: Candidate) -> Iterator[Effect]:
    """The entries one row asks for; none where its notice has no day or its list no known meaning."""
    notice = row.notice.document if row.notice and row.notice.state == Candidate.State.ACCEPTED else None
    if notice is None or notice.dated_on is None or row.facts["category"] is None or row.document is None:
        return
    authority = Authority(notice, place_in_notice(row.facts))
    category = Category(row.facts["category"])
    kind, mark = DECISIONS[category]
    reason = row.facts["reason"] or row.facts["remark"] or ""
    if category == Category.ENDED and _REPEALED.search(reason) and not _EXPIRED.search(reason):
        kind = Kind.REPEAL
    yield Effect(
        row.document,
        kind,
        notice.dated_on,
        authority,
        expired=kind == Kind.LAPSE_DECLARED and bool(_EXPIRED.search(reason)),
        reason=reason,
        facts={"mark": mark} if mark else {},
    )
    yield from _term(row.document, row.facts, category, notice.dated_on, authority)


def _term(
    document: Document, facts: Mapping[str, Any], category: Category, day: date, authority: Authority
) -> Iterator[Effect]:
    """The printed end: of the recorded term, or a new one where the list extends it.

    A list only restates a term: one whose printed last day is already past ended on that day, not on the notice's.
    """
    kind = Kind.EXTENSION if category == Category.EXTENDED else Kind.TERM
    if facts["until"]:
        begins = day if kind == Kind.EXTENSION else min(day, _until(facts))
        yield Effect(document, kind, begins, authority, until=_until(facts))
    elif facts["until_kind"] == UntilKind.PERMANENT:
        yield Effect(document, kind, day, authority, until=END_OF_TIME)


def _until(facts: Mapping[str, Any]) -> date:
    return day_after(date.fromisoformat(facts["until"]))


def place_in_notice(facts: Mapping[str, Any]) -> str:
    """附件2第1项: as the notice itself counts its annexes and rows."""
    annex = f"附件{facts['annex']}" if facts["annex"] else ""
    return f"{annex}第{facts['row_no']}项" if facts["row_no"] else annex or "附件"


def _source(row: Candidate) -> str:
    return f"{row.batch.file.name}:{row.first_line}"


def end_conflicts(rows: Sequence[Candidate]) -> dict[int, list[dict[str, str]]]:
    """By candidate: where a printed end contradicts one that stands by another authority than the row's own notice.

    What a person has answered is left out.
    """
    notices = {row.document_id: row.notice.document_id if row.notice else None for row in rows if row.document_id}
    ends = recorded_ends(notices, other_than=notices)
    return {
        row.pk: found
        for row in rows
        if row.facts["until"] and row.facts["category"] != Category.EXTENDED and row.document_id
        if (found := unanswered(row, end_conflict(_until(row.facts), ends.get(row.document_id, {}), _source(row))))
    }
