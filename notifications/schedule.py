"""Whether anybody may rely on the reminders: the nights come, letters go out after them, and nothing waits for long."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from jobs.models import Job, Pulse
from jobs.pulses import last_felt, patience
from notifications.models import Delivery, Letter, Reminder
from notifications.nightly import KIND, NIGHTS, night_of
from notifications.posting import POSTING
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
class Waiting:
    """Reminders that were noted and have not gone. `since`: the night of the first one, None where there is none.

    `overdue`: longer than a day. `refused`: by which words the mail server refuses the register itself, or empty.
    """

    count: int
    since: date | None
    overdue: bool
    refused: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Late places first. `felt` None: no round of the schedule was ever run; `posted` None: none ever sent letters.

    `mute`: nights come, but no round of sending comes to its end.
    """

    at: datetime
    runs: tuple[Run, ...]
    felt: datetime | None
    posted: datetime | None
    waiting: Waiting

    @property
    def next_at(self) -> datetime:
        return due_at(night_of(self.at) + timedelta(days=1))

    @property
    def silent(self) -> timedelta:
        return self.at - self.felt if self.felt else timedelta(0)

    @property
    def dead(self) -> bool:
        return self.felt is None or self.silent > patience()

    @property
    def mute(self) -> bool:
        return not self.dead and (self.posted is None or self.at - self.posted > patience())

    @property
    def late(self) -> list[Run]:
        return [run for run in self.runs if run.is_late]

    @property
    def well(self) -> bool:
        """Whether it does what it can; what waits may still be others' doing."""
        return not (self.dead or self.mute or self.late or self.waiting.refused)


def due_at(night: date) -> datetime:
    """From when on it may be run."""
    return datetime.combine(night, time(settings.NIGHTLY_HOUR), LOCAL)


def schedule_of(places: Collection[Jurisdiction], at: datetime) -> Schedule:
    """A query, however many places."""
    night = night_of(at)
    return _schedule(_with_signs(_with_nights(places, night), places), at)


def troubles_of(places: Collection[Jurisdiction], at: datetime) -> Schedule:
    """With the runs of those places alone whose night isn't done, and of one more: a query for the top of any page."""
    night = night_of(at)
    one = min(place.pk for place in places)
    open_ones = _with_nights(places, night).filter(~Exists(_due(night).filter(state=Job.State.DONE)) | Q(pk=one))
    return _schedule(_with_signs(open_ones, places), at)


def _schedule(found: QuerySet[Jurisdiction], at: datetime) -> Schedule:
    places, night = list(found), night_of(at)
    # The same beside each place; where there is no place, only the rounds are asked for.
    signs: dict[str, Any] = vars(places[0]) if places else {"felt": last_felt(NIGHTS), "posted": last_felt(POSTING)}
    runs = [_run(place, night, at, signs["felt"]) for place in places]
    since = signs.get("waits_since")
    return Schedule(
        at=at,
        runs=tuple(sorted(runs, key=lambda run: (-run.late, run.place.name))),
        felt=signs["felt"],
        posted=signs["posted"],
        waiting=Waiting(
            count=signs.get("waits") or 0,
            since=since,
            # What came too late for its day's letter goes with the next one.
            overdue=since is not None and at - due_at(since + timedelta(days=1)) > patience(),
            refused=signs.get("refused") or "",
        ),
    )


def coming_night(place: Jurisdiction, at: datetime) -> date:
    """The one that is due and not done, else the next."""
    night = night_of(at)
    done = Job.objects.of_kind(KIND).filter(jurisdiction=place, state=Job.State.DONE, arguments__day=night.isoformat())
    return night + timedelta(days=1) if done.exists() else night


def _jobs() -> QuerySet[Job]:
    """Of the place in the query around."""
    return Job.objects.of_kind(KIND).filter(jurisdiction=OuterRef("pk")).order_by("-asked_at")


def _due(night: date) -> QuerySet[Job]:
    return _jobs().filter(arguments__day=night.isoformat())


def _with_nights(places: Collection[Jurisdiction], night: date) -> QuerySet[Jurisdiction]:
    due, done = _due(night), _jobs().filter(state=Job.State.DONE)
    return Jurisdiction.objects.filter(pk__in=[place.pk for place in places]).annotate(
        due_error=Subquery(due.values("error")[:1]),
        due_state=Subquery(due.values("state")[:1]),
        due_lease=Subquery(due.values("lease_until")[:1]),
        done_day=Subquery(done.values(day=KT("arguments__day"))[:1]),
        done_at=Subquery(done.values("finished_at")[:1]),
        nobody=Subquery(done.values(nobody=KT("result__noted__nobody"))[:1]),
    )


def _with_signs(found: QuerySet[Jurisdiction], places: Collection[Jurisdiction]) -> QuerySet[Jurisdiction]:
    """Beside each of them when a round last noted and sent, and what waits in all of the places: asked once."""
    noted = Reminder.objects.filter(state=Reminder.State.NOTED, task__jurisdiction__in=[place.pk for place in places])
    waits = noted.order_by().values("state")
    pulses = Pulse.objects.values("at")
    # By its last attempt alone; the settings are those of all places.
    refused = Delivery.objects.filter(
        outcome=Delivery.Outcome.SETTINGS, letter__state=Letter.State.WAITING, attempt=F("letter__attempt")
    )
    return found.annotate(
        felt=Subquery(pulses.filter(name=NIGHTS)[:1]),
        posted=Subquery(pulses.filter(name=POSTING)[:1]),
        waits=Subquery(waits.annotate(count=Count("pk")).values("count")),
        waits_since=Subquery(waits.annotate(since=Min("noted_on")).values("since")),
        refused=Subquery(refused.order_by("-at").values("said")[:1]),
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
