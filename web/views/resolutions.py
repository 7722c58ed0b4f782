"""Recording a decision about a document: what, then its particulars, then what it would change, then done."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.criteria import criteria_for
from lifecycle.models import Act
from lifecycle.rehearsals import rehearse
from lifecycle.resolutions import What, resolve, take_back
from lifecycle.seen import written_of
from offices.moments import now
from registry.models import Document
from web.asking import ask
from web.consequences import shown_of
from web.desk import Sitting, back_to, decider, sit_down
from web.forms import TakingBackForm, refusals_at
from web.resolution_forms import REFUSALS, ResolutionForm
from web.resolution_words import GROUPS, MEANINGS, NAMES


@require_safe
def decide(request: HttpRequest, document_id: int) -> HttpResponse:
    sitting = sit_down(request, ask(request, now()), document_id)
    offered = [(group, [(what.value, NAMES[what], MEANINGS[what]) for what in whats]) for group, whats in GROUPS]
    return render(request, "web/decide.html", {**sitting.context, "offered": offered})


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, document_id: int, what: str) -> HttpResponse:
    """The form; handed in, what it would change, with the button that does it."""
    at = now()
    sitting = sit_down(request, ask(request, at), document_id)
    form = _form(request, sitting, what)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, **REFUSALS):
            rehearsal = rehearse(
                sitting.document,
                lambda: resolve(sitting.document, form.resolution, by=sitting.by, at=at),
                day=sitting.asked.day,
            )
            stale = form.cleaned_data["seen"] != written_of(sitting.document)
            shown = {**shown_of(rehearsal), "typed": form.hidden(rehearsal.seen), "stale": stale}
            return render(request, "web/decide_confirm.html", {**_context(sitting, form), **shown})
    return _show(request, sitting, form)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, document_id: int, what: str) -> HttpResponse:
    """Whoever comes by a link is sent to the form."""
    at = now()
    sitting = sit_down(request, ask(request, at), document_id)
    if request.method == "GET":
        return redirect(reverse("decide-what", args=[document_id, what], query=request.GET))
    form = _form(request, sitting, what)
    if form.is_valid():
        with refusals_at(form, **REFUSALS):
            resolve(sitting.document, form.resolution, by=sitting.by, at=at, seen=form.cleaned_data["seen"])
            return back_to(request, sitting.document, "ledger")
    return _show(request, sitting, form)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, document_id: int, act_id: int) -> HttpResponse:
    """What taking an act back would change, and the form that does it."""
    at = now()
    sitting = sit_down(request, ask(request, at), document_id)
    act = get_object_or_404(Act.objects.filter(entries__document=sitting.document).distinct(), pk=act_id)
    decider(request, sitting.asked, act.jurisdiction)
    form = TakingBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_at(form, reason_missing="reason", changed_meanwhile=None):
            take_back(sitting.document, act, **form.cleaned_data, by=sitting.by, at=at)
            return back_to(request, sitting.document, "ledger")
    rehearsal = rehearse(
        sitting.document,
        lambda: take_back(sitting.document, act, reason="-", by=sitting.by, at=at),
        day=sitting.asked.day,
    )
    shown = {**shown_of(rehearsal), "act": act, "form": form.showing(rehearsal.seen)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/take_back.html", {**sitting.context, **shown}, status=status)


def _form(request: HttpRequest, sitting: Sitting, what: str) -> ResolutionForm:
    if what not in set(What):
        raise Http404
    data = request.POST if request.method == "POST" else None
    seen = Document.objects.within(sitting.asked.reach)
    criteria = criteria_for(sitting.document.jurisdiction, sitting.asked.today) if what == What.DETERMINE else ()
    return ResolutionForm(What(what), seen, sitting.parts, data, criteria)


def _show(request: HttpRequest, sitting: Sitting, form: ResolutionForm) -> HttpResponse:
    """The form, empty or with what was typed and why it was refused."""
    if "seen" in form.errors:
        raise BadRequest
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = _context(sitting, form.showing(written_of(sitting.document)))
    return render(request, "web/decide_what.html", context, status=status)


def _context(sitting: Sitting, form: ResolutionForm) -> dict[str, object]:
    named = {"what": form.what.value, "name": NAMES[form.what], "meaning": MEANINGS[form.what]}
    return {**sitting.context, **named, "form": form}
