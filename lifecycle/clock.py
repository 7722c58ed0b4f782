"""The clock of a place: a writer locks it before it looks, so that what it saw is still so when it writes.

A module of its own, because `acts` and `periods` both need it and the one imports the other.
"""

from lifecycle.models import Clock
from offices.models import Jurisdiction


def lock(jurisdiction: Jurisdiction) -> Clock:
    """Held until the transaction ends: no other act of the place is written meanwhile. Only inside `atomic`.

    Called first by every verb that checks and then writes; whoever waited reads what the one before has written.
    """
    Clock.objects.get_or_create(jurisdiction=jurisdiction)
    return Clock.objects.select_for_update().get(jurisdiction=jurisdiction)
