"""Determining what the documents of a file are: several at once where the answer is the same."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from intake.determinations import determine_together
from offices.moments import now
from web.asking import ask
from web.batches import sit_down_with
from web.determinations import REFUSALS, Determinations
from web.forms import refusals_at


@require_http_methods(["GET", "POST"])
def determinations(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The list with its form; handed in, what was ticked is recorded, or the form comes back with what is wrong."""
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    data = request.POST if request.method == "POST" else None
    desk = Determinations(sitting, request.GET.get("sign", ""), request.GET.get("page", ""), data)
    form = desk.form
    if form.is_bound and form.is_valid():
        ticked = form.cleaned_data["documents"]
        with refusals_at(form, **REFUSALS):
            determine_together(sitting.batch, ticked, desk.criteria, form.resolution, by=sitting.by, at=at)
            return redirect(reverse("batch-determinations", args=[batch_id], query=request.GET))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/determinations.html", {**sitting.context, "asking": desk, "form": form}, status=status)
