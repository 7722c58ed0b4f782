"""What an officer types off a scan or OFD, which is kept as it is and not read."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calendars.lengths import Length
from intake.typed import TypedDocument
from registry.reading.basis import Basis
from sentences.days import typed_length
from sentences.outcomes import sentence_of
from sentences.refusals import Refusal, Refused
from web.asking import Asked
from web.resolution_forms import DayField
from web.upload_forms import FilesField, place_field

KEPT = ".pdf,.ofd,.jpg,.jpeg,.png,.tif,.tiff,.bmp,.gif,.webp"
BASES = (
    (Basis.ON_ISSUE, _("on the day of issue")),
    (Basis.ON_PUBLICATION, _("on the day of publication")),
    (Basis.DAYS_AFTER_ISSUE, _("so many days after issue")),
    (Basis.DAYS_AFTER_PUBLICATION, _("so many days after publication")),
    (Basis.MONTHS_AFTER_ISSUE, _("so many months after issue")),
    (Basis.MONTHS_AFTER_PUBLICATION, _("so many months after publication")),
)
_YEARS = re.compile(r"(\d{1,2})\s*年?")
# Which field a refusal is about; one that isn't named stands above the form.
_FIELDS = {
    "title_missing": "title",
    "title_too_long": "title",
    "not_a_code": "code",
    "code_too_long": "code",
    "not_a_number": "number",
    "number_too_long": "number",
    "organ_too_long": "issuers",
    "page_implausible": "page",
    "start_unclear": "effective_on",
    "ends_before_it_starts": "last_day",
    "term_unclear": "last_day",
}


class TypedForm(forms.Form):
    file = FilesField(label=_("Scan, picture or OFD"), widget=forms.FileInput({"accept": KEPT}))
    title = forms.CharField(label=pgettext_lazy("fact", "Title"), widget=forms.Textarea({"rows": 2, "lang": "zh-Hans"}))
    number = forms.CharField(label=_("document number"), required=False)
    code = forms.CharField(label=_("registration code"), required=False)
    issuers = forms.CharField(
        label=_("issuers"), required=False, help_text=_("the lead first, 、 between them; empty: those the title names")
    )
    dated_on = DayField(_("dated"), required=False)
    issued_on = DayField(_("issued"), required=False)
    published_on = DayField(_("published"), required=False)
    effective_on = DayField(_("First day of force, where it is printed"), required=False)
    effective_basis = forms.ChoiceField(
        label=_("or what the first day hangs on"),
        required=False,
        choices=[("", "—"), *((basis.value, name) for basis, name in BASES)],
    )
    effective_days = forms.IntegerField(label=_("how many days or months"), required=False, min_value=1, max_value=999)
    last_day = DayField(_("Last valid day, where it is printed"), required=False)
    term = forms.CharField(
        label=_("or its length"), required=False, max_length=20, help_text=_("5 for five years, or P2Y6M")
    )
    permanent = forms.BooleanField(label=_("It says that it holds without an end (长期有效)"), required=False)
    public = forms.BooleanField(label=_("It says that it is public (此件公开发布)"), required=False)
    page = forms.IntegerField(label=_("Page on which it begins"), initial=1, min_value=1, max_value=9999)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = place_field(asked)
        # Nothing reads the place off a file that isn't read.
        self.fields["place"].required = True
        self.order_fields(["file", "place"])

    def clean_term(self) -> Length | None:
        text = self.cleaned_data["term"].strip()
        years = _YEARS.fullmatch(text)
        try:
            return typed_length(f"P{int(years[1])}Y" if years else text) if text else None
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused)) from None

    @property
    def typed(self) -> TypedDocument:
        """Of a form that is valid."""
        told = {name: self.cleaned_data[name] for name in self.fields if name not in ("file", "place")}
        issuers = tuple(filter(None, (name.strip() for name in re.split("[、，,；;]", told.pop("issuers")))))
        basis = told.pop("effective_basis")
        return TypedDocument(**told, issuers=issuers, effective_basis=Basis(basis) if basis else None)

    def refuse(self, refusal: Refusal) -> None:
        field = "file" if refusal.code.startswith("file_") else _FIELDS.get(refusal.code)
        self.add_error(field, sentence_of(refusal))
