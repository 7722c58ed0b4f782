"""The review desk: what waits of a batch, one candidate beside its source, and one address for each thing done to it.

Whoever comes to such an address by a link is sent to the candidate. After a decision the next one that waits opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from intake.admission import admit
from intake.correcting import correct
from intake.cutting import merge, split
from intake.handling import seen_of
from intake.outlooks import outlook_of
from intake.settling import accept, accept_as_another, join, reject
from intake.taking_back import take_back
from offices.moments import now
from registry.models import Candidate, Document
from sentences.outcomes import sentence_of
from sentences.refusals import Refusal, Refused
from web.asking import ask
from web.batches import BatchSitting, sit_down_with
from web.review import BatchPage, CandidatePage, candidate_of, line_asked, next_waiting
from web.review_forms import REFUSALS, DeskForm, FactsForm, JoinForm, RejectForm, SplitForm

# More at once would hold a page for minutes; a ledger of that size is handed in again, which is a job.
MOST_AT_ONCE = 5000
Done = Callable[[BatchSitting, Candidate, datetime], HttpResponse]
Verb = Callable[..., Candidate]
Leaves = Callable[[HttpRequest, BatchSitting, Candidate, str], HttpResponse]


@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    sitting = sit_down_with(request, ask(request, now()), batch_id)
    page = BatchPage(sitting, line_asked(request))
    return render(request, "web/batch.html", {**sitting.context, "page": page})


@require_http_methods(["GET", "POST"])
def accept_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Whatever contradicts nothing."""
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    if request.method == "POST":
        if sitting.waiting > MOST_AT_ONCE:
            raise Refused("too_many_to_accept", count=sitting.waiting, most=MOST_AT_ONCE)
        admitted = admit(sitting.batch, by=sitting.by, at=at)
        told = {"count": len(admitted.accepted), "left": len(admitted.waiting)}
        messages.success(request, gettext("%(count)s accepted; waiting: %(left)s.") % told)
    return redirect("batch", batch_id)


@require_safe
def candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    sitting = sit_down_with(request, ask(request, now()), batch_id)
    return _show(request, sitting, candidate_of(sitting, no))


@require_http_methods(["GET", "POST"])
def accept_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    """What was typed is corrected first; what it contradicts only then is shown before it comes in."""

    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        shown = outlook_of(one).conflicts
        form = FactsForm(one, shown, request.POST)
        if form.is_valid():
            with _refusals(form):
                held = correct(one, form.typed, by=sitting.by, at=at, seen=form.saw)
                found = outlook_of(held).conflicts
                same = {one["field"] for one in found if one in shown}
                answers = {name: which for name, which in form.answers.items() if name in same}
                if len(held.handling) > len(one.handling) and len(answers) < len(found):
                    said = gettext("No. %(no)s corrected. It contradicts what is recorded.")
                    return _stay(request, sitting, held, said)
                accept(held, answers, by=sitting.by, at=at, seen=seen_of(held, found))
                return _next(request, sitting, one, gettext("No. %(no)s accepted."))
        return _show(request, sitting, one, facts=form)

    return _handle(request, batch_id, no, do)


@require_http_methods(["GET", "POST"])
def correct_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        form = FactsForm(one, outlook_of(one).conflicts, request.POST)
        if form.is_valid():
            with _refusals(form):
                held = correct(one, form.typed, by=sitting.by, at=at, seen=form.saw)
                return _stay(request, sitting, held, gettext("No. %(no)s corrected."))
        return _show(request, sitting, one, facts=form)

    return _handle(request, batch_id, no, do)


@require_http_methods(["GET", "POST"])
def reject_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        form = RejectForm(request.POST, auto_id="reject-%s")
        if form.is_valid():
            with _refusals(form, reason_missing="reason"):
                reject(one, form.cleaned_data["reason"], by=sitting.by, at=at, seen=form.saw)
                return _next(request, sitting, one, gettext("No. %(no)s rejected."))
        return _show(request, sitting, one, rejecting=form)

    return _handle(request, batch_id, no, do)


