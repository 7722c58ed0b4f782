"""Writing acts: every verb ends here. One transaction: lock the place's clock, write act and entries, refold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from lifecycle.clock import lock
from lifecycle.corrections import write_corrections
from lifecycle.models import Act, Entry
from lifecycle.periods import refold
from lifecycle.rules import END_OF_TIME, Kind
from offices.actors import Actor
from offices.models import Jurisdiction
from offices.moments import refuse_a_stamp_from_the_future
from registry.models import Batch, Document
from sentences.refusals import Refused

# In the facts of an entry that says once more what another act had taken back: which entry first said it.
AGAIN = "again"
_SAID = (
    *("document_id", "part", "kind", "takes_effect", "until", "expired"),
    *("authority_document_id", "authority_rule", "clause", "reason"),
)


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
    instead_of: Collection[Entry] = (),
) -> Act:
    """Writes one act with its entries and refolds what it touched. `instead_of`: standing entries that it takes back.

    Refused("clock_ahead") for a moment more than two minutes ahead of the database's clock.
    """
    act = _next_act(jurisdiction, verb, by=by, at=at, reason=reason, batch=batch)
    Entry.objects.bulk_create(_reversal(act, entry) for entry in instead_of)
    Entry.objects.bulk_create(_entry(act, effect) for effect in effects)
    write_corrections({effect.document for effect in effects if effect.kind == Kind.CORRECTION})
    refold({*(effect.document for effect in effects), *(entry.document for entry in instead_of)}, act.recorded_at)
    return act


@transaction.atomic
def undo(act: Act, *, by: Actor, at: datetime, reason: str) -> Act:
    """One act that reverses every entry of another; what that one had taken back is said again.

    Refused("already_undone") the second time, Refused("undo_of_undo") for an act that is itself an undoing: what was
    taken back is done again by doing it again, so that its authority is named again.
    """
    lock(act.jurisdiction)
    undone = Act.objects.filter(reverses=act).exists()
    if undone or act.reverses_id:
        raise Refused("already_undone" if undone else "undo_of_undo", act=str(act))
    entries = list(act.entries.select_related("document", "reverses__act"))
    standing = list(_still_said(entries))
    reversal = _next_act(act.jurisdiction, "undo", by=by, at=at, reason=reason, batch=act.batch, reverses=act)
    Entry.objects.bulk_create(_reversal(reversal, entry) for entry in standing)
    Entry.objects.bulk_create(_said_again(reversal, entries))
    write_corrections({entry.document for entry in standing if entry.kind == Kind.CORRECTION})
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


def _still_said(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Those of an act's entries that stand; for one that another act took back and then gave back, its copy."""
    own = {entry.pk for entry in entries if entry.kind != Kind.REVERSAL}
    documents = {entry.document_id for entry in entries}
    for entry in Entry.objects.standing().filter(document__in=documents).select_related("document"):
        if entry.pk in own or entry.facts.get(AGAIN) in own:
            yield entry


def _said_again(act: Act, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Copies of what the entries took back: a reversal is never reversed, so what it ended has to be said again.

    What came from an act that has itself been undone meanwhile stays gone.
    """
    taken_back = [entry.reverses for entry in entries if entry.reverses]
    roots = {entry.facts.get(AGAIN, entry.pk) for entry in taken_back}
    undone = set(Entry.objects.filter(pk__in=roots, act__reversed_by__isnull=False).values_list("pk", flat=True))
    for entry in taken_back:
        root = entry.facts.get(AGAIN, entry.pk)
        if root not in undone:
            said = {name: getattr(entry, name) for name in _SAID}
            yield Entry(act=act, **said, facts={**entry.facts, AGAIN: root})


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
