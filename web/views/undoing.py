"""Taking back a whole import: what that would do, and doing it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from intake.undoing import ask_undoing, undoing_of
from lifecycle.models import Act
from offices.moments import now
from web.asking import ask
from web.batches import sit_down_with
from web.errands import address_of_batch, is_ledger
from web.forms import ReasonForm, refusals_at


@require_http_methods(["GET", "POST"])
def undo_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Done by a job. Once nothing of the batch stands the page says so, and offers to take it in again."""
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    batch = sitting.batch
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_at(form, reason_missing="reason", nothing_stands=None, import_going_on=None):
            job = ask_undoing(batch, reason=form.cleaned_data["reason"], by=sitting.by, at=at)
            return redirect("job", job.pk)
    ledger = is_ledger(batch)
    shown = {
        "form": form,
        "undoing": undoing_of(batch),
        "undone": Act.objects.filter(reverses__batch=batch).order_by("-recorded_at").first(),
        "ledger": ledger,
        "address": address_of_batch(batch, ledger=ledger),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/undo_batch.html", {**sitting.context, **shown}, status=status)