@require_http_methods(["GET", "POST"])
def join_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        form = JoinForm(Document.objects.within(sitting.asked.reach), request.POST)
        if form.is_valid():
            with _refusals(form, joined_elsewhere="document"):
                held = join(one, form.cleaned_data["document"], by=sitting.by, at=at, seen=form.saw)
                if held.state == Candidate.State.ACCEPTED:
                    return _next(request, sitting, one, gettext("No. %(no)s joined to the document and accepted."))
                return _stay(request, sitting, held, gettext("No. %(no)s is this document now. It contradicts it."))
        return _show(request, sitting, one, joining=form)

    return _handle(request, batch_id, no, do)


@require_http_methods(["GET", "POST"])
def split_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        form = SplitForm(request.POST, auto_id="split-%s")
        if form.is_valid():
            with _refusals(form, cut_outside="line"):
                held = split(one, form.cleaned_data["line"], by=sitting.by, at=at, seen=form.saw)
                return _stay(
                    request, sitting, held, gettext("No. %(no)s cut in two. The second part waits at the end.")
                )
        return _show(request, sitting, one, splitting=form)

    return _handle(request, batch_id, no, do)


@require_http_methods(["GET", "POST"])
def register_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    """As another document than the one it looks like."""
    return _simple(
        request, batch_id, no, accept_as_another, gettext("No. %(no)s registered as another document."), _next
    )


@require_http_methods(["GET", "POST"])
def merge_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    return _simple(request, batch_id, no, merge, gettext("No. %(no)s merged with the one after it."), _stay)


@require_http_methods(["GET", "POST"])
def take_back_candidate(request: HttpRequest, batch_id: int, no: int) -> HttpResponse:
    return _simple(request, batch_id, no, take_back, gettext("What was done last to no. %(no)s is taken back."), _stay)


def _simple(request: HttpRequest, batch_id: int, no: int, verb: Verb, said: str, leave: Leaves) -> HttpResponse:
    """A verb that needs nothing but the candidate."""

    def do(sitting: BatchSitting, one: Candidate, at: datetime) -> HttpResponse:
        form = DeskForm(request.POST)
        if form.is_valid():
            with _refusals(form):
                return leave(request, sitting, verb(one, by=sitting.by, at=at, seen=form.saw), said)
        return _show(request, sitting, one, refused=form)

    return _handle(request, batch_id, no, do)


def _handle(request: HttpRequest, batch_id: int, no: int, do: Done) -> HttpResponse:
    at = now()
    sitting = sit_down_with(request, ask(request, at), batch_id)
    one = candidate_of(sitting, no)
    return do(sitting, one, at) if request.method == "POST" else redirect("candidate", batch_id, no)


@contextmanager
def _refusals(form: DeskForm, **fields: str) -> Iterator[None]:
    """A refusal of a verb becomes the form's, at its field if it names one; what no form can help becomes a page."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code not in REFUSALS:
            raise
        form.add_error(fields.get(refusal.code) or form.field_of(refusal), sentence_of(refusal))


def _show(request: HttpRequest, sitting: BatchSitting, one: Candidate, **forms: Any) -> HttpResponse:
    page = CandidatePage(sitting, candidate_of(sitting, one.no), line_asked(request), **forms)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return render(request, "web/candidate.html", {**sitting.context, "page": page}, status=status)


def _next(request: HttpRequest, sitting: BatchSitting, one: Candidate, said: str) -> HttpResponse:
    """To the next one that waits; where none does, to the batch."""
    messages.success(request, said % {"no": one.no})
    no = next_waiting(sitting, one.no)
    return redirect("candidate", sitting.batch.pk, no) if no else redirect("batch", sitting.batch.pk)


def _stay(request: HttpRequest, sitting: BatchSitting, one: Candidate, said: str) -> HttpResponse:
    messages.success(request, said % {"no": one.no})
    return redirect("candidate", sitting.batch.pk, one.no)
