"""A decision as it is typed, on the page or as a command: which verb, and what that verb has to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from lifecycle import decisions, renewal
from lifecycle.acts import Authority, undo
from lifecycle.ages import refuse_other_ages
from lifecycle.models import Act, Entry
from lifecycle.rules import Mark
from lifecycle.seen import refuse_if_changed
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused


class What(StrEnum):
    """In the order in which an office meets them."""

    RENEW = "renew"
    REPUBLISH = "republish"
    EXTEND = "extend"
    AMEND = "amend"
    REPEAL = "repeal"
    PARTLY_REPEAL = "partly_repeal"
    DECLARE_LAPSE = "declare_lapse"
    LAPSE_UNLESS = "lapse_unless"
    MEET_CONDITION = "meet_condition"
    SUSPEND = "suspend"
    RESUME = "resume"
    ANNUL = "annul"
    DELIST = "delist"
    DETERMINE = "determine"


@dataclass(frozen=True, slots=True)
class Resolution:
    """`on`: the first day of its effect. `until`: a last valid day, inclusive. `successor`: what it goes on as.

    `part`: the instrument it speaks of, 0 for the whole. `published_on`: of an amended text, where that is another day.
    """

    what: What
    on: date
    authority: Authority
    reason: str = ""
    part: int = 0
    until: date | None = None
    article: str = ""
    successor: Document | None = None
    mark: Mark | None = None
    published_on: date | None = None
    # Of a determination: what it was decided by.
    criteria: tuple[str, ...] = ()


# Each verb with what it takes besides day, authority and reason, the part it speaks of aside.
VERBS: Mapping[What, tuple[Callable[..., Act], tuple[str, ...]]] = {
    What.RENEW: (renewal.renew, ("successor",)),
    What.REPUBLISH: (renewal.republish, ("successor",)),
    What.EXTEND: (decisions.extend, ("until",)),
    What.AMEND: (renewal.amend, ()),
    What.REPEAL: (decisions.repeal, ()),
    What.PARTLY_REPEAL: (decisions.partly_repeal, ("article",)),
    What.DECLARE_LAPSE: (decisions.declare_lapse, ()),
    What.LAPSE_UNLESS: (decisions.lapse_unless, ("until",)),
    What.MEET_CONDITION: (decisions.meet_condition, ()),
    What.SUSPEND: (decisions.suspend, ()),
    What.RESUME: (decisions.resume, ()),
    What.ANNUL: (decisions.annul, ()),
    What.DELIST: (decisions.delist, ()),
    What.DETERMINE: (decisions.determine, ("mark",)),
}
# What a verb takes and does without.
MAY_TAKE: Mapping[What, tuple[str, ...]] = {What.AMEND: ("published_on",), What.DETERMINE: ("criteria",)}
# Which may speak of one instrument alone.
OF_PARTS = frozenset({What.EXTEND, What.AMEND, What.REPEAL, What.DECLARE_LAPSE, What.SUSPEND, What.RESUME, What.ANNUL})


# Whoever waits for a page can't wait for more to be folded anew, nor can those who wait for the place's clock.
WIDEST = 500
CLAUSE_LENGTH = Entry._meta.get_field("clause").max_length or 0


@transaction.atomic
def resolve(document: Document, resolution: Resolution, *, by: Actor, at: datetime, seen: int | None = None) -> Act:
    """Calls the verb, which may refuse for reasons of its own.

    Refused("authority_missing"); Refused("resolution_incomplete") where what it needs is missing;
    Refused("not_of_a_part") where it is about the whole only; Refused("day_implausible"); Refused("clause_too_long").
    `seen` is what its rehearsal gave to whoever confirms it: Refused("changed_meanwhile").
    """
    verb, fields = VERBS[resolution.what]
    stated = {field: getattr(resolution, field) for field in fields}
    missing = next((field for field, value in stated.items() if not value), None)
    if missing:
        raise Refused("resolution_incomplete", field=missing)
    if resolution.part:
        if resolution.what not in OF_PARTS:
            raise Refused("not_of_a_part", what=resolution.what.value)
        stated["part"] = resolution.part
    stated |= {field: getattr(resolution, field) for field in MAY_TAKE.get(resolution.what, ())}
    refuse_other_ages(resolution.on, resolution.until, resolution.published_on)
    _refuse_what_rests_on_nothing(resolution)
    common = {"on": resolution.on, "authority": resolution.authority, "reason": resolution.reason}
    act = verb(document, **stated, **common, by=by, at=at)
    refuse_if_changed(act, seen)
    return act


@transaction.atomic
def take_back(document: Document, act: Act, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Act:
    """Undoes an act that stands in the ledger of a document, as a whole: on every other document that it touched, too.

    Refused("act_unknown") for an act that wrote nothing on it, Refused("act_too_wide") for one that is the console's to
    undo, Refused("reason_missing"), Refused("changed_meanwhile"); else as `acts.undo`.
    """
    if not act.entries.filter(document=document).exists():
        raise Refused("act_unknown", act=str(act))
    touched = act.entries.values("document").distinct().count()
    if touched > WIDEST:
        raise Refused("act_too_wide", act=str(act), count=touched)
    if not reason.strip():
        raise Refused("reason_missing")
    undone = undo(act, by=by, at=at, reason=reason)
    refuse_if_changed(undone, seen)
    return undone


def _refuse_what_rests_on_nothing(resolution: Resolution) -> None:
    """A renewal rests on the text that it goes on as; whatever else says so is named in words."""
    named, successor = resolution.authority, resolution.successor
    if not (named.document or named.clause.strip() or successor):
        raise Refused("authority_missing")
    if successor and named.document not in (None, successor):
        raise Refused("rests_on_successor", title=successor.title)
    if len(named.clause) > CLAUSE_LENGTH:
        raise Refused("clause_too_long", length=len(named.clause), limit=CLAUSE_LENGTH)
