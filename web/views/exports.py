"""The list as a file to take away: the same filters, the same day, the same state of knowledge as the page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lifecycle.exports import export_of
from offices.moments import now
from sentences.refusals import Refused
from web.asking import ask
from web.listing import Listing

# What a site can write before its server takes a request for lost; the command has no such limit.
MOST = 20_000
CSV, WORKBOOK, JSON = "csv", "xlsx", "json"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json",
}


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Refused("too_many_to_send") for more than `MOST` documents."""
    at = now()
    asked = ask(request, at)
    listing = Listing(asked, request.GET)
    if not listing.filters.is_valid():
        context = {"asked": asked, "listing": listing}
        return render(request, "web/documents_unread.html", context, status=HTTPStatus.BAD_REQUEST)
    if listing.listed > MOST:
        raise Refused("too_many_to_send", count=listing.listed, most=MOST)
    file = export_of(listing.filters, at)
    if form == WORKBOOK:
        return FileResponse(
            file.workbook(), as_attachment=True, filename=f"{file.name}.{form}", content_type=TYPES[form]
        )
    response = StreamingHttpResponse(file.csv() if form == CSV else file.json(), content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}.{form}"'
    return response
