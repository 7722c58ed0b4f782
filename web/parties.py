"""Who made a document and who drafted it, by today's names; the title keeps the one of its time."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.rules.deadlines import Owner
from offices.models import OrganName
from registry.models import Document, Issuer


@dataclass(frozen=True, slots=True)
class Parties:
    """`drafter` empty: not recorded."""

    issuers: tuple[str, ...]
    drafter: str

    def organ(self, owner: Owner) -> str:
        """Whose turn it is, by name; empty where only the role is known."""
        return {Owner.DRAFTER: self.drafter, Owner.ISSUER: "、".join(self.issuers)}.get(owner, "")


def parties_of(document: Document) -> Parties:
    issuing = Issuer.objects.filter(document=document).order_by("position", "organ__names__valid_from")
    names = issuing.values_list("organ", "organ__names__name", "organ__names__number")
    # The last name of each organ stays, in the place where the organ came first.
    issuers = {organ: str(OrganName(name=name or "", number=number or "")) for organ, name, number in names}
    return Parties(tuple(issuers.values()), str(document.drafter) if document.drafter else "")
