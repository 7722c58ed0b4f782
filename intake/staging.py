"""Staging: what was read from a source becomes a batch of candidates that wait for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from intake.leaves import write_leaves
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.files import store
from registry.models import Batch, Candidate
from registry.openers import Source, TrackedChanges
from registry.reading.blocks import Place
from registry.reading.facts import Cleanup, Commencement, Gazette, ReadDocument, Reading, Repeal, Target, Term
from registry.reading.listed import CleanupList, CleanupRow, Task
from registry.widths import refuse_a_place_too_long, refuse_what_is_too_long
from sentences.refusals import BadInput, Refused


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """What a source itself says of the place it belongs to; empty where it says nothing."""

    name: str = ""
    code_prefix: str = ""
    code_layout: str = "none"


def place_read(reading: Reading) -> PlaceRead:
    """From the masthead, else from who issued the notice; the code prefix is the one most codes carry."""
    codes = [row.code for row in _rows(reading) if row.code] + [d.code for d in reading.documents if d.code]
    prefixes = Counter((code.key[: code.key.find("-")], code.layout) for code in codes if "-" in code.key)
    prefix, layout = prefixes.most_common(1)[0][0] if prefixes else ("", "none")
    return PlaceRead(_area(reading), prefix, layout)


def place_for(reading: Reading, *, name: str | None, source: Source) -> Jurisdiction:
    """The named place, else the one the source names; made, unconfirmed, if the register doesn't know it yet.

    BadInput("place_unknown") when nobody names one: it is never guessed. BadInput("place_too_long").
    """
    read = place_read(reading)
    wanted = name or read.name
    if not wanted:
        raise BadInput("place_unknown", file=source.name)
    refuse_a_place_too_long(wanted, file=source.name)
    place, _ = Jurisdiction.objects.get_or_create(
        name=wanted,
        defaults={"code_prefix": read.code_prefix, "code_layout": read.code_layout, "confirmed": False},
    )
    return place


@transaction.atomic
def stage(source: Source, reading: Reading, place: Jurisdiction, *, by: Actor, at: datetime) -> Batch:
    """The batch of this file in this place. Staging it again returns it as it stands.

    With its tracked changes read the other way it is staged anew, unless somebody decided about it as it was read
    before: Refused("read_otherwise"). BadInput, before anything is kept, for what is longer than the register holds.
    Refused("file_was_typed").
    """
    refuse_what_is_too_long(reading, file=source.name, places=source.places)
    file = store(source.content, sha256=source.sha256, name=source.name, by=by, at=at)
    said: dict[str, Any] = {
        "gazette": _gazette(reading.gazette),
        "stated_counts": {c.category.value: c.count for cleanup in reading.cleanups for c in cleanup.stated_counts},
        "remarks": [{"line": r.line, "key": r.key, "params": dict(r.params)} for r in reading.remarks],
    }
    batch, new = Batch.objects.get_or_create(
        jurisdiction=place, file=file, defaults={**said, "staged_at": at, "staged_by": by.name}
    )
    if batch.typed:
        raise Refused("file_was_typed", file=source.name, batch=batch.pk)
    if not new and _changes_read(batch.remarks) != _changes_read(said["remarks"]):
        _forget(batch, file=source.name)
        Batch.objects.filter(pk=batch.pk).update(**said)
        batch.refresh_from_db()
        new = True
    if new:
        _stage_candidates(batch, reading, source.places)
    if new or not batch.leaves.exists():
        # What was staged before leaves were kept gets them when it is handed in again.
        write_leaves(batch, source.blocks)
    return batch


def _changes_read(remarks: Iterable[Mapping[str, Any]]) -> set[str]:
    """Which way the tracked changes of a Word document were read; empty where it has none."""
    return {remark["key"] for remark in remarks} & {f"changes_{way.value}" for way in TrackedChanges}


def _forget(batch: Batch, *, file: str) -> None:
    """Only what nobody has decided about: no act rests on it, not even one that was undone."""
    decided = batch.candidates.filter(~Q(state=Candidate.State.WAITING) | ~Q(handling=[]))
    if batch.acts.exists() or decided.exists():
        raise Refused("read_otherwise", file=file, batch=batch.pk)
    batch.candidates.all().delete()
    batch.leaves.all().delete()


def _stage_candidates(batch: Batch, reading: Reading, places: Mapping[int, Place]) -> None:
    documents = [_document(batch, no, read) for no, read in enumerate(reading.documents, start=1)]
    for document in documents:
        document.facts |= placed(document, places)
    Candidate.objects.bulk_create(documents)
    by_line = {candidate.first_line: candidate for candidate in documents}
    rows = [
        _row(batch, listed, row, by_line.get(cleanup.notice.first_line) if cleanup.notice else None)
        for cleanup in reading.cleanups
        for listed, row in _listed(cleanup)
    ]
    for no, row in enumerate(rows, start=len(documents) + 1):
        row.no = no
        row.facts |= placed(row, places)
    Candidate.objects.bulk_create(rows)


def placed(candidate: Candidate, places: Mapping[int, Place]) -> dict[str, object]:
    """Where its first and last line are to be found, in a source in which people don't count lines."""
    ends = [places.get(line) for line in (candidate.first_line, candidate.last_line)]
    return {"places": ends} if all(ends) else {}


