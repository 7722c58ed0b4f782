"""Knock-on findings: what other documents, changes outside and cleanups mean for those asked about, that day.

A fixed number of queries for all of them together, whatever their number; judged by `lifecycle.rules.knock_on`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lifecycle.answers import Answer
from lifecycle.links import made_of
from lifecycle.models import ListApplication
from lifecycle.rules import Kind
from lifecycle.rules.findings import Finding
from lifecycle.rules.knock_on import (
    Notice,
    Subject,
    of_a_change,
    of_a_name,
    of_a_replacement,
    of_an_amendment,
    of_the_lists,
)
from lifecycle.rules.life import TERMS
from lifecycle.surroundings import Around, called, look_around, successors_of
from registry.identity import parse_number, same_but_for_spelling
from registry.models import Candidate

# What changes a text without ending it.
CHANGING = (Kind.AMENDMENT.value, Kind.PARTIAL_REPEAL.value)
# Of documents that share a code or a number, each names so many others.
MOST_NAMESAKES = 3


@dataclass(slots=True)
class _Read:
    """Whether its own text was read, in which notices' lists it stands, and which of its numbers wait."""

    printed: bool = False
    listed_by: set[int] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)


def knock_on(asked: Sequence[Answer], around: Around | None = None) -> dict[int, list[Finding]]:
    """By document; `asked` are answers for one day as known at one moment, `around` what was seen around them."""
    if not asked:
        return {}
    around, read, notices = around or look_around(asked), _read_in(asked), _notices(asked)
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


def _of_names(answer: Answer, around: Around) -> Iterator[Finding]:
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


def _of_acts(answer: Answer, around: Around) -> Iterator[Finding]:
    """What it amends had ended; what takes its place comes late."""
    for ref in dict.fromkeys(ref for ref, kind, _ in around.acts.decides[answer.document.pk] if kind == Kind.AMENDMENT):
        yield from of_an_amendment(subject_of(answer), around.other(ref))
    for successor in successors_of(answer) & around.lives.keys():
        yield from of_a_replacement(subject_of(answer), around.other(successor), answer.rules)


def _of_lists(answer: Answer, notices: Sequence[Notice], read: _Read) -> list[Finding]:
    if not read.printed:
        return []
    normative = bool(answer.document.code_key) or any(fact.kind in TERMS for fact in answer.facts)
    listed_by = read.listed_by | {entry.authority_document_id for entry in answer.entries}
    return of_the_lists(subject_of(answer, normative=normative), notices, listed_by, answer.rules)


def _of_namesakes(answer: Answer, around: Around) -> Iterator[Finding]:
    """登记号, 文号: one of its place has the same."""
    document = answer.document
    for finding, key in (("duplicate_code", document.code_key), ("duplicate_number", document.number_key)):
        found = around.same[document.jurisdiction_id, key] if key else []
        others = [other for other in found if other.pk != document.pk]
        for other in others[:MOST_NAMESAKES]:
            # With its own row, because the reference of either may be what they share.
            about = f"d{document.pk}-d{other.pk}"
            yield Finding(finding, {"same": key, "title": other.title}, about=about)


def _of_spellings(answer: Answer, around: Around, read: _Read) -> Iterator[Finding]:
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
