"""The clock of a place: a writer locks it before it looks, so that what it saw is still so when it writes.

A module of its own, because `acts` and `periods` both need it and the one imports the other.
"""

from collections.abc import Collection

from lifecycle.models import Clock
from offices.models import Jurisdiction


def lock(jurisdiction: Jurisdiction) -> Clock:
    """Held until the transaction ends: no other act of the place is written meanwhile. Only inside `atomic`.

    Called first by every verb that checks and then writes; whoever waited reads what the one before has written.
    """
    Clock.objects.get_or_create(jurisdiction=jurisdiction)
    return Clock.objects.select_for_update().get(jurisdiction=jurisdiction)


def lock_all(places: Collection[int]) -> None:
    """The same of several places, always in the same order: two who lock some of the same never wait for each other."""
    asked = Clock.objects.select_for_update().filter(jurisdiction__in=places).order_by("jurisdiction")
    known = set(asked.values_list("jurisdiction", flat=True))
    missing = sorted(set(places) - known)
    if missing:
        Clock.objects.bulk_create((Clock(jurisdiction_id=place) for place in missing), ignore_conflicts=True)
        lock_all(places)
