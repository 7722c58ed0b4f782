"""The pages. Addresses are sentences: /d/BSDR-2020-0020001?on=2024-08-12."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from registry.models import ID_MARK
from web.views import decisions, documents, exports, resolutions, review, rules, theme

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
    path("intake/<int:batch_id>/", review.batch, name="batch"),
    path("intake/<int:batch_id>/accept", review.accept_batch, name="accept-batch"),
    path("intake/<int:batch_id>/<int:no>/", review.candidate, name="candidate"),
    path("intake/<int:batch_id>/<int:no>/accept", review.accept_candidate, name="accept-candidate"),
    path("intake/<int:batch_id>/<int:no>/correct", review.correct_candidate, name="correct-candidate"),
    path("intake/<int:batch_id>/<int:no>/reject", review.reject_candidate, name="reject-candidate"),
    path("intake/<int:batch_id>/<int:no>/merge", review.merge_candidate, name="merge-candidate"),
    path("intake/<int:batch_id>/<int:no>/split", review.split_candidate, name="split-candidate"),
    path("intake/<int:batch_id>/<int:no>/join", review.join_candidate, name="join-candidate"),
    path("intake/<int:batch_id>/<int:no>/register", review.register_candidate, name="register-candidate"),
    path("intake/<int:batch_id>/<int:no>/take-back", review.take_back_candidate, name="take-back-candidate"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:place_id>/<slug:key>", rules.confirm_rule, name="confirm-rule"),
    path("login/", LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", theme.choose, name="theme"),
]