def facts_of_document(read: ReadDocument) -> dict[str, Any]:
    """As a candidate keeps them, whoever read them."""
    return {
        "title": read.title,
        "number": read.number.key if read.number else None,
        "number_raw": read.number.raw if read.number else None,
        "code": read.code.key if read.code else None,
        "code_raw": read.code.raw if read.code else None,
        "organ_number": read.code.organ if read.code else None,
        "issuers": list(read.issuers),
        "genre": read.genre or "",
        "trial": read.trial,
        "dated_on": read.dated_on.isoformat() if read.dated_on else None,
        "public": read.public,
        "effective": _effective(read.effective),
        "term": _term(read.term),
        "repeals": [_repeal(repeal) for repeal in read.repeals],
        "bases": [_target(one) for one in read.bases],
        "forwards": _target(read.forwards) if read.forwards else None,
        "instruments": [
            {"title": one.title, "effective": _effective(one.effective), "term": _term(one.term)}
            for one in read.instruments
        ],
        "annexes": list(read.annexes),
        "cites": [number.key for number in read.cites],
        "tasks": [_task(task) for task in read.tasks],
    }


def _document(batch: Batch, no: int, read: ReadDocument) -> Candidate:
    return Candidate(
        batch=batch,
        no=no,
        kind=Candidate.Kind.DOCUMENT,
        facts=facts_of_document(read),
        first_line=read.first_line,
        last_line=read.last_line,
    )


def facts_of_row(listed: CleanupList, row: CleanupRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "number": row.number.key if row.number else None,
        "number_raw": row.number_raw,
        "code": row.code.key if row.code else None,
        "code_raw": row.code_raw,
        "organ_number": row.code.organ if row.code else None,
        "issuers": list(row.issuers),
        "annex": listed.annex,
        "category": listed.category.value if listed.category else None,
        "row_no": row.no,
        "until": row.until.isoformat() if row.until else None,
        "until_kind": row.until_kind.value,
        "until_raw": row.until_raw,
        "reason": row.reason,
        "remark": row.remark,
    }


def _row(batch: Batch, listed: CleanupList, row: CleanupRow, notice: Candidate | None) -> Candidate:
    facts = facts_of_row(listed, row)
    return Candidate(
        batch=batch, kind=Candidate.Kind.ROW, notice=notice, facts=facts, first_line=row.line, last_line=row.line
    )


def _effective(clause: Commencement | None) -> dict[str, object] | None:
    if clause is None:
        return None
    return {
        "basis": clause.basis.value,
        "day": clause.day.isoformat() if clause.day else None,
        "days": clause.days,
        "assumed": list(clause.assumed),
        "words": clause.words.text,
        "line": clause.words.line,
    }


def _term(clause: Term | None) -> dict[str, object] | None:
    if clause is None:
        return None
    return {
        "kind": clause.kind.value,
        "until": clause.until.isoformat() if clause.until else None,
        "period": clause.period,
        "counted_from": clause.counted_from.value if clause.counted_from else None,
        "condition": clause.condition,
        "assumed": list(clause.assumed),
        "words": clause.words.text,
        "line": clause.words.line,
    }


def _repeal(clause: Repeal) -> dict[str, object]:
    return {
        "targets": [_target(one) for one in clause.targets.named],
        "listed": clause.targets.listed,
        "ending": clause.ending.value,
        "on": clause.on.value,
        "day": clause.day.isoformat() if clause.day else None,
        "part": clause.words.part,
        "words": clause.words.text,
        "line": clause.words.line,
    }


def _target(one: Target) -> dict[str, str | None]:
    return {"title": one.title, "number": one.number.key if one.number else None}


def _task(task: Task) -> dict[str, object]:
    return {
        "no": task.no,
        "content": task.content,
        "category": task.category,
        "lead": task.lead,
        "support": task.support,
        "deadline_raw": task.deadline_raw,
        "deadline": task.deadline.isoformat() if task.deadline else None,
        "line": task.line,
    }


def _listed(cleanup: Cleanup) -> Iterator[tuple[CleanupList, CleanupRow]]:
    return ((listed, row) for listed in cleanup.lists for row in listed.rows)


def _rows(reading: Reading) -> Iterator[CleanupRow]:
    return (row for cleanup in reading.cleanups for _, row in _listed(cleanup))


def _area(reading: Reading) -> str:
    if reading.gazette:
        return reading.gazette.area
    issuers = Counter(issuer for document in reading.documents for issuer in document.issuers)
    named = [issuer.partition("人民政府")[0] for issuer, _ in issuers.most_common() if "人民政府" in issuer]
    return named[0] if named else ""


def _gazette(gazette: Gazette | None) -> dict[str, object] | None:
    if gazette is None:
        return None
    published = gazette.published_on.isoformat() if gazette.published_on else None
    return {
        "area": gazette.area,
        "year": gazette.year,
        "issue": gazette.issue,
        "total_issue": gazette.total_issue,
        "published_on": published,
    }
