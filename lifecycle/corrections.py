"""Corrections of what is recorded of a document: an entry each, so that undoing it gives the old value back.

The columns of a document say what the latest standing correction says, else what was there before the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import Field

from lifecycle.models import Entry
from lifecycle.rules import Kind
from registry.models import Document

Values = Mapping[str, Any]


def corrected(document: Document, values: Values, read: Mapping[str, object]) -> dict[str, object]:
    """The facts of the entry: the columns as they were and as they are to be, with where the new ones were read."""
    return {
        "was": {column: _plain(getattr(document, column)) for column in values},
        "now": {column: _plain(value) for column, value in values.items()},
        "was_read": {column: document.provenance.get(column) for column in values},
        "now_read": {column: read[column] for column in values},
    }


def write_corrections(documents: Collection[Document]) -> None:
    """The columns of these documents as their corrections say, those that were undone counted out."""
    if not documents:
        return
    changed: set[str] = set()
    told = _corrections({document.pk for document in documents})
    for document in documents:
        values, read = _said(told[document.pk])
        changed |= values.keys()
        for column, value in values.items():
            setattr(document, column, _typed(column, value))
        document.provenance = {**document.provenance, **read}
        for column in [column for column, source in document.provenance.items() if source is None]:
            del document.provenance[column]
    if changed:
        Document.objects.bulk_update(documents, [*sorted(changed), "provenance"])


def _corrections(documents: Collection[int]) -> dict[int, list[Entry]]:
    """In the order in which they were said, those that were undone among them."""
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = Entry.objects.filter(document__in=documents, kind=Kind.CORRECTION.value).select_related("reversed_by")
    for entry in rows.order_by("act__recorded_at", "pk"):
        found[entry.document_id].append(entry)
    return found


def _said(entries: Iterable[Entry]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Column by column: its value, and where that was read."""
    values: dict[str, Any] = {}
    read: dict[str, Any] = {}
    for entry in entries:
        for column in entry.facts["now"]:
            values.setdefault(column, entry.facts["was"][column])
            read.setdefault(column, entry.facts["was_read"][column])
        if not hasattr(entry, "reversed_by"):
            values |= entry.facts["now"]
            read |= entry.facts["now_read"]
    return values, read


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(column: str, value: object) -> object:
    return cast("Field[Any, Any]", Document._meta.get_field(column)).to_python(value)
