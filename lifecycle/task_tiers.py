"""Which tier is due for what ends when: reckoned once for all places whose rules say the same of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby

from lifecycle.deadlines import CHINA
from lifecycle.intentions import NOTHING_SAID, Intention
from lifecycle.rules import day_after, day_before
from lifecycle.rules.deadlines import Route
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.tiers import TIER_KEYS, Tier, due, furthest, tiers_of
from offices.moments import day_of


@dataclass(frozen=True, slots=True)
class Band:
    """What ends before that first day without a document and not in the band before; `tier` empty: nothing is due."""

    before: date
    tier: str


@dataclass
class _Known:
    """Some rows for each day; a worker keeps them night after night."""

    tiers: dict[tuple[date, Route | None], tuple[Tier, ...]] = field(default_factory=dict)
    bands: dict[tuple[date, date], list[Band]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Of the places whose rules these are. A tier is told by its name, empty for none."""

    rules: RuleSet
    _known: _Known

    def due(self, until: date, day: date, said: Intention) -> str:
        """For what is valid until then, exclusive."""
        answered_on = day_of(said.chosen.at) if said.chosen else None
        tier = due(self._tiers(day_before(until), said), day, answered_on, said.reached(until))
        return tier.name if tier else ""

    def next_after(self, until: date, day: date, said: Intention) -> date | None:
        """When the next tier comes, if nobody says anything more; None after the last one."""
        return next((tier.on for tier in self._tiers(day_before(until), said) if tier.on > day), None)

    def bands(self, first: date, day: date) -> list[Band]:
        """Of what ends from `first` on while nobody has chosen a route; nothing is due beyond the last of them."""
        if (first, day) not in self._known.bands:
            bands = list(self._bands(first, day))
            self._known.bands[first, day] = bands[:-1] if not bands[-1].tier else bands
        return self._known.bands[first, day]

    def _bands(self, first: date, day: date) -> Iterator[Band]:
        last = day_after(furthest(day, self.rules, CHINA))
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        for tier, of_tier in groupby(days, lambda until: self.due(until, day, NOTHING_SAID)):
            *_, last = of_tier
            yield Band(day_after(last), tier)

    def _tiers(self, last_day: date, said: Intention) -> tuple[Tier, ...]:
        if said.own:
            return tiers_of(last_day, self.rules, CHINA, said.route, said.own)
        asked = (last_day, said.route)
        if asked not in self._known.tiers:
            self._known.tiers[asked] = tiers_of(last_day, self.rules, CHINA, asked[1])
        return self._known.tiers[asked]


def reckonings(rules: Mapping[int, RuleSet]) -> dict[int, Reckoning]:
    """By place; places whose rules say the same share one."""
    values = {place: tuple(of_place.value(key) for key in TIER_KEYS) for place, of_place in rules.items()}
    shared = {said: Reckoning(rules[place], _known(said)) for place, said in values.items()}
    return {place: shared[said] for place, said in values.items()}


@lru_cache(100)
def _known(_values: tuple[object, ...]) -> _Known:
    return _Known()
