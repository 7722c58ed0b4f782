"""A sheet of an imported ledger as the pages show it: what its columns were taken for, and where its cells went."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.ledger_wording import FATES, FIELDS, SURENESS
from registry.ledgers import HEAD_ROWS, SEVERAL, Fate, Field, Sureness

_HEADER = re.compile(r"(\d{1,2})(?:\s*[-–—,，、]\s*(\d{1,2}))?")
_NOTHING = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`sureness`: how it came by its meaning, empty where it has none."""

    letters: str
    head: str
    sureness: Promise | str
    unsure: bool
    hidden: bool
    samples: list[str]
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """Where every cell of a sheet went."""

    account: Mapping[str, Any]

    @property
    def fates(self) -> list[tuple[Promise, int]]:
        return [(FATES[Fate(fate)], count) for fate, count in self.account["fates"].items()]


class SheetForm(forms.Form):
    """What a person says of one sheet. Says nothing of what the sheet was not shown to have."""

    skip = forms.BooleanField(label=_("This sheet is no ledger; leave it out"), required=False)
    header = forms.CharField(
        label=_("Rows of its header"),
        required=False,
        help_text=_("As the spreadsheet counts them: 2, or 2-3 for a header of two rows. Empty: found as before."),
    )

    def __init__(self, account: Mapping[str, Any], said: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        """`said`: what was said of this sheet the last time, as in a mapping."""
        header = said.get("header") or account["header"]
        kwargs["initial"] = {"skip": said.get("skip", False), "header": _rows(header)}
        super().__init__(*args, **kwargs)
        self.read = {column["column"]: column for column in reversed(account["columns"])}
        self.tables = len(account["columns"]) > len(self.read)
        choices = [(_NOTHING, gettext("of no use: kept as a remark")), *((one.value, FIELDS[one]) for one in Field)]
        for name, column in reversed(self.read.items()):
            self.fields[name] = forms.ChoiceField(
                label=f"{name} {column['head']}", choices=choices, required=False, initial=column["field"] or _NOTHING
            )

    @property
    def columns(self) -> list[Column]:
        return [_column(one, self[name]) for name, one in reversed(self.read.items())]

    @property
    def mapping(self) -> dict[str, Any]:
        """Of a sheet with two tables only what was changed: a column may mean two things there."""
        if self.cleaned_data["skip"]:
            return {"skip": True}
        said = {name: self.cleaned_data[name] or None for name in reversed(self.read)}
        if self.tables:
            said = {name: field for name, field in said.items() if field != self.read[name]["field"]}
        return {"columns": said} | ({"header": self.cleaned_data["header"]} if self.cleaned_data["header"] else {})

    def clean_header(self) -> list[int]:
        text = self.cleaned_data["header"].strip()
        match = _HEADER.fullmatch(text)
        if not text:
            return []
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= HEAD_ROWS:
            words = {"text": text, "last": HEAD_ROWS}
            raise ValidationError(gettext("“%(text)s” names no rows between 1 and %(last)s.") % words)
        return list(range(first, last + 1))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("skip") or not self.read:
            return cleaned
        taken: dict[str, str] = {}
        for name in reversed(self.read):
            field = cleaned.get(name)
            if not field or Field(field) in SEVERAL:
                continue
            if field in taken and not self.tables:
                words = {"column": taken[field], "field": FIELDS[Field(field)]}
                self.add_error(name, gettext("Column %(column)s is “%(field)s” already.") % words)
            taken[field] = name
        if Field.TITLE not in taken:
            raise ValidationError(gettext("No column holds the titles: without one nothing can be taken in."))
        return cleaned


def _column(read: Mapping[str, Any], field: forms.BoundField) -> Column:
    sureness = Sureness(read["sureness"]) if read["sureness"] and read["field"] else None
    return Column(
        read["column"],
        read["head"],
        SURENESS[sureness] if sureness else "",
        sureness in (None, Sureness.LIKELY, Sureness.GUESSED),
        read["hidden"],
        # What was read before samples were kept has none.
        read.get("samples", []),
        field,
    )


def _rows(header: list[int]) -> str:
    if not header:
        return ""
    return str(header[0]) if len(header) == 1 else f"{header[0]}-{header[-1]}"
