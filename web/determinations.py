"""认定 on the desk: the documents of a file that somebody has to say something about, and one form for those ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.determinations import MOST, any_sign, determinations, signs_counted, undetermined
from lifecycle.acts import Authority
from lifecycle.criteria import Criterion, criteria_for
from lifecycle.criteria_wording import CRITERION_NAMES, OUTCOME_NAMES
from lifecycle.explanations import authority_line, entry_line
from lifecycle.models import Entry
from lifecycle.resolutions import Resolution, What
from lifecycle.rules import Mark
from registry.models import Document
from registry.querysets import DocumentQuerySet
from web.batches import BatchSitting
from web.criteria import CriteriaField
from web.desk import address_of
from web.headings import Heading, heading_of
from web.resolution_forms import DayField, clause_field, reason_field
from web.resolution_words import DAYS

DECIDED = "decided"
# What every database takes as the number of a row.
_LONGEST_ID = 18
# Which field a refusal is about; None: it stands above the form.
REFUSALS = {
    "nothing_chosen": None,
    "too_many_chosen": None,
    "changed_meanwhile": None,
    "authority_missing": "clause",
    "clause_too_long": "clause",
    "reason_missing": "reason",
    "day_implausible": "on",
}


class TickedField(forms.Field):
    """The rows ticked, as ids. Whether they may be is the verb's to say."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: object) -> list[int]:
        ticked = value if isinstance(value, list) else []
        return [
            int(one) for one in ticked if str(one).isascii() and str(one).isdecimal() and len(str(one)) <= _LONGEST_ID
        ]


class DeterminationForm(forms.Form):
    """Nothing is chosen beforehand. What is not ticked stays open."""

    documents = TickedField(required=False)
    mark = forms.ChoiceField(
        label=_("They are determined to be"),
        choices=[(mark.value, name) for mark, name in OUTCOME_NAMES.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, criteria: Sequence[Criterion], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="determine-%s")
        self.fields["criteria"] = CriteriaField(criteria)
        self.fields["on"] = DayField(DAYS[What.DETERMINE])
        self.fields["clause"] = clause_field()
        self.fields["reason"] = reason_field()

    @property
    def resolution(self) -> Resolution:
        """Of a form that is valid."""
        told = self.cleaned_data
        return Resolution(
            what=What.DETERMINE,
            on=told["on"],
            authority=Authority(clause=told["clause"]),
            reason=told["reason"],
            mark=Mark(told["mark"]),
            criteria=tuple(told["criteria"]),
        )

    @property
    def ticked(self) -> frozenset[int]:
        """Also of one that came back."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        return frozenset(TickedField().clean(data.getlist("documents")))


@dataclass(frozen=True, slots=True)
class Question:
    """A document somebody has to say something about. `signs` are the names of the criteria that its title hints at."""

    document: Document
    heading: Heading
    address: str
    signs: Sequence[Promise]
    ticked: bool


@dataclass(frozen=True, slots=True)
class Said:
    entry: Entry
    heading: Heading
    address: str
    line: str
    authority: str


@dataclass(frozen=True, slots=True)
class Sign:
    key: str
    name: Promise
    count: int
    chosen: bool


@dataclass(frozen=True)
class Determinations:
    """`sign` and `number` (of the page) are as asked for; what there isn't is as if nobody had asked."""

    sitting: BatchSitting
    sign: str = ""
    number: str = ""
    data: QueryDict | None = None

    @cached_property
    def criteria(self) -> list[Criterion]:
        return criteria_for(self.sitting.batch.jurisdiction, self.sitting.asked.today)

    @cached_property
    def form(self) -> DeterminationForm:
        return DeterminationForm(self.criteria, self.data)

    @property
    def open(self) -> int:
        return self._counted[0]

    @cached_property
    def said_count(self) -> int:
        return determinations(self.sitting.batch).count()

    @cached_property
    def decided(self) -> bool:
        """Whether the page shows what was determined already."""
        return self.sign == DECIDED

    @cached_property
    def signs(self) -> list[Sign]:
        counts = self._counted[1]
        return [
            Sign(one.identity, CRITERION_NAMES[one.key], counts[one.identity], one.identity == self.sign)
            for one in self.criteria
            if one.identity in counts
        ]

    @property
    def all_signs(self) -> bool:
        return not self.decided and not any(sign.chosen for sign in self.signs)

    @cached_property
    def page(self) -> Page[Document] | Page[Entry]:
        if self.decided:
            return Paginator(determinations(self.sitting.batch), MOST).get_page(self.number)
        chosen = [one for one in self.criteria if one.identity == self.sign and one.signs]
        shown = self._undetermined.filter(any_sign(chosen)) if chosen else self._undetermined
        return Paginator(shown.order_by("pk"), MOST).get_page(self.number)

    @property
    def rows(self) -> list[Question]:
        signed, suffix = [one for one in self.criteria if one.signs], self.sitting.asked.suffix
        return [
            Question(
                document,
                heading_of(document.title),
                f"{address_of(document)}{suffix}",
                [CRITERION_NAMES[one.key] for one in signed if one.found_in(document.title)],
                document.pk in self.form.ticked,
            )
            for document in self.page
            if isinstance(document, Document)
        ]

    @property
    def said(self) -> list[Said]:
        suffix = self.sitting.asked.suffix
        return [
            Said(
                entry,
                heading_of(entry.document.title),
                f"{address_of(entry.document)}{suffix}",
                entry_line(entry),
                authority_line(entry),
            )
            for entry in self.page
            if isinstance(entry, Entry)
        ]

    @cached_property
    def _counted(self) -> tuple[int, Mapping[str, int]]:
        return signs_counted(self._undetermined, self.criteria)

    @cached_property
    def _undetermined(self) -> DocumentQuerySet:
        return undetermined(self.sitting.batch, self.criteria)
