"""What decisions are asked for, and how a refusal finds its field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifecycle.confirmations import EXAMPLES
from lifecycle.deadline_sentences import ROUTES
from lifecycle.filters import DayField
from lifecycle.models import RuleConfirmation
from lifecycle.rule_wording import CHOICES, NAMES
from lifecycle.rules.deadlines import Route
from lifecycle.rules.parameters import KEYS, ValueKind
from sentences.outcomes import sentence_of
from sentences.refusals import Refused

LONGEST_REASON = 2000
_LONGEST_SOURCE = RuleConfirmation._meta.get_field("source").max_length


class ReasonForm(forms.Form):
    # Whether one is needed is the verb's to say.
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
    )


class SeenForm(forms.Form):
    """`seen` travels with it: how much was written of what the reader had before their eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def showing(self, seen: int) -> Self:
        """Now before their eyes, also where what was typed comes back to be mended."""
        self.initial["seen"] = seen
        if self.is_bound:
            # Errors were found already; only what the field shows is another.
            shown = cast(QueryDict, self.data).copy()
            shown["seen"] = str(seen)
            self.data = shown
        return self


class TakingBackForm(SeenForm):
    # Whether one is needed is the verb's to say.
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
    )


class RouteForm(forms.Form):
    route = forms.ChoiceField(choices=[(route.value, name) for route, name in ROUTES.items()], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason (may stay empty)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
    )


class PuttingOffForm(forms.Form):
    until = DayField(label=_("Remind again on"), required=True)
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
    )


class AnswerForm(forms.Form):
    """What the office answers about one parameter, as people type it."""

    value = forms.CharField(label=pgettext_lazy("field", "Value"), max_length=200)
    source = forms.CharField(label=_("Article or document that says so"), required=False, max_length=_LONGEST_SOURCE)

    def __init__(self, key: str, data: QueryDict | None = None) -> None:
        """Refused("rule_key_unknown") for what no rule set knows."""
        if key not in KEYS:
            raise Refused("rule_key_unknown", key=key)
        super().__init__(data, auto_id=f"{key}-%s")
        self.key, self.name = key, NAMES[key]
        self.fields["value"] = _value_field(key)


def _value_field(key: str) -> forms.Field:
    """Pure choices are chosen. Nothing is pre-filled: what goes on unconfirmed must not be confirmed by habit."""
    label = pgettext_lazy("field", "Value")
    kind = KEYS[key].kind
    if kind == ValueKind.FLAG:
        return forms.ChoiceField(label=label, choices=[("", "—"), ("yes", gettext("yes")), ("no", gettext("no"))])
    if kind == ValueKind.CHOICE:
        named: list[tuple[str, Any]] = [("", "—"), *((choice, CHOICES[choice]) for choice in KEYS[key].choices)]
        return forms.ChoiceField(label=label, choices=named)
    example = gettext("for example %(example)s") % {"example": EXAMPLES[kind]}
    return forms.CharField(label=label, max_length=200, help_text=example)


def reason_form(key: str, data: QueryDict | None = None) -> ReasonForm:
    return ReasonForm(data, auto_id=f"{key}-%s")


def putting_off_form(data: QueryDict | None = None) -> PuttingOffForm:
    return PuttingOffForm(data, auto_id="putting-off-%s")


def route_form(route: Route | None = None, data: QueryDict | None = None) -> RouteForm:
    return RouteForm(data, initial={"route": route.value} if route else {}, auto_id="route-%s")


@contextmanager
def refusals_at(form: forms.Form, **fields: str | None) -> Iterator[None]:
    """A refusal whose code is named becomes the error of that field, or of the form; any other becomes a page."""
    try:
        yield
    except Refused as refused:
        if refused.code not in fields:
            raise
        form.add_error(fields[refused.code], sentence_of(refused))
