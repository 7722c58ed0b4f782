"""The nightly run: one job per place and day, asked for until it is done, so that a machine that was off catches up."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.conf import settings

from jobs.claims import ask
from jobs.models import Job
from notifications.expiry import nearing_end
from offices.actors import house
from offices.models import Jurisdiction
from offices.moments import LOCAL, day_of

KIND = "flag_expiring"


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


def flag_expiring(job: Job) -> dict[str, object]:
    """Counts per tier what nears its end on the job's day; the rows themselves are always asked anew."""
    place = Jurisdiction.objects.get(jobs=job)
    day = date.fromisoformat(job.arguments["day"])
    tiers = Counter(nearing.tier for nearing in nearing_end(place, day))
    return {"day": day.isoformat(), "tiers": {str(tier): count for tier, count in sorted(tiers.items())}}
