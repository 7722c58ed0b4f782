"""Registering one document by hand or from a ledger: its facts, and the entries its own text gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import Authority, Effect, record
from lifecycle.repeals import write_awaited_repeals
from lifecycle.rules import BEGINNING, Kind, day_after
from offices.actors import Actor
from offices.models import Jurisdiction, Organ
from registry.identity import genre_of, is_trial, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import Document, Issuer
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Particulars:
    """要素 as a person states them; `last_day` is the last valid day, inclusive. None: not stated."""

    title: str
    issuers: Sequence[Organ]
    code: str | None = None
    number: str | None = None
    dated_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    last_day: date | None = None


@transaction.atomic
def register(jurisdiction: Jurisdiction, stated: Particulars, *, authority: str, by: Actor, at: datetime) -> Document:
    """One act: registration, publication, commencement and term, as far as they are stated.

    Refused("not_a_code" | "not_a_number") for what no layout reads, Refused("ends_before_it_starts").
    """
    if stated.last_day and stated.effective_on and stated.last_day < stated.effective_on:
        raise Refused("ends_before_it_starts", effective=stated.effective_on, last=stated.last_day)
    document = Document.objects.create(jurisdiction=jurisdiction, **_facts(stated))
    Issuer.objects.bulk_create(
        Issuer(document=document, organ=organ, position=position) for position, organ in enumerate(stated.issuers)
    )
    record(jurisdiction, "register", list(_effects(document, stated, Authority(clause=authority))), by=by, at=at)
    write_awaited_repeals(jurisdiction, [document], by=by, at=at)
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


def _effects(document: Document, stated: Particulars, authority: Authority) -> Iterator[Effect]:
    yield Effect(document, Kind.REGISTRATION, BEGINNING, authority)
    if stated.published_on:
        yield Effect(document, Kind.PUBLICATION, stated.published_on, authority)
    if stated.effective_on:
        yield Effect(document, Kind.COMMENCEMENT, stated.effective_on, authority)
    if stated.last_day:
        starts = stated.effective_on or stated.published_on or stated.dated_on or stated.last_day
        yield Effect(document, Kind.TERM, starts, authority, until=day_after(stated.last_day))
