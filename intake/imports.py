"""The main job in one call: what was read is staged, admitted and, where it is a notice, applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intake.admission import admit
from intake.lists import apply_lists
from intake.staging import place_for, stage
from lifecycle.clock import lock
from lifecycle.models import Act
from offices.actors import Actor
from registry.models import Batch, Candidate
from registry.openers.source import Source
from registry.reading.facts import Reading
from registry.sources import read_source
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Imported:
    """`acts` is empty when nothing had to be written; `waiting` are candidates that a person has to settle."""

    batch: Batch
    reading: Reading
    acts: Sequence[Act]
    waiting: Sequence[Candidate]


def read_whole(source: Source) -> Reading:
    """Refused("nothing_read") for a source without a document or list."""
    reading = read_source(source)
    if reading.is_empty:
        raise Refused("nothing_read", file=source.name)
    return reading


@transaction.atomic
def stage_reading(source: Source, reading: Reading, *, place: str | None, by: Actor, at: datetime) -> Batch:
    """All or nothing. BadInput("place_unknown")."""
    jurisdiction = place_for(reading, name=place, source=source)
    lock(jurisdiction)
    return stage(source, reading, jurisdiction, by=by, at=at)


@transaction.atomic
def import_source(source: Source, *, place: str | None, accept_clean: bool, by: Actor, at: datetime) -> Imported:
    """All or nothing. Refused("nothing_read") for a source without a document or list, BadInput("place_unknown")."""
    reading = read_whole(source)
    batch = stage_reading(source, reading, place=place, by=by, at=at)
    if not accept_clean:
        return Imported(batch, reading, [], list(batch.candidates.open()))
    admitted = admit(batch, by=by, at=at)
    applied = apply_lists(batch, by=by, at=at)
    acts = [act for act in (admitted.act, *applied.acts) if act]
    return Imported(batch, reading, acts, list(batch.candidates.open()))
