"""A letter in a frame of its own: it brings the styles that mail needs, so it is kept apart from the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from notifications.reading import Shown

View = TypeVar("View", bound=Callable[..., HttpResponse])
# Its styles and nothing else. No script, no picture, no form, no way out of the frame.
ITS_STYLES_ALONE = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": [True],
}
TEXT = "text"


def in_a_frame(view: View) -> View:
    """For the view that answers with the letter itself."""
    return cast(View, xframe_options_sameorigin(csp(ITS_STYLES_ALONE)(cast(Any, view))))


def with_a_frame(view: View) -> View:
    """For the page around it."""
    return cast(View, csp_update({"frame-src": [SELF]})(cast(Any, view)))


def letter_response(shown: Shown, form: str) -> HttpResponse:
    """`form` is TEXT, or the page. Plain text is shown by browsers with a style of their own."""
    if form == TEXT or not shown.page:
        return HttpResponse(shown.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(shown.page)
