"""How far a person sees on a day: whole places for those who work in them, one organ's documents for its contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from offices.models import Jurisdiction, User

# UNION and not UNION ALL: rows that hang on each other in a ring end it all the same.
BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM {table} WHERE id IN ({roots})
    UNION SELECT child.id FROM {table} AS child JOIN below ON child.{link} = below.id
)
SELECT * FROM {table} WHERE id IN (SELECT id FROM below) ORDER BY {order}
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of what is visible. A superior place includes the places under it; an organ includes those it succeeded.

    `deciding`: where more is allowed than to look. `places` are the rows of `jurisdictions`, by name.
    """

    jurisdictions: frozenset[int] = frozenset()
    organs: frozenset[int] = frozenset()
    everything: bool = False
    deciding: frozenset[int] = frozenset()
    places: tuple[Jurisdiction, ...] = field(default=(), compare=False, repr=False)

    def decides_in(self, place: int) -> bool:
        return self.everything or place in self.deciding


def reach_of(user: User | AnonymousUser, day: date) -> Reach:
    """A query for the memberships, one for the places, one for the organs."""
    if user.is_anonymous or not user.is_active:
        return Reach()
    if user.is_superuser:
        return Reach(everything=True)
    memberships = list(user.memberships.on(day))
    places = _below(
        "Jurisdiction", "parent_id", {m.jurisdiction_id for m in memberships if m.role != "contact"}, "name"
    )
    organs = _below("Organ", "successor_id", {m.organ_id for m in memberships if m.role == "contact"}, "id")
    return Reach(
        jurisdictions=frozenset(place.pk for place in places),
        organs=frozenset(organ.pk for organ in organs),
        deciding=_under({m.jurisdiction_id for m in memberships if m.role == "officer"}, places),
        places=tuple(places),
    )


def reach_over(place: Jurisdiction) -> Reach:
    """Of one place and those under it, whoever asks."""
    places = _below("Jurisdiction", "parent_id", {place.pk}, "name")
    return Reach(frozenset(one.pk for one in places), places=tuple(places))


def _below(model: str, link: str, roots: Collection[int | None], order: str) -> list[Any]:
    """The rows themselves and whatever hangs below them by `link`; it reads no other row."""
    if not roots:
        return []
    # By name, because the models' querysets import this module.
    rows = apps.get_model("offices", model).objects
    marks = ", ".join(["%s"] * len(roots))
    sql = BELOW.format(table=rows.model._meta.db_table, roots=marks, link=link, order=order)
    return list(rows.raw(sql, list(roots)))


def _under(roots: Iterable[int], places: Collection[Jurisdiction]) -> frozenset[int]:
    """Those of the places that are the roots or hang below them."""
    found, size = set(roots), -1
    while len(found) > size:
        size = len(found)
        found |= {place.pk for place in places if place.parent_id in found}
    return frozenset(found)
