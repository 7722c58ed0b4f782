"""What is handed in: files and ledgers, the jobs that read them, and everything that was handed in before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from itertools import chain
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from intake import spool
from intake.uploads import Upload, Way, ask_upload, cancel_upload, known_batch, settle_place
from jobs.models import Job
from offices.actors import person
from offices.models import Jurisdiction, User
from offices.moments import now
from registry.openers import TrackedChanges
from registry.openers.source import PASTED
from sentences.refusals import Refused
from web.asking import Asked, ask
from web.batch_list import batch_page, lines
from web.desk import decided_places, decider
from web.errands import address_of_batch, errand_of, errands, job_before
from web.upload_forms import LedgerForm, SourceForm

# As often as a page about a job that goes on asks again how far it is.
SECONDS = 2


@require_safe
def intake(request: HttpRequest) -> HttpResponse:
    at = now()
    return _desk(request, asked_by_a_decider(request, at), at)


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Whoever comes by a link is sent to the page with the form."""
    if request.method == "GET":
        return redirect("intake")
    at = now()
    asked = asked_by_a_decider(request, at)
    form = SourceForm(asked, *received(request), auto_id="file-%s")
    if not form.is_valid():
        return _desk(request, asked, at, source=form)
    tracked = TrackedChanges(form.cleaned_data["tracked"])
    uploads = (_upload(str(file.name), file.chunks(), Way.FILE, tracked) for file in form.cleaned_data["file"])
    texts = filter(None, [form.cleaned_data["text"]])
    pasted = (_upload(PASTED, [text.encode(errors="replace")], Way.PASTED) for text in texts)
    return _ask(request, chain(uploads, pasted), form.cleaned_data["place"], at)


@require_http_methods(["GET", "POST"])
def hand_in_ledger(request: HttpRequest) -> HttpResponse:
    """As `hand_in`."""
    if request.method == "GET":
        return redirect("intake")
    at = now()
    asked = asked_by_a_decider(request, at)
    form = LedgerForm(asked, *received(request), auto_id="ledger-%s")
    if not form.is_valid():
        return _desk(request, asked, at, ledger=form)
    uploads = (_upload(str(file.name), file.chunks(), Way.LEDGER) for file in form.cleaned_data["file"])
    return _ask(request, uploads, form.cleaned_data["place"], at)


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Asks again by itself while it goes on; once it is done, it is the page to which it leads."""
    asked = ask(request, now())
    errand = errand_of(job_before(request, asked, job_id))
    if errand.leads_to:
        return redirect(errand.leads_to)
    response = render(request, "web/job.html", {"asked": asked, "errand": errand, "other": _other(asked, errand.job)})
    if errand.open:
        response.headers["Refresh"] = str(SECONDS)
    return response


@require_http_methods(["GET", "POST"])
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    at = now()
    job = job_before(request, ask(request, at), job_id)
    if request.method == "POST" and not cancel_upload(job, at):
        raise Refused("job_ended")
    return redirect("job", job_id)


@require_http_methods(["GET", "POST"])
def place_of_upload(request: HttpRequest, job_id: int, place_id: int) -> HttpResponse:
    """The answer to a job that asked where its file belongs."""
    at = now()
    asked = ask(request, at)
    job = job_before(request, asked, job_id)
    if request.method == "GET":
        return redirect("job", job_id)
    place = next((one for one in decided_places(asked) if one.pk == place_id), None)
    if place is None:
        raise PermissionDenied
    return redirect("job", settle_place(job, place, by=decider(request, asked, place), at=at).pk)


def asked_by_a_decider(request: HttpRequest, at: datetime) -> Asked:
    """PermissionDenied for who decides nowhere."""
    asked = ask(request, at)
    if not (asked.reach.everything or asked.reach.deciding):
        raise PermissionDenied
    return asked


def received(request: HttpRequest) -> tuple[object, object]:
    """Refused("upload_cut_short") where the last field of the form didn't arrive: nor did all that stands before it."""
    if "whole" not in request.POST:
        raise Refused("upload_cut_short")
    return request.POST, request.FILES


def _upload(name: str, pieces: Iterable[bytes], way: Way, tracked: TrackedChanges = TrackedChanges.ACCEPTED) -> Upload:
    spooled = spool.keep(pieces)
    return Upload(name, spooled.token, spooled.sha256, way, tracked)


def _ask(request: HttpRequest, uploads: Iterable[Upload], place: Jurisdiction | None, at: datetime) -> HttpResponse:
    """To the job, or the batch of a ledger that was read before; to the list where several were handed in.

    One after the other: what is kept in the spool is at once asked for.
    """
    by = person(cast(User, request.user))
    addresses = []
    for upload in uploads:
        known = known_batch(place, upload.sha256) if place else None
        if known and known.accounts and upload.way is Way.LEDGER:
            spool.remove(upload.spool)
            addresses.append(address_of_batch(known, ledger=True))
        else:
            asked_for = ask_upload(upload, place, by=by, at=at)
            addresses.append(reverse("job", args=[asked_for.pk]))
    return redirect(addresses[0] if len(addresses) == 1 and addresses[0] else "intake")


def _desk(
    request: HttpRequest,
    asked: Asked,
    at: datetime,
    *,
    source: SourceForm | None = None,
    ledger: LedgerForm | None = None,
) -> HttpResponse:
    page = batch_page(asked, request.GET.get("page"))
    shown = {
        "asked": asked,
        "source": source or SourceForm(asked, auto_id="file-%s"),
        "ledger": ledger or LedgerForm(asked, auto_id="ledger-%s"),
        "errands": errands(asked, at),
        "page": page,
        "lines": lines(page),
        "places": decided_places(asked),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if source or ledger else HTTPStatus.OK
    return render(request, "web/intake.html", shown, status=status)


def _other(asked: Asked, job: Job) -> Jurisdiction | None:
    """The place which the file names, if the register knows it and the reader decides there."""
    named = str(job.result.get("asks", ""))
    found = [place for place in decided_places(asked) if named.endswith(place.name) and place != job.jurisdiction]
    return max(found, key=lambda place: len(place.name), default=None)
