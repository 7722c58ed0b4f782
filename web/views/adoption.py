"""The lists of a file that was handed in: what adopting them would change, the one button, and the way back."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from intake.adoption import adopt, give_up
from intake.lists import VERB
from intake.previews import preview, preview_of_giving_up
from intake.prospects import ended_already, prospects
from offices.moments import now
from sentences.outcomes import sentence_of
from sentences.refusals import Refused
from web.adoptions import Sheet, withdrawn
from web.asking import ask
from web.batches import BatchSitting, sit_down_with
from web.forms import TakingBackForm, refusals_at


@require_safe
def lists(request: HttpRequest, batch_id: int) -> HttpResponse:
    at = now()
    return _show(request, sit_down_with(request, ask(request, at), batch_id), at)


@require_http_methods(["GET", "POST"])
def adopt_lists(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Whoever comes by a link is sent to the preview; so is, with the reason, whose preview is no longer true."""
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    if request.method == "POST":
        try:
            adopt(sitting.batch, seen=request.POST.get("seen", ""), by=sitting.by, at=at)
        except Refused as refused:
            if refused.code not in ("changed_meanwhile", "nothing_to_adopt"):
                raise
            return _show(request, sitting, at, refused)
    return _back(sitting)


@require_http_methods(["GET", "POST"])
def undo_adoption(request: HttpRequest, batch_id: int, act_id: int) -> HttpResponse:
    """What taking an adoption back would change, and the form that does it."""
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    act = get_object_or_404(sitting.batch.acts.filter(verb=VERB).select_related("jurisdiction"), pk=act_id)
    form = TakingBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_at(form, reason_missing="reason", changed_meanwhile=None):
            give_up(sitting.batch, act, **form.cleaned_data, by=sitting.by, at=at)
            return _back(sitting)
    withdrawal = preview_of_giving_up(sitting.batch, act, by=sitting.by, at=at)
    shown = withdrawn(withdrawal.turns, sitting.asked, request.GET.get("page", ""))
    told = {"shown": shown, "act": act, "form": form.showing(withdrawal.seen)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/lists_take_back.html", {**sitting.context, **told}, status=status)


def _show(request: HttpRequest, sitting: BatchSitting, at: datetime, refused: Refused | None = None) -> HttpResponse:
    sheet = Sheet(
        sitting,
        preview(sitting.batch, by=sitting.by, at=at),
        prospects(sitting.batch, by=sitting.by, at=at),
        ended_already(sitting.batch).count(),
        group=request.GET.get("group", ""),
        category=request.GET.get("category", ""),
        number=request.GET.get("page", ""),
    )
    told = {**sitting.context, "sheet": sheet, "refused": sentence_of(refused) if refused else ""}
    return render(request, "web/lists.html", told, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _back(sitting: BatchSitting) -> HttpResponse:
    return redirect(reverse("batch-lists", args=[sitting.batch.pk]) + sitting.asked.suffix)
