"""Calendars for programs that read them: by a secret in the address, without a log-in."""

from __future__ import annotations

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from notifications.agendas import agenda
from notifications.feeds import feed_of
from notifications.icalendars import as_icalendar
from offices.moments import today


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Asked again without a change it answers that there is none."""
    found = feed_of(secret)
    written = as_icalendar(found, agenda(found, today()))
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    # Nobody between here and its reader keeps it.
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{sha256(written).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=response) or response
