"""Days that no decision of an office can have: a year typed wrong must not become the law of two thousand years."""

from __future__ import annotations

from datetime import date

from sentences.refusals import Refused

FIRST, LAST = date(1949, 10, 1), date(2999, 12, 31)


def refuse_other_ages(*days: date | None) -> None:
    """Refused("day_implausible"). None is not stated."""
    for day in days:
        if day and not FIRST <= day <= LAST:
            raise Refused("day_implausible", day=day)
