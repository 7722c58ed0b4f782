"""The register: its list, and one document of it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lifecycle.answers import Answer, answers, registered
from offices.moments import now
from registry.models import Document
from registry.references import find
from web.asking import Asked, ask
from web.desk import Desk, decides
from web.dossier import dossier_of, namesake_of
from web.listing import Listing

# A reference that means more documents than this is a question for the list.
MOST = 50


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    asked = ask(request, now())
    listing = Listing(asked, request.GET)
    if not listing.filters.is_valid():
        context = {"asked": asked, "listing": listing}
        return render(request, "web/documents_unread.html", context, status=HTTPStatus.BAD_REQUEST)
    if exact := listing.exact:
        return redirect(exact.get_absolute_url() + asked.suffix)
    return render(request, "web/documents.html", {"asked": asked, "listing": listing})


@require_safe
def document(request: HttpRequest, reference: str) -> HttpResponse:
    asked = ask(request, now())
    found = _known(reference, asked)
    context = {"asked": asked, "reference": reference}
    if not found:
        return render(request, "web/not_found.html", context, status=HTTPStatus.NOT_FOUND)
    if len(found) > 1:
        namesakes = [namesake_of(answer, asked) for answer in found[:MOST]]
        return render(request, "web/several.html", {**context, "found": namesakes, "more": len(found) > MOST})
    place = found[0].document.jurisdiction
    desk = Desk(decides(asked, place), request.GET.get("route", ""), request.GET.get("ledger", ""))
    return render(request, "web/document.html", {**context, "page": dossier_of(found[0], asked, desk)})


def _known(reference: str, asked: Asked) -> list[Answer]:
    """Whatever is out of sight, or wasn't known at that moment, is as if it weren't there. One more than are shown."""
    # No database takes a NUL in a text, and nothing is called so.
    if "\0" in reference:
        return []
    visible = find(reference, Document.objects.within(asked.reach)).select_related("jurisdiction", "drafter")
    return answers(registered(visible, asked.as_known_at)[: MOST + 1], asked.day, asked.as_known_at)
