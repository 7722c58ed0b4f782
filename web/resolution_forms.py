"""The form of one decision: the fields that its verb takes, in the order in which a decision is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.acts import Authority
from lifecycle.criteria import Criterion
from lifecycle.criteria_wording import OUTCOME_NAMES
from lifecycle.naming import the_one
from lifecycle.resolutions import CLAUSE_LENGTH, MAY_TAKE, OF_PARTS, VERBS, Resolution, What
from lifecycle.rules import Mark
from registry.models import Document
from registry.querysets import DocumentQuerySet
from sentences.days import typed_day
from sentences.outcomes import sentence_of
from sentences.refusals import Refused
from web.criteria import CriteriaField
from web.forms import LONGEST_REASON, SeenForm
from web.resolution_words import DAYS, LAST_DAYS

_LONGEST_REFERENCE = 500
_LONGEST_ARTICLE = 100
# Which field a refusal of the verbs is about; None: it stands above the form.
REFUSALS = {
    "already_ended": "on",
    "renewed_already": None,
    "changed_meanwhile": None,
    "authority_missing": "clause",
    "rests_on_successor": "clause",
    "clause_too_long": "clause",
    "reason_missing": "reason",
    "day_implausible": "on",
    "ends_before_it_starts": "until",
    "renews_itself": "successor",
    "part_unknown": "part",
}


class DayField(forms.CharField):
    def __init__(self, label: str | Promise, *, required: bool = True) -> None:
        example = _("for example 2024-08-12 or 2024年8月12日")
        attributes = {"inputmode": "numeric", "autocomplete": "off"}
        widget = forms.TextInput(attributes)
        super().__init__(required=required, max_length=40, widget=widget, help_text=example)
        # Not as text: a form that is declared once speaks every language.
        self.label = cast(str, label)

    def clean(self, value: object) -> date | None:
        text = super().clean(value)
        try:
            return typed_day(text) if text else None
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused)) from None


class ReferenceField(forms.CharField):
    """A code, a number or a title, of what the reader sees."""

    def __init__(self, label: str | Promise, among: DocumentQuerySet, *, required: bool = True) -> None:
        self.among = among
        super().__init__(
            label=str(label),
            required=required,
            max_length=_LONGEST_REFERENCE,
            help_text=_("code, number or title, as in the register"),
            widget=forms.TextInput({"autocomplete": "off"}),
        )

    def clean(self, value: object) -> Document | None:
        text = super().clean(value)
        try:
            return the_one(text, self.among) if text else None
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused)) from None


class ResolutionForm(SeenForm):
    def __init__(
        self,
        what: What,
        among: DocumentQuerySet,
        parts: Mapping[int, str],
        data: QueryDict | None = None,
        criteria: Sequence[Criterion] = (),
    ) -> None:
        """`among`: what the reader sees. `parts`: the titles of the instruments, by number.

        `criteria`: what the place of the document looks at, if it is to be determined.
        """
        super().__init__(data, auto_id="decide-%s")
        self.what = what
        self.fields |= dict(_fields(what, among, parts, criteria))

    @property
    def resolution(self) -> Resolution:
        """Of a form that is valid."""
        told = self.cleaned_data
        return Resolution(
            what=self.what,
            on=told["on"],
            authority=Authority(told.get("by_document"), told["clause"]),
            reason=told["reason"],
            part=int(told.get("part") or 0),
            until=told.get("until"),
            article=told.get("article", ""),
            successor=told.get("successor"),
            mark=Mark(told["mark"]) if "mark" in told else None,
            published_on=told.get("published_on"),
            criteria=tuple(told.get("criteria", ())),
        )

    def hidden(self, seen: int) -> list[tuple[str, str]]:
        """What was typed, to travel on unseen with what is now before the reader's eyes."""
        said = {name: cast(QueryDict, self.data).getlist(name) for name in self.fields if name != "seen"}
        return [*((name, value) for name, values in said.items() for value in values), ("seen", str(seen))]


def _fields(
    what: What, among: DocumentQuerySet, parts: Mapping[int, str], criteria: Sequence[Criterion]
) -> dict[str, forms.Field]:
    takes = VERBS[what][1]
    fields: dict[str, forms.Field | None] = {
        "part": _part(parts) if parts and what in OF_PARTS else None,
        "article": forms.CharField(label=_("Article"), max_length=_LONGEST_ARTICLE, help_text=_("for example 第五条")),
        "successor": ReferenceField(_("It goes on as"), among),
        "mark": forms.ChoiceField(
            label=_("It is determined to be"),
            choices=[("", "—"), *((mark.value, name) for mark, name in OUTCOME_NAMES.items())],
        ),
        "criteria": CriteriaField(criteria, required=False),
        "on": DayField(DAYS[what]),
        "until": DayField(LAST_DAYS.get(what, "")),
        "published_on": DayField(_("Day of publication, if it is another"), required=False),
        # A renewal rests on what the text goes on as.
        "by_document": None if "successor" in takes else ReferenceField(_("Decided by"), among, required=False),
        "clause": clause_field(),
        "reason": reason_field(),
    }
    asked = {"part", "on", "by_document", "clause", "reason", *takes, *MAY_TAKE.get(what, ())}
    return {name: field for name, field in fields.items() if field and name in asked}


def _part(parts: Mapping[int, str]) -> forms.Field:
    choices = [("0", _("the whole document")), *((str(no), title) for no, title in sorted(parts.items()))]
    return forms.ChoiceField(label=_("What it is about"), choices=choices)


def clause_field() -> forms.Field:
    where = _("article, row of a list, minutes, judgment; needed where no document of the register is named")
    return forms.CharField(label=_("Where it is written"), required=False, max_length=CLAUSE_LENGTH, help_text=where)


def reason_field() -> forms.Field:
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(label=pgettext_lazy("field", "Reason"), max_length=LONGEST_REASON, widget=widget)
