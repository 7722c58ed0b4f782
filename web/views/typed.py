"""Keeping a scan or OFD, and registering what an officer types off it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from intake.typed import register_typed
from offices.moments import now
from registry.models import Candidate
from registry.openers import keep_upload
from sentences.refusals import Refusal
from web.desk import address_of, decider
from web.errands import address_of_candidate
from web.typed_forms import TypedForm
from web.views.incoming import asked_by_a_decider, received


@require_http_methods(["GET", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """To the document; to the desk, where it contradicts what is recorded."""
    at = now()
    asked = asked_by_a_decider(request, at)
    form = TypedForm(asked, *(received(request) if request.method == "POST" else ()), auto_id="typed-%s")
    if form.is_bound and form.is_valid():
        place, (file,) = form.cleaned_data["place"], form.cleaned_data["file"]
        try:
            kept = keep_upload(str(file.name), file.read())
            done = register_typed(kept, form.typed, place, by=decider(request, asked, place), at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_led_to(done.candidate))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/typed.html", {"asked": asked, "form": form}, status=status)


def _led_to(candidate: Candidate) -> str:
    if candidate.state == Candidate.State.ACCEPTED and candidate.document:
        return address_of(candidate.document)
    return address_of_candidate(candidate.batch, candidate.no) or "intake"
