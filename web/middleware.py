"""A refusal raised in a view becomes a page: its sentence, with the HTTP status of the table."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sentences.outcomes import outcome_of, sentence_of
from sentences.refusals import Refusal


class RefusalsBecomePages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = outcome_of(exception).http
        return render(request, "web/refused.html", {"sentence": sentence_of(exception)}, status=status)


def refusals_become_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> RefusalsBecomePages:
    return RefusalsBecomePages(get_response)
