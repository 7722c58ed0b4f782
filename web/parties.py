"""Who made a document and who drafted it, by today's names; the title keeps the one of its time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from lifecycle.answers import Answer
from lifecycle.rules.deadlines import Owner

# So many stand by name in every line of a plan; the facts have them all.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Parties:
    """`drafter` empty: not recorded."""

    issuers: tuple[str, ...]
    drafter: str

    def organ(self, owner: Owner) -> str:
        """Whose turn it is, by name; empty where only the role is known."""
        return {Owner.DRAFTER: self.drafter, Owner.ISSUER: self._issued_by}.get(owner, "")

    @property
    def _issued_by(self) -> str:
        """Of many the lead organ, and how many there are (等N家)."""
        if len(self.issuers) <= NAMED:
            return "、".join(self.issuers)
        lead, count = self.issuers[0], len(self.issuers)
        return ngettext("%(lead)s and %(count)s other", "%(lead)s and %(count)s others", count - 1) % {
            "lead": lead,
            "count": count - 1,
        }


def parties_of(answer: Answer) -> Parties:
    document = answer.document
    issuers = tuple(organ.name for organ in answer.attached.issuers)
    return Parties(issuers, str(document.drafter) if document.drafter else "")
