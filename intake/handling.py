"""What persons did to a candidate at the review desk: a step each, with what it was before, so that it can be undone.

Steps are only added. Taking one back is a step itself, which names the one it takes back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lifecycle.clock import lock
from offices.actors import Actor
from registry.models import Batch, Candidate
from sentences.refusals import Refused

Conflict = dict[str, str]


class Step(StrEnum):
    ACCEPTED = "accepted"
    CHOSE = "chose"  # which document it is: a registered one, or none of them
    CORRECTED = "corrected"
    REJECTED = "rejected"
    MERGED = "merged"  # the next one was found to be a part of it
    MERGED_AWAY = "merged_away"  # it was found to be a part of another
    SPLIT = "split"
    CUT_OFF = "cut_off"  # it was made of the end of another
    TAKEN_BACK = "taken_back"


class Stands(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


# Whatever a step may change of a candidate and taking it back restores. An acceptance that is taken back leaves it
# with the document it made: accepted once more, it is the same one.
_CHOICE = ("state", "document_id", "conflicts")
_KEPT = (*_CHOICE, "facts", "first_line", "last_line")
_REMAKING = (Step.CORRECTED, Step.MERGED, Step.SPLIT)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before them who decides: how often it was handled, its state, and its contradictions."""

    steps: int
    state: str
    conflicts: str

    def __str__(self) -> str:
        return f"{self.steps}.{self.state}.{self.conflicts}"


def seen_of(candidate: Candidate, conflicts: Iterable[Conflict]) -> str:
    """As a form carries it. `conflicts` as they were shown, for the register may change under a candidate."""
    told = json.dumps([dict(one) for one in conflicts], sort_keys=True).encode()
    return str(Seen(len(candidate.handling), candidate.state, hashlib.sha256(told).hexdigest()[:12]))


def hold(candidate: Candidate) -> Candidate:
    """As it is now, with the clock of its place locked: whoever handles it after this waits."""
    place = candidate.batch.jurisdiction
    lock(place)
    related = ("batch__file", "batch__jurisdiction", "document", "notice__document")
    return Candidate.objects.select_related(*related).get(pk=candidate.pk)


def refuse_if_seen_otherwise(candidate: Candidate, conflicts: Iterable[Conflict], seen: str | None) -> None:
    """None: nobody looked, as for a command. Refused("changed_meanwhile")."""
    if seen is not None and seen != seen_of(candidate, conflicts):
        raise Refused("changed_meanwhile")


def refuse_unless_waiting(candidate: Candidate) -> None:
    """Refused("candidate_accepted" | "candidate_rejected" | "candidate_merged")."""
    if candidate.state == Candidate.State.ACCEPTED:
        raise Refused("candidate_accepted", no=candidate.no)
    if candidate.state == Candidate.State.REJECTED:
        raise Refused("candidate_rejected", no=candidate.no)
    if candidate.state == Candidate.State.MERGED:
        raise Refused("candidate_merged", no=candidate.no)


def add_step(candidate: Candidate, what: Step, *, by: Actor, at: datetime, **more: Any) -> None:
    """Not saved. What the candidate is now is kept in the step: call it before anything is changed."""
    kept = _KEPT if what in _REMAKING else ("state", "conflicts") if what == Step.ACCEPTED else _CHOICE
    was = {name: getattr(candidate, name) for name in kept}
    step = {"what": what.value, "by": by.name, "at": at.isoformat(), "was": was, **more}
    candidate.handling = [*candidate.handling, step]


def standing_steps(candidate: Candidate) -> list[tuple[int, dict[str, Any]]]:
    """With their places in `handling`, those that were taken back and the taking back left out."""
    gone = {step["of"] for step in candidate.handling if step["what"] == Step.TAKEN_BACK}
    numbered = enumerate(candidate.handling)
    return [(at, step) for at, step in numbered if at not in gone and step["what"] != Step.TAKEN_BACK]


def last_step(candidate: Candidate) -> tuple[int, dict[str, Any]] | None:
    """The one that would be taken back. An acceptance that went with its batch is none any more."""
    accepted = candidate.state == Candidate.State.ACCEPTED
    steps = [one for one in standing_steps(candidate) if accepted or one[1]["what"] != Step.ACCEPTED]
    return steps[-1] if steps else None


def restore(candidate: Candidate, step: Mapping[str, Any], of: int, *, by: Actor, at: datetime) -> None:
    """As it was before the step. Not saved."""
    add_step(candidate, Step.TAKEN_BACK, by=by, at=at, of=of)
    for name, value in step["was"].items():
        setattr(candidate, name, value)


def keep(*candidates: Candidate) -> None:
    columns = ["facts", "first_line", "last_line", "state", "document", "conflicts", "handling"]
    Candidate.objects.bulk_update(candidates, columns)


def answers_of(candidate: Candidate) -> dict[tuple[str, str, str], Stands]:
    """(field, ours, theirs) → which of the two stands, as persons said when they accepted it.

    An answer is about what was before them: where the register says something else since, it is no answer.
    """
    return {
        (one["field"], one["ours"], one["theirs"]): Stands(one["stands"])
        for _, step in standing_steps(candidate)
        for one in step.get("answers", ())
    }


def unanswered(candidate: Candidate, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """What no person has answered yet."""
    answers = answers_of(candidate)
    return [one for one in conflicts if (one["field"], one["ours"], one["theirs"]) not in answers]


def fields_where(candidate: Candidate, stands: Stands) -> set[str]:
    return {field for (field, _, _), which in answers_of(candidate).items() if which == stands}


def is_chosen(candidate: Candidate) -> bool:
    """Whether a person said which document it is, so that nothing looks for another."""
    return any(step["what"] == Step.CHOSE for _, step in standing_steps(candidate))


def is_another(candidate: Candidate) -> bool:
    """Whether a person said that it is none of those that are registered."""
    chose = [step for _, step in standing_steps(candidate) if step["what"] == Step.CHOSE]
    return bool(chose) and chose[-1]["chosen"] is None


def next_no(batch: Batch) -> int:
    last = batch.candidates.order_by("-no").values_list("no", flat=True).first()
    return (last or 0) + 1
