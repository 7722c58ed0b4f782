"""Who made a document and who drafted it, by today's names; the title keeps the one of its time."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.answers import Answer
from lifecycle.rules.deadlines import Owner


@dataclass(frozen=True, slots=True)
class Parties:
    """`drafter` empty: not recorded."""

    issuers: tuple[str, ...]
    drafter: str

    def organ(self, owner: Owner) -> str:
        """Whose turn it is, by name; empty where only the role is known."""
        return {Owner.DRAFTER: self.drafter, Owner.ISSUER: "、".join(self.issuers)}.get(owner, "")


def parties_of(answer: Answer) -> Parties:
    document = answer.document
    issuers = tuple(organ.name for organ in answer.attached.issuers)
    return Parties(issuers, str(document.drafter) if document.drafter else "")
