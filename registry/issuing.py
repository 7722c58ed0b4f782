"""Who made which document: its organs in printed order, by the name each bears today, with every number it has had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from offices.models import OrganName
from registry.models import Document, Issuer


@dataclass(frozen=True, slots=True)
class IssuingOrgan:
    """`lead` is the one whose number the code carries (牵头机关)."""

    name: str
    numbers: frozenset[str]
    lead: bool


def issuing_organs(documents: Iterable[Document]) -> dict[int, list[IssuingOrgan]]:
    """By document; empty for one without issuers. One query however many there are."""
    names = (
        Issuer.objects.filter(document__in=list(documents))
        .order_by("document", "position", "organ__names__valid_from")
        .values_list("document", "position", "organ__names__name", "organ__names__number")
    )
    by_position: dict[tuple[int, int], list[OrganName]] = defaultdict(list)
    for document, position, name, number in names:
        by_position[document, position].append(OrganName(name=name or "", number=number or ""))
    organs: dict[int, list[IssuingOrgan]] = defaultdict(list)
    for (document, position), known in by_position.items():
        numbers = frozenset(name.number for name in known if name.number)
        organs[document].append(IssuingOrgan(str(known[-1]), numbers, lead=position == 0))
    return organs
