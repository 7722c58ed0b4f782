"""The filters of the letters: what became of them, to whom, about which place, of which days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.filters import LONGEST, DayFilter
from notifications.models import Letter
from notifications.querysets import LetterQuerySet
from offices.models import Jurisdiction

UNANSWERED = "unanswered"
STATES = {
    Letter.State.WAITING.value: Letter.State.WAITING.label,
    Letter.State.SENT.value: Letter.State.SENT.label,
    Letter.State.FAILED.value: Letter.State.FAILED.label,
    UNANSWERED: pgettext_lazy("letters", "Not acknowledged"),
    Letter.State.DROPPED.value: Letter.State.DROPPED.label,
}
# What is in the hands of a worker this very moment waits, too.
_MEANT = {"waiting": ("waiting", "sending")}


class LetterFilter(django_filters.FilterSet):
    """`within`: the places of whoever looks; None for all there are."""

    q = django_filters.CharFilter(label=_("Name or address"), method="filter_person", max_length=LONGEST)
    state = django_filters.ChoiceFilter(
        label=_("What became of it"), choices=list(STATES.items()), method="filter_state"
    )
    place = django_filters.ChoiceFilter(
        label=_("Place"), method="filter_place", empty_label=pgettext_lazy("filter", "any")
    )
    first = DayFilter(label=pgettext_lazy("day", "From"), field_name="day", lookup_expr="gte")
    last = DayFilter(label=pgettext_lazy("day", "To"), field_name="day", lookup_expr="lte")

    def __init__(
        self, data: MultiValueDict[str, str], places: Sequence[Jurisdiction], within: Collection[int] | None
    ) -> None:
        self.within = within
        super().__init__(data, letters_about(within))
        cast(forms.ChoiceField, self.form.fields["place"]).choices = [(place.pk, place.name) for place in places]

    @property
    def whatever_state(self) -> LetterQuerySet:
        """By every filter but that of the state, so that each state can be counted."""
        letters = cast(LetterQuerySet, self.queryset)
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            letters = letters if name == "state" else cast(LetterQuerySet, self.filters[name].filter(letters, value))
        return letters

    def in_state(self, letters: LetterQuerySet, state: str) -> LetterQuerySet:
        if state == UNANSWERED:
            return letters.unanswered(self.within)
        return letters.filter(state__in=_MEANT.get(state, (state,)))

    def filter_state(self, letters: LetterQuerySet, _name: str, state: str) -> LetterQuerySet:
        return self.in_state(letters, state)

    def filter_place(self, letters: LetterQuerySet, _name: str, place: str) -> LetterQuerySet:
        return letters.about([int(place)])

    def filter_person(self, letters: LetterQuerySet, _name: str, text: str) -> QuerySet[Letter]:
        words = text.strip()
        return letters.filter(Q(recipient__name__icontains=words) | Q(recipient__address__icontains=words))


def letters_about(within: Collection[int] | None) -> LetterQuerySet:
    """Of these places, or of all. What was folded into a later letter is told of there."""
    letters = Letter.objects.exclude(state=Letter.State.FOLDED)
    return letters if within is None else letters.about(within)
