"""Whether the schedule lives: each of its rounds, by what it does, leaves the moment at which a worker ran it."""

from datetime import datetime, timedelta

from django.conf import settings

from jobs.models import Pulse

# Rounds that a busy worker may miss, and the least that long work takes, before silence means that something is dead.
ROUNDS, LEAST = 6, timedelta(minutes=30)


def felt(name: str, at: datetime) -> None:
    """Of two schedules the later round counts."""
    if not Pulse.objects.filter(name=name).update(at=at):
        Pulse.objects.bulk_create([Pulse(name=name, at=at)], ignore_conflicts=True)


def last_felt(name: str) -> datetime | None:
    """None: no such round was ever run."""
    return Pulse.objects.filter(name=name).values_list("at", flat=True).first()


def patience() -> timedelta:
    """For so long silence means nothing yet."""
    return max(LEAST, ROUNDS * timedelta(seconds=settings.SCHEDULE_SECONDS))
