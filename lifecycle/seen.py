"""Whether a decision is still about what the person saw who makes it."""

from __future__ import annotations

from django.db.models import Q

from lifecycle.models import Act, Entry
from lifecycle.rules import Kind
from registry.models import Document
from sentences.refusals import Refused


def written_of(document: Document) -> int:
    """How many entries there are on it. Entries are only ever added, so an equal number says that nothing changed."""
    return document.entries.count()


def written_about(act: Act) -> int:
    """The same of all that the act touches, but for its own entries; of what a text goes on as, too."""
    touched = Q(document__in=act.entries.values("document"))
    renewals = act.entries.filter(kind=Kind.RENEWAL.value)
    going_on = Q(document__in=renewals.values("authority_document"))
    return Entry.objects.filter(touched | going_on).exclude(act=act).count()


def refuse_if_changed(act: Act, seen: int | None) -> None:
    """Within the act's transaction, which then leaves nothing behind. None: nobody looked, as for a command.

    Refused("changed_meanwhile").
    """
    if seen is not None and written_about(act) != seen:
        raise Refused("changed_meanwhile")
