"""Deciding about one candidate: that it comes in, which of two sources is right, which document it is, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from intake.admission import admit_these
from intake.handling import (
    Conflict,
    Stands,
    Step,
    add_step,
    hold,
    keep,
    refuse_if_seen_otherwise,
    refuse_unless_waiting,
)
from intake.lists import apply_lists
from intake.outlooks import Outlook, outlook_of
from intake.settlements import MAY_BE_OURS, MAY_BE_THEIRS
from lifecycle.models import ListApplication
from offices.actors import Actor
from registry.models import Candidate, Document
from sentences.refusals import Refused

Answers = Mapping[str, Stands]


@transaction.atomic
def accept(
    candidate: Candidate, answers: Answers | None = None, *, by: Actor, at: datetime, seen: str | None = None
) -> Candidate:
    """Takes one candidate in as `admit` does. `answers`: by field, which of two readings stands.

    Refused("changed_meanwhile" | "candidate_accepted" | "candidate_rejected" | "candidate_merged"),
    Refused("conflicts_left") where one is not answered, Refused("not_answerable") for an answer that can't be carried
    out, Refused("title_missing").
    """
    held, outlook = _waiting(candidate, seen)
    answered = [
        _answered(one, (answers or {})[one["field"]]) for one in outlook.conflicts if one["field"] in (answers or {})
    ]
    add_step(held, Step.ACCEPTED, by=by, at=at, answers=answered)
    return _take_in(held, by=by, at=at)


@transaction.atomic
def accept_as_another(candidate: Candidate, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """It is none of the documents that are registered: it is registered anew. Refuses as `accept` does."""
    held, _ = _waiting(candidate, seen)
    add_step(held, Step.CHOSE, by=by, at=at, chosen=None)
    held.document, held.conflicts = None, []
    add_step(held, Step.ACCEPTED, by=by, at=at, answers=[])
    return _take_in(held, by=by, at=at)


@transaction.atomic
def join(candidate: Candidate, document: Document, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """It is that document, whatever it was matched with. Where it contradicts nothing there it is accepted at once.

    Refused("joined_elsewhere") for a document of another place; else it refuses as `accept` does.
    """
    held, _ = _waiting(candidate, seen)
    if document.jurisdiction_id != held.batch.jurisdiction_id:
        raise Refused("joined_elsewhere", title=document.title)
    add_step(held, Step.CHOSE, by=by, at=at, chosen=document.pk)
    held.document, held.conflicts = document, []
    found = outlook_of(held)
    held.conflicts = list(found.conflicts)
    if held.conflicts:
        keep(held)
        return held
    add_step(held, Step.ACCEPTED, by=by, at=at, answers=[])
    return _take_in(held, by=by, at=at)


@transaction.atomic
def reject(candidate: Candidate, reason: str, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """It is nothing for the register. Refused("reason_missing"); else it refuses as `accept` does."""
    held, _ = _waiting(candidate, seen)
    if not reason.strip():
        raise Refused("reason_missing")
    add_step(held, Step.REJECTED, by=by, at=at, reason=reason.strip())
    held.state = Candidate.State.REJECTED
    keep(held)
    return held


def _waiting(candidate: Candidate, seen: str | None) -> tuple[Candidate, Outlook]:
    held = hold(candidate)
    outlook = outlook_of(held)
    refuse_if_seen_otherwise(held, outlook.conflicts, seen)
    refuse_unless_waiting(held)
    return held, outlook


def _answered(conflict: Conflict, stands: Stands) -> Conflict:
    field = conflict["field"]
    if field not in (MAY_BE_OURS if stands == Stands.OURS else MAY_BE_THEIRS):
        raise Refused("not_answerable", field=field)
    return {"field": field, "ours": conflict["ours"], "theirs": conflict["theirs"], "stands": stands.value}


def _take_in(held: Candidate, *, by: Actor, at: datetime) -> Candidate:
    """What it gives is written in an act of its own; a row of a list that was applied is applied as well."""
    if not held.facts["title"]:
        raise Refused("title_missing")
    left = outlook_of(held).conflicts
    if left:
        raise Refused("conflicts_left", count=len(left))
    # Answers count from here on: what stands in the row is what the admission reads.
    keep(held)
    admit_these(held.batch, [held], by=by, at=at)
    if held.state != Candidate.State.ACCEPTED:
        raise Refused("conflicts_left", count=len(held.conflicts))
    if held.kind == Candidate.Kind.ROW and held.notice and held.document and _is_applied(held.notice):
        apply_lists(held.batch, by=by, at=at, only=Document.objects.filter(pk=held.document.pk))
    return held


def _is_applied(notice: Candidate) -> bool:
    return ListApplication.objects.standing().filter(notice=notice.document_id).exists()
