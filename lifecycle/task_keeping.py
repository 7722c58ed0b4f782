"""Tasks from what ends, night by night: made, moved, closed, opened again. Doing it twice changes nothing more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, islice

from django.db import transaction

from lifecycle.clock import lock_all
from lifecycle.intentions import NOTHING_SAID, Intention, intentions
from lifecycle.models import Ending, Period, Task
from lifecycle.rulebook import rules_for
from lifecycle.rules import day_after
from lifecycle.rules.deadlines import Route
from lifecycle.task_gaps import circles
from lifecycle.task_rows import Held, held_tasks, write_tasks
from lifecycle.task_tiers import Reckoning, reckonings
from lifecycle.undecided import End, end_of_row, ends, latest_acts
from offices.models import Jurisdiction
from offices.organs import successors

# Documents kept in one transaction: bounds memory, and how long verbs of their places may have to wait.
PAGE = 1000
OPEN = Task.State.OPEN.value


@dataclass
class Kept:
    """How many."""

    made: int = 0
    moved: int = 0
    closed: int = 0
    reopened: int = 0
    tiers: int = 0


def keep(places: Collection[Jurisdiction], day: date, since: Mapping[int, date]) -> Kept:
    """Brings their tasks up to the day. `since`: by place, the last day for which it was done, however long ago."""
    keeper = Keeper(places, day, since)
    gaps = chain.from_iterable(circle.gaps() for circle in circles(keeper.reckonings, since, day))
    while page := dict(islice(gaps, PAGE)):
        keeper.keep(page, set(page.values()))
    return keeper.kept


def keep_documents(documents: Collection[int], places: Collection[Jurisdiction], day: date) -> None:
    """The same for a few documents of these places, now."""
    keeper = Keeper(places, day, {place.pk: day for place in places})
    keeper.keep(documents, keeper.since.keys())


@dataclass
class Keeper:
    """Of some places for one night. A page is one transaction under the lock of its places."""

    places: Collection[Jurisdiction]
    day: date
    since: Mapping[int, date]
    kept: Kept = field(default_factory=Kept)
    _successors: dict[int | None, int | None] = field(default_factory=dict)

    @cached_property
    def reckonings(self) -> dict[int, Reckoning]:
        return reckonings(rules_for(self.places, self.day))

    @transaction.atomic
    def keep(self, documents: Collection[int], places: Collection[int]) -> None:
        lock_all(places)
        held = held_tasks(documents)
        undecided = self._undecided(documents, held)
        said = intentions(documents)
        wanted = {
            document: self._wanted(held.get(document), undecided.get(document), said.get(document, NOTHING_SAID))
            for document in documents
        }
        changed = {document: want for document, want in wanted.items() if want and want != held.get(document)}
        self._count(held, changed)
        closing = [document for document, want in changed.items() if want.state == Task.State.CLOSED]
        write_tasks(held, changed, _closing_acts(closing, said))

    def _undecided(self, documents: Collection[int], held: Mapping[int, Held]) -> dict[int, End]:
        """Of each document the first end ahead that nobody decided; else the one that is over and is minded."""
        found: dict[int, End] = {}
        for end in map(end_of_row, ends(Ending.objects.filter(document__in=documents)).iterator()):
            # In the order of their days: one ahead replaces one that is over.
            earlier = found.get(end.document)
            first = day_after(self.since[end.place])
            asked = end.until >= first or _is_minded(held.get(end.document), end)
            if asked and not end.decided and (earlier is None or earlier.until < first):
                found[end.document] = end
        for document in self._alive_after_all(found, held):
            del found[document]
        self._learn({end.organ for end in found.values() if end.organ is not None})
        return found

    def _alive_after_all(self, found: Mapping[int, End], held: Mapping[int, Held]) -> list[int]:
        """Of those whose end moved into the past: in force again since, so that this end is none to mind."""
        moved = [
            document
            for document, end in found.items()
            if document in held and end.until < min(self.day, held[document].until)
        ]
        alive = Period.objects.whole().believed().in_force_on(self.day).filter(document__in=moved)
        return list(alive.values_list("document", flat=True)) if moved else []

    def _wanted(self, held: Held | None, end: End | None, said: Intention) -> Held | None:
        """What the task should be; None where there is none and nothing is due."""
        if end is None:
            return held and held._replace(state=Task.State.CLOSED.value, tier="")
        organ, place = self._successors.get(end.organ, end.organ), held.place if held else end.place
        if said.route == Route.LAPSE:
            # One that nobody was ever asked about is there from the day after, on which it is told of once.
            cycle = held.cycle + (held.until != end.until) if held else 1
            over = end.until <= self.day
            return Held(cycle, place, organ, end.until, "", Task.State.CLOSED.value) if held or over else None
        tier = self.reckonings[end.place].due(end.until, self.day, said)
        if held is None:
            return Held(1, place, organ, end.until, tier, OPEN) if tier else None
        anew = held.until != end.until or held.state == Task.State.CLOSED
        return Held(held.cycle + anew, place, organ, end.until, tier, OPEN)

    def _count(self, held: Mapping[int, Held], changed: Mapping[int, Held]) -> None:
        for document, want in changed.items():
            had = held.get(document)
            self.kept.made += had is None
            if had is not None:
                self.kept.closed += want.state != had.state == Task.State.OPEN
                self.kept.reopened += want.state != had.state == Task.State.CLOSED
                self.kept.moved += want.until != had.until
            self.kept.tiers += want.tier not in ("", had.tier if had else "")

    def _learn(self, organs: set[int]) -> None:
        unknown = organs - self._successors.keys()
        if unknown:
            merged = successors(unknown)
            self._successors |= {organ: merged.get(organ, organ) for organ in unknown}


def _is_minded(held: Held | None, end: End) -> bool:
    """Its task is about this very end; or it is open, and this is where its end has moved."""
    return held is not None and (held.until == end.until or held.state == OPEN)


def _closing_acts(documents: Collection[int], said: Mapping[int, Intention]) -> dict[int, int]:
    """The choice to let it lapse, else the last act that said anything of the document."""
    chosen = {document: said[document].chosen for document in documents if document in said}
    lapsing = {document: one.act for document, one in chosen.items() if one and one.route == Route.LAPSE}
    return latest_acts(documents) | lapsing
