"""An imported ledger: what its columns were taken for, what is left to be looked at; and the register as a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from intake.ledger_export import ledger_of
from intake.ledger_imports import ask_again, imports_of
from intake.ledger_wording import NAMES
from intake.worklists import Line, Worklist
from jobs.models import Job
from jobs.tasks import send
from offices.moments import now
from registry.models import Candidate, Document
from sentences.refusals import Refused
from web.asking import ask
from web.batches import BatchSitting, sit_down_with
from web.errands import address_of_candidate
from web.forms import refusals_at
from web.ledger_sheets import SheetAccount, SheetForm
from web.views.exports import MOST, TYPES, WORKBOOK

PER_PAGE = 50
# More sheets than any ledger seen, and as many as a page tells of.
SHEETS = 60


@require_safe
def worklist(request: HttpRequest, batch_id: int) -> HttpResponse:
    sitting, jobs = _sit_down(request, batch_id, now())
    batch = sitting.batch
    sheets = [account["sheet"] for account in batch.accounts]
    sheet = request.GET.get("sheet", "")
    kind = request.GET.get("kind", "")
    found = Worklist(batch, kind if kind in NAMES else "", sheet if sheet in sheets else "")
    page = Paginator(cast(Sequence[Line], found), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "job": jobs[0],
        "found": found,
        "kinds": [(one, NAMES[one], count) for one, count in found.kinds.most_common()],
        "sheets": sheets[:SHEETS],
        "accounts": [SheetAccount(account) for account in batch.accounts],
        "most": SHEETS,
        "page": page,
        "lines": [(line, _address(sitting, line.candidate)) for line in page],
    }
    return render(request, "web/worklist.html", {**sitting.context, **shown})


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One sheet at a time; saved, the ledger is read again with it and with all that was said of it before."""
    at = now()
    sitting, jobs = _sit_down(request, batch_id, at)
    accounts = sitting.batch.accounts
    if not accounts:
        return redirect("job", jobs[0].pk)
    no = _sheet(request, len(accounts))
    name, said = accounts[no]["sheet"], _said_before(jobs)
    data = request.POST if request.method == "POST" else None
    form = SheetForm(accounts[no], said.get(name, {}), data, auto_id="column-%s")
    if form.is_bound and form.is_valid():
        with refusals_at(form, ledger_going_on=None, undoing_going_on=None):
            mapping = {"sheets": {**said, name: form.mapping}}
            return redirect("job", _take_in(sitting, mapping, at).pk)
    shown = {"form": form, "no": no, "accounts": accounts[:SHEETS], "account": accounts[no]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/ledger_columns.html", {**sitting.context, **shown}, status=status)


@require_http_methods(["GET", "POST"])
def take_in_again(request: HttpRequest, batch_id: int) -> HttpResponse:
    """With what was said of its columns the last time. Whoever comes by a link is sent to the worklist."""
    at = now()
    sitting, jobs = _sit_down(request, batch_id, at)
    if request.method == "GET":
        return redirect("worklist", batch_id)
    said = _said_before(jobs)
    return redirect("job", _take_in(sitting, {"sheets": said} if said else {}, at).pk)


@require_safe
def export(request: HttpRequest, place_id: int) -> FileResponse:
    """The register of a place as a ledger that comes in again without a difference; for who sees all of it."""
    asked = ask(request, now())
    place = next((one for one in asked.places if one.pk == place_id), None)
    if place is None or not (asked.reach.everything or place.pk in asked.reach.jurisdictions):
        raise Http404
    count = Document.objects.filter(jurisdiction=place).count()
    if count > MOST:
        raise Refused("too_many_to_send", count=count, most=MOST)
    name = f"{place.name}台账-{asked.day:%Y%m%d}.{WORKBOOK}"
    return FileResponse(ledger_of(place, asked.day), as_attachment=True, filename=name, content_type=TYPES[WORKBOOK])


def _sit_down(request: HttpRequest, batch_id: int, at: datetime) -> tuple[BatchSitting, list[Job]]:
    """With each time it was taken in, the latest first. 404 for what is no ledger; else as `sit_down_with`."""
    sitting = sit_down_with(request, ask(request, at), batch_id)
    jobs = list(imports_of(sitting.batch)[:1])
    if not jobs:
        raise Http404
    return sitting, jobs


def _said_before(jobs: list[Job]) -> dict[str, dict[str, object]]:
    said: dict[str, dict[str, object]] = jobs[0].arguments["mapping"].get("sheets", {})
    return said


def _take_in(sitting: BatchSitting, mapping: Mapping[str, Any], at: datetime) -> Job:
    job = ask_again(sitting.batch, mapping=mapping, by=sitting.by, at=at)
    send(job)
    return job


def _sheet(request: HttpRequest, sheets: int) -> int:
    """A number that there is not is the first."""
    asked = request.GET.get("sheet", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:6]) < sheets else 0


def _address(sitting: BatchSitting, candidate: Candidate | None) -> str:
    return address_of_candidate(sitting.batch, candidate.no) if candidate else ""
