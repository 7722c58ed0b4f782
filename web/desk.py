"""Who may decide here, and which form they have handed in without success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from lifecycle.answers import Answer, answers
from offices.actors import Actor, person
from offices.models import Jurisdiction, User
from registry.models import ID_MARK, Document
from web.asking import Asked
from web.forms import ReasonForm, RouteForm
from web.headings import heading_of
from web.reply_forms import StepForm, TiersForm
from web.statuses import banner_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What the reader may do on a document's page, which route and page of the ledger they look at, a refused form."""

    decides: bool = False
    route: str = ""
    ledger: str = ""
    choosing: RouteForm | None = None
    stepping: StepForm | None = None
    tiering: TiersForm | None = None
    accepting: ReasonForm | None = None
    # Which finding `accepting` is about.
    finding: str = ""


def decides(asked: Asked, place: Jurisdiction) -> bool:
    """Nobody decides in the past: as known at another moment, a page only answers."""
    return asked.as_known_at is None and asked.reach.decides_in(place.pk)


def decided_places(asked: Asked) -> list[Jurisdiction]:
    """Those among which the reader decides, by name."""
    return [place for place in asked.places if asked.reach.decides_in(place.pk)]


def decider(request: HttpRequest, asked: Asked, place: Jurisdiction) -> Actor:
    """PermissionDenied for who may only look."""
    if not asked.reach.decides_in(place.pk):
        raise PermissionDenied
    return person(cast(User, request.user))


@dataclass(frozen=True, slots=True)
class Sitting:
    """An officer with one document before them, as it is known now: nobody decides in the past."""

    asked: Asked
    answer: Answer
    by: Actor

    @property
    def document(self) -> Document:
        return self.answer.document

    @property
    def parts(self) -> Mapping[int, str]:
        """Titles of the instruments with entries of their own, by number; only those can be decided about alone."""
        return {no: self.answer.attached.parts.get(no, "") for no in self.answer.parts}

    @property
    def context(self) -> dict[str, object]:
        document = self.document
        return {
            "asked": self.asked,
            "document": document,
            "answer": self.answer,
            "heading": heading_of(document.title),
            "look": banner_of(self.answer),
            "address": f"{address_of(document)}{self.asked.suffix}",
        }


def sit_down(request: HttpRequest, asked: Asked, document_id: int) -> Sitting:
    """404 for what is out of sight or no longer registered, PermissionDenied for who may only look."""
    document = in_sight_of(asked, document_id)
    by = decider(request, asked, document.jurisdiction)
    now_known = replace(asked, as_known_at=None)
    found = answers([document], asked.day)
    if not found:
        raise Http404
    return Sitting(now_known, found[0], by)


def in_sight_of(asked: Asked, document_id: int) -> Document:
    seen = Document.objects.within(asked.reach).select_related("jurisdiction")
    return get_object_or_404(seen, pk=document_id)


def address_of(document: Document) -> str:
    """A number may be that of several documents, the code and the row's id are not."""
    return reverse("document", args=[document.code_key or f"{ID_MARK}{document.pk}"])


def back_to(request: HttpRequest, document: Document, part: str) -> HttpResponse:
    """To the page as it was asked for."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{address_of(document)}{query}#{part}")
