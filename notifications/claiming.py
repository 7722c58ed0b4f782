"""Letters in the hands of one worker: claimed for a while, marked when it is known what became of them.

Each is one conditional UPDATE: whoever comes too late changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from notifications.models import Channel, Delivery, Letter, Reminder
from offices.moments import day_of

# Asked about together just before they go: at a usual pace within the same second.
BATCH = 100
# A worker that needs longer for its batch notices and leaves the rest to others.
LEASE = timedelta(minutes=15)
# After the first failure that may pass; twice as long after each further one.
PATIENCE = timedelta(minutes=5)
LONGEST_PATIENCE = timedelta(hours=6)


@transaction.atomic
def claim(at: datetime, channel: str = Channel.MAIL) -> list[Letter]:
    """A batch that nobody else has, oldest first, each with its attempt begun; empty when nothing waits."""
    token, waiting = uuid.uuid4(), Letter.objects.takeable(at).filter(channel=channel)
    ids = list(waiting.order_by("day", "pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return []
    # Asked again in the UPDATE itself: of two who read the same ids one changes each row.
    mine = Letter.objects.takeable(at).filter(pk__in=ids)
    mine.update(state=Letter.State.SENDING, claim=token, lease_until=at + LEASE, attempt=F("attempt") + 1)
    letters = list(Letter.objects.filter(claim=token).select_related("recipient__robot").order_by("day", "pk"))
    Delivery.objects.bulk_create(Delivery(letter=letter, attempt=letter.attempt, at=at) for letter in letters)
    return letters


def is_ours(letter: Letter, at: datetime) -> bool:
    """False once the lease has run out: somebody else may be sending it."""
    return letter.lease_until is not None and at < letter.lease_until


def mark_sent(letter: Letter, reminders: Collection[Reminder], at: datetime) -> None:
    with transaction.atomic():
        if _release(letter, state=Letter.State.SENT, sent_at=at, problem=""):
            _mark(reminders, state=Reminder.State.SENT, sent_on=day_of(at))
            _tell(letter, Delivery.Outcome.ACCEPTED, "")


def mark_refused(letter: Letter, reminders: Collection[Reminder], said: str) -> None:
    """For good: this address or this letter will not be taken later either."""
    with transaction.atomic():
        if _release(letter, state=Letter.State.FAILED, problem=said):
            _mark(reminders, state=Reminder.State.FAILED)
            _tell(letter, Delivery.Outcome.REFUSED, said)


def put_off(letter: Letter, said: str, at: datetime) -> None:
    """It may go later: waiting again, each time twice as long."""
    pause = min(PATIENCE * 2 ** min(letter.attempt - 1, 10), LONGEST_PATIENCE)
    with transaction.atomic():
        if _release(letter, state=Letter.State.WAITING, problem=said, not_before=at + pause):
            _tell(letter, Delivery.Outcome.PUT_OFF, said)


def drop(letter: Letter) -> None:
    """Nothing in it stands any more."""
    with transaction.atomic():
        if _release(letter, state=Letter.State.DROPPED):
            _tell(letter, Delivery.Outcome.DROPPED, "")


def supersede(reminders: Collection[Reminder]) -> None:
    _mark(reminders, state=Reminder.State.SUPERSEDED)


def _release(letter: Letter, **fields: object) -> bool:
    held = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=Letter.State.SENDING)
    return bool(held.update(claim=None, lease_until=None, **fields))


def _mark(reminders: Collection[Reminder], **fields: object) -> None:
    ids = [reminder.pk for reminder in reminders]
    Reminder.objects.filter(pk__in=ids, state=Reminder.State.NOTED).update(**fields)


def _tell(letter: Letter, outcome: Delivery.Outcome, said: str) -> None:
    Delivery.objects.filter(letter=letter, attempt=letter.attempt).update(outcome=outcome, said=said)
