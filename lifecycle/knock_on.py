"""Knock-on findings: what other documents, changes outside and cleanups mean for those asked about, that day.

A fixed number of queries for all of them together, whatever their number; judged by `lifecycle.rules.knock_on`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q

from lifecycle.answers import Answer
from lifecycle.links import Bearers, Life, Named, bearing, lives_of, made_of, names_in
from lifecycle.models import Entry, InstrumentChange, ListApplication
from lifecycle.rules import Kind
from lifecycle.rules.findings import Finding
from lifecycle.rules.knock_on import (
    Notice,
    Other,
    OutsideChange,
    Subject,
    of_a_change,
    of_a_name,
    of_a_replacement,
    of_an_amendment,
    of_the_lists,
)
from lifecycle.rules.life import TERMS
from lifecycle.rules.links import RESTS_ON, Change, Name
from registry.identity import parse_number, same_but_for_spelling
from registry.models import Candidate, Document

# What changes a text without ending it.
CHANGING = (Kind.AMENDMENT.value, Kind.PARTIAL_REPEAL.value)
# Of documents that share a code or a number, each names so many others.
MOST_NAMESAKES = 3


@dataclass(frozen=True, slots=True)
class _Around:
    """Everything at the other ends. `lives` hold those asked about as well."""

    named: Mapping[int, Sequence[Named]]
    lives: Mapping[int, Life]
    bearers: Bearers
    acts: _Acts
    outside: Sequence[InstrumentChange]
    same: Mapping[tuple[int, str], Sequence[Document]]

    def other(self, ref: int) -> Other:
        life = self.lives[ref]
        decided_by, changed_on = self.acts.decided_by[ref], self.acts.changed_on[ref]
        return Other(ref, called(life.document), life.spans, life.facts, decided_by, changed_on)

    def outside_changes_of(self, named: Named) -> Iterator[OutsideChange]:
        """In the order of their days; of things that no document in the register is."""
        if named.relation in RESTS_ON:
            for change in self.outside:
                same = named.name.may_be(Name(change.title_key, change.number_key))
                if same and change.act.jurisdiction_id in named.places:
                    yield _outside_change(change)


@dataclass(slots=True)
class _Acts:
    """What entries say between documents; all by the document that they are on but `amends`, by its authority."""

    decided_by: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    changed_on: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    amends: dict[int, list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Read:
    """Whether its own text was read, in which notices' lists it stands, and which of its numbers wait."""

    printed: bool = False
    listed_by: set[int] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)


def knock_on(asked: Sequence[Answer]) -> dict[int, list[Finding]]:
    """By document; `asked` are answers for one day as known at one moment."""
    if not asked:
        return {}
    around, read, notices = _look_around(asked), _read_in(asked), _notices(asked)
    return {
        answer.document.pk: [
            *_of_names(answer, around),
            *_of_acts(answer, around),
            *_of_lists(answer, notices[answer.document.jurisdiction_id], read[answer.document.pk]),
            *_of_namesakes(answer, around),
            *_of_spellings(answer, around, read[answer.document.pk]),
        ]
        for answer in asked
    }


def subject_of(answer: Answer, *, normative: bool = False) -> Subject:
    document = answer.document
    return Subject(document.pk, answer.day, made_of(document), answer.spans, normative)


def _look_around(asked: Sequence[Answer]) -> _Around:
    known_at, documents = asked[0].as_known_at, [answer.document for answer in asked]
    named = names_in(documents, known_at)
    which = bearing(one.name for one in named) | _namesakes_of(documents) | _reached_by_acts(asked)
    own = {answer.document.pk: Life(answer.document, answer.spans, answer.facts) for answer in asked}
    lives = {**lives_of(which & ~Q(pk__in=own), known_at), **own}
    return _Around(
        named=_by_source(named),
        lives=lives,
        bearers=Bearers(life.document for life in lives.values()),
        acts=_acts_between(documents, lives, known_at),
        outside=_outside(named, asked[0].day, known_at),
        same=_same(life.document for life in lives.values()),
    )


def _namesakes_of(documents: Sequence[Document]) -> Q:
    """Whatever has the same code, number or title, in any place: a place is compared in passing."""
    codes = {document.code_key for document in documents if document.code_key}
    numbers = {document.number_key for document in documents if document.number_key}
    titles = {document.title_key for document in documents if document.number_key}
    return Q(code_key__in=codes) | Q(number_key__in=numbers) | Q(title_key__in=titles, number_key__isnull=False)


def _by_source(named: Sequence[Named]) -> Mapping[int, Sequence[Named]]:
    by_source: dict[int, list[Named]] = defaultdict(list)
    for one in named:
        by_source[one.source].append(one)
    return by_source


def _reached_by_acts(asked: Sequence[Answer]) -> Q:
    """What takes their place, and what they amend."""
    successors = {successor for answer in asked for successor in _successors(answer)}
    amendments = Entry.objects.standing(asked[0].as_known_at).filter(
        authority_document__in=[answer.document.pk for answer in asked], kind=Kind.AMENDMENT.value
    )
    return Q(pk__in=successors) | Q(pk__in=amendments.values("document"))


def _successors(answer: Answer) -> set[int]:
    authorities = {entry.authority_document_id for entry in answer.entries if entry.kind == Kind.RENEWAL}
    return {authority for authority in authorities if authority}


def _acts_between(documents: Sequence[Document], lives: Mapping[int, Life], known_at: datetime | None) -> _Acts:
    acts = _Acts()
    which = Q(kind__in=CHANGING) | Q(authority_document__in=documents)
    entries = Entry.objects.standing(known_at).filter(which, document__in=list(lives)).order_by("takes_effect", "pk")
    for document, authority, kind, on in entries.values_list("document", "authority_document", "kind", "takes_effect"):
        if kind in CHANGING:
            acts.changed_on[document].append(on)
        if authority and authority != document:
            acts.decided_by[document].add(authority)
            if kind == Kind.AMENDMENT:
                acts.amends[authority].append((document, on))
    return acts


