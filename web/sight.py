"""Which other documents a reader may follow a link to; what is out of sight is named and not linked."""

from __future__ import annotations

from collections.abc import Iterable

from registry.models import Document
from web.asking import Asked


def in_sight(documents: Iterable[Document], asked: Asked) -> frozenset[int]:
    """Ids. No query where there is nothing to ask."""
    ids = frozenset(document.pk for document in documents)
    if not ids or asked.reach.everything:
        return ids
    return frozenset(Document.objects.within(asked.reach).filter(pk__in=ids).values_list("pk", flat=True))
