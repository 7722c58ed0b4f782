"""How a text goes on: under a new code (重新登记), amended under a new one, or amended under its own (修改决定)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import Authority, Effect, record
from lifecycle.ages import refuse_other_ages
from lifecycle.chains import chain_of
from lifecycle.clock import lock
from lifecycle.models import Act, Entry
from lifecycle.registration import Particulars, create, effects_of
from lifecycle.repeals import write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import END_OF_TIME, Kind
from lifecycle.rules.terms import Basis
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.identity import parse_code
from registry.layouts import load_layouts
from registry.models import Document
from sentences.refusals import Refused


def renew(
    document: Document, *, successor: Document, on: date, authority: Authority, reason: str, by: Actor, at: datetime
) -> Act:
    """重新登记: the text goes on as `successor`, which is registered already, from `on`, its first day of force.

    The old code lapses on `on` or with its own term, whichever comes first; what lapsed before stays lapsed, and the
    days in between are a finding. `authority` says where it stands; the successor itself is the authority.
    Refused("renewed_already"), Refused("renews_itself") also where the successor is an earlier link of the same chain.
    """
    return _succeed("renew", document, successor, on, authority.clause, reason, by=by, at=at)


def republish(
    document: Document, *, successor: Document, on: date, authority: Authority, reason: str, by: Actor, at: datetime
) -> Act:
    """修改后重新公布: the text goes on, amended, under the new code of `successor`. As `renew` in everything else."""
    return _succeed("republish", document, successor, on, authority.clause, reason, by=by, at=at)


@transaction.atomic
def reregister(
    document: Document,
    stated: Particulars,
    *,
    authority: str,
    reason: str,
    by: Actor,
    at: datetime,
    amended: bool = False,
) -> Document:
    """Registers the successor and lets the old code end, in one act; the term counts anew.

    A length counts from publication where the law of that day says so (SD7: 自公布之日起重新计算有效期), else from the
    start. Refused("renewal_without_a_day") without a first day of force, Refused("successor_nameless"),
    Refused("code_taken"); else as `registration.register` and `renew`.
    """
    lock(document.jurisdiction)
    if chain_of(document).after(document):
        raise Refused("renewed_already", title=document.title)
    _refuse_an_unfit_name(document.jurisdiction, stated)
    first = stated.effective_on or stated.published_on
    if first is None:
        raise Refused("renewal_without_a_day", title=stated.title)
    refuse_other_ages(stated.effective_on, stated.published_on, stated.dated_on, stated.last_day)
    # On that day the old code ends: the new one is in force from then on, whatever else it leaves unsaid.
    stated = replace(stated, effective_on=first)
    place = document.jurisdiction
    law = laws_of(place)(stated.published_on or first)
    counts = law.get("renewal_counts_from")
    if counts and counts.confirmed and counts.value == "published" and stated.published_on:
        stated = replace(stated, counted_from=Basis.ON_PUBLICATION)
    successor = create(place, stated)
    effects = [
        *effects_of(successor, stated, Authority(clause=authority), law),
        *_going_on(document, successor, first, Authority(successor, authority), reason, amended=amended),
    ]
    record(place, "reregister", effects, by=by, at=at, reason=reason)
    write_awaited_repeals(place, [successor], by=by, at=at)
    return successor


def _refuse_an_unfit_name(place: Jurisdiction, stated: Particulars) -> None:
    """A code is given once in a place; one whose registration was undone is free again."""
    if not (stated.code or stated.number):
        raise Refused("successor_nameless")
    code = parse_code(stated.code, load_layouts()) if stated.code else None
    if code is None:
        return
    bearing = Entry.objects.registrations().filter(document__jurisdiction=place, document__code_key=code.key)
    if taken := bearing.select_related("document").first():
        raise Refused("code_taken", bears=code.key, title=taken.document.title)


@transaction.atomic
def amend(
    document: Document,
    *,
    on: date,
    authority: Authority,
    reason: str,
    by: Actor,
    at: datetime,
    part: int = 0,
    published_on: date | None = None,
) -> Act:
    """修改决定, the code kept, from `on`. Recorded also of what has ended: that it amends nothing is a finding.

    `published_on`: when the amended text was published, `on` if not given; it may fulfil a conditional lapse.
    """
    lock(document.jurisdiction)
    met = _condition_met(document, published_on or on, authority)
    effects = [Effect(document, Kind.AMENDMENT, on, authority, part=part, reason=reason), *met]
    return record(document.jurisdiction, "amend", effects, by=by, at=at, reason=reason)


@transaction.atomic
def _succeed(
    verb: str, document: Document, successor: Document, on: date, clause: str, reason: str, *, by: Actor, at: datetime
) -> Act:
    lock(document.jurisdiction)
    chain = chain_of(document)
    if successor in chain.documents:
        raise Refused("renews_itself", title=document.title)
    if chain.after(document):
        raise Refused("renewed_already", title=document.title)
    resting = Authority(successor, clause)
    effects = list(_going_on(document, successor, on, resting, reason, amended=verb == "republish"))
    return record(document.jurisdiction, verb, effects, by=by, at=at, reason=reason)


def _going_on(
    document: Document, successor: Document, on: date, authority: Authority, reason: str, *, amended: bool
) -> Iterator[Effect]:
    facts: dict[str, object] = {"amended": True} if amended else {}
    yield Effect(document, Kind.RENEWAL, on, authority, reason=reason, facts=facts)
    yield from _condition_met(document, successor.published_on or on, authority)


def _condition_met(document: Document, published_on: date, authority: Authority) -> Iterator[Effect]:
    """Published again in time: what was to lapse otherwise lives until its successor takes effect."""
    waiting = Entry.objects.standing().filter(document=document, kind=Kind.CONDITIONAL_LAPSE.value, part=0)
    if waiting.filter(until__gt=published_on).exclude(until=END_OF_TIME).exists():
        yield Effect(document, Kind.CONDITION_MET, published_on, authority)
