"""The night before it comes: what would be asked, who would be told, and each letter as it would be."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notifications.models import Recipient
from notifications.reading import Shown
from notifications.rehearsal import rehearse_letter, rehearse_night
from notifications.schedule import coming_night
from offices.models import Jurisdiction
from offices.moments import now
from web.frames import TEXT, in_a_frame, letter_response, with_a_frame
from web.letters import Line
from web.mailroom import place_before
from web.views.incoming import asked_by_a_decider


@require_safe
def tonight(request: HttpRequest, place_id: int) -> HttpResponse:
    at = now()
    asked = asked_by_a_decider(request, at)
    place = place_before(asked, place_id)
    day = coming_night(place, at)
    rehearsed = rehearse_night(place, day)
    shown = {
        "asked": asked,
        "place": place,
        "day": day,
        "rehearsed": rehearsed,
        "lines": [Line(reminder, asked.today) for reminder in rehearsed.reminders],
    }
    return render(request, "web/tonight.html", shown)


@require_safe
@with_a_frame
def tonight_letter(request: HttpRequest, place_id: int, recipient_id: int) -> HttpResponse:
    """`?as=text` shows it as text."""
    at = now()
    asked = asked_by_a_decider(request, at)
    place = place_before(asked, place_id)
    recipient, shown = _letter(place, recipient_id, at)
    context = {"asked": asked, "place": place, "recipient": recipient, "shown": shown}
    return render(request, "web/tonight_letter.html", {**context, "as_text": request.GET.get("as") == TEXT})


@require_safe
@in_a_frame
def tonight_letter_itself(request: HttpRequest, place_id: int, recipient_id: int, form: str) -> HttpResponse:
    at = now()
    place = place_before(asked_by_a_decider(request, at), place_id)
    return letter_response(_letter(place, recipient_id, at)[1], form)


def _letter(place: Jurisdiction, recipient_id: int, at: datetime) -> tuple[Recipient, Shown]:
    """404 for whom nothing would be written about the place."""
    recipient = get_object_or_404(Recipient, pk=recipient_id)
    shown = rehearse_letter(place, recipient, coming_night(place, at))
    if not shown.lines:
        raise Http404
    return recipient, shown
