"""The pages. Addresses are sentences: /d/BSDR-2020-0020001?on=2024-08-12."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from registry.models import ID_MARK
from web.views import (
    adoption,
    calendars,
    decisions,
    determinations,
    documents,
    exports,
    incoming,
    ledgers,
    mailroom,
    notices,
    progress,
    reminders,
    resolutions,
    review,
    rules,
    theme,
    tonight,
    typed,
    undoing,
)

# One document or row as it was read, at the review desk.
CANDIDATE: list[URLPattern | URLResolver] = [
    path("", review.candidate, name="candidate"),
    path("accept", review.accept_candidate, name="accept-candidate"),
    path("correct", review.correct_candidate, name="correct-candidate"),
    path("reject", review.reject_candidate, name="reject-candidate"),
    path("merge", review.merge_candidate, name="merge-candidate"),
    path("split", review.split_candidate, name="split-candidate"),
    path("join", review.join_candidate, name="join-candidate"),
    path("register", review.register_candidate, name="register-candidate"),
    path("take-back", review.take_back_candidate, name="take-back-candidate"),
]

# What was read from one file.
BATCH: list[URLPattern | URLResolver] = [
    path("", review.batch, name="batch"),
    path("accept", review.accept_batch, name="accept-batch"),
    path("lists/", adoption.lists, name="batch-lists"),
    path("lists/adopt", adoption.adopt_lists, name="adopt-lists"),
    path("lists/<int:act_id>/undo", adoption.undo_adoption, name="undo-adoption"),
    path("determinations/", determinations.determinations, name="batch-determinations"),
    path("columns/", ledgers.columns, name="ledger-columns"),
    path("worklist/", ledgers.worklist, name="worklist"),
    path("again", ledgers.take_in_again, name="take-in-again"),
    path("undo/", undoing.undo_batch, name="undo-batch"),
    path("<int:no>/", include(CANDIDATE)),
]

# What is handed in.
INTAKE: list[URLPattern | URLResolver] = [
    path("", incoming.intake, name="intake"),
    path("file", incoming.hand_in, name="hand-in"),
    path("ledger", incoming.hand_in_ledger, name="hand-in-ledger"),
    path("typed/", typed.typed, name="typed"),
    path("jobs/<int:job_id>/", incoming.job, name="job"),
    path("jobs/<int:job_id>/cancel", incoming.cancel_job, name="cancel-job"),
    path("jobs/<int:job_id>/place/<int:place_id>", incoming.place_of_upload, name="place-of-upload"),
    path("<int:batch_id>/", include(BATCH)),
]

# What people are told of what ends, and what becomes of it.
REMINDERS: list[URLPattern | URLResolver] = [
    path("", mailroom.mailroom, name="mailroom"),
    path("letters/<int:letter_id>/", mailroom.letter, name="letter"),
    path("letters/<int:letter_id>/page", mailroom.letter_itself, {"form": "page"}, name="letter-page"),
    path("letters/<int:letter_id>/text", mailroom.letter_itself, {"form": "text"}, name="letter-text"),
    path("letters/<int:letter_id>/file", mailroom.letter_file, name="letter-file"),
    path("letters/<int:letter_id>/again", mailroom.send_again, name="send-again"),
    path("lines/<int:reminder_id>/acknowledge", mailroom.acknowledge_for, name="acknowledge-for"),
    path("tasks/<int:task_id>/later", mailroom.put_off_task, name="put-off-task"),
    path("notices/", notices.notices, name="notices"),
    path("notices/all.zip", notices.notices_file, name="notices-file"),
    path("notices/<int:key>.docx", notices.notice_file, name="notice-file"),
    path("send/<int:place_id>", mailroom.send_now, name="send-now"),
    path("tonight/<int:place_id>/", tonight.tonight, name="tonight"),
    path("tonight/<int:place_id>/<int:recipient_id>/", tonight.tonight_letter, name="tonight-letter"),
    path(
        "tonight/<int:place_id>/<int:recipient_id>/page",
        tonight.tonight_letter_itself,
        {"form": "page"},
        name="tonight-letter-page",
    ),
    path(
        "tonight/<int:place_id>/<int:recipient_id>/text",
        tonight.tonight_letter_itself,
        {"form": "text"},
        name="tonight-letter-text",
    ),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="documents", query_string=True), name="home"),
    path("d/", documents.documents, name="documents"),
    path("d/export.csv", exports.export, {"form": exports.CSV}, name="export-csv"),
    path("d/export.xlsx", exports.export, {"form": exports.WORKBOOK}, name="export-xlsx"),
    path("d/export.json", exports.export, {"form": exports.JSON}, name="export-json"),
    path(f"d/{ID_MARK}<int:document_id>/route", decisions.choose_route, name="choose-route"),
    path(f"d/{ID_MARK}<int:document_id>/step", progress.say_done, name="say-done"),
    path(f"d/{ID_MARK}<int:document_id>/step/<int:act_id>/take-back", progress.take_back_step, name="take-back-step"),
    path(f"d/{ID_MARK}<int:document_id>/tiers", progress.choose_tiers, name="choose-tiers"),
    path(f"d/{ID_MARK}<int:document_id>/decide/", resolutions.decide, name="decide"),
    path(f"d/{ID_MARK}<int:document_id>/decide/<slug:what>", resolutions.prepare, name="decide-what"),
    path(f"d/{ID_MARK}<int:document_id>/decide/<slug:what>/confirm", resolutions.confirm, name="decide-confirm"),
    path(f"d/{ID_MARK}<int:document_id>/acts/<int:act_id>/undo", resolutions.undo, name="undo-act"),
    path(f"d/{ID_MARK}<int:document_id>/findings/<str:key>", decisions.accept_finding, name="accept-finding"),
    path("d/<path:reference>", documents.document, name="document"),
    path("intake/", include(INTAKE)),
    path("reminders/", include(REMINDERS)),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:place_id>/<slug:key>", rules.confirm_rule, name="confirm-rule"),
    path("r/<str:token>", reminders.reminder, name="reminder"),
    path("r/<str:token>/answer", reminders.answer, name="answer-reminder"),
    path("r/<str:token>/acknowledge", reminders.acknowledge, name="acknowledge"),
    path("r/<str:token>/put-off", reminders.put_off, name="put-off"),
    path("calendar/<str:secret>.ics", calendars.calendar, name="calendar"),
    path("r/<str:token>/step", reminders.step, name="step-reminder"),
    path("r/<str:token>/step/<int:act_id>/take-back", reminders.take_step_back, name="unstep-reminder"),
    path("ledgers/<int:place_id>.xlsx", ledgers.export, name="export-ledger"),
    path("login/", LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", theme.choose, name="theme"),
]
