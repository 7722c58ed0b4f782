"""Who may still be told, and may still answer: whoever has a role for the task's organ or in its place on that day."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import Contact, Reminder
from sentences.refusals import Refused

Role = Contact.Role


def in_a_role(reminders: QuerySet[Reminder], day: date) -> QuerySet[Reminder]:
    """Whose recipient still is contact or leader of the organ that answers today, or the office of the place."""
    of_organ = Q(organ=OuterRef("task__organ")) & ~Q(role=Role.OFFICE)
    of_office = Q(jurisdiction=OuterRef("task__jurisdiction"), role=Role.OFFICE)
    return reminders.filter(
        Exists(Contact.objects.on(day).filter(of_organ | of_office, recipient=OuterRef("recipient")))
    )


def refuse_outsider(reminder: Reminder, day: date) -> None:
    """Refused("no_longer_contact"): a letter stays with whoever got it, its right to answer does not."""
    if not in_a_role(Reminder.objects.filter(pk=reminder.pk), day).exists():
        raise Refused("no_longer_contact", name=reminder.recipient.name)
