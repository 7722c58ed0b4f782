"""要素: what a document is, each fact with where it was read; what nobody printed says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from lifecycle.answers import Answer
from lifecycle.explanations import authority_line
from lifecycle.models import Entry
from lifecycle.rules import Kind
from lifecycle.rules.ends import EndKind
from registry.identity import parse_code
from registry.layouts import load_layouts
from registry.models import Document
from sentences.days import say_day
from sentences.places import say_place
from web.parties import Parties


@dataclass(frozen=True, slots=True)
class Fact:
    """`values` empty: not stated. `field` ties it to the conflicts about it."""

    name: str
    values: tuple[str, ...]
    notes: tuple[str, ...] = ()
    field: str = ""
    code: bool = False
    # A list of the register that this value leads to.
    query: str = ""


def facts_of(answer: Answer, parties: Parties) -> list[Fact]:
    document = answer.document
    return [*_identity(document), *_organs(parties), *_days(document), _start(answer), _end(answer)]


def _identity(document: Document) -> Iterator[Fact]:
    code = parse_code(document.code_key, load_layouts()) if document.code_key else None
    organ = (gettext("organ number %(number)s") % {"number": code.organ},) if code and code.organ else ()
    yield Fact(
        pgettext("fact", "Registration code"),
        _known(document.code_key),
        (*organ, *_spelling(document.code_raw, document.code_key)),
        "code",
        code=True,
    )
    yield Fact(
        pgettext("fact", "Document number"),
        _known(document.number_key),
        (*_spelling(document.number_raw, document.number_key), *_read(document, "number_key")),
        "number",
    )


def _organs(parties: Parties) -> Iterator[Fact]:
    yield Fact(pgettext("fact", "Issuers"), parties.issuers, query="issuer")
    if parties.drafter:
        yield Fact(pgettext("fact", "Drafter"), (parties.drafter,))


def _days(document: Document) -> Iterator[Fact]:
    """Dated and published always, for their silence matters; the others where they are known."""
    named: list[tuple[str, str, date | None, bool]] = [
        ("dated_on", pgettext("fact", "Dated"), document.dated_on, True),
        ("signed_on", pgettext("fact", "Signed"), document.signed_on, False),
        ("registered_on", pgettext("fact", "Registered"), document.registered_on, False),
        ("issued_on", pgettext("fact", "Issued"), document.issued_on, False),
        ("published_on", pgettext("fact", "Published"), document.published_on, True),
    ]
    for field, name, day, always in named:
        if day or always:
            yield Fact(name, _known(say_day(day) if day else None), _read(document, field), field)


def _start(answer: Answer) -> Fact:
    entry = _last(answer, lambda entry: entry.kind == Kind.COMMENCEMENT)
    return Fact(
        pgettext("fact", "Effective"),
        _known(say_day(entry.takes_effect) if entry else None),
        (authority_line(entry),) if entry else (),
    )


def _end(answer: Answer) -> Fact:
    name, end = pgettext("fact", "Last valid day"), answer.end
    entry = _last(answer, lambda entry: Kind(entry.kind) in {Kind.TERM, Kind.EXTENSION})
    source = (authority_line(entry),) if entry else ()
    if end.last_day:
        return Fact(name, (say_day(end.last_day),), (gettext("inclusive"), *source), "until")
    if end.kind == EndKind.PERMANENT:
        return Fact(name, (gettext("valid without an end"),), source, "until")
    if end.kind == EndKind.UNSTATED:
        return Fact(name, (gettext("no term stated"),), (gettext("nothing is assumed"),), "until")
    latest = gettext("not after %(day)s") % {"day": say_day(end.not_after)} if end.not_after else ""
    return Fact(name, (), _known(latest), "until")


def _last(answer: Answer, wanted: Callable[[Entry], bool]) -> Entry | None:
    return next((entry for entry in reversed(answer.entries) if wanted(entry)), None)


def _known(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _spelling(raw: str | None, key: str | None) -> tuple[str, ...]:
    return (gettext("printed as %(raw)s") % {"raw": raw},) if raw and raw != key else ()


def _read(document: Document, field: str) -> tuple[str, ...]:
    source = document.provenance.get(field)
    if not source:
        return ()
    typed = (gettext("typed by %(by)s") % {"by": source["typed_by"]},) if "typed_by" in source else ()
    if "place" in source:
        where = gettext("%(outer)s, %(inner)s") % {"outer": source["source"], "inner": say_place(source["place"])}
    else:
        where = gettext("%(file)s, line %(line)s") % {"file": source["source"], "line": source["line"]}
    return (where, *typed)
