"""Adopting what a published notice decides in its lists.

What was shown is what is written, in one act that can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from operator import attrgetter

from django.db import transaction
from django.db.models import Count

from intake.lists import VERB, Applied, apply_lists
from lifecycle.acts import undo
from lifecycle.models import Act, Entry
from lifecycle.seen import refuse_if_changed, written_about
from offices.actors import Actor
from registry.models import Batch
from sentences.refusals import Refused

# What of an entry a person has seen.
_SHOWN = attrgetter(
    *("document_id", "part", "kind", "takes_effect", "until", "expired"),
    *("authority_document_id", "clause", "reason", "facts", "reverses_id"),
)


# Nobody adopts the lists of one file more often, and wants to be told of it.
LATEST = 20


@dataclass(frozen=True, slots=True)
class Adoption:
    """`touched`: documents. `undone`: the act that took it back."""

    act: Act
    touched: int
    undone: Act | None


@transaction.atomic
def adopt(batch: Batch, *, seen: str | None, by: Actor, at: datetime) -> Applied:
    """Writes what the accepted rows decide and doesn't stand yet; rows that contradict the register wait again.

    `seen` is what the preview gave to whoever confirms it, None where nobody looked: Refused("changed_meanwhile") if it
    would be something else by now. Refused("nothing_to_adopt").
    """
    applied = apply_lists(batch, by=by, at=at)
    if seen is not None and fingerprint(applied, written_by(applied)) != seen:
        raise Refused("changed_meanwhile")
    if not applied.acts and not applied.waiting:
        raise Refused("nothing_to_adopt")
    return applied


@transaction.atomic
def give_up(batch: Batch, act: Act, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Act:
    """Takes an adoption back as a whole; the rows stay accepted and can be adopted again.

    Refused("act_unknown") for an act that is no adoption of this batch, Refused("reason_missing"),
    Refused("changed_meanwhile"); else as `acts.undo`.
    """
    if act.batch_id != batch.pk or act.verb != VERB:
        raise Refused("act_unknown", act=str(act))
    if not reason.strip():
        raise Refused("reason_missing")
    undone = undo(act, by=by, at=at, reason=reason)
    refuse_if_changed(undone, seen)
    return undone


def adoptions(batch: Batch) -> list[Adoption]:
    """The latest first, those that were taken back among them."""
    acts = Act.objects.filter(batch=batch, verb=VERB).select_related("jurisdiction", "reversed_by").order_by("-seq")
    touched = Count("entries__document", distinct=True)
    counted = dict(Act.objects.filter(batch=batch, verb=VERB).values_list("pk").annotate(touched).order_by())
    return [Adoption(act, counted[act.pk], getattr(act, "reversed_by", None)) for act in acts[:LATEST]]


def written_by(applied: Applied) -> list[Entry]:
    told = ("authority_document", "reverses__authority_document")
    return [entry for act in applied.acts for entry in act.entries.prefetch_related(*told).order_by("pk")]


def fingerprint(applied: Applied, written: Sequence[Entry]) -> str:
    """Of what an adoption writes, what it sends back, and how much was recorded of its documents before it."""
    before = [written_about(act) for act in applied.acts]
    told = [sorted(row.pk for row in applied.waiting), before, sorted(repr(_SHOWN(entry)) for entry in written)]
    return sha256(repr(told).encode()).hexdigest()
