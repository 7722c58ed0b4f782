"""Documents that do nothing but extend another (延期文件): they end with it (沪府规〔2018〕22号及延期文件同时废止)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from lifecycle.acts import Effect
from lifecycle.models import Entry
from lifecycle.rules import Kind
from registry.identity import only_extends
from registry.models import Document

TAKING_WITH_THEM = frozenset({Kind.REPEAL, Kind.ANNULMENT})


def with_extensions(effects: Sequence[Effect]) -> list[Effect]:
    """The effects, and for each document repealed or annulled as a whole the same on what only extended it."""
    ending = {e.document.pk: e for e in effects if e.kind in TAKING_WITH_THEM and e.part == 0}
    named = {effect.document.pk for effect in effects}
    found = {
        notice.pk: replace(ending[parent], document=notice, facts={**ending[parent].facts, "extended": parent})
        for parent, notice in _extending(list(ending))
        if notice.pk not in named and notice.jurisdiction_id == ending[parent].document.jurisdiction_id
    }
    return [*effects, *found.values()]


def _extending(parents: Sequence[int]) -> list[tuple[int, Document]]:
    """(extended, extending): whose only work is that extension, by its title and by all that rests on it.

    A notice that lists a hundred documents may extend one of them and still stands when that one falls. What has been
    ended already is left alone.
    """
    if not parents:
        return []
    extending = Entry.objects.standing().filter(document__in=parents, kind=Kind.EXTENSION.value)
    notices = [one for one in extending.values_list("authority_document", flat=True) if one]
    resting: dict[int, set[int]] = defaultdict(set)
    for notice, document in (
        Entry.objects.standing().filter(authority_document__in=notices).values_list("authority_document", "document")
    ):
        if notice and document != notice:
            resting[notice].add(document)
    ended = Entry.objects.standing().filter(document__in=notices, kind__in=[kind.value for kind in TAKING_WITH_THEM])
    documents = (
        Document.objects.select_related("jurisdiction").filter(pk__in=notices).exclude(pk__in=ended.values("document"))
    )
    return [
        (resting[notice.pk].pop(), notice)
        for notice in documents.order_by("pk")
        if len(resting[notice.pk]) == 1 and only_extends(notice.title)
    ]
