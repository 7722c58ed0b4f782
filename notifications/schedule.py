"""Whether the nights come: of each place the last one that was done, the next one, and by how much one is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from jobs.models import Job
from jobs.pulses import last_felt, patience
from notifications.nightly import KIND, night_of
from offices.models import Jurisdiction
from offices.moments import LOCAL


class Turn(StrEnum):
    """How it stands with the night that is due: done, being done, soon to be done, or not done and late."""

    DONE = "done"
    RUNNING = "running"
    SOON = "soon"
    FAILED = "failed"
    # Its job waits, and nobody takes it.
    UNTAKEN = "untaken"
    # Nobody has even asked for it.
    UNASKED = "unasked"


LATE = frozenset({Turn.FAILED, Turn.UNTAKEN, Turn.UNASKED})


@dataclass(frozen=True, slots=True)
class Run:
    """`last_day`, `last_at` None: no night was ever done there. `late`: zero where nothing is late.

    `nobody`: of how many tasks the last one could tell nobody; `error` the last line of why the one that is due failed.
    """

    place: Jurisdiction
    turn: Turn
    last_day: date | None
    last_at: datetime | None
    late: timedelta
    nobody: int
    error: str

    @property
    def is_late(self) -> bool:
        return self.turn in LATE


@dataclass(frozen=True, slots=True)
class Schedule:
    """Late places first. `felt` None: no round of the schedule was ever run."""

    runs: tuple[Run, ...]
    next_at: datetime
    felt: datetime | None
    silent: timedelta
    dead: bool

    @property
    def late(self) -> list[Run]:
        return [run for run in self.runs if run.is_late]

    @property
    def well(self) -> bool:
        return not (self.dead or self.late)


def due_at(night: date) -> datetime:
    """From when on it may be run."""
    return datetime.combine(night, time(settings.NIGHTLY_HOUR), LOCAL)


def schedule_of(places: Collection[Jurisdiction], at: datetime) -> Schedule:
    """Two queries, however many places."""
    night, felt = night_of(at), last_felt()
    runs = [_run(place, night, at, felt) for place in _with_nights(places, night)]
    silent = at - felt if felt else timedelta(0)
    return Schedule(
        runs=tuple(sorted(runs, key=lambda run: (-run.late, run.place.name))),
        next_at=due_at(night + timedelta(days=1)),
        felt=felt,
        silent=silent,
        dead=felt is None or silent > patience(),
    )


def coming_night(place: Jurisdiction, at: datetime) -> date:
    """The one that is due and not done, else the next."""
    night = night_of(at)
    done = Job.objects.of_kind(KIND).filter(jurisdiction=place, state=Job.State.DONE, arguments__day=night.isoformat())
    return night + timedelta(days=1) if done.exists() else night


def _with_nights(places: Collection[Jurisdiction], night: date) -> list[Jurisdiction]:
    jobs = Job.objects.of_kind(KIND).filter(jurisdiction=OuterRef("pk")).order_by("-asked_at")
    due, done = jobs.filter(arguments__day=night.isoformat()), jobs.filter(state=Job.State.DONE)
    return list(
        Jurisdiction.objects.filter(pk__in=[place.pk for place in places]).annotate(
            due_error=Subquery(due.values("error")[:1]),
            due_state=Subquery(due.values("state")[:1]),
            due_lease=Subquery(due.values("lease_until")[:1]),
            done_day=Subquery(done.values(day=KT("arguments__day"))[:1]),
            done_at=Subquery(done.values("finished_at")[:1]),
            nobody=Subquery(done.values(nobody=KT("result__noted__nobody"))[:1]),
        )
    )


def _run(place: Jurisdiction, night: date, at: datetime, felt: datetime | None) -> Run:
    found = vars(place)
    turn = _turn(found, night, at, felt)
    return Run(
        place=place,
        turn=turn,
        last_day=date.fromisoformat(found["done_day"]) if found["done_day"] else None,
        last_at=found["done_at"],
        late=at - due_at(night) if turn in LATE else timedelta(0),
        nobody=int(found["nobody"] or 0),
        error=((found["due_error"] or "").strip().splitlines() or [""])[-1],
    )


def _turn(found: dict[str, object], night: date, at: datetime, felt: datetime | None) -> Turn:
    state, lease = found["due_state"], found["due_lease"]
    if state == Job.State.DONE:
        return Turn.DONE
    if state in (Job.State.FAILED, Job.State.CANCELLED):
        return Turn.FAILED
    if state == Job.State.RUNNING and isinstance(lease, datetime) and at < lease:
        return Turn.RUNNING
    # A place that was made since the night gets its first one from the next round.
    new = found["done_day"] is None and felt is not None and at - felt <= patience()
    if at - due_at(night) <= patience() or (new and state is None):
        return Turn.SOON
    return Turn.UNASKED if state is None else Turn.UNTAKEN
