"""What the pages ask for when something is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.openers import TrackedChanges
from registry.openers.limits import LARGEST_CONTAINER_MB, LARGEST_TEXT_MB, MB
from registry.openers.source import PASTED
from sentences.outcomes import sentence_of
from sentences.refusals import BadInput
from web.asking import Asked
from web.desk import decided_places
from web.uploads import LARGEST

# More at once than an officer picks by hand; each is a job of its own.
MOST_FILES = 20
SOURCES = ".txt,.docx,.doc,.wps,.html,.htm,.pdf,.xlsx,.xls,.et,.csv,.zip"
LEDGERS = ".xlsx,.xls,.csv"


class _Files(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.Field):
    """One file or several, each small enough and not empty; what is wrong names the file."""

    widget = _Files

    def clean(self, value: list[UploadedFile[bytes]] | UploadedFile[bytes] | None) -> list[UploadedFile[bytes]]:
        files = value if isinstance(value, list) else [value] if value else []
        if self.required and not files:
            raise ValidationError(gettext("Choose a file."))
        if len(files) > MOST_FILES:
            words = {"count": len(files), "most": MOST_FILES}
            raise ValidationError(gettext("%(count)s files; hand in %(most)s at a time, or a .zip of them.") % words)
        wrong = [ValidationError(sentence_of(refusal)) for file in files for refusal in _refusals(file)]
        if wrong:
            raise ValidationError(wrong)
        return files


class _HandingIn(forms.Form):
    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = place_field(asked)


class SourceForm(_HandingIn):
    file = FilesField(
        label=pgettext_lazy("field", "File"),
        required=False,
        help_text=_("Several at once, or a .zip of a notice and its annexes, which is read as one."),
    )
    text = forms.CharField(
        label=_("or pasted text"), required=False, strip=False, widget=forms.Textarea({"rows": 6, "lang": "zh-Hans"})
    )
    tracked = forms.ChoiceField(
        label=_("Tracked changes in a Word document"),
        choices=[
            (TrackedChanges.ACCEPTED.value, _("read as if all were accepted")),
            (TrackedChanges.REFUSED.value, _("read as if all were refused")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {"accept": SOURCES}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        size = len(text.encode(errors="replace"))
        if size > LARGEST_TEXT_MB * MB:
            refusal = BadInput("file_too_large", file=PASTED, size_mb=-(-size // MB), limit_mb=LARGEST_TEXT_MB)
            raise ValidationError(sentence_of(refusal))
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["file"] and not cleaned["text"]:
            self.add_error("file", gettext("Choose a file, or paste its text."))
        return cleaned


class LedgerForm(_HandingIn):
    file = FilesField(label=pgettext_lazy("field", "File"), widget=forms.FileInput({"accept": LEDGERS}))


def place_field(asked: Asked) -> forms.TypedChoiceField:
    """Their own place is chosen already; who has several side by side chooses. Only who sees everything may leave it to
    the file, which may name a place that the register doesn't know yet."""
    own = {str(place.pk): place for place in decided_places(asked)}
    first = asked.place if asked.place in own.values() else next(iter(own.values()), None) if len(own) == 1 else None
    nothing = gettext("as the file itself says") if asked.reach.everything else "—"
    return forms.TypedChoiceField(
        label=pgettext_lazy("field", "Place"),
        choices=[("", nothing), *((pk, place.name) for pk, place in own.items())],
        coerce=own.__getitem__,
        empty_value=None,
        initial=first.pk if first else "",
        required=not asked.reach.everything,
    )


def _refusals(file: UploadedFile[bytes]) -> Iterable[BadInput]:
    size = file.size or 0
    if size == 0:
        yield BadInput("file_empty", file=str(file.name))
    elif size > LARGEST:
        yield BadInput("file_too_large", file=str(file.name), size_mb=-(-size // MB), limit_mb=LARGEST_CONTAINER_MB)
