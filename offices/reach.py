"""How far a person sees on a day: whole places for those who work in them, one organ's documents for its contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from offices.models import User


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of what is visible. A superior place includes the places under it; an organ includes those it succeeded."""

    jurisdictions: frozenset[int] = frozenset()
    organs: frozenset[int] = frozenset()
    everything: bool = False


def reach_of(user: User | AnonymousUser, day: date) -> Reach:
    if user.is_anonymous or not user.is_active:
        return Reach()
    if user.is_superuser:
        return Reach(everything=True)
    memberships = list(user.memberships.on(day))
    places = {m.jurisdiction_id for m in memberships if m.role != "contact"}
    organs = {m.organ_id for m in memberships if m.role == "contact"}
    return Reach(with_children("Jurisdiction", "parent_id", places), with_children("Organ", "successor_id", organs))


def with_children(model: str, link: str, roots: set[int]) -> frozenset[int]:
    """The rows themselves and whatever hangs below them by `link`."""
    if not roots:
        return frozenset()
    # By name, because the models' querysets import this module.
    pairs = apps.get_model("offices", model).objects.exclude(**{link: None}).values_list(link, "pk")
    children = defaultdict(list)
    for parent, child in pairs:
        children[parent].append(child)
    return frozenset(_descend(children, roots))


def _descend(children: Mapping[int, Iterable[int]], roots: set[int]) -> set[int]:
    seen, open_ends = set(roots), list(roots)
    while open_ends:
        found = set(children.get(open_ends.pop(), ())) - seen
        seen |= found
        open_ends.extend(found)
    return seen
