"""What the desk of the reminders is handed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifecycle.filters import DayField
from notifications.notice_letters import Quarter
from offices.models import Jurisdiction
from web.forms import PuttingOffForm

# From the one that has just ended, of which a department may still owe its answer, to a year ahead.
QUARTERS = range(-1, 5)


class PuttingOffTaskForm(PuttingOffForm):
    """`cycle` travels with it: which last valid day the officer had before their eyes."""

    cycle = forms.IntegerField(widget=forms.HiddenInput)


class NoticesForm(forms.Form):
    """Which letters (提醒函), and what stands in all of them."""

    place = forms.ChoiceField(label=_("Place"))
    quarter = forms.ChoiceField(label=_("Quarter in which the last valid days lie"))
    reply_by = DayField(label=_("Slips to be back by"), required=False, help_text=_("Empty: as soon as may be (尽快)."))
    office = forms.CharField(
        label=_("Signed by"),
        required=False,
        max_length=60,
        help_text=_("Empty: the justice bureau of the place."),
    )

    def __init__(self, data: Mapping[str, str], places: Sequence[Jurisdiction], today: date) -> None:
        super().__init__(data, auto_id="notices-%s")
        self.today = today
        quarters = [Quarter.of(today).after(number) for number in QUARTERS]
        chosen = cast(dict[str, forms.ChoiceField], self.fields)
        chosen["place"].choices = [(str(place.pk), place.name) for place in places]
        chosen["quarter"].choices = [(quarter.code, say_quarter(quarter)) for quarter in quarters]

    def clean_reply_by(self) -> date | None:
        day: date | None = self.cleaned_data["reply_by"]
        if day is not None and day < self.today:
            raise forms.ValidationError(gettext("This day is over."))
        return day


def say_quarter(quarter: Quarter) -> str:
    return gettext("Quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}
