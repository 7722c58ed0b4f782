"""What somebody has to see to, as far as people or nights have touched it; what is due is computed (`rules.tiers`)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from lifecycle.models.record import Act
from lifecycle.querysets import TaskQuerySet
from lifecycle.rules import day_before
from offices.models import Jurisdiction, Organ
from registry.models import Document


class Task(models.Model):
    """评估 of a document before it ends: to say how it goes on. Its key names the work: evaluate:17."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    key = models.CharField(max_length=40, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="tasks")
    # Who answers today: the successor of the organ that answered for it. NULL: no organ is recorded.
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    # The first day without the document, as when it was last kept.
    until = models.DateField()
    # One more whenever the day moves, also back, and whenever what had closed it is taken back.
    cycle = models.PositiveIntegerField(default=1)
    # The tier that is due and that nobody has answered; empty for none.
    tier = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    closed_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        indexes = [
            # What reminds somebody in a place, by the organ whose people are to be told.
            models.Index(fields=["jurisdiction", "state", "organ", "tier", "cycle"], name="task_of_organ"),
            models.Index(fields=["jurisdiction", "state", "until"], name="task_of_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state="closed") | Q(closed_by=None), name="what_is_open_is_not_closed"),
            models.CheckConstraint(condition=Q(state="open") | Q(tier=""), name="what_is_closed_reminds_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.cycle} {self.tier or self.state}"

    @property
    def due_on(self) -> date:
        """The last valid day."""
        return day_before(self.until)


class Snooze(models.Model):
    """Nobody is reminded of it before `until`, for a reason; of a moved day it says nothing. The latest counts."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="snoozes")
    cycle = models.PositiveIntegerField()
    until = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_snooze_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.task_id} until {self.until}"
