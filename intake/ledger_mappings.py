"""What a person says of a ledger's columns: from a file or a page, and remembered by the header for the next one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from offices.actors import Actor
from offices.models import Jurisdiction
from registry.ledgers import Correction, Field, SheetReport, letters
from registry.models import LedgerMapping
from sentences.refusals import BadInput

# A sheet of a spreadsheet has no more columns.
_COLUMNS = {letters(number): number for number in range(1, 1025)}


def read_mapping(path: Path) -> dict[str, Any]:
    """{"sheets": {name: {"skip": true} | {"header": [2, 3], "columns": {"C": "number", "F": null}}}}.

    BadInput("mapping_wrong") for anything else.
    """
    try:
        mapping = json.loads(path.read_text(encoding="utf-8"))
        corrections_in(mapping)
    except OSError as error:
        raise BadInput("file_missing", file=path) from error
    except (JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput("mapping_wrong", file=path, why=str(error)) from error
    return dict(mapping)


def corrections_in(mapping: Mapping[str, Any]) -> dict[str, Correction]:
    """By sheet. KeyError, TypeError, ValueError or AttributeError for what is no mapping."""
    return {
        name: Correction(
            columns=_columns(said.get("columns", {})),
            header=tuple(map(int, said["header"])) if said.get("header") else None,
            skip=bool(said.get("skip", False)),
        )
        for name, said in mapping.get("sheets", {}).items()
    }


def remembered(place: Jurisdiction) -> dict[str, Correction]:
    """By fingerprint of the header."""
    return {known.fingerprint: Correction(_columns(known.columns)) for known in place.ledger_mappings.all()}


def remember(
    place: Jurisdiction, mapping: Mapping[str, Any], reports: Iterable[SheetReport], *, by: Actor, at: datetime
) -> None:
    """What was said of the sheets that turned out to have a header; the latest word on a header counts."""
    said = mapping.get("sheets", {})
    for report in reports:
        columns = said.get(report.name, {}).get("columns")
        if columns and report.fingerprint:
            LedgerMapping.objects.update_or_create(
                jurisdiction=place,
                fingerprint=report.fingerprint,
                defaults={"columns": columns, "said_by": by.name, "said_at": at},
            )


def _columns(said: Mapping[str, str | None]) -> dict[int, Field | None]:
    return {_COLUMNS[name.upper()]: Field(field) if field else None for name, field in said.items()}
