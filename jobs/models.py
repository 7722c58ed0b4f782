"""Long work as a row: the message on the broker is only a trigger, the row says what is done."""

from django.conf import settings
from django.db import models

from jobs.querysets import JobQuerySet
from offices.models import Jurisdiction


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    # Names the work, not the attempt: whoever asks for the same work twice finds the same row.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="jobs")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    # While it runs: until when nobody else may take it. A worker that dies lets the lease run out.
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["kind", "jurisdiction", "-asked_at"], name="job_latest_of_kind"),
            # What the schedule looks for: open work whose lease has run out.
            models.Index(fields=["state", "lease_until"], name="job_stale"),
        ]

    def __str__(self) -> str:
        return self.key


class Pulse(models.Model):
    """When a round of that name last ran: the moment at which the schedule and a worker were at work together."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
