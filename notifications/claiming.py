"""Letters in the hands of one worker: claimed for a while, marked when it is known what became of them.

Each is one conditional UPDATE: whoever comes too late changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from notifications.models import Channel, Delivery, Letter, Reminder
from notifications.problems import Problem
from offices.moments import day_of

# Asked about together just before they go: at a usual pace within the same second.
BATCH = 100
# A worker that needs longer for its batch notices and leaves the rest to others.
LEASE = timedelta(minutes=15)
# The longest that one letter may take: as many answers as it needs, each with the timeout of the mail server.
LONGEST_LETTER = timedelta(minutes=4)
# So often may a letter kill its worker or raise an error of ours. What the mail server says doesn't count.
MOST_FAULTS = 5
# What became of attempts that count as such: one that stays begun was cut off.
FAULTS = (Delivery.Outcome.BEGUN, Delivery.Outcome.FAULT)
# After the first failure that may pass; twice as long after each further one.
PATIENCE = timedelta(minutes=5)
LONGEST_PATIENCE = timedelta(hours=6)


@transaction.atomic
def claim(at: datetime, channel: str = Channel.MAIL) -> list[Letter]:
    """A batch that nobody else has, oldest first, each with its attempt begun; empty when nothing waits.

    Whatever was cut off or raised before comes last and alone: if it does so again, it harms nobody else.
    """
    token = uuid.uuid4()
    takeable = Letter.objects.takeable(at).filter(channel=channel)
    harmful = Exists(Delivery.objects.filter(letter=OuterRef("pk"), outcome__in=FAULTS))
    harmless = takeable.filter(Q(attempt=0) | ~harmful)
    ids = list(harmless.order_by("day", "pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        counted = takeable.annotate(faults=Count("deliveries", filter=Q(deliveries__outcome__in=FAULTS)))
        ids = list(counted.order_by("faults", "day", "pk").values_list("pk", flat=True)[:1])
    if not ids:
        return []
    # Asked again in the UPDATE itself: of two who read the same ids one changes each row.
    mine = Letter.objects.takeable(at).filter(pk__in=ids)
    mine.update(state=Letter.State.SENDING, claim=token, lease_until=at + LEASE, attempt=F("attempt") + 1)
    letters = list(Letter.objects.filter(claim=token).select_related("recipient__robot").order_by("day", "pk"))
    Delivery.objects.bulk_create(Delivery(letter=letter, attempt=letter.attempt, at=at) for letter in letters)
    return letters


def is_ours(letter: Letter, at: datetime) -> bool:
    """False once the lease may run out while it is being sent: then somebody else may be sending it, too."""
    return letter.lease_until is not None and at < letter.lease_until - LONGEST_LETTER


def mark_sent(letter: Letter, reminders: Collection[Reminder], at: datetime) -> None:
    with transaction.atomic():
        if _release(letter, state=Letter.State.SENT, sent_at=at, problem=""):
            _mark(reminders, state=Reminder.State.SENT, sent_on=day_of(at))
            _tell(letter, Delivery.Outcome.ACCEPTED, "")


@transaction.atomic
def mark_taken(letter: int, attempt: int, at: datetime) -> None:
    """By a receipt, for a worker that died or lost the database before it could. What is marked stays as it is."""
    held = Letter.objects.filter(pk=letter, attempt=attempt, state=Letter.State.SENDING)
    if held.update(claim=None, lease_until=None, state=Letter.State.SENT, sent_at=at, problem=""):
        # What of it didn't stand was superseded before it went.
        noted = Reminder.objects.filter(letter=letter, state=Reminder.State.NOTED)
        noted.update(state=Reminder.State.SENT, sent_on=day_of(at))
        Delivery.objects.filter(letter=letter, attempt=attempt).update(outcome=Delivery.Outcome.ACCEPTED)


def mark_refused(letter: Letter, reminders: Collection[Reminder], said: str) -> None:
    """For good: this address or this letter will not be taken later either."""
    with transaction.atomic():
        if _release(letter, state=Letter.State.FAILED, problem=said):
            _mark(reminders, state=Reminder.State.FAILED)
            _tell(letter, Delivery.Outcome.REFUSED, said)


def put_off(letter: Letter, said: str, at: datetime, *, of_ours: bool = False) -> None:
    """It may go later: waiting again, each time twice as long. `of_ours`: because of the settings."""
    with transaction.atomic():
        if _wait(letter, said, at):
            _tell(letter, Delivery.Outcome.SETTINGS if of_ours else Delivery.Outcome.PUT_OFF, said)


def set_aside(letter: Letter, said: str, at: datetime) -> None:
    """It raised an error of ours: later again, and alone; but not for ever."""
    with transaction.atomic():
        if _wait(letter, said, at):
            _tell(letter, Delivery.Outcome.FAULT, said)
            _fail(Letter.objects.filter(pk=letter.pk))


def give_up(at: datetime) -> int:
    """Letters that killed their worker as often as they may: failed and visible. How many there were."""
    return _fail(Letter.objects.takeable(at).filter(state=Letter.State.SENDING))


def drop(letter: Letter) -> None:
    """Nothing in it stands any more."""
    with transaction.atomic():
        if _release(letter, state=Letter.State.DROPPED):
            _tell(letter, Delivery.Outcome.DROPPED, "")


def supersede(reminders: Collection[Reminder]) -> None:
    _mark(reminders, state=Reminder.State.SUPERSEDED)


@transaction.atomic
def _fail(letters: QuerySet[Letter]) -> int:
    """Those of them that have used up their faults."""
    counted = letters.annotate(faults=Count("deliveries", filter=Q(deliveries__outcome__in=FAULTS)))
    ids = list(counted.filter(faults__gte=MOST_FAULTS).values_list("pk", flat=True))
    # Asked again in the UPDATE, as for a claim.
    failed = letters.filter(pk__in=ids).update(
        state=Letter.State.FAILED, claim=None, lease_until=None, problem=Problem.GAVE_UP
    )
    Reminder.objects.filter(letter__in=ids, letter__state=Letter.State.FAILED, state=Reminder.State.NOTED).update(
        state=Reminder.State.FAILED
    )
    return failed


def _wait(letter: Letter, said: str, at: datetime) -> bool:
    pause = min(PATIENCE * 2 ** min(letter.attempt - 1, 10), LONGEST_PATIENCE)
    return _release(letter, state=Letter.State.WAITING, problem=said, not_before=at + pause)


def _release(letter: Letter, **fields: object) -> bool:
    held = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=Letter.State.SENDING)
    return bool(held.update(claim=None, lease_until=None, **fields))


def _mark(reminders: Collection[Reminder], **fields: object) -> None:
    ids = [reminder.pk for reminder in reminders]
    Reminder.objects.filter(pk__in=ids, state=Reminder.State.NOTED).update(**fields)


def _tell(letter: Letter, outcome: Delivery.Outcome, said: str) -> None:
    Delivery.objects.filter(letter=letter, attempt=letter.attempt).update(outcome=outcome, said=said)
