"""Taking back what was done last to a candidate at the review desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from intake.admission import undo_acts
from intake.handling import Step, add_step, hold, keep, last_step, refuse_if_seen_otherwise, restore
from intake.outlooks import outlook_of
from lifecycle.models import Act
from offices.actors import Actor
from registry.models import Candidate
from sentences.refusals import Refused


@transaction.atomic
def take_back(candidate: Candidate, *, by: Actor, at: datetime, seen: str | None = None) -> Candidate:
    """Undoes what was done to it last; an acceptance, too, also one that came with its whole batch.

    Refused("changed_meanwhile"), Refused("nothing_to_take_back"), Refused("candidate_merged") for what another one
    holds, Refused("cut_off_handled") where what was cut off has been accepted or handled since.
    """
    held = hold(candidate)
    refuse_if_seen_otherwise(held, outlook_of(held).conflicts, seen)
    found = last_step(held)
    if held.state == Candidate.State.MERGED:
        raise Refused("candidate_merged", no=held.no)
    if held.state == Candidate.State.ACCEPTED:
        return _withdraw(held, found, by=by, at=at)
    if found is None or found[1]["what"] == Step.CUT_OFF:
        raise Refused("nothing_to_take_back", no=held.no)
    of, step = found
    others = _set_free(held, step, by=by, at=at)
    restore(held, step, of, by=by, at=at)
    keep(held, *others)
    return held


def _withdraw(held: Candidate, found: tuple[int, Mapping[str, Any]] | None, *, by: Actor, at: datetime) -> Candidate:
    """Reverses the acts that wrote what it gives; what they held besides is written anew: nothing else moves."""
    standing = held.batch.acts.standing()
    acts: set[Act] = {*standing.filter(entries__document=held.document), *standing.filter(links__candidate=held)}
    if held.kind == Candidate.Kind.DOCUMENT:
        acts |= {*standing.filter(entries__authority_document=held.document)}
    if found and found[1]["what"] == Step.ACCEPTED:
        restore(held, {"was": {"state": Candidate.State.WAITING.value}}, found[0], by=by, at=at)
    else:
        add_step(held, Step.TAKEN_BACK, by=by, at=at, of=None)
        held.state = Candidate.State.WAITING
    keep(held)
    undo_acts(
        held.batch, list(acts), Candidate.objects.filter(pk=held.pk), by=by, at=at, reason=f"{held.batch}: {held.no}"
    )
    return held


def _set_free(held: Candidate, step: Mapping[str, Any], *, by: Actor, at: datetime) -> list[Candidate]:
    """What the step made of other candidates is undone with it."""
    others: list[Candidate] = []
    steps = [step]
    if step["what"] == Step.MERGED:
        others = list(Candidate.objects.filter(batch=held.batch, no=step["with"]))
        for other in others:
            of, away = last_step(other) or (0, {"was": {"state": Candidate.State.WAITING.value}})
            restore(other, away, of, by=by, at=at)
    elif step["what"] == Step.SPLIT:
        others = list(Candidate.objects.filter(batch=held.batch, no=step["cut_off"]))
        for other in others:
            if other.state == Candidate.State.ACCEPTED or len(other.handling) > 1:
                raise Refused("cut_off_handled", no=other.no)
            steps += other.handling
            add_step(other, Step.MERGED_AWAY, by=by, at=at, into=held.no)
            other.state = Candidate.State.MERGED
    came = Candidate.objects.filter(batch=held.batch, no__in=[no for one in steps for no in one.get("came", [])])
    if handled := came.exclude(state=Candidate.State.WAITING, handling=[]).first():
        raise Refused("cut_off_handled", no=handled.no)
    came.delete()
    rows = Candidate.objects.filter(pk__in=step.get("rows", []))
    for other in others:
        rows.update(notice=other if step["what"] == Step.MERGED else held)
    return others
