"""The rules of a place, and what its office answers to the questions they leave open."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.confirmations import confirm
from offices.models import Jurisdiction
from offices.moments import now
from web.asking import Asked, ask
from web.desk import decider, decides
from web.forms import AnswerForm, refusals_at
from web.rulesheet import sheet_of


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    asked = ask(request, now())
    if not asked.places:
        return render(request, "web/rules.html", {"asked": asked})
    place = _place(asked, request.GET.get("place") or str(asked.places[0].pk))
    sheet = sheet_of(place, asked, decides=not asked.other and decides(asked, place))
    return render(request, "web/rules.html", {"asked": asked, "sheet": sheet})


@require_http_methods(["GET", "POST"])
def confirm_rule(request: HttpRequest, place_id: int, key: str) -> HttpResponse:
    """For the law of today, whatever day the page was asked for. Whoever comes by a link is sent to the page."""
    at = now()
    asked = ask(request, at)
    place = _place(asked, str(place_id))
    if request.method == "GET":
        return redirect(f"{reverse('rules', query={**request.GET.dict(), 'place': place.pk})}#ask-{key}")
    by = decider(request, asked, place)
    form = AnswerForm(key, request.POST)
    if form.is_valid():
        with refusals_at(form, rule_value_wrong="value", rule_values_clash="value", rule_source_missing="source"):
            confirm(place, key, **form.cleaned_data, by=by, at=at)
            return redirect(f"{reverse('rules')}?place={place.pk}#{key}")
    sheet = sheet_of(place, asked, decides=True, refused=form)
    return render(request, "web/rules.html", {"asked": asked, "sheet": sheet}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _place(asked: Asked, pk: str) -> Jurisdiction:
    """Whatever is out of sight is as if it weren't there."""
    place = next((place for place in asked.places if str(place.pk) == pk), None)
    if place is None:
        raise Http404
    return place
