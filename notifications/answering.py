"""What whoever got a letter does about a line of it: acknowledges it, or follows its signed link to an answer."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction

from notifications.models import Letter, Reminder
from offices.actors import Actor
from sentences.refusals import Refused

# A link is good for one reminder; what it may still do hangs on its task, whose cycle moves on.
SALT = "notifications.reminder"


def token_of(reminder: Reminder) -> str:
    """For an address: says which reminder, and that this register wrote it."""
    return signing.dumps(reminder.pk, salt=SALT)


def reminder_of(token: str) -> Reminder:
    """Refused("link_unreadable") for what this register didn't sign."""
    try:
        # Without an age: a letter may lie for months, and answers are refused by what the task has become.
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Refused("link_unreadable") from None
    reminder = Reminder.objects.select_related("task__document__jurisdiction", "recipient").filter(pk=pk).first()
    if reminder is None:
        raise Refused("link_unreadable")
    return reminder


def acknowledge(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """That somebody has seen it: no leader hears of this tier. False where somebody had before."""
    unseen = Reminder.objects.filter(pk=reminder.pk, acknowledged_at=None)
    return bool(unseen.update(acknowledged_at=at, acknowledged_by=by.name))


@transaction.atomic
def send_again(letter: Letter) -> bool:
    """One that was refused for good goes out again, for instance to an address that has been mended.

    Its message id stays. False where it hadn't failed.
    """
    failed = Letter.objects.filter(pk=letter.pk, state=Letter.State.FAILED)
    changed = failed.update(state=Letter.State.WAITING, not_before=None, problem="")
    if changed:
        letter.reminders.filter(state=Reminder.State.FAILED).update(state=Reminder.State.NOTED)
    return bool(changed)
