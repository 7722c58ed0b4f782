"""What whoever got a letter does by its signed link, with or without a log-in: answer, put it off, have seen it.

A link asks and never answers by itself: programs that look at mail follow links, too.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lifecycle import task_answers
from lifecycle.rules.deadlines import Route
from notifications import answering
from notifications.answering import reminder_of
from notifications.letters import lines_of, read_documents
from notifications.models import Reminder
from offices.actors import Actor
from offices.moments import day_of, now
from sentences.refusals import Refused
from web.forms import PuttingOffForm, answering_form, putting_off_form, refusals_at


@login_not_required
@require_safe
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """`?answer=` is the way that the letter's link named; it is only chosen beforehand."""
    return _page(request, token, reminder_of(token), now(), answering_form(request.GET.get("answer", "")))


@login_not_required
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    at, reminder = now(), reminder_of(token)
    form = answering_form(data=request.POST)
    if form.is_valid():
        route, reason = Route(form.cleaned_data["route"]), form.cleaned_data["reason"]
        by = _reader(reminder)
        task_answers.answer(reminder.task, route, cycle=reminder.cycle, reason=reason, by=by, at=at)
        answering.acknowledge(reminder, by=by, at=at)
        return redirect("reminder", token)
    return _page(request, token, reminder, at, form)


@login_not_required
@require_POST
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a form with nothing in it
    reminder = reminder_of(token)
    answering.acknowledge(reminder, by=_reader(reminder), at=now())
    return redirect("reminder", token)


@login_not_required
@require_POST
def put_off(request: HttpRequest, token: str) -> HttpResponse:
    at, reminder = now(), reminder_of(token)
    form = putting_off_form(request.POST)
    if form.is_valid():
        until, reason, by = form.cleaned_data["until"], form.cleaned_data["reason"], _reader(reminder)
        with refusals_at(form, put_off_too_far="until", reason_missing="reason"):
            task_answers.snooze(reminder.task, until=until, cycle=reminder.cycle, reason=reason, by=by, at=at)
            answering.acknowledge(reminder, by=by, at=at)
            return redirect("reminder", token)
    return _page(request, token, reminder, at, answering_form(), form)


def _reader(reminder: Reminder) -> Actor:
    """Whoever has the letter answers for its recipient."""
    return Actor(reminder.recipient.name, reminder.recipient.user)


def _page(
    request: HttpRequest,
    token: str,
    reminder: Reminder,
    at: datetime,
    form: forms.Form,
    putting_off: PuttingOffForm | None = None,
) -> HttpResponse:
    day, task = day_of(at), reminder.task
    later = putting_off or putting_off_form()
    told = read_documents([task.document], day)
    # An import that was taken back leaves its letters out there; the night after closes the task.
    if not told:
        raise Refused("taken_back", title=task.document.title)
    context = {
        "token": token,
        "reminder": reminder,
        "line": lines_of([reminder], told, day)[0],
        "moved": task.cycle != reminder.cycle,
        "asked_for": task.state == task.State.OPEN and task.cycle == reminder.cycle,
        "put_off": task.snoozes.filter(cycle=task.cycle, until__gt=day).last(),
        "form": form,
        "putting_off": later,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or later.errors else HTTPStatus.OK
    return render(request, "web/reminder.html", context, status=status)
