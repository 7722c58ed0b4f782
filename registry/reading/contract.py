"""A reading as the JSON document that `read_gazette --json` prints (schema 1)."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from registry.identity import Number
from registry.reading.basis import Basis
from registry.reading.facts import (
    Cleanup,
    Commencement,
    ContentsEntry,
    Gazette,
    Instrument,
    Params,
    ReadDocument,
    Reading,
    Remark,
    Term,
)
from registry.reading.listed import CleanupList, CleanupRow, Task

Say = Callable[[str, Params], str]


def as_contract(reading: Reading, source_name: str, say: Say) -> dict[str, Any]:
    return {
        "schema": 1,
        "source": source_name,
        "gazette": _gazette(reading.gazette) if reading.gazette else None,
        "contents": [_entry(entry) for entry in reading.contents],
        "documents": [_document(document) for document in reading.documents],
        "cleanup": _cleanup(reading.cleanups) if reading.cleanups else None,
        "tasks": [_task(task) for task in reading.tasks],
        "warnings": [_warning(remark, say) for remark in reading.remarks],
    }


def _gazette(gazette: Gazette) -> dict[str, Any]:
    return {
        "area": gazette.area,
        "year": gazette.year,
        "issue": gazette.issue,
        "total_issue": gazette.total_issue,
        "published_on": _iso(gazette.published_on),
    }


def _entry(entry: ContentsEntry) -> dict[str, Any]:
    return {"title": entry.title, "number": _key(entry.number), "page": entry.page}


def _document(document: ReadDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": _key(document.number),
        "number_raw": document.number.raw if document.number else None,
        "code": document.code.key if document.code else None,
        "code_raw": document.code.raw if document.code else None,
        "issuer": document.issuers[0] if document.issuers else None,
        "genre": document.genre,
        "trial": document.trial,
        "dated_on": _iso(document.dated_on),
        "public": document.public,
        "effective": _effective(document.effective),
        "term": _term(document.term),
        "instruments": [_instrument(instrument) for instrument in document.instruments],
        "annexes": list(document.annexes),
        "cites": [number.key for number in document.cites],
        "lines": [document.first_line, document.last_line],
    }


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {
        "title": instrument.title,
        "issuer": instrument.issuer,
        "effective": _effective(instrument.effective),
        "term": _term(instrument.term),
    }


def _effective(commencement: Commencement | None) -> dict[str, Any] | None:
    """A commencement that hangs on another event has no basis among those agreed, only its words."""
    if commencement is None:
        return None
    basis = None if commencement.basis is Basis.ON_CONDITION else commencement.basis_and_days
    return {"clause": commencement.words.text, "from": _iso(commencement.day), "basis": basis}


def _term(term: Term | None) -> dict[str, Any] | None:
    """Neither `until` nor `period`: permanent, or hanging on a condition; the clause says which."""
    if term is None:
        return None
    return {"clause": term.words.text, "until": _iso(term.until), "period": term.period}


def _cleanup(cleanups: tuple[Cleanup, ...]) -> dict[str, Any]:
    """All of them as one; a category that two notices count is counted together."""
    counts: Counter[str] = Counter()
    for stated in (one for cleanup in cleanups for one in cleanup.stated_counts):
        counts[stated.category.value] += stated.count
    return {
        "stated_counts": dict(counts),
        "lists": [_list(one) for cleanup in cleanups for one in cleanup.lists],
    }


def _list(one: CleanupList) -> dict[str, Any]:
    return {
        "annex": one.annex,
        "category": one.category.value if one.category else None,
        "title": one.title,
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: CleanupRow) -> dict[str, Any]:
    return {
        "no": row.no,
        "title": row.title,
        "number": _key(row.number),
        "number_raw": row.number_raw,
        "code": row.code.key if row.code else None,
        "code_raw": row.code_raw,
        "until": _iso(row.until),
        "until_raw": row.until_raw,
        "reason": row.reason,
        "remark": row.remark,
        "line": row.line,
    }


def _task(task: Task) -> dict[str, Any]:
    """No deadline beside a printed one: work without an end, or words that were not understood."""
    return {
        "no": task.no,
        "content": task.content,
        "category": task.category,
        "lead": task.lead,
        "support": task.support,
        "deadline_raw": task.deadline_raw,
        "deadline": _iso(task.deadline),
        "line": task.line,
    }


def _warning(remark: Remark, say: Say) -> dict[str, Any]:
    return {"line": remark.line, "message": say(remark.key, remark.params)}


def _key(number: Number | None) -> str | None:
    return number.key if number else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
