"""What an officer says on a document's page of its way to its end: a step is done, and when to be reminded."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lifecycle import progress
from lifecycle.answers import answers
from lifecycle.deadlines import deadlines_of
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.tiers import RemindBy
from offices.moments import now
from registry.models import Document
from sentences.refusals import Refused
from web.asking import Asked, ask
from web.desk import Desk, back_to, decider, in_sight_of
from web.dossier import dossier_of
from web.forms import refusals_at
from web.reply_forms import tiers_form
from web.ways import step_form


@require_http_methods(["GET", "POST"])
def say_done(request: HttpRequest, document_id: int) -> HttpResponse:
    at, asked, document = _asked(request, document_id)
    if request.method == "GET":
        return back_to(request, document, "plan")
    by = decider(request, asked, document.jurisdiction)
    known = answers([document], asked.today)
    form = step_form(deadlines_of(known[0]), asked.today, request.POST) if known else None
    if form is None:
        raise Refused("route_not_chosen", title=document.title)
    if form.is_valid():
        told = form.cleaned_data
        milestone, on, reason = Milestone(told["milestone"]), told["on"], told["reason"]
        with refusals_at(form, step_ahead="on", day_implausible="on"):
            progress.say_done(document, milestone, on=on, reason=reason, by=by, at=at)
            return back_to(request, document, "plan")
    return _again(request, asked, document, Desk(decides=True, stepping=form))


@require_http_methods(["GET", "POST"])
def take_back_step(request: HttpRequest, document_id: int, act_id: int) -> HttpResponse:
    at, asked, document = _asked(request, document_id)
    if request.method == "POST":
        by = decider(request, asked, document.jurisdiction)
        progress.take_back_step(document, act_id, reason="", by=by, at=at)
    return back_to(request, document, "plan")


@require_http_methods(["GET", "POST"])
def choose_tiers(request: HttpRequest, document_id: int) -> HttpResponse:
    at, asked, document = _asked(request, document_id)
    if request.method == "GET":
        return back_to(request, document, "plan")
    by = decider(request, asked, document.jurisdiction)
    form = tiers_form(data=request.POST)
    if form.is_valid():
        told = form.cleaned_data
        remind_by = RemindBy(told["remind_by"]) if told["remind_by"] else None
        with refusals_at(form, tiers_unreadable="days", reason_missing="reason"):
            progress.choose_tiers(document, remind_by, days=told["days"], reason=told["reason"], by=by, at=at)
            return back_to(request, document, "plan")
    return _again(request, asked, document, Desk(decides=True, tiering=form))


def _asked(request: HttpRequest, document_id: int) -> tuple[datetime, Asked, Document]:
    at = now()
    asked = ask(request, at)
    return at, asked, in_sight_of(asked, document_id)


def _again(request: HttpRequest, asked: Asked, document: Document, desk: Desk) -> HttpResponse:
    """The page once more, with what was typed and why it was refused."""
    found = answers([document], asked.day, asked.as_known_at)
    if not found:
        raise Http404
    context = {"asked": asked, "reference": document.reference, "page": dossier_of(found[0], asked, desk)}
    return render(request, "web/document.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
