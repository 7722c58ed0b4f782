"""The filters of the register: one FilterSet for the page, the export, the command and whatever else lists its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.models import STATUSES, Entry, Period
from lifecycle.querysets import ALIVE_VALUES
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind, Mark, day_after
from lifecycle.rules.facts import ENDED
from lifecycle.rules.reliance import Management
from lifecycle.vantage import Vantage
from offices.models import OrganName
from registry.identity import parse_code, parse_number, title_key
from registry.identity.spelling import CLOSING, OPENING, narrow, plain_dashes
from registry.layouts import load_layouts
from registry.models import Issuer
from sentences.days import typed_day
from sentences.outcomes import sentence_of
from sentences.refusals import Refused

ENDED_VALUES = sorted(status.value for status in ENDED)
MANAGEMENTS = {
    Management.REGISTERED: pgettext_lazy("management", "Has a registration code"),
    Management.UNREGISTERED: pgettext_lazy("management", "Normative, never registered"),
    Management.LEGACY: pgettext_lazy("management", "From before unified registration"),
    Management.ORDINARY: pgettext_lazy("management", "Determined not to be normative"),
    Management.UNDETERMINED: pgettext_lazy("management", "Has no registration code"),
    Management.DELISTED: pgettext_lazy("management", "Not managed as a normative document"),
}
_BRACKETS = str.maketrans(OPENING + CLOSING, "〔" * len(OPENING) + "〕" * len(CLOSING))
_ANY = pgettext_lazy("filter", "any")
_FIRST_YEAR, _LAST_YEAR = 1949, 9998
# As long as a title can be. Every word is a condition, of which a database takes only so many.
LONGEST = 500


class DayField(forms.Field):
    """A day as people type it, in any of the spellings an address takes."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        try:
            return _recordable(text) if text else None
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused)) from refused


