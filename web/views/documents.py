"""The register: its list, and one document of it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lifecycle.answers import Answer, answers
from offices.moments import now
from registry.models import Document
from registry.references import find
from web.asking import Asked, ask
from web.desk import Desk, decides
from web.dossier import dossier_of, namesake_of
from web.listing import Listing


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
        namesakes = [namesake_of(answer, asked) for answer in found]
        return render(request, "web/several.html", {**context, "found": namesakes})
    place = found[0].document.jurisdiction
    desk = Desk(decides(asked, place), request.GET.get("route", ""))
    return render(request, "web/document.html", {**context, "page": dossier_of(found[0], asked, desk)})


def _known(reference: str, asked: Asked) -> list[Answer]:
    """Whatever is out of sight, or wasn't known at that moment, is as if it weren't there."""
    # No database takes a NUL in a text, and nothing is called so.
    if "\0" in reference:
        return []
    visible = find(reference, Document.objects.within(asked.reach)).select_related("jurisdiction")
    return answers(visible, asked.day, asked.as_known_at)
