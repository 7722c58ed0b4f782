"""A law or superior document that isn't in the register was amended or ended: an office says so, with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import record
from lifecycle.clock import lock
from lifecycle.links import bearing, lives_of
from lifecycle.models import InstrumentChange
from lifecycle.rules.links import Change, Name
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.identity import named_key, parse_number
from registry.identity.titles import whole_title
from registry.widths import TITLE, width
from sentences.refusals import Refused

_TITLE_AND_NUMBER = re.compile(r"(?P<title>《.+》)\s*[（(]?(?P<number>[^（()）《》]+)[）)]?")
SOURCE = width(InstrumentChange, "source")


@dataclass(frozen=True, slots=True)
class Instrument:
    """As people name it; either may be empty, not both."""

    title: str = ""
    number: str = ""

    @property
    def name(self) -> Name:
        return Name(named_key(self.title), self.number)


def instrument_called(text: str) -> Instrument:
    """《…条例》, a number, or 《…意见》（鲁政发〔2018〕3号). Refused("instrument_unnamed" | "title_too_long")."""
    number = parse_number(text)
    if number:
        return Instrument(number=number.key)
    both = _TITLE_AND_NUMBER.fullmatch(text.strip())
    second = parse_number(both["number"]) if both else None
    title = whole_title(both["title"] if both and second else text)
    if not named_key(title):
        raise Refused("instrument_unnamed", text=text)
    if len(title) > TITLE:
        raise Refused("title_too_long", length=len(title), limit=TITLE)
    return Instrument(title, second.key if second else "")


@transaction.atomic
def record_change(
    place: Jurisdiction,
    instrument: Instrument,
    *,
    what: Change,
    on: date,
    source: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> InstrumentChange:
    """For the place and those under it, from `on`; the same said again is what stands.

    Refused("change_source_missing" | "source_too_long"); Refused("change_in_register") for a registered document of
    the place or above: what happens to it is an entry of its own.
    """
    lock(place)
    named = source.strip()
    if not named:
        raise Refused("change_source_missing")
    if len(named) > SOURCE:
        raise Refused("source_too_long", length=len(named), limit=SOURCE)
    _refuse_what_is_registered(place, instrument)
    said = InstrumentChange(
        title=instrument.title,
        title_key=instrument.name.title,
        number_key=instrument.name.number,
        kind=what.value,
        on=on,
        source=named,
    )
    standing: InstrumentChange | None = (
        InstrumentChange.objects.standing()
        .filter(
            act__jurisdiction=place, title_key=said.title_key, number_key=said.number_key, kind=said.kind, on=said.on
        )
        .first()
    )
    if standing:
        return standing
    said.act = record(place, "record_change", [], by=by, at=at, reason=reason)
    said.save()
    return said


def _refuse_what_is_registered(place: Jurisdiction, instrument: Instrument) -> None:
    above = places_upwards(place)
    for life in lives_of(bearing([instrument.name]), None).values():
        if life.document.jurisdiction_id in above:
            raise Refused("change_in_register", title=life.document.title)


def places_upwards(place: Jurisdiction) -> set[int]:
    """The place and those above it."""
    return {place.pk} | (places_upwards(place.parent) if place.parent else set())
