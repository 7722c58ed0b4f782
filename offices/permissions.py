"""Who may decide: officers, in their place and in those under it. To see is more than to decide; see `reach`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from offices.reach import with_children

if TYPE_CHECKING:
    from offices.models import Jurisdiction, User


def may_decide(user: User | AnonymousUser, jurisdiction: Jurisdiction, day: date) -> bool:
    """`day` is the reader's today: it decides which memberships hold."""
    if user.is_anonymous or not user.is_active:
        return False
    if user.is_superuser:
        return True
    officers = user.memberships.on(day).filter(role="officer")
    return jurisdiction.pk in with_children("Jurisdiction", "parent_id", {one.jurisdiction_id for one in officers})