def _outside(named: Sequence[Named], day: date, known_at: datetime | None) -> list[InstrumentChange]:
    """Recorded up to the day, in one of the places that count for these names."""
    resting = [one for one in named if one.relation in RESTS_ON]
    said = InstrumentChange.objects.standing(known_at).filter(
        Q(title_key__in={one.name.title for one in resting if one.name.title})
        | Q(number_key__in={one.name.number for one in resting if one.name.number}),
        act__jurisdiction__in={place for one in resting for place in one.places},
        on__lte=day,
    )
    return list(said.order_by("on", "pk"))


def _same(documents: Iterable[Document]) -> Mapping[tuple[int, str], Sequence[Document]]:
    """By place and by whatever could be the same: code, number, title."""
    same: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.pk):
        for key in filter(None, {document.code_key, document.number_key, document.title_key}):
            same[document.jurisdiction_id, key].append(document)
    return same


def _read_in(asked: Sequence[Answer]) -> Mapping[int, _Read]:
    known_at = asked[0].as_known_at
    candidates = Candidate.objects.filter(document__in=[answer.document.pk for answer in asked])
    if known_at:
        candidates = candidates.filter(batch__staged_at__lte=known_at)
    columns = ("document", "kind", "state", "facts__number", "notice__document")
    read: dict[int, _Read] = defaultdict(_Read)
    for document, kind, state, number, notice in candidates.values_list(*columns):
        of = read[document]
        of.printed |= kind == Candidate.Kind.DOCUMENT
        if notice:
            of.listed_by.add(notice)
        if number and state == Candidate.State.WAITING:
            of.waiting.add(number)
    return read


def _notices(asked: Sequence[Answer]) -> Mapping[int, Sequence[Notice]]:
    """By place: the notices whose lists were applied there, up to the day."""
    places = {answer.document.jurisdiction_id for answer in asked}
    applied = ListApplication.objects.standing(asked[0].as_known_at)
    rows = applied.filter(act__jurisdiction__in=places, on__lte=asked[0].day).select_related("notice")
    notices: dict[int, list[Notice]] = defaultdict(list)
    for row in rows:
        notices[row.act.jurisdiction_id].append(Notice(row.notice_id, called(row.notice), row.on))
    return notices


def _of_names(answer: Answer, around: _Around) -> Iterator[Finding]:
    """Each document and each change once, in the strongest relation; two offices may have recorded one change."""
    subject, seen = subject_of(answer), set[object]()
    for one in around.named[answer.document.pk]:
        ref = around.bearers.meant_by(one, answer.document)
        if ref and ref not in seen:
            seen.add(ref)
            yield from of_a_name(subject, one.relation, around.other(ref), answer.rules)
        for change in around.outside_changes_of(one) if ref is None else ():
            if change not in seen:
                seen.add(change)
                yield from of_a_change(subject, one.relation, change, answer.rules)


def _of_acts(answer: Answer, around: _Around) -> Iterator[Finding]:
    """What it amends had ended; what takes its place comes late."""
    for ref, on in around.acts.amends[answer.document.pk]:
        yield from of_an_amendment(on, around.other(ref))
    for successor in _successors(answer) & around.lives.keys():
        yield from of_a_replacement(subject_of(answer), around.other(successor), answer.rules)


def _outside_change(change: InstrumentChange) -> OutsideChange:
    """Named by what it says, not by its row: taken back and said again it is the same finding."""
    name = f"《{change.title}》{change.number_key}" if change.title else change.number_key
    kind, named = Change(change.kind), change.number_key or change.title_key
    about = f"{kind.value}-{change.on.isoformat()}-{sha256(named.encode()).hexdigest()[:8]}"
    return OutsideChange(about, name, kind, change.on)


def _of_lists(answer: Answer, notices: Sequence[Notice], read: _Read) -> list[Finding]:
    if not read.printed:
        return []
    normative = bool(answer.document.code_key) or any(fact.kind in TERMS for fact in answer.facts)
    listed_by = read.listed_by | {entry.authority_document_id for entry in answer.entries}
    return of_the_lists(subject_of(answer, normative=normative), notices, listed_by, answer.rules)


def _of_namesakes(answer: Answer, around: _Around) -> Iterator[Finding]:
    """登记号, 文号: one of its place has the same."""
    document = answer.document
    for finding, key in (("duplicate_code", document.code_key), ("duplicate_number", document.number_key)):
        found = around.same[document.jurisdiction_id, key] if key else []
        others = [other for other in found if other.pk != document.pk]
        for other in others[:MOST_NAMESAKES]:
            # With its own row, because the reference of either may be what they share.
            about = f"d{document.pk}-d{other.pk}"
            yield Finding(finding, {"same": key, "title": other.title}, about=about)


def _of_spellings(answer: Answer, around: _Around, read: _Read) -> Iterator[Finding]:
    """The gazette prints 博政办字〔2020〕25号, the list 博政办〔2020〕25号: two registered, or one that waits."""
    document = answer.document
    here = parse_number(document.number_key) if document.number_key else None
    if here is None:
        return
    same_title = around.same[document.jurisdiction_id, document.title_key]
    for key in sorted({other.number_key for other in same_title if other.number_key} | read.waiting):
        there = parse_number(key)
        if there and same_but_for_spelling(here, there):
            yield Finding("number_spelled_differently", {"here": here.key, "there": key}, about=key)


def called(document: Document) -> str:
    return document.number_key or f"《{document.title}》"
