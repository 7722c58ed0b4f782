"""The letters of a quarter (提醒函): what would be printed, one of them as a file, or all."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from notifications.notice_files import stem_of, zipped
from notifications.notice_letters import build
from offices.moments import now
from web.notices import NoticesPage
from web.views.incoming import asked_by_a_decider

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    status = HTTPStatus.OK if page.form.is_valid() else HTTPStatus.BAD_REQUEST
    return render(request, "web/notices.html", {"asked": page.asked, "page": page}, status=status)


@require_safe
def notice_file(request: HttpRequest, key: int) -> HttpResponseBase:
    """404 for whom nothing of that quarter concerns any more."""
    page = _page(request)
    if not page.form.is_valid():
        return _mended(request)
    notice = next(page.written(only=key), None)
    if notice is None:
        raise Http404
    return FileResponse(
        BytesIO(build(notice)), as_attachment=True, filename=f"{stem_of(notice)}.docx", content_type=DOCX
    )


@require_safe
def notices_file(request: HttpRequest) -> HttpResponseBase:
    """404 where there are none."""
    page = _page(request)
    if not page.form.is_valid():
        return _mended(request)
    if not page.addressees:
        raise Http404
    name = f"提醒函-{page.quarter.code}-{page.place}.zip"
    return FileResponse(
        BytesIO(zipped(page.written())), as_attachment=True, filename=name, content_type="application/zip"
    )


def _page(request: HttpRequest) -> NoticesPage:
    return NoticesPage(asked_by_a_decider(request, now()), request.GET)


def _mended(request: HttpRequest) -> HttpResponse:
    """To the page that says what is wrong with what was chosen."""
    return redirect(f"{reverse('notices')}?{request.GET.urlencode()}")
