"""Which document is meant by a person who must mean exactly one."""

from __future__ import annotations

from lifecycle.answers import registered
from registry.models import Document
from registry.querysets import DocumentQuerySet
from registry.references import find
from sentences.refusals import Refused


def the_one(reference: str, among: DocumentQuerySet | None = None) -> Document:
    """Refused("not_found" | "not_one"). A row whose registration was undone is no document of the register."""
    # No database takes a NUL in a text, and nothing is called so.
    meant = registered(find(reference.replace("\0", ""), among))
    found = list(meant.select_related("jurisdiction")[:2])
    if len(found) != 1:
        raise Refused("not_one" if found else "not_found", reference=reference)
    return found[0]
