"""What a decision would change, as it is laid before whoever confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.explanations import authority_line, entry_line, explain
from lifecycle.models import Entry
from lifecycle.rehearsals import Consequence, Rehearsal
from lifecycle.rules import Status, last_day, stated
from lifecycle.rules.differences import Difference
from web.headings import Heading, heading_of
from web.statuses import Look, look_of


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that would be written, or (`undone`) taken back. `on` None: its own day is not recorded."""

    line: str
    on: date | None
    authority: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """`first`, `last` inclusive; None: since ever, for ever. A look of None: not in the register."""

    part: int
    first: date | None
    last: date | None
    before: Look | None
    after: Look | None


@dataclass(frozen=True, slots=True)
class Told:
    """`before`, `after`: the sentence for the day looked at; empty where the register doesn't know the document."""

    heading: Heading
    reference: str
    written: Sequence[Written]
    changes: Sequence[Changed]
    before: str
    after: str


def shown_of(rehearsal: Rehearsal) -> dict[str, object]:
    """What `web/_consequences.html` takes."""
    told = [_told(consequence) for consequence in rehearsal.consequences]
    return {"told": told, "others": rehearsal.others, "touched": len(told) + rehearsal.others}


def _told(consequence: Consequence) -> Told:
    document = consequence.document
    return Told(
        heading=heading_of(document.title),
        reference=document.code_key or document.number_key or "",
        written=[written(entry) for entry in consequence.entries],
        changes=changed(consequence.changes),
        before=explain(consequence.before) if consequence.before else "",
        after=explain(consequence.after) if consequence.after else "",
    )


def written(entry: Entry) -> Written:
    told = entry.reverses or entry
    return Written(entry_line(told), stated(told.takes_effect), authority_line(told), undone=entry.reverses is not None)


def changed(changes: Mapping[int, Sequence[Difference]]) -> list[Changed]:
    """By part, 0 the whole."""
    return [_changed(part, change) for part, of_part in changes.items() for change in of_part]


def _changed(part: int, change: Difference) -> Changed:
    return Changed(part, stated(change.first), last_day(change.until), _look(change.before), _look(change.after))


def _look(status: Status | None) -> Look | None:
    return look_of(status) if status else None
