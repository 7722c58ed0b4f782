"""The night of all places, against the SQL that finds what is due there and a bare `bulk_create` of as many rows.

Finding is one statement for each place, because how far ahead something is due follows from the law of the place. An
interval for each document would not do: it can't tell an end that somebody decided from one that nobody has seen. So
it is asked of the register's own tables, and must find the very documents that the night noted.

The same night again writes nothing; it is measured against finding alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from benchmarks.figures import Bench, peak_of_this, seconds
from benchmarks.moments import DAY
from lifecycle.models import Snooze, Task
from lifecycle.rulebook import rules_for
from lifecycle.rules import day_before
from lifecycle.task_keeping import Kept
from lifecycle.task_tiers import reckonings
from lifecycle.undecided import BY_ITSELF, DECISIONS
from notifications.models import Contact, Delivery, Letter, Recipient, Reminder
from notifications.nightly import Night, run_night
from notifications.noting import Noted
from offices.models import Jurisdiction, Organ

FACTOR = 3
# The limit is one of large registers: of smaller ones a night is mostly the price of asking at all.
LIMITED_FROM = 1_000_000
ROUNDS = 3
BATCH = 2000
# What a night writes, and what hangs on that.
WRITTEN = (Delivery, Reminder, Letter, Snooze, Task)
TABLES = ", ".join(model._meta.db_table for model in WRITTEN)
# A place, and the first and the last of the first days without a document of which something is due there.
Ahead = tuple[int, date, date]

_FIND = """
SELECT ending.document_id, ending.until, ending.organ_id, contact.recipient_id
FROM lifecycle_ending ending
JOIN lifecycle_period period ON period.document_id = ending.document_id AND period.valid_from = ending.until
    AND period.part = 0 AND period.known_until IS NULL
JOIN lifecycle_entry closing ON closing.id = period.entry_id
JOIN notifications_contact contact ON contact.organ_id = ending.organ_id
WHERE ending.jurisdiction_id = %s AND ending.until >= %s AND ending.until <= %s AND closing.kind IN ({by_itself})
    AND NOT EXISTS (
        SELECT 1 FROM lifecycle_entry told LEFT JOIN lifecycle_entry undoing ON undoing.reverses_id = told.id
        WHERE told.document_id = ending.document_id AND told.part = 0 AND told.kind IN ({decisions})
            AND undoing.id IS NULL
    )
"""
_KINDS = {"by_itself": sorted(BY_ITSELF), "decisions": DECISIONS}
# Constants of the code, no words of anybody else.
FIND = _FIND.format(**{name: ", ".join(f"'{kind}'" for kind in kinds) for name, kinds in _KINDS.items()})


class NotWhatIsDue(Exception):
    """The night noted something else than what is due, or did something twice."""


def nights_of_all(bench: Bench) -> None:
    name_contacts()
    rounds = [_measured() for _ in range(ROUNDS)]
    first, second, finding, writing = (min(took) for took in list(zip(*rounds, strict=True))[:4])
    highest = max(peak for *_, peak in rounds)
    factor = FACTOR if bench.rows >= LIMITED_FROM else None
    bench.measured("night_of_all", factor, first, finding + writing, highest)
    bench.measured("second_night_of_all", factor, second, finding, highest)


def _measured() -> tuple[float, float, float, float, float]:
    """Seconds of the night, of the same night again, of finding and of writing; and the night's memory."""
    places = list(Jurisdiction.objects.order_by("pk"))
    _throw_away()
    with peak_of_this() as peak:
        first = seconds(partial(run_night, places, DAY))
        _settle()
        second = seconds(partial(_again, places))
        highest = peak()
    found: list[Any] = []
    ahead = what_is_ahead(places)
    finding = seconds(lambda: found.extend(find(ahead)))
    refuse_what_differs(found)
    rows = list(Task.objects.order_by("pk")), list(Reminder.objects.order_by("pk"))
    _throw_away()
    return first, second, finding, seconds(partial(_write, *rows)), highest


def _again(places: Sequence[Jurisdiction]) -> None:
    night = run_night(places, DAY)
    if night != Night(Kept(), Noted(), lapsed=0):
        raise NotWhatIsDue(night)


def what_is_ahead(places: Sequence[Jurisdiction]) -> list[Ahead]:
    known = reckonings(rules_for(places, DAY))
    return [(place, DAY, day_before(reckoning.bands(DAY, DAY)[-1].before)) for place, reckoning in known.items()]


def find(ahead: Sequence[Ahead]) -> list[Any]:
    found: list[Any] = []
    with connection.cursor() as cursor:
        for place, first, last in ahead:
            cursor.execute(FIND, [place, first.isoformat(), last.isoformat()])
            found += cursor.fetchall()
    return found


def refuse_what_differs(found: Sequence[Any]) -> None:
    """Whoever is to be told of a document was told, and nobody else of any other."""
    noted = Reminder.objects.order_by().values_list("task__document", "recipient")
    due = {(document, recipient) for document, _, _, recipient in found}
    if not due or set(noted) != due or Task.objects.count() != len(due):
        raise NotWhatIsDue(len(due), len(noted))


def name_contacts() -> None:
    """A contact for each organ, and for each place its office."""
    organs = Organ.objects.order_by("pk").values_list("pk", "jurisdiction")
    roles: list[tuple[str, int, int | None, str]] = [
        (f"organ{organ}", place, organ, Contact.Role.CONTACT) for organ, place in organs
    ]
    roles += [(f"office{place.pk}", place.pk, None, Contact.Role.OFFICE) for place in Jurisdiction.objects.all()]
    people = [Recipient(name=name, address=f"{name}@bench.example") for name, *_ in roles]
    Recipient.objects.bulk_create(people, BATCH)
    contacts = (
        Contact(recipient=person, jurisdiction_id=place, organ_id=organ, role=role)
        for person, (_, place, organ, role) in zip(people, roles, strict=True)
    )
    Contact.objects.bulk_create(contacts, BATCH)


def _write(tasks: Sequence[Task], reminders: Sequence[Reminder]) -> None:
    Task.objects.bulk_create(tasks, BATCH)
    Reminder.objects.bulk_create(reminders, BATCH)


def _throw_away() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {TABLES}")
            return
        for model in WRITTEN:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def _settle() -> None:
    """What the database's own housekeeping does before another night comes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else f"VACUUM ANALYZE {TABLES}")
