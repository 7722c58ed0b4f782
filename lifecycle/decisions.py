"""Decisions about one document: each a verb, one act with one entry, with its authority and its day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import Authority, Effect, record
from lifecycle.answers import answers
from lifecycle.clock import lock
from lifecycle.models import Act
from lifecycle.rules import Kind
from lifecycle.rules.facts import ENDED
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused


def repeal(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """废止, from `on` (the first day it is no longer valid). Refused("already_ended") for what has ended by then."""
    return _decide(document, Kind.REPEAL, on, authority, reason, by, at)


def annul(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """撤销, by a superior or a reviewing body, from `on`. Refused("already_ended") for what has ended by then."""
    return _decide(document, Kind.ANNULMENT, on, authority, reason, by, at)


def delist(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """不作为规范性文件管理, from `on`. Refused("already_ended") for what has ended by then."""
    return _decide(document, Kind.DELISTING, on, authority, reason, by, at)


def suspend(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """停止执行 for the time being, from `on`; its term goes on running."""
    return _decide(document, Kind.SUSPENSION, on, authority, reason, by, at)


def resume(document: Document, *, on: date, authority: Authority, reason: str, by: Actor, at: datetime) -> Act:
    """恢复执行, from `on`."""
    return _decide(document, Kind.RESUMPTION, on, authority, reason, by, at)


@transaction.atomic
def _decide(
    document: Document, kind: Kind, on: date, authority: Authority, reason: str, by: Actor, at: datetime
) -> Act:
    lock(document.jurisdiction)
    known = answers([document], on)
    if not known or known[0].span.status in ENDED:
        raise Refused("already_ended", title=document.title, day=on)
    effect = Effect(document, kind, on, authority, reason=reason)
    return record(document.jurisdiction, kind.value, [effect], by=by, at=at, reason=reason)
