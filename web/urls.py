"""The pages. Addresses are sentences: /d/BSDR-2020-0020001?on=2024-08-12."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from registry.models import ID_MARK
from web.views import decisions, documents, exports, incoming, ledgers, resolutions, rules, theme, typed, undoing

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="documents", query_string=True), name="home"),
    path("d/", documents.documents, name="documents"),
    path("d/export.csv", exports.export, {"form": exports.CSV}, name="export-csv"),
    path("d/export.xlsx", exports.export, {"form": exports.WORKBOOK}, name="export-xlsx"),
    path("d/export.json", exports.export, {"form": exports.JSON}, name="export-json"),
    path(f"d/{ID_MARK}<int:document_id>/route", decisions.choose_route, name="choose-route"),
    path(f"d/{ID_MARK}<int:document_id>/decide/", resolutions.decide, name="decide"),
    path(f"d/{ID_MARK}<int:document_id>/decide/<slug:what>", resolutions.prepare, name="decide-what"),
    path(f"d/{ID_MARK}<int:document_id>/decide/<slug:what>/confirm", resolutions.confirm, name="decide-confirm"),
    path(f"d/{ID_MARK}<int:document_id>/acts/<int:act_id>/undo", resolutions.undo, name="undo-act"),
    path(f"d/{ID_MARK}<int:document_id>/findings/<str:key>", decisions.accept_finding, name="accept-finding"),
    path("d/<path:reference>", documents.document, name="document"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:place_id>/<slug:key>", rules.confirm_rule, name="confirm-rule"),
    path("intake/", incoming.intake, name="intake"),
    path("intake/file", incoming.hand_in, name="hand-in"),
    path("intake/ledger", incoming.hand_in_ledger, name="hand-in-ledger"),
    path("intake/typed/", typed.typed, name="typed"),
    path("intake/jobs/<int:job_id>/", incoming.job, name="job"),
    path("intake/jobs/<int:job_id>/cancel", incoming.cancel_job, name="cancel-job"),
    path("intake/jobs/<int:job_id>/place/<int:place_id>", incoming.place_of_upload, name="place-of-upload"),
    path("intake/<int:batch_id>/columns/", ledgers.columns, name="ledger-columns"),
    path("intake/<int:batch_id>/worklist/", ledgers.worklist, name="worklist"),
    path("intake/<int:batch_id>/again", ledgers.take_in_again, name="take-in-again"),
    path("intake/<int:batch_id>/undo/", undoing.undo_batch, name="undo-batch"),
    path("ledgers/<int:place_id>.xlsx", ledgers.export, name="export-ledger"),
    path("login/", LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", theme.choose, name="theme"),
]