class DayFilter(django_filters.Filter):
    field_class = DayField


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class PeriodFilter(django_filters.FilterSet):
    """Over the periods that cover the asked day, one for each document."""

    q = django_filters.CharFilter(
        label=_("Code, number or words of the title"), method="filter_text", max_length=LONGEST
    )
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=STATUSES, distinct=False)
    management = django_filters.ChoiceFilter(
        label=_("Management"),
        empty_label=_ANY,
        choices=[(key.value, name) for key, name in MANAGEMENTS.items()],
        method="filter_management",
    )
    place = django_filters.ChoiceFilter(label=_("Place"), field_name="jurisdiction", empty_label=_ANY)
    issuer = django_filters.CharFilter(label=_("Issuer"), method="filter_issuer", max_length=LONGEST)
    year = YearFilter(label=_("Year"), method="filter_year", min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    ends_from = DayFilter(label=_("Last valid day from"), method="filter_ends_from")
    ends_to = DayFilter(label=_("Last valid day to"), method="filter_ends_to")

    def __init__(self, data: MultiValueDict[str, str], vantage: Vantage) -> None:
        self.vantage = vantage
        super().__init__(data, vantage.periods)
        places = [(place.pk, place.name) for place in vantage.places]
        cast(forms.ChoiceField, self.form.fields["place"]).choices = places

    @cached_property
    def whatever_status(self) -> QuerySet[Period]:
        """By every filter but that of the status, so that each status can be counted."""
        periods: QuerySet[Period] = self.vantage.periods
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            periods = self.filters[name].filter(periods, value) if name != "status" else periods
        return periods

    def filter_queryset(self, _queryset: QuerySet[Period]) -> QuerySet[Period]:
        return self.filters["status"].filter(self.whatever_status, self.form.cleaned_data.get("status"))

    def as_known_at(self, at: datetime) -> PeriodFilter:
        """The same with the state of knowledge held fast, unless one is asked for."""
        return PeriodFilter(cast(MultiValueDict[str, str], self.data), self.vantage.known_at(at))

    def refuse_unreadable(self) -> None:
        """Refused("filter_unreadable") for the first filter that says nothing one can look for."""
        for name, errors in self.form.errors.items():
            raise Refused("filter_unreadable", filter=self.form.fields[name].label, why=errors[0])

    def filter_text(self, periods: QuerySet[Period], _name: str, text: str) -> QuerySet[Period]:
        if exact := exact_keys(text):
            return periods.filter(**{f"document__{field}": key for field, key in exact.items()})
        for word in text.split():
            periods = periods.filter(_containing(word))
        return periods

    def filter_management(self, periods: QuerySet[Period], _name: str, value: str) -> QuerySet[Period]:
        """As `lifecycle.rules.reliance.management_on` says it."""
        told = Entry.objects.standing(self.vantage.as_known_at).filter(
            document=OuterRef("document"), part=0, takes_effect__lte=self.vantage.day
        )
        delisted = Exists(told.filter(kind=Kind.DELISTING.value))
        if value == Management.DELISTED:
            return periods.filter(delisted)
        determinations = told.filter(kind=Kind.DETERMINATION.value).order_by("-takes_effect", KT("facts__mark").desc())
        latest = Subquery(determinations.values(mark=KT("facts__mark"))[:1], output_field=CharField())
        kept = periods.filter(~delisted).alias(determined=Coalesce(latest, Value("")))
        outside = (Mark.ORDINARY.value, Mark.LEGACY.value)
        if value in outside:
            return kept.filter(determined=value)
        without_code = kept.filter(document__code_key=None)
        if value == Management.UNREGISTERED:
            return without_code.filter(determined=Mark.NORMATIVE.value)
        if value == Management.UNDETERMINED:
            return without_code.filter(determined="")
        return kept.exclude(document__code_key=None).exclude(determined__in=outside)

    def filter_issuer(self, periods: QuerySet[Period], _name: str, text: str) -> QuerySet[Period]:
        """By any name the organ has or had. A subquery: a document with two issuers must not come twice."""
        called = OrganName.objects.filter(name__contains=text.strip())
        issued = Issuer.objects.filter(organ__in=called.values("organ"))
        return periods.filter(document__in=issued.values("document"))

    def filter_year(self, periods: QuerySet[Period], _name: str, year: int) -> QuerySet[Period]:
        """In the number, the code or the date: few rows of a ledger carry all three."""
        return periods.filter(
            Q(document__number_key__contains=f"〔{year}〕")
            | Q(document__code_key__contains=f"-{year}-")
            | Q(document__dated_on__year=year)
        )

    def filter_ends_from(self, periods: QuerySet[Period], _name: str, first: date) -> QuerySet[Any]:
        return self.with_end(periods).filter(status__in=ALIVE_VALUES, ends_on__gte=day_after(first))

    def filter_ends_to(self, periods: QuerySet[Period], _name: str, last: date) -> QuerySet[Any]:
        until = day_after(last)
        return self.with_end(periods).filter(status__in=ALIVE_VALUES, valid_until__lte=until, ends_on__lte=until)

    def with_end(self, periods: QuerySet[Period]) -> QuerySet[Any]:
        return periods.alias(ends_on=first_ended(self.vantage.as_known_at))


def ending_within(first: date, last: date) -> Q:
    """Whose last valid day lies from `first` to `last`, both inclusive; the rows carry `ends_on`.

    The period of the asked day can't outlast its document: that finds the few rows for which the end is looked up.
    """
    until = day_after(last)
    return Q(status__in=ALIVE_VALUES, valid_until__lte=until, ends_on__range=(day_after(first), until))


def first_ended(as_known_at: datetime | None) -> NullIf:
    """The first day of the time in which a period's document has ended for good, or NULL: `rules.ends.ending_span`."""
    lived = Period.objects.whole().believed(as_known_at).filter(document=OuterRef("document"))
    last = lived.exclude(status__in=ENDED_VALUES).order_by("-valid_until").values("valid_until")[:1]
    return NullIf(Coalesce(Subquery(last), Value(BEGINNING)), Value(END_OF_TIME))


def exact_keys(text: str) -> Mapping[str, str]:
    """The column and its value, if the whole text is a code or a number in whatever spelling; else empty."""
    if code := parse_code(text, load_layouts()):
        return {"code_key": code.key}
    if number := parse_number(text):
        return {"number_key": number.key}
    return {}


def _recordable(text: str) -> date:
    day = typed_day(text)
    if day >= END_OF_TIME:
        raise Refused("not_a_day", text=text)
    return day


def _containing(word: str) -> Q:
    plain = plain_dashes(narrow(word))
    return (
        Q(document__title_key__contains=title_key(word))
        | Q(document__number_key__contains=plain.translate(_BRACKETS))
        | Q(document__code_key__contains=plain.upper())
    )
