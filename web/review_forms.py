"""The forms of the review desk: the fields of a candidate with what contradicts them, and what else may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intake.correcting import FIELDS, typed_of
from intake.handling import Conflict, Stands
from intake.settlements import MAY_BE_OURS, MAY_BE_THEIRS
from lifecycle.models import STATUS_NAMES
from registry.models import Candidate
from registry.querysets import DocumentQuerySet
from registry.wording import CATEGORIES
from sentences.refusals import Refusal
from web.clashes import FIELDS as CLASHING
from web.clashes import Reading, readings
from web.forms import LONGEST_REASON
from web.resolution_forms import ReferenceField

LABELS: Mapping[str, str | Promise] = {
    **CLASHING,
    "issuers": pgettext_lazy("fact", "Issuers"),
    "effective": pgettext_lazy("fact", "Effective"),
    "published_on": pgettext_lazy("fact", "Published"),
    "issued_on": pgettext_lazy("fact", "Issued"),
    "registered_on": pgettext_lazy("fact", "Registered"),
    "ended_on": pgettext_lazy("fact", "Ended"),
    "status": pgettext_lazy("fact", "Status"),
    "category": pgettext_lazy("fact", "What the list decides"),
    "reason": pgettext_lazy("field", "Reason"),
    "term": pgettext_lazy("fact", "Term"),
    "remark": pgettext_lazy("fact", "Remark"),
    "row": pgettext_lazy("fact", "The row breaks off"),
    "untitled": pgettext_lazy("fact", "Title"),
}
_HINTS: Mapping[str, str | Promise] = {
    "issuers": _("several with 、 between them, the lead organ first"),
    "until": _("a last valid day, a length such as 5年, or 长期"),
}
_LONG = frozenset({"title", "reason"})
_DAYS = frozenset({"dated_on", "published_on", "effective"})
ANSWER = "stands-"
# Which field of which form a refusal is about; None: it stands above the form.
REFUSALS = dict.fromkeys(
    (
        *("changed_meanwhile", "conflicts_left", "not_answerable", "candidate_accepted", "candidate_rejected"),
        *("candidate_merged", "nothing_to_take_back", "cut_off_handled", "nothing_follows", "source_not_kept"),
        *("cut_outside", "not_to_cut", "joined_elsewhere", "reason_missing", "already_undone"),
        *("title_missing", "not_a_number", "not_a_code", "not_a_day", "not_an_end", "typed_too_long"),
        *("category_unknown_here", "ends_before_it_starts", "title_too_long", "number_too_long", "code_too_long"),
        *("organ_too_long", "too_many_to_accept"),
    )
)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as it stands in the form. `ours`, `theirs`: None where nothing contradicts it."""

    label: str | Promise
    field: BoundField | None
    answer: BoundField | None = None
    ours: Reading | None = None
    theirs: Reading | None = None
    ours_at: str = ""
    theirs_at: str = ""
    typed_by: str = ""
    words: str = ""  # the clause it was read from


class DeskForm(forms.Form):
    """`seen` travels with every form: what the reader had before their eyes."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    @property
    def saw(self) -> str:
        """Of a form that is valid."""
        return str(self.cleaned_data["seen"])

    def field_of(self, refusal: Refusal) -> str | None:
        """None: the refusal stands above the form."""
        field = refusal.params.get("field")
        return str(field) if field in self.fields else None


class FactsForm(DeskForm):
    def __init__(self, candidate: Candidate, conflicts: Sequence[Conflict], data: QueryDict | None = None) -> None:
        super().__init__(data, initial=typed_of(candidate), auto_id="facts-%s")
        self.candidate, self.conflicts = candidate, conflicts
        self.fields |= {name: _field(name) for name in FIELDS[candidate.kind]}
        self.fields |= {f"{ANSWER}{one['field']}": _answer(one["field"]) for one in conflicts}

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS[self.candidate.kind]}

    @property
    def answers(self) -> dict[str, Stands]:
        """By field, those that were given."""
        names = (one["field"] for one in self.conflicts)
        given = {name: self.cleaned_data.get(f"{ANSWER}{name}") for name in names}
        return {name: Stands(stands) for name, stands in given.items() if stands}

    @property
    def rows(self) -> list[FieldRow]:
        """Field by field, each with what contradicts it; then what contradicts and is no field."""
        clashing = {one["field"]: one for one in self.conflicts}
        own = [self._row(name, clashing.pop(name, None), self[name]) for name in FIELDS[self.candidate.kind]]
        return [*own, *(self._row(name, one, None) for name, one in clashing.items())]

    def _row(self, name: str, conflict: Conflict | None, field: BoundField | None) -> FieldRow:
        label, typed_by = LABELS.get(name, name), self.candidate.facts.get("typed", {}).get(name, "")
        clause = self.candidate.facts.get({"effective": "effective", "until": "term"}.get(name, "")) or {}
        words = clause.get("words", "")
        if conflict is None:
            return FieldRow(label, field, typed_by=typed_by, words=words)
        ours, theirs = readings(_said(name, conflict["ours"]), conflict["theirs"])
        at = conflict.get("ours_at", ""), conflict.get("theirs_at", "")
        return FieldRow(label, field, self[f"{ANSWER}{name}"], ours, theirs, *at, typed_by=typed_by, words=words)


class RejectForm(DeskForm):
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("for example: a notice of a meeting, no normative document"),
        widget=forms.Textarea({"rows": 2}),
    )


class SplitForm(DeskForm):
    line = forms.IntegerField(label=_("First line of the second one"), min_value=1)


class JoinForm(DeskForm):
    def __init__(self, among: DocumentQuerySet, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="join-%s")
        self.fields["document"] = ReferenceField(_("It is this document"), among)


def _field(name: str) -> forms.Field:
    label, hint = str(LABELS[name]), str(_HINTS.get(name, ""))
    if name == "category":
        choices = [("", "—"), *((category.value, words) for category, words in CATEGORIES.items())]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    attributes = {"autocomplete": "off", **({"inputmode": "numeric"} if name in _DAYS else {})}
    widget = forms.Textarea({"rows": 2}) if name in _LONG else forms.TextInput(attributes)
    # How long each may be is the verb's to say, which names the field.
    return forms.CharField(label=label, required=False, max_length=LONGEST_REASON, help_text=hint, widget=widget)


def _answer(name: str) -> forms.Field:
    choices = []
    if name in MAY_BE_OURS:
        choices.append((Stands.OURS.value, _("Ours stands")))
    if name in MAY_BE_THEIRS:
        choices.append((Stands.THEIRS.value, _("It is whole") if name == "row" else _("Theirs is right")))
    return forms.ChoiceField(required=False, choices=choices, widget=forms.RadioSelect)


def _said(name: str, ours: str) -> str:
    if name == "status":
        return str({status.value: words for status, words in STATUS_NAMES.items()}.get(ours, ours))
    return ours or gettext("not recorded")
