"""What an officer decides on a document's page: that a finding may stand, and how the document is to go on.

Whoever comes by a link, after logging in or from the page of a refused form, is sent to the document.
"""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lifecycle import deadlines, findings
from lifecycle.answers import answers
from lifecycle.rules.deadlines import Route
from offices.moments import now
from registry.models import Document
from web.asking import Asked, ask
from web.desk import Desk, back_to, decider, in_sight_of
from web.dossier import dossier_of
from web.forms import reason_form, refusals_at, route_form


@require_http_methods(["GET", "POST"])
def accept_finding(request: HttpRequest, document_id: int, key: str) -> HttpResponse:
    at = now()
    asked = ask(request, at)
    document = in_sight_of(asked, document_id)
    if request.method == "GET":
        return back_to(request, document, "doubts")
    by = decider(request, asked, document.jurisdiction)
    form = reason_form(key, request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with refusals_at(form, reason_missing="reason"):
            findings.accept_finding(document, key, reason=reason, by=by, at=at, day=asked.today)
            return back_to(request, document, "doubts")
    return _again(request, asked, document, Desk(decides=True, accepting=form, finding=key))


@require_http_methods(["GET", "POST"])
def choose_route(request: HttpRequest, document_id: int) -> HttpResponse:
    at = now()
    asked = ask(request, at)
    document = in_sight_of(asked, document_id)
    if request.method == "GET":
        return back_to(request, document, "plan")
    by = decider(request, asked, document.jurisdiction)
    form = route_form(data=request.POST)
    if form.is_valid():
        route, reason = Route(form.cleaned_data["route"]), form.cleaned_data["reason"]
        deadlines.choose_route(document, route, reason=reason, by=by, at=at)
        return back_to(request, document, "plan")
    if "route" in form.errors:
        raise BadRequest
    return _again(request, asked, document, Desk(decides=True, route=form.data["route"], choosing=form))


def _again(request: HttpRequest, asked: Asked, document: Document, desk: Desk) -> HttpResponse:
    """The page once more, with what was typed and why it was refused."""
    found = answers([document], asked.day, asked.as_known_at)
    if not found:
        raise Http404
    context = {"asked": asked, "reference": document.reference, "page": dossier_of(found[0], asked, desk)}
    return render(request, "web/document.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
