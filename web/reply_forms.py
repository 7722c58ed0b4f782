"""What whoever is reminded of an end can say: how it goes on, which step is done; and when to be reminded of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.deadline_sentences import MILESTONES, ROUTES
from lifecycle.filters import DayField
from lifecycle.rule_wording import CHOICES
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.parameters import typed_value
from lifecycle.rules.tiers import RemindBy
from web.forms import LONGEST_REASON

# Their answer says what a department intends; each is a decision with fields of its own.
WISHES = frozenset({Route.EXTEND, Route.DELIST})


def _reason(*, required: bool = False) -> forms.CharField:
    label = pgettext_lazy("field", "Reason") if required else _("Reason (may stay empty)")
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, required=required, max_length=LONGEST_REASON, widget=widget)


class AnsweringForm(forms.Form):
    """How a document is to go on, as whoever was reminded says it. To let it lapse is asked twice."""

    route = forms.ChoiceField(label=_("How it is to go on"))
    reason = _reason()
    confirmed = forms.BooleanField(
        label=_("Yes: it is to end on its last valid day, and nothing follows it."), required=False
    )

    def __init__(self, routes: Iterable[Route], route: str = "", data: QueryDict | None = None) -> None:
        """`route` is chosen beforehand."""
        super().__init__(data, initial={"route": route}, auto_id="answer-%s")
        choice = cast(forms.ChoiceField, self.fields["route"])
        offered = list(routes)
        choice.choices = [("", "—"), *((one.value, ROUTES[one]) for one in offered)]
        if WISHES & set(offered):
            choice.help_text = _(
                "To extend it, or to remove it from management, is for the justice bureau to record: "
                "your answer says what your department intends."
            )
        if (data.get("route", "") if data else route) != Route.LAPSE:
            del self.fields["confirmed"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("route") == Route.LAPSE and not self.cleaned_data.get("confirmed"):
            self.add_error("confirmed", _("Confirm that it is to lapse: nobody is reminded of it any more."))
        return self.cleaned_data


class StepForm(forms.Form):
    """That a step of the chosen route is done."""

    milestone = forms.ChoiceField(label=_("What is done"))
    on = DayField(label=pgettext_lazy("field", "On"), required=True)
    reason = _reason()

    def __init__(self, milestones: Iterable[Milestone], day: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"on": day.isoformat()}, auto_id="step-%s")
        choice = cast(forms.ChoiceField, self.fields["milestone"])
        choice.choices = [("", "—"), *((one.value, MILESTONES[one]) for one in milestones)]


class TiersForm(forms.Form):
    """When to be reminded of the end of this one document."""

    remind_by = forms.ChoiceField(
        label=_("Reminders of this document"),
        required=False,
        choices=[("", _("as in its place")), *((one.value, CHOICES[one.value]) for one in RemindBy)],
    )
    days = forms.CharField(
        label=_("Plain days before the last valid day"),
        required=False,
        max_length=100,
        help_text=_("for example 180, 90, 30; empty: those of the place"),
    )
    reason = _reason(required=True)

    def clean_days(self) -> tuple[int, ...]:
        typed = self.cleaned_data["days"]
        try:
            return typed_value("expiry_tiers_days", typed) if typed else ()
        except ValueError:
            raise forms.ValidationError(_("Write falling numbers of days, such as 180, 90, 30.")) from None


def tiers_form(remind_by: str = "", days: Iterable[int] = (), data: QueryDict | None = None) -> TiersForm:
    initial = {"remind_by": remind_by, "days": ", ".join(map(str, days))}
    return TiersForm(data, initial=initial, auto_id="tiers-%s")
