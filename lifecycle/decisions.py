"""Decisions about one document or one of its instruments: each a verb, one act, with its authority and its day.

`part` names the instrument, 0 the whole document.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import Authority, Effect, record
from lifecycle.answers import answers
from lifecycle.clock import lock
from lifecycle.criteria import named_criteria
from lifecycle.extensions import with_extensions
from lifecycle.models import Act
from lifecycle.rules import Kind, Mark, day_after
from lifecycle.rules.facts import ENDED
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused


def repeal(
    document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime, part: int = 0
) -> Act:
    """废止, from `on` (the first day it is no longer valid); what only extended it is repealed with it.

    Refused("already_ended") for what has ended by then.
    """
    return _decide(Effect(document, Kind.REPEAL, on, authority, reason=reason, part=part), by=by, at=at)


def partly_repeal(
    document: Document, *, article: str, on: date, authority: Authority, reason: str, by: Actor, at: datetime
) -> Act:
    """One article (第五条) falls away from `on`, the rest stays. Refused("already_ended")."""
    effect = Effect(document, Kind.PARTIAL_REPEAL, on, authority, reason=reason, facts={"article": article})
    return _decide(effect, by=by, at=at)


def annul(
    document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime, part: int = 0
) -> Act:
    """撤销, by a superior or a reviewing body, from `on`. Refused("already_ended") for what has ended by then."""
    return _decide(Effect(document, Kind.ANNULMENT, on, authority, reason=reason, part=part), by=by, at=at)


def declare_lapse(
    document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime, part: int = 0
) -> Act:
    """宣布失效, from `on`: its task is done, its object gone, or what its term waited for has happened.

    Refused("already_ended").
    """
    return _decide(Effect(document, Kind.LAPSE_DECLARED, on, authority, reason=reason, part=part), by=by, at=at)


def lapse_unless(
    document: Document, *, until: date, on: date, authority: Authority, reason: str, by: Actor, at: datetime
) -> Act:
    """需修改后重新公布的，逾期未公布即失效: decided on `on`; `until` is the last day for it, and its last valid day.

    What is published in time fulfils the condition: `renewal.renew`, `republish`, `amend`, or `meet_condition`.
    Refused("already_ended"), Refused("ends_before_it_starts") for a last day before the decision.
    """
    if until < on:
        raise Refused("ends_before_it_starts", effective=on, last=until)
    effect = Effect(document, Kind.CONDITIONAL_LAPSE, on, authority, until=day_after(until), reason=reason)
    return _decide(effect, by=by, at=at)


def meet_condition(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """What a conditional lapse asked for was done on `on`. Refused("already_ended") where that is too late."""
    return _decide(Effect(document, Kind.CONDITION_MET, on, authority, reason=reason), by=by, at=at)


def delist(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """不作为规范性文件管理, from `on`. Refused("already_ended") for what has ended by then."""
    return _decide(Effect(document, Kind.DELISTING, on, authority, reason=reason), by=by, at=at)


def suspend(
    document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime, part: int = 0
) -> Act:
    """停止执行 for the time being, from `on`; its term goes on running. Refused("already_ended")."""
    return _decide(Effect(document, Kind.SUSPENSION, on, authority, reason=reason, part=part), by=by, at=at)


def resume(
    document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime, part: int = 0
) -> Act:
    """恢复执行, from `on`. Refused("already_ended")."""
    return _decide(Effect(document, Kind.RESUMPTION, on, authority, reason=reason, part=part), by=by, at=at)


def extend(
    document: Document,
    *,
    until: date,
    on: date,
    authority: Authority,
    reason: str,
    by: Actor,
    at: datetime,
    part: int = 0,
) -> Act:
    """延长有效期 by decision, the code kept: decided on `on`; `until` is the new last valid day.

    Refused("already_ended"): what has lapsed can't be prolonged, only registered again.
    """
    effect = Effect(document, Kind.EXTENSION, on, authority, until=day_after(until), reason=reason, part=part)
    return _decide(effect, by=by, at=at)


@transaction.atomic
def determine(
    document: Document,
    *,
    mark: Mark,
    on: date,
    authority: Authority,
    reason: str,
    by: Actor,
    at: datetime,
    criteria: Sequence[str] = (),
) -> Act:
    """认定, from `on`: normative, ordinary (not normative), or legacy (from before unified registration).

    Also of what has ended: it says how the document was and is to be kept. `criteria` are identities as
    `lifecycle.criteria` gives them to the place. Refused("reason_missing"), Refused("criterion_unknown").
    """
    if not reason.strip():
        raise Refused("reason_missing")
    facts: dict[str, object] = {"mark": mark.value}
    if criteria:
        facts["criteria"] = [one.recorded for one in named_criteria(criteria, document.jurisdiction, on)]
    lock(document.jurisdiction)
    effect = Effect(document, Kind.DETERMINATION, on, authority, reason=reason, facts=facts)
    return record(document.jurisdiction, "determine", [effect], by=by, at=at, reason=reason)


@transaction.atomic
def _decide(effect: Effect, *, by: Actor, at: datetime) -> Act:
    document = effect.document
    lock(document.jurisdiction)
    refuse_what_has_ended(document, effect.takes_effect, effect.part)
    effects = with_extensions([effect])
    return record(document.jurisdiction, effect.kind.value, effects, by=by, at=at, reason=effect.reason)


def refuse_what_has_ended(document: Document, day: date, part: int = 0) -> None:
    """Refused("already_ended"), Refused("part_unknown") for an instrument that the document doesn't carry."""
    known = answers([document], day)
    if part and known and part not in known[0].parts:
        raise Refused("part_unknown", title=document.title, part=part)
    if not known or known[0].status_of(part) in ENDED:
        raise Refused("already_ended", title=document.title, day=day)
