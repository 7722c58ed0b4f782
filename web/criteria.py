"""The criteria of a determination as a list to tick, each with what it rests on. Nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.criteria import Criterion
from lifecycle.criteria_wording import CRITERION_NAMES, cited
from lifecycle.rules import Mark

SPEAKS_FOR: dict[Mark, Promise] = {
    Mark.NORMATIVE: pgettext_lazy("criteria", "For a normative document"),
    Mark.ORDINARY: pgettext_lazy("criteria", "Against a normative document"),
    Mark.LEGACY: pgettext_lazy("criteria", "For one from before unified registration"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A criterion as it stands beside its box."""

    criterion: Criterion

    def __str__(self) -> str:
        return str(CRITERION_NAMES[self.criterion.key])

    @property
    def group(self) -> Promise:
        return SPEAKS_FOR[self.criterion.points]

    @property
    def source(self) -> str:
        return cited(self.criterion)


class CriteriaField(forms.MultipleChoiceField):
    def __init__(self, criteria: Sequence[Criterion], *, required: bool = True) -> None:
        super().__init__(
            label=_("Criteria that were decisive"),
            required=required,
            choices=[(criterion.identity, Point(criterion)) for criterion in criteria],
            widget=forms.CheckboxSelectMultiple,
        )
