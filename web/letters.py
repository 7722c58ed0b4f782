"""One letter on the desk: what became of each of its lines, each attempt to send it, and where it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

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
OUTCOMES: dict[str, Promise] = {
    Delivery.Outcome.BEGUN: pgettext_lazy("attempt", "begun, and never heard of again"),
    Delivery.Outcome.ACCEPTED: pgettext_lazy("attempt", "taken by the server"),
    Delivery.Outcome.PUT_OFF: pgettext_lazy("attempt", "put off"),
    Delivery.Outcome.REFUSED: pgettext_lazy("attempt", "refused"),
    Delivery.Outcome.DROPPED: pgettext_lazy("attempt", "nothing in it stood any more"),
    Delivery.Outcome.FAULT: pgettext_lazy("attempt", "set aside after an error of the program"),
    Delivery.Outcome.SETTINGS: pgettext_lazy("attempt", "put off: the server refuses the register itself"),
}
# Why it came to this person, as an officer reads it; the letter says it to them.
CAUSES: dict[str, Promise] = {
    Reminder.Cause.CONTACT: _("As the contact of the organ."),
    Reminder.Cause.NOBODY: _("In place of a contact: nobody is named for the organ."),
    Reminder.Cause.SILENCE: _("Because the contact was reminded and silent."),
    Reminder.Cause.UNREACHABLE: _("In place of contacts whose mail is refused."),
}
LINE_STATES: dict[str, Promise] = {
    Reminder.State.NOTED: pgettext_lazy("line", "waiting"),
    Reminder.State.SENT: pgettext_lazy("line", "sent"),
    Reminder.State.FAILED: pgettext_lazy("line", "failed"),
    Reminder.State.SUPERSEDED: pgettext_lazy("line", "overtaken"),
}


@dataclass(frozen=True, slots=True)
class Line:
    reminder: Reminder
    today: date

    @property
    def what(self) -> str:
        return tier_sentence(self.reminder.tier)

    @property
    def cause(self) -> Promise:
        return CAUSES[self.reminder.cause]

    @property
    def state(self) -> Promise:
        return LINE_STATES[self.reminder.state]

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
    def attempts(self) -> list[tuple[Delivery, Promise]]:
        """Latest first."""
        last = self.letter.deliveries.order_by("-attempt")[:ATTEMPTS]
        return [(delivery, OUTCOMES[delivery.outcome]) for delivery in last]


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
