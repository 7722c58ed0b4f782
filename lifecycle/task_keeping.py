"""Tasks from what ends, night by night: made, moved, closed, opened again. Doing it twice changes nothing more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lifecycle.clock import lock
from lifecycle.deadlines import CHINA
from lifecycle.intentions import NOTHING_SAID, Intention, intentions, own_values
from lifecycle.models import Ending, Task
from lifecycle.rulebook import rules_for
from lifecycle.rules import day_after, day_before
from lifecycle.rules.deadlines import Route
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.tiers import TIER_KEYS, Tier, due, furthest, tiers_of
from lifecycle.task_rows import Held, held_tasks, write_tasks
from lifecycle.undecided import End, earliest, end_of_row, ends, latest_acts, touched_since
from offices.models import Jurisdiction
from offices.moments import day_of, end_of_day
from offices.organs import successors

# Documents kept in one transaction: bounds memory, and how long verbs of the place may have to wait.
PAGE = 1000


KnownTiers = dict[tuple[date, Route | None], tuple[Tier, ...]]


@dataclass
class Kept:
    """How many."""

    made: int = 0
    moved: int = 0
    closed: int = 0
    reopened: int = 0
    tiers: int = 0


def keep(place: Jurisdiction, day: date, since: date) -> Kept:
    """Brings the tasks of a place up to the day. `since`: the last day for which it was done, however long ago."""
    keeper = Keeper(place, day, since)
    for page in keeper.ending_pages():
        keeper.keep(page)
    for page in keeper.pages_of(keeper.astray()):
        keeper.keep(page)
    return keeper.kept


def keep_documents(documents: Collection[int], place: Jurisdiction, day: date) -> None:
    """The same for a few documents, now."""
    Keeper(place, day, day).keep(documents)


@dataclass
class Keeper:
    """Of one place for one night. A page is one transaction under the lock of the place."""

    place: Jurisdiction
    day: date
    since: date
    kept: Kept = field(default_factory=Kept)
    _successors: dict[int | None, int | None] = field(default_factory=dict)

    @cached_property
    def rules(self) -> RuleSet:
        return rules_for([self.place], self.day)[self.place.pk]

    @cached_property
    def _known(self) -> KnownTiers:
        return _known_tiers(tuple(self.rules.value(key) for key in TIER_KEYS))

    @property
    def first(self) -> date:
        """The first day without a document that ended on the last day for which this was done."""
        return day_after(self.since)

    @cached_property
    def last(self) -> date:
        return day_after(furthest(self.day, self.rules, CHINA, own_values(self.place.pk)))

    def ending_pages(self) -> Iterator[list[int]]:
        """In the order of their ends, after the last one seen: no cursor stays open while pages are written."""
        within = earliest(Ending.objects.filter(jurisdiction=self.place, until__lte=self.last), self.first)
        rows = within.order_by("until", "document").values_list("until", "document")
        page = list(rows[:PAGE])
        while page:
            yield [document for _, document in page]
            if len(page) < PAGE:
                return
            until, document = page[-1]
            page = list(rows.filter(Q(until__gt=until) | Q(until=until, document__gt=document))[:PAGE])

    def astray(self) -> Iterable[Q]:
        """Tasks that the pages of what ends don't meet.

        The end has gone from there, or lies further off than any tier reaches by now, or is over and was decided now.
        """
        there = Ending.objects.filter(document=OuterRef("document"), until=OuterRef("until"))
        yield Q(~Exists(there), state=Task.State.OPEN, until__gte=self.first)
        yield ~Q(tier="") & Q(state=Task.State.OPEN, until__gt=self.last)
        yield touched_since(self.place.pk, end_of_day(day_before(self.since)))

    def pages_of(self, which: Iterable[Q]) -> Iterator[list[int]]:
        for condition in which:
            rows = Task.objects.filter(condition, jurisdiction=self.place).order_by("pk").values_list("pk", "document")
            page = list(rows[:PAGE])
            while page:
                yield [document for _, document in page]
                page = list(rows.filter(pk__gt=page[-1][0])[:PAGE]) if len(page) == PAGE else []

    @transaction.atomic
    def keep(self, documents: Collection[int]) -> None:
        lock(self.place)
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
        write_tasks(self.place, held, changed, _closing_acts(closing, said))

    def _undecided(self, documents: Collection[int], held: Mapping[int, Held]) -> dict[int, End]:
        """Of each document the first end ahead that nobody decided; of one that is over, the one its task is about."""
        found: dict[int, End] = {}
        for end in map(end_of_row, ends(Ending.objects.filter(document__in=documents)).iterator()):
            # In the order of their days: one ahead replaces one that is over.
            earlier = found.get(end.document)
            asked = end.until >= self.first or _about(held.get(end.document), end)
            if asked and not end.decided and (earlier is None or earlier.until < self.first):
                found[end.document] = end
        self._learn({end.organ for end in found.values() if end.organ is not None})
        return found

    def _wanted(self, held: Held | None, end: End | None, said: Intention) -> Held | None:
        """What the task should be; None where there is none and nothing is due."""
        if end is None:
            return held and held._replace(state=Task.State.CLOSED.value, tier="")
        organ = self._successors.get(end.organ, end.organ)
        if said.route == Route.LAPSE:
            # One that nobody was ever asked about is there from the day after, on which it is told of once.
            cycle = held.cycle + (held.until != end.until) if held else 1
            over = end.until <= self.day
            return Held(cycle, organ, end.until, "", Task.State.CLOSED.value) if held or over else None
        tier = self._tier(end, said)
        if held is None:
            return Held(1, organ, end.until, tier, Task.State.OPEN.value) if tier else None
        anew = held.until != end.until or held.state == Task.State.CLOSED
        return Held(held.cycle + anew, organ, end.until, tier, Task.State.OPEN.value)

    def _count(self, held: Mapping[int, Held], changed: Mapping[int, Held]) -> None:
        for document, want in changed.items():
            had = held.get(document)
            self.kept.made += had is None
            if had is not None:
                self.kept.closed += want.state != had.state == Task.State.OPEN
                self.kept.reopened += want.state != had.state == Task.State.CLOSED
                self.kept.moved += want.until != had.until
            self.kept.tiers += want.tier not in ("", had.tier if had else "")

    def _tier(self, end: End, said: Intention) -> str:
        answered_on = day_of(said.chosen.at) if said.chosen else None
        tier = due(self._tiers(day_before(end.until), said), self.day, answered_on, said.reached(end.until))
        return tier.name if tier else ""

    def _tiers(self, last_day: date, said: Intention) -> tuple[Tier, ...]:
        if said.own:
            return tiers_of(last_day, self.rules, CHINA, said.route, said.own)
        asked = (last_day, said.route)
        if asked not in self._known:
            self._known[asked] = tiers_of(last_day, self.rules, CHINA, said.route)
        return self._known[asked]

    def _learn(self, organs: set[int]) -> None:
        unknown = organs - self._successors.keys()
        if unknown:
            merged = successors(unknown)
            self._successors |= {organ: merged.get(organ, organ) for organ in unknown}


@lru_cache(100)
def _known_tiers(_values: tuple[object, ...]) -> KnownTiers:
    """Places that share their rules share what was computed by them, night after night: some rows for each day."""
    return {}


def _about(held: Held | None, end: End) -> bool:
    return held is not None and held.until == end.until


def _closing_acts(documents: Collection[int], said: Mapping[int, Intention]) -> dict[int, int]:
    """The choice to let it lapse, else the last act that said anything of the document."""
    chosen = {document: said[document].chosen for document in documents if document in said}
    lapsing = {document: one.act for document, one in chosen.items() if one and one.route == Route.LAPSE}
    return latest_acts(documents) | lapsing
