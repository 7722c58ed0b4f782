"""The nightly run: one job per place and day, asked for until it is done, so that a machine that was off catches up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery

from jobs.claims import ask
from jobs.models import Job
from lifecycle.rules import day_before
from lifecycle.task_keeping import Kept, keep
from notifications.expiry import tiers_due
from notifications.farewells import note_lapsed
from notifications.noting import Noted, note
from notifications.steps import Step, reached
from offices.actors import house
from offices.models import Jurisdiction
from offices.moments import LOCAL, day_of

KIND = "flag_expiring"
# By this name a round of the schedule that asks for nights is felt.
NIGHTS = "nightly"


def night_of(at: datetime) -> date:
    """The day whose run is due: before the nightly hour it is still yesterday's."""
    local = at.astimezone(LOCAL)
    return day_of(at) if local.hour >= settings.NIGHTLY_HOUR else day_of(at) - timedelta(days=1)


def ask_open_nights(at: datetime) -> list[Job]:
    """A job for every place whose night isn't done. Asking twice, or from two machines, gives the same rows."""
    night = night_of(at)
    done = Job.objects.of_kind(KIND).filter(state=Job.State.DONE, arguments__day=night.isoformat())
    places = Jurisdiction.objects.exclude(pk__in=done.values("jurisdiction"))
    return [job_for(place, night, at) for place in places]


def job_for(place: Jurisdiction, night: date, at: datetime) -> Job:
    return ask(
        f"{KIND}:{place.pk}:{night.isoformat()}",
        kind=KIND,
        arguments={"day": night.isoformat()},
        jurisdiction=place,
        by=house(KIND),
        at=at,
    )


def is_open(night: date) -> bool:
    """Whether some place's run of that night may still note something: letters wait for it."""
    over = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
    runs = Job.objects.of_kind(KIND).filter(state__in=over, arguments__day=night.isoformat())
    return Jurisdiction.objects.exclude(pk__in=runs.values("jurisdiction")).exists()


@dataclass(frozen=True, slots=True)
class Night:
    """What a run did. `lapsed`: reminders that something has lapsed as it was meant to, not among those of `noted`."""

    kept: Kept
    noted: Noted
    lapsed: int

    @property
    def reminders(self) -> int:
        """All that wait for a letter because of it."""
        return self.noted.reminders + self.lapsed


def flag_expiring(job: Job) -> dict[str, object]:
    """The run of one place and night. `tiers`: of how many documents each is due, as the command lists them."""
    place = Jurisdiction.objects.get(jobs=job)
    reached(Step.BEGUN, place)
    day = date.fromisoformat(job.arguments["day"])
    night = run_night([place], day)
    return {
        "day": day.isoformat(),
        "tiers": dict(tiers_due(place)),
        "tasks": asdict(night.kept),
        "noted": asdict(night.noted),
        "lapsed": night.lapsed,
    }


def run_night(places: Collection[Jurisdiction], day: date) -> Night:
    """Their tasks brought up to the day, and who is to be told. Doing it again adds nothing."""
    since = last_nights(places, day)
    kept = keep(places, day, since)
    reached(Step.KEPT, len(places))
    noted, farewells = note(places, day), note_lapsed(since, day)
    noted.nobody += farewells.nobody
    reached(Step.NOTED, len(places))
    return Night(kept, noted, farewells.noted)


def last_nights(places: Collection[Jurisdiction], day: date) -> dict[int, date]:
    """By place, the last day before this one for which it was done, however long ago; for a first run, yesterday."""
    done = Job.objects.of_kind(KIND).filter(jurisdiction=OuterRef("pk"), state=Job.State.DONE)
    # Nights are asked for in their order; all that were ever done need not be read.
    latest = done.filter(arguments__day__lt=day.isoformat()).order_by("-asked_at").values("key")[:1]
    asked = Jurisdiction.objects.filter(pk__in=[place.pk for place in places]).order_by()
    nights = asked.annotate(night=Subquery(latest)).values_list("pk", "night")
    return {place: date.fromisoformat(key.rpartition(":")[2]) if key else day_before(day) for place, key in nights}
