"""The desk of the reminders: letters and what became of them, and what an officer does about one."""

from __future__ import annotations

from http import HTTPStatus

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import task_answers
from notifications import answering
from notifications.models import Reminder
from notifications.outbox import file_of
from notifications.reading import letter_as_read
from notifications.sending_now import ask_to_send
from offices.moments import now
from sentences.refusals import Refused
from web.desk import decider
from web.forms import refusals_at
from web.frames import TEXT, in_a_frame, letter_response, with_a_frame
from web.letters import LetterPage, letter_before, line_before, task_before
from web.mailroom import Mailroom, place_before, within
from web.mailroom_forms import PuttingOffTaskForm
from web.views.incoming import SECONDS, asked_by_a_decider


@require_safe
def mailroom(request: HttpRequest) -> HttpResponse:
    """Asks again by itself while letters are being sent because somebody asked."""
    at = now()
    room = Mailroom(asked_by_a_decider(request, at), request.GET, at)
    status = HTTPStatus.OK if room.filters.form.is_valid() else HTTPStatus.BAD_REQUEST
    response = render(request, "web/mailroom.html", {"asked": room.asked, "room": room}, status=status)
    if room.sending_goes_on:
        response.headers["Refresh"] = str(SECONDS)
    return response


@require_safe
@with_a_frame
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """`?as=text` shows it as text."""
    asked = asked_by_a_decider(request, now())
    page = LetterPage(asked, letter_before(asked, letter_id), request.GET.get("page", ""))
    as_text = request.GET.get("as") == TEXT
    return render(request, "web/letter.html", {"asked": asked, "letter": page, "as_text": as_text})


@require_safe
@in_a_frame
def letter_itself(request: HttpRequest, letter_id: int, form: str) -> HttpResponse:
    at = now()
    asked = asked_by_a_decider(request, at)
    return letter_response(letter_as_read(letter_before(asked, letter_id), within(asked), at), form)


@require_safe
def letter_file(request: HttpRequest, letter_id: int) -> FileResponse:
    """With the links of its recipient, to be handed on to them; so only to who decides about every line of it."""
    asked = asked_by_a_decider(request, now())
    row = LetterPage(asked, letter_before(asked, letter_id), "").row
    path = file_of(row.letter)
    if path is None or row.elsewhere:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="message/rfc822")


@require_http_methods(["GET", "POST"])
def send_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Whoever comes by a link is sent to the letter, here as below."""
    asked = asked_by_a_decider(request, now())
    failed = letter_before(asked, letter_id)
    if request.method == "POST" and not answering.send_again(failed):
        raise Refused("letter_not_failed")
    return redirect("letter", letter_id)


@require_http_methods(["GET", "POST"])
def acknowledge_for(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """What a recipient has told the officer by other means."""
    at = now()
    asked = asked_by_a_decider(request, at)
    line = line_before(asked, reminder_id)
    if request.method == "POST":
        answering.acknowledge(line, by=decider(request, asked, line.task.jurisdiction), at=at)
    return redirect("letter", line.letter_id)


@require_http_methods(["GET", "POST"])
def put_off_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Who was reminded of it has been heard by that: no leader hears of their silence."""
    at = now()
    asked = asked_by_a_decider(request, at)
    task = task_before(asked, task_id)
    by = decider(request, asked, task.jurisdiction)
    form = PuttingOffTaskForm(request.POST if request.method == "POST" else None, initial={"cycle": task.cycle})
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        with refusals_at(form, put_off_too_far="until", reason_missing="reason"):
            task_answers.snooze(task, by=by, at=at, **typed)
            for line in Reminder.objects.unanswered().filter(task=task):
                answering.acknowledge(line, by=by, at=at)
            return redirect("mailroom")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/put_off.html", {"asked": asked, "task": task, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def send_now(request: HttpRequest, place_id: int) -> HttpResponse:
    at = now()
    asked = asked_by_a_decider(request, at)
    place = place_before(asked, place_id)
    if request.method == "POST":
        ask_to_send(place, by=decider(request, asked, place), at=at)
    return redirect("mailroom")
