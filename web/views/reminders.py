"""What whoever got a letter does by its signed link, with or without a log-in: answer, put it off, have seen it.

A link asks and never answers by itself: programs that look at mail follow links, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lifecycle import task_answers
from lifecycle.deadline_sentences import ROUTES, barred_sentence
from lifecycle.deadlines import Deadlines
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from notifications import answering
from notifications.answering import reminder_of
from notifications.letters import Told, lines_of, read_documents
from notifications.models import Reminder
from notifications.roles import refuse_outsider
from notifications.wording import tier_sentence
from offices.actors import Actor
from offices.moments import day_of, now
from offices.reach import reach_of
from sentences.refusals import Refused
from web.forms import PuttingOffForm, putting_off_form, refusals_at
from web.reply_forms import AnsweringForm, StepForm
from web.ways import DECISIONS, done_of, step_form


@dataclass(frozen=True, slots=True)
class Opened:
    """A reminder as its link shows it at that moment. Refused("taken_back") for what the register no longer lists."""

    token: str
    reminder: Reminder
    told: Told
    at: datetime

    @property
    def day(self) -> date:
        return day_of(self.at)

    @property
    def deadlines(self) -> Deadlines:
        return self.told[self.reminder.task.document_id][1]

    @property
    def routes(self) -> list[Route]:
        """Of what has ended only that it was meant to."""
        over = self.reminder.task.due_on < self.day
        return [Route.LAPSE] if over else [route for route in Route if route not in self.deadlines.barred]

    @property
    def by(self) -> Actor:
        """Whoever has the letter answers for its recipient, as long as that is somebody's to do."""
        return Actor(self.reminder.recipient.name, self.reminder.recipient.user)


@login_not_required
@require_safe
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """`?answer=` is the way that the letter's link named; it is only chosen beforehand."""
    opened = _open(token)
    return _page(request, opened, AnsweringForm(opened.routes, request.GET.get("answer", "")))


@login_not_required
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    opened = _answered(token)
    form = AnsweringForm(opened.routes, data=request.POST)
    if form.is_valid():
        route, reason = Route(form.cleaned_data["route"]), form.cleaned_data["reason"]
        reminder, by, at = opened.reminder, opened.by, opened.at
        task_answers.answer(reminder.task, route, cycle=reminder.cycle, reason=reason, by=by, at=at)
        answering.acknowledge(reminder, by=by, at=at)
        return redirect("reminder", token)
    return _page(request, opened, form)


@login_not_required
@require_POST
def step(request: HttpRequest, token: str) -> HttpResponse:
    """That a step of the chosen route is done."""
    opened = _answered(token)
    form = step_form(opened.deadlines, opened.day, request.POST)
    if form is None:
        raise Refused("route_not_chosen", title=opened.reminder.task.document.title)
    if form.is_valid():
        told, reminder, by, at = form.cleaned_data, opened.reminder, opened.by, opened.at
        milestone, on, reason = Milestone(told["milestone"]), told["on"], told["reason"]
        with refusals_at(form, step_ahead="on", day_implausible="on"):
            task_answers.step_done(reminder.task, milestone, on=on, cycle=reminder.cycle, reason=reason, by=by, at=at)
            answering.acknowledge(reminder, by=by, at=at)
            return redirect("reminder", token)
    return _page(request, opened, AnsweringForm(opened.routes), stepping=form)


@login_not_required
@require_POST
def take_step_back(request: HttpRequest, token: str, act_id: int) -> HttpResponse:  # noqa: ARG001 - an empty form
    opened = _answered(token)
    reminder = opened.reminder
    task_answers.step_not_done(reminder.task, act_id, cycle=reminder.cycle, by=opened.by, at=opened.at)
    return redirect("reminder", token)


@login_not_required
@require_POST
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a form with nothing in it
    at, reminder = now(), reminder_of(token)
    refuse_outsider(reminder, day_of(at))
    answering.acknowledge(reminder, by=Actor(reminder.recipient.name, reminder.recipient.user), at=at)
    return redirect("reminder", token)


@login_not_required
@require_POST
def put_off(request: HttpRequest, token: str) -> HttpResponse:
    opened = _answered(token)
    form = putting_off_form(request.POST)
    if form.is_valid():
        reminder, by, at = opened.reminder, opened.by, opened.at
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        with refusals_at(form, put_off_too_far="until", put_off_beyond_tier="until", reason_missing="reason"):
            task_answers.snooze(
                reminder.task, until=until, cycle=reminder.cycle, reason=reason, by=by, at=at, this_tier=True
            )
            answering.acknowledge(reminder, by=by, at=at)
            return redirect("reminder", token)
    return _page(request, opened, AnsweringForm(opened.routes), putting_off=form)


def _open(token: str) -> Opened:
    at, reminder = now(), reminder_of(token)
    told = read_documents([reminder.task.document], day_of(at))
    # An import that was taken back leaves its letters out there; the night after closes the task.
    if not told:
        raise Refused("taken_back", title=reminder.task.document.title)
    return Opened(token, reminder, told, at)


def _answered(token: str) -> Opened:
    """The same for whoever may answer by it: to read it is more people's. Refused("no_longer_contact") besides."""
    opened = _open(token)
    refuse_outsider(opened.reminder, opened.day)
    return opened


def _page(
    request: HttpRequest,
    opened: Opened,
    form: AnsweringForm,
    *,
    putting_off: PuttingOffForm | None = None,
    stepping: StepForm | None = None,
) -> HttpResponse:
    reminder, task, day, deadlines = opened.reminder, opened.reminder.task, opened.day, opened.deadlines
    decides = request.user.is_authenticated and reach_of(request.user, day).decides_in(task.jurisdiction_id)
    context = {
        "token": opened.token,
        "reminder": reminder,
        "line": lines_of([reminder], opened.told, day)[0],
        "moved": task.cycle != reminder.cycle,
        "what": tier_sentence(task.tier) if task.tier else "",
        "asked_for": task.state == task.State.OPEN and task.cycle == reminder.cycle,
        "put_off": task.snoozes.filter(cycle=task.cycle, until__gt=day).last(),
        "form": form,
        "barred": [(ROUTES[route], barred_sentence(rule)) for route, rule in deadlines.barred.items()],
        "putting_off": putting_off or putting_off_form(),
        "stepping": stepping or step_form(deadlines, day),
        "done": done_of(deadlines.steps),
        "decision": DECISIONS.get(deadlines.chosen, "") if decides and deadlines.chosen else "",
    }
    refused = any(one and one.errors for one in (form, putting_off, stepping))
    return render(
        request, "web/reminder.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    )
