"""Links both ways on a document's page: each with the other's status that day, and a way there where it is in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from lifecycle.models import KIND_NAMES, RELATION_NAMES
from lifecycle.rules.links import Relation
from lifecycle.ties import Tie, Ties
from web.asking import Asked
from web.statuses import Look, look_of


@dataclass(frozen=True, slots=True)
class Thread:
    """`url` empty: not in the register, or out of sight. `look` None: not in the register."""

    how: str | Promise
    name: str
    url: str
    look: Look | None


@dataclass(frozen=True, slots=True)
class Strand:
    """Links of one direction, and how many more there are."""

    title: str
    threads: Sequence[Thread]
    more: int


def strands_of(ties: Ties, asked: Asked) -> list[Strand]:
    """Those that have anything."""
    return list(_strands(ties, asked))


def _strands(ties: Ties, asked: Asked) -> Iterator[Strand]:
    if ties.names:
        threads = [_thread(tie, asked, seen=_in_sight(tie, asked)) for tie in ties.names]
        yield Strand(gettext("This document"), threads, ties.more_names)
    if ties.named_by:
        # Whatever is out of sight was left out when it was looked for.
        threads = [_thread(tie, asked, seen=True) for tie in ties.named_by]
        yield Strand(gettext("Names this document"), threads, ties.more_named_by)
    if ties.decides:
        threads = [_thread(tie, asked, seen=_in_sight(tie, asked)) for tie in ties.decides]
        yield Strand(gettext("Decided by this document"), threads, ties.more_decides)


def _in_sight(tie: Tie, asked: Asked) -> bool:
    if tie.document is None:
        return False
    return asked.reach.everything or tie.document.jurisdiction_id in asked.reach.jurisdictions


def _thread(tie: Tie, asked: Asked, *, seen: bool) -> Thread:
    return Thread(
        how=RELATION_NAMES[tie.how] if isinstance(tie.how, Relation) else KIND_NAMES[tie.how],
        name=tie.name,
        url=tie.document.get_absolute_url() + asked.suffix if tie.document and seen else "",
        look=look_of(tie.status) if tie.status else None,
    )
