"""One letter on the desk: what became of each of its lines, each attempt to send it, and where it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from lifecycle.models import Task
from notifications.filters import letters_about
from notifications.models import Delivery, Letter, Reminder
from notifications.reading import LINES
from notifications.wording import tier_sentence
from web.asking import Asked
from web.mailroom import Row, lines_before, within

PAGE = 20
# Attempts that are told of; a letter that waits for a server makes some a day.
ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Line:
    reminder: Reminder
    today: date

    @property
    def what(self) -> str:
        return tier_sentence(self.reminder.tier)

    @property
    def cause(self) -> str:
        return self.reminder.get_cause_display()

    @property
    def state(self) -> str:
        return self.reminder.get_state_display()

    @property
    def asked_for(self) -> bool:
        """Whether its task still asks what this line asked."""
        task = self.reminder.task
        return task.state == Task.State.OPEN and task.cycle == self.reminder.cycle

    @property
    def can_wait(self) -> bool:
        """Whether a day is left to which it could be put off."""
        return self.asked_for and self.reminder.task.due_on > self.today

    @property
    def acknowledgeable(self) -> bool:
        reached = (Reminder.State.SENT, Reminder.State.FAILED)
        return self.asked_for and self.reminder.state in reached and self.reminder.acknowledged_at is None

    @property
    def acknowledged(self) -> str:
        """By whom, and for whom where that is somebody else; empty where nobody has."""
        reminder = self.reminder
        if reminder.acknowledged_at is None:
            return ""
        said = {"by": reminder.acknowledged_by, "name": reminder.recipient.name}
        if reminder.acknowledged_by == reminder.recipient.name:
            return gettext("Acknowledged by %(by)s.") % said
        return gettext("Acknowledged by %(by)s for %(name)s.") % said


@dataclass(frozen=True)
class LetterPage:
    """`number`: which page of its lines."""

    asked: Asked
    letter: Letter
    number: str

    @cached_property
    def page(self) -> Page[Reminder]:
        lines = lines_before(self.asked).filter(letter=self.letter)
        shown = lines.select_related("task__document__jurisdiction", "recipient").order_by("task__until", "pk")
        return Paginator(shown, PAGE).get_page(self.number)

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(reminder, self.asked.today) for reminder in self.page]

    @cached_property
    def row(self) -> Row:
        return Row(self.letter, self.page.paginator.count, 0, self.elsewhere)

    @cached_property
    def elsewhere(self) -> int:
        """Lines about places in which the reader doesn't decide."""
        return 0 if within(self.asked) is None else self.letter.reminders.count() - self.page.paginator.count

    @property
    def cut(self) -> int:
        """How many lines are composed to be looked at, where there are more; else 0."""
        return LINES if self.page.paginator.count > LINES else 0

    @cached_property
    def attempts(self) -> list[tuple[Delivery, str]]:
        """Latest first."""
        last = self.letter.deliveries.order_by("-attempt")[:ATTEMPTS]
        return [(delivery, delivery.get_outcome_display()) for delivery in last]


def letter_before(asked: Asked, letter_id: int) -> Letter:
    """404 for what says nothing of a place in which the reader decides."""
    return get_object_or_404(letters_about(within(asked)).select_related("recipient"), pk=letter_id)


def line_before(asked: Asked, reminder_id: int) -> Reminder:
    """404 as above, and for what was never in a letter."""
    lines = lines_before(asked).filter(letter__isnull=False)
    return get_object_or_404(lines.select_related("task__document", "recipient"), pk=reminder_id)


def task_before(asked: Asked, task_id: int) -> Task:
    """404 as above."""
    tasks = Task.objects.select_related("document__jurisdiction", "jurisdiction")
    task = get_object_or_404(tasks, pk=task_id)
    if not asked.reach.decides_in(task.jurisdiction_id):
        raise Http404
    return task
