"""What a person types off a scan or OFD: facts like those that are read, taken in by the same admission.

As with a ledger, what is left blank is not the text's silence: no rule supplies a term for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from calendars.lengths import Length
from intake.admission import admit
from intake.staging import facts_of_document
from lifecycle.clock import lock
from lifecycle.models import Act
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.files import store
from registry.identity import Code, Number, genre_of, is_trial, issuers_of, parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Batch, Candidate
from registry.openers import KeptFile
from registry.reading import Commencement, ReadDocument, Reading, Term, TermKind, Where, Words
from registry.reading.basis import Basis
from registry.widths import refuse_what_is_too_long
from sentences.refusals import Refused

_COUNTED = frozenset({one for one in Basis if "_after_" in one.value})
_PLAIN = frozenset({Basis.ON_ISSUE, Basis.ON_PUBLICATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDocument:
    """As printed, `number` and `code` in any spelling; empty or None: not typed.

    The first day of force is `effective_on`, or what it hangs on (自公布之日起30日后: `effective_basis` and
    `effective_days`). The end is at most one of `last_day` (inclusive), `term` (from the first day of force) and
    `permanent`. `issuers`: lead first, else those the title names. `page`: where in the file it begins, from 1.
    """

    title: str
    number: str = ""
    code: str = ""
    issuers: tuple[str, ...] = ()
    dated_on: date | None = None
    issued_on: date | None = None
    published_on: date | None = None
    public: bool = False
    effective_on: date | None = None
    effective_basis: Basis | None = None
    effective_days: int | None = None
    last_day: date | None = None
    term: Length | None = None
    permanent: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Typed:
    """`candidate` is accepted, or waits with its conflicts. `act` is None where nothing new had to be written."""

    candidate: Candidate
    act: Act | None


@transaction.atomic
def register_typed(kept: KeptFile, typed: TypedDocument, place: Jurisdiction, *, by: Actor, at: datetime) -> Typed:
    """Typing the same of the same file again changes nothing; one file may hold several documents.

    Refused("title_missing" | "page_implausible" | "not_a_code" | "not_a_number" | "start_unclear" | "term_unclear" |
    "ends_before_it_starts"), Refused("file_was_read") for a file whose text was imported; BadInput for a title, number,
    code or organ that is too long.
    """
    read = _as_read(typed)
    places = {typed.page: ((Where.PAGE, typed.page),)}
    refuse_what_is_too_long(Reading(None, (), (read,), (), ()), file=kept.name, places=places)
    lock(place)
    batch = _batch_of(kept, place, by=by, at=at)
    candidate = _candidate_of(batch, typed, read, by=by, at=at)
    admitted = admit(batch, by=by, at=at)
    candidate.refresh_from_db()
    return Typed(candidate, admitted.act)


def _as_read(typed: TypedDocument) -> ReadDocument:
    title = typed.title.strip()
    if not title:
        raise Refused("title_missing")
    if typed.page < 1:
        raise Refused("page_implausible", page=typed.page)
    if typed.last_day and typed.effective_on and typed.last_day < typed.effective_on:
        raise Refused("ends_before_it_starts", effective=typed.effective_on, last=typed.last_day)
    return ReadDocument(
        title=title,
        title_raw=title,
        first_line=typed.page,
        last_line=typed.page,
        number=_number(typed.number),
        code=_code(typed.code),
        issuers=typed.issuers or tuple(issuers_of(title)),
        genre=genre_of(title),
        trial=is_trial(title),
        dated_on=typed.dated_on,
        public=typed.public or None,
        effective=_effective(typed),
        term=_term(typed),
    )


def _number(text: str) -> Number | None:
    number = parse_number(text) if text else None
    if text and number is None:
        raise Refused("not_a_number", text=text)
    return number


def _code(text: str) -> Code | None:
    code = parse_code(text, load_layouts()) if text else None
    if text and code is None:
        raise Refused("not_a_code", text=text)
    return code


def _effective(typed: TypedDocument) -> Commencement | None:
    """Refused("start_unclear"): a day and a basis, days without what they are counted from, or the reverse."""
    day, basis, days = typed.effective_on, typed.effective_basis, typed.effective_days
    if day is None and basis is None and days is None:
        return None
    if day is not None and basis in (None, Basis.PRINTED) and days is None:
        return Commencement(Words("", typed.page), Basis.PRINTED, day)
    if day is None and ((basis in _PLAIN and days is None) or (basis in _COUNTED and days is not None and days > 0)):
        return Commencement(Words("", typed.page), Basis(str(basis)), days=days)
    raise Refused("start_unclear")


def _term(typed: TypedDocument) -> Term | None:
    stated = [bool(one) for one in (typed.last_day, typed.term, typed.permanent)]
    if sum(stated) > 1:
        raise Refused("term_unclear")
    words = Words("", typed.page)
    if typed.last_day:
        return Term(words, TermKind.UNTIL, until=typed.last_day)
    if typed.term:
        return Term(words, TermKind.LENGTH, period=str(typed.term))
    return Term(words, TermKind.PERMANENT) if typed.permanent else None


def _batch_of(kept: KeptFile, place: Jurisdiction, *, by: Actor, at: datetime) -> Batch:
    file = store(kept.content, sha256=kept.sha256, name=kept.name, by=by, at=at)
    batch, _ = Batch.objects.get_or_create(
        jurisdiction=place, file=file, defaults={"typed": True, "staged_at": at, "staged_by": by.name}
    )
    if not batch.typed:
        raise Refused("file_was_read", file=kept.name, batch=batch.pk)
    return batch


def _candidate_of(batch: Batch, typed: TypedDocument, read: ReadDocument, *, by: Actor, at: datetime) -> Candidate:
    """The one that says the same already, unless a person rejected it, else a new one."""
    place = [[Where.PAGE.value, typed.page]]
    days = {name: _iso(getattr(typed, name)) for name in ("issued_on", "published_on")}
    facts: dict[str, Any] = {**facts_of_document(read), **days, "places": [place, place]}
    staged = list(batch.candidates.exclude(state=Candidate.State.REJECTED))
    same = (one for one in staged if {**one.facts, "typed": None} == {**facts, "typed": None})
    facts["typed"] = {"by": by.name, "at": at.isoformat()}
    return next(same, None) or Candidate.objects.create(
        batch=batch,
        no=1 + max((one.no for one in batch.candidates.all()), default=0),
        kind=Candidate.Kind.DOCUMENT,
        facts=facts,
        first_line=typed.page,
        last_line=typed.page,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
