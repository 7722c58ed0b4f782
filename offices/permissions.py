"""Who may decide: officers, in their place and in those under it. To see is more than to decide; see `reach`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from offices.reach import reach_of

if TYPE_CHECKING:
    from offices.models import Jurisdiction, User


def may_decide(user: User | AnonymousUser, jurisdiction: Jurisdiction, day: date) -> bool:
    """`day` is the reader's today: it decides which memberships hold."""
    return reach_of(user, day).decides_in(jurisdiction.pk)
