"""Who may decide here, and which form they have handed in without success."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from offices.actors import Actor, person
from offices.models import Jurisdiction, User
from web.asking import Asked
from web.forms import ReasonForm, RouteForm


@dataclass(frozen=True, slots=True)
class Desk:
    """What the reader may do on a document's page, which route and page of the ledger they look at, a refused form."""

    decides: bool = False
    route: str = ""
    ledger: str = ""
    choosing: RouteForm | None = None
    accepting: ReasonForm | None = None
    # Which finding `accepting` is about.
    finding: str = ""


def decides(asked: Asked, place: Jurisdiction) -> bool:
    """Nobody decides in the past: as known at another moment, a page only answers."""
    return asked.as_known_at is None and asked.reach.decides_in(place.pk)


def decider(request: HttpRequest, asked: Asked, place: Jurisdiction) -> Actor:
    """PermissionDenied for who may only look."""
    if not asked.reach.decides_in(place.pk):
        raise PermissionDenied
    return person(cast(User, request.user))
