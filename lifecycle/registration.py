"""Registering one document by hand or from a ledger: its facts, and the entries its own text gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from calendars.lengths import Length
from lifecycle.acts import Authority, Effect, record
from lifecycle.repeals import write_awaited_repeals
from lifecycle.rulebook import laws_of
from lifecycle.rules import BEGINNING, Kind, day_after
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.terms import Basis, Circumstances, Start, Stated, term_of
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from offices.moments import day_of
from registry.identity import genre_of, is_trial, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import Document, Issuer
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Particulars:
    """要素 as a person states them. None: not stated.

    The end is a last valid day, inclusive, or a length (有效期五年) that counts from `counted_from`, else from where
    the law of publication says, else from the first day of force.
    """

    title: str
    issuers: Sequence[Organ]
    code: str | None = None
    number: str | None = None
    dated_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    last_day: date | None = None
    term: Length | None = None
    counted_from: Basis | None = None


@transaction.atomic
def register(jurisdiction: Jurisdiction, stated: Particulars, *, authority: str, by: Actor, at: datetime) -> Document:
    """One act: registration, publication, commencement and term, as far as they are stated.

    Refused("not_a_code" | "not_a_number") for what no layout reads, Refused("ends_before_it_starts").
    """
    document = create(jurisdiction, stated)
    law = laws_of(jurisdiction)(stated.published_on or stated.dated_on or day_of(at))
    record(jurisdiction, "register", list(effects_of(document, stated, Authority(clause=authority), law)), by=by, at=at)
    write_awaited_repeals(jurisdiction, [document], by=by, at=at)
    return document


def create(jurisdiction: Jurisdiction, stated: Particulars) -> Document:
    """The row and its issuers, without an entry: only inside a verb that registers it.

    Refused("not_a_code" | "not_a_number"), Refused("ends_before_it_starts").
    """
    if stated.last_day and stated.effective_on and stated.last_day < stated.effective_on:
        raise Refused("ends_before_it_starts", effective=stated.effective_on, last=stated.last_day)
    document = Document.objects.create(jurisdiction=jurisdiction, **_facts(stated))
    Issuer.objects.bulk_create(
        Issuer(document=document, organ=organ, position=position) for position, organ in enumerate(stated.issuers)
    )
    return document


def _facts(stated: Particulars) -> dict[str, object]:
    code = parse_code(stated.code, load_layouts()) if stated.code else None
    number = parse_number(stated.number) if stated.number else None
    if stated.code and code is None:
        raise Refused("not_a_code", text=stated.code)
    if stated.number and number is None:
        raise Refused("not_a_number", text=stated.number)
    return {
        "title": stated.title,
        "title_key": title_key(stated.title),
        "code_raw": stated.code,
        "code_key": code.key if code else None,
        "number_raw": stated.number,
        "number_key": number.key if number else None,
        "genre": genre_of(stated.title) or "",
        "trial": is_trial(stated.title),
        "dated_on": stated.dated_on,
        "published_on": stated.published_on,
    }


def effects_of(document: Document, stated: Particulars, authority: Authority, law: RuleSet) -> Iterator[Effect]:
    """Registration, publication, commencement and term, as far as they are stated; `law` is that of publication."""
    yield Effect(document, Kind.REGISTRATION, BEGINNING, authority)
    if stated.published_on:
        yield Effect(document, Kind.PUBLICATION, stated.published_on, authority)
    if stated.effective_on:
        yield Effect(document, Kind.COMMENCEMENT, stated.effective_on, authority)
    until = _until(stated, law)
    if until:
        starts = stated.effective_on or stated.published_on or stated.dated_on or until - timedelta(days=1)
        yield Effect(document, Kind.TERM, starts, authority, until=until)


def _until(stated: Particulars, law: RuleSet) -> date | None:
    """Exclusive. None where nothing is stated: a rule's default is no statement."""
    if stated.last_day or stated.term is None:
        return day_after(stated.last_day) if stated.last_day else None
    start = Start(stated.effective_on) if stated.effective_on else None
    words = Stated(length=stated.term, counted_from=stated.counted_from)
    term = term_of(words, start, Circumstances(dated_on=stated.dated_on, published_on=stated.published_on), law)
    return term.until if term else None
