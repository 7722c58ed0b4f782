"""Staging a ledger: the batch of a workbook, and a row of it as the facts of a candidate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from offices.actors import Actor
from offices.models import Jurisdiction
from registry.files import path_of, store
from registry.identity import genre_of, is_trial, issuers_of, title_key
from registry.ledgers import Doubt, Field, LedgerRow, SheetReport, TermCell, letters
from registry.models import Batch, Candidate
from registry.openers.workbooks import Checked, Workbook
from registry.reading.basis import Basis
from registry.reading.facts import TermKind
from registry.widths import CODE, NUMBER, ORGAN, TITLE, refuse_a_place_too_long
from sentences.refusals import BadInput

# Titles of the first rows of each sheet name the place, if anything does.
_HEAD = 5


def place_of(book: Checked, name: str | None) -> Jurisdiction:
    """The named place, made unconfirmed if the register doesn't know it; else the known one that a title names.

    BadInput("place_unknown") when nobody names one: it is never guessed. BadInput("place_too_long").
    """
    file = book.workbook.name
    if name:
        refuse_a_place_too_long(name, file=file)
        return Jurisdiction.objects.get_or_create(name=name, defaults={"confirmed": False})[0]
    heads = [file, *(cell.text for sheet in book.tops for row in islice(sheet.rows, _HEAD) for cell in row.cells)]
    named = [place for place in Jurisdiction.objects.all() if any(place.name in head for head in heads)]
    if len(named) != 1:
        raise BadInput("place_unknown", file=file)
    return named[0]


@transaction.atomic
def batch_of(book: Workbook, place: Jurisdiction, *, by: Actor, at: datetime) -> Batch:
    """The batch of this workbook in this place; the same file again is the same batch. BadInput("file_changed")."""
    content = book.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != book.sha256:
        # What was checked is not what would be kept.
        raise BadInput("file_changed", file=book.name)
    file = store(content, sha256=book.sha256, name=book.name, by=by, at=at)
    batch, _ = Batch.objects.get_or_create(
        jurisdiction=place, file=file, defaults={"staged_at": at, "staged_by": by.name}
    )
    return batch


def workbook_of(batch: Batch) -> Workbook:
    """The stored file, which was checked before it was kept, whatever has become of the one that was handed in."""
    return Workbook(batch.file.name, path_of(batch.file.sha256), batch.file.sha256)


def candidate_of(batch: Batch, row: LedgerRow) -> Candidate:
    """Not saved. What the register can't hold is left out with a doubt; a row without a title waits."""
    doubts = [*row.doubts, *_too_long(row)]
    facts = _facts(row, {doubt.kind for doubt in doubts})
    conflicts = [] if facts["title"] else [{"field": "untitled", "ours": "", "theirs": _said(row)}]
    return Candidate(
        batch=batch,
        no=row.seq,
        kind=Candidate.Kind.LEDGER,
        facts=facts,
        first_line=row.no,
        last_line=row.no,
        conflicts=conflicts,
        doubts=[doubt_as_json(doubt) for doubt in doubts],
    )


def doubt_as_json(doubt: Doubt) -> dict[str, object]:
    return {
        "kind": doubt.kind,
        "sheet": doubt.sheet,
        "row": doubt.row,
        "column": letters(doubt.column),
        "head": doubt.head,
        "text": doubt.text,
        "made": doubt.made,
    }


def account_of(report: SheetReport) -> dict[str, object]:
    """As `Batch.accounts` keeps it, and as a mapping file can be made from it."""
    return {
        "sheet": report.name,
        "hidden": report.hidden,
        "header": list(report.header_rows),
        "fingerprint": report.fingerprint,
        "columns": [
            {
                "column": letters(one.column),
                "head": one.head,
                "field": one.field.value if one.field else None,
                "sureness": one.sureness.value if one.sureness else None,
                "hidden": one.hidden,
                "samples": report.samples.get(one.column, []),
            }
            for one in report.columns
        ],
        "as_of": _iso(report.as_of),
        "rows": report.rows,
        "documents": report.documents,
        "cells": report.cells,
        "fates": {fate.value: count for fate, count in sorted(report.fates.items()) if count},
        "notes": report.notes,
        "balanced": report.balanced,
        "doubts": dict(sorted(report.kinds.items())),
    }


def _facts(row: LedgerRow, doubts: set[str]) -> dict[str, Any]:
    title = "" if "title_too_long" in doubts else row.title
    code = row.code if row.code and len(row.code.key) <= CODE else None
    number = row.number if row.number and len(row.number.key) <= NUMBER else None
    return {
        "title": title,
        "number": number.key if number else None,
        "number_raw": row.number_raw,
        "code": code.key if code else None,
        "code_raw": row.code_raw,
        "organ_number": code.organ if code else None,
        "issuers": [name for name in row.issuers or issuers_of(title) if len(name) <= ORGAN],
        "drafter": row.drafter if row.drafter and len(row.drafter) <= ORGAN else None,
        "genre": genre_of(title) or "",
        "trial": is_trial(title),
        **{field.value: _iso(row.days.get(field)) for field in _COLUMNS},
        "effective": _effective(row),
        "term": _term(row.term, row),
        "state": row.state.value if row.state else None,
        "state_raw": row.words.get(Field.STATE, ""),
        "ended_on": _iso(row.ended_on),
        "as_of": _iso(row.as_of),
        "reason": row.reason,
        "remark": row.remark,
        "sheet": row.sheet,
    }


_COLUMNS = (Field.DATED, Field.ISSUED, Field.PUBLISHED, Field.REGISTERED)


def _effective(row: LedgerRow) -> dict[str, object] | None:
    """In the keys that `intake.staging` gives a printed clause, so that one reading serves both."""
    day = row.days.get(Field.EFFECTIVE)
    if day is None:
        return None
    return {
        "basis": Basis.PRINTED.value,
        "day": day.isoformat(),
        "days": None,
        "assumed": _assumed(row, Field.EFFECTIVE),
        "words": row.words.get(Field.EFFECTIVE, "") or row.words.get(Field.TERM, ""),
        "line": row.no,
    }


def _term(term: TermCell | None, row: LedgerRow) -> dict[str, object] | None:
    if term is None:
        return None
    kind = TermKind.PERMANENT if term.permanent else TermKind.UNTIL if term.until else TermKind.LENGTH
    return {
        "kind": kind.value,
        "until": _iso(term.until),
        "period": None if term.until else term.period,
        "counted_from": term.counted_from.value if term.counted_from else None,
        "condition": None,
        "assumed": _assumed(row, Field.TERM),
        "words": row.words.get(Field.TERM, ""),
        "line": row.no,
    }


def _assumed(row: LedgerRow, field: Field) -> list[str]:
    return [row.assumed[field]] if field in row.assumed else []


def _too_long(row: LedgerRow) -> list[Doubt]:
    """What SQLite would keep and PostgreSQL refuse: one cell of a ledger must not stop the others."""
    found: Mapping[str, tuple[bool, str]] = {
        "title_too_long": (max(len(row.title), len(title_key(row.title))) > TITLE, row.title),
        "number_too_long": (row.number is not None and len(row.number.key) > NUMBER, row.number_raw or ""),
        "organ_too_long": (
            any(len(name) > ORGAN for name in (*row.issuers, row.drafter or "")),
            "、".join(row.issuers),
        ),
    }
    return [Doubt(kind, row.sheet, row.no, text=text[:300]) for kind, (true, text) in found.items() if true]


def _said(row: LedgerRow) -> str:
    return "；".join(row.words.values())[:300]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
