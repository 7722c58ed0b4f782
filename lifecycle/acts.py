"""Writing acts: every verb ends here. One transaction: lock the place's clock, write act and entries, refold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from lifecycle.clock import lock
from lifecycle.models import Act, Entry
from lifecycle.periods import refold
from lifecycle.rules import END_OF_TIME, Kind
from offices.actors import Actor
from offices.models import Jurisdiction
from offices.moments import refuse_a_stamp_from_the_future
from registry.models import Batch, Document
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Authority:
    """On what an entry rests: a published document, a rule and its version, or the words and lines of a record."""

    document: Document | None = None
    clause: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """An entry not yet written. `until` is exclusive."""

    document: Document
    kind: Kind
    takes_effect: date
    authority: Authority
    until: date = END_OF_TIME
    part: int = 0
    expired: bool = False
    reason: str = ""
    facts: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def record(
    jurisdiction: Jurisdiction,
    verb: str,
    effects: Sequence[Effect],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    batch: Batch | None = None,
) -> Act:
    """Writes one act with its entries and refolds what it touched.

    Refused("clock_ahead") for a moment more than two minutes ahead of the database's clock.
    """
    act = _next_act(jurisdiction, verb, by=by, at=at, reason=reason, batch=batch)
    Entry.objects.bulk_create(_entry(act, effect) for effect in effects)
    refold({effect.document for effect in effects}, act.recorded_at)
    return act


@transaction.atomic
def undo(act: Act, *, by: Actor, at: datetime, reason: str) -> Act:
    """One act that reverses every entry of another.

    Refused("already_undone") the second time, Refused("undo_of_undo") for an act that is itself an undoing: what was
    taken back is done again by doing it again, so that its authority is named again.
    """
    lock(act.jurisdiction)
    undone = Act.objects.filter(reverses=act).exists()
    if undone or act.reverses_id:
        raise Refused("already_undone" if undone else "undo_of_undo", act=str(act))
    entries = list(act.entries.select_related("document"))
    reversal = _next_act(act.jurisdiction, "undo", by=by, at=at, reason=reason, batch=act.batch, reverses=act)
    Entry.objects.bulk_create(_reversal(reversal, entry) for entry in entries)
    refold({entry.document for entry in entries}, reversal.recorded_at)
    return reversal


def undo_all(acts: Iterable[Act], *, by: Actor, at: datetime, reason: str) -> list[Act]:
    """Latest first, all or none."""
    with transaction.atomic():
        latest_first = sorted(acts, key=lambda act: (act.recorded_at, act.seq), reverse=True)
        # Always in one order: two who undo acts of the same two places must not wait for each other.
        for place in sorted({act.jurisdiction for act in latest_first}, key=lambda place: place.pk):
            lock(place)
        return [undo(act, by=by, at=at, reason=reason) for act in latest_first]


def _next_act(
    jurisdiction: Jurisdiction,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    batch: Batch | None,
    reverses: Act | None = None,
) -> Act:
    refuse_a_stamp_from_the_future(at)
    clock = lock(jurisdiction)
    clock.last_seq += 1
    clock.last_recorded_at = _strictly_later(at, clock.last_recorded_at)
    clock.save(update_fields=["last_seq", "last_recorded_at"])
    return Act.objects.create(
        jurisdiction=jurisdiction,
        seq=clock.last_seq,
        recorded_at=clock.last_recorded_at,
        verb=verb,
        by=by.user,
        by_name=by.name,
        reason=reason,
        batch=batch,
        reverses=reverses,
    )


def _strictly_later(at: datetime, last: datetime | None) -> datetime:
    """Two acts never share a moment, and a late one never slips in before what was already known."""
    return at if last is None or at > last else last + timedelta(microseconds=1)


def _entry(act: Act, effect: Effect) -> Entry:
    return Entry(
        act=act,
        document=effect.document,
        part=effect.part,
        kind=effect.kind.value,
        takes_effect=effect.takes_effect,
        until=effect.until,
        expired=effect.expired,
        authority_document=effect.authority.document,
        authority_rule=effect.authority.rule,
        clause=effect.authority.clause,
        reason=effect.reason,
        facts=effect.facts,
    )


def _reversal(act: Act, entry: Entry) -> Entry:
    return Entry(
        act=act,
        document=entry.document,
        part=entry.part,
        kind=Kind.REVERSAL.value,
        takes_effect=entry.takes_effect,
        authority_document=entry.authority_document,
        authority_rule=entry.authority_rule,
        clause=entry.clause,
        reverses=entry,
    )
