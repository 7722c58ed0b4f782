"""Where tasks and the register part: the documents whose task a night has to look at, and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from lifecycle.models import Clock, Ending, RoutePlan, StepDone, Task, TierChoice
from lifecycle.rules import day_after, day_before
from lifecycle.task_tiers import Band, Reckoning
from lifecycle.undecided import decided, touched_since
from offices.models import Organ
from offices.moments import end_of_day

# Rows read at once.
PAGE = 1000
# Document and place.
Gap = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Circle:
    """Places whose rules say the same of tiers and whose last night was the same: one query asks for all of them.

    `first`: the first day without a document that ended on the last day for which this was done.
    """

    places: Sequence[int]
    reckoning: Reckoning
    first: date
    day: date
    # Documents of which somebody has said how they go on or are reminded of, each with its place: always looked at.
    planned: Sequence[Gap]
    # Places in which an act was recorded since that night.
    busy: Sequence[int]

    @property
    def bands(self) -> Sequence[Band]:
        return self.reckoning.bands(self.first, self.day)

    @property
    def last_due(self) -> date:
        """No later first day without a document has a tier due while nobody has chosen a route."""
        return day_before(self.bands[-1].before) if self.bands else day_before(self.first)

    def gaps(self) -> Iterator[Gap]:
        """Some may come twice."""
        yield from self.planned
        yield from _by_day(self._unmet())
        yield from _by_task(self._astray())
        if self.busy:
            yield from _by_task(self._touched())

    def _unmet(self) -> QuerySet[Ending]:
        """Ends ahead without the open task that they should have while nobody has chosen a route.

        Cheapest first: nearly all of them have their task, and nothing more is asked of these.
        """
        tasks = Task.objects.filter(document=OuterRef("document"), state=Task.State.OPEN)
        # NULL equals nothing, not even NULL.
        same_organ = tasks.alias(answers=Coalesce("organ", 0)).filter(answers=Coalesce(OuterRef("organ"), 0))
        kept = same_organ.filter(until=OuterRef("until"), tier=OuterRef("due"))
        merged = Organ.objects.filter(successor__isnull=False).order_by().values("pk")
        gap = (~Exists(kept) | Q(organ__in=merged)) & (~decided() | Exists(tasks))
        ahead = Ending.objects.filter(jurisdiction__in=self.places, until__gte=self.first, until__lte=self.last_due)
        return ahead.alias(due=_tier_by_day(self.bands)).filter(gap)

    def _astray(self) -> QuerySet[Task]:
        """Tasks whose end has gone from there, or has moved so far away that nothing is due yet."""
        there = Ending.objects.filter(document=OuterRef("document"), until=OuterRef("until"))
        far = Q(until__gt=self.last_due) & ~Q(tier="")
        ahead = Task.objects.filter(jurisdiction__in=self.places, state=Task.State.OPEN, until__gte=self.first)
        return ahead.filter(~Exists(there) | far)

    def _touched(self) -> QuerySet[Task]:
        """Of whose documents an act has said something since; also what is over and was decided now."""
        said = touched_since(self.busy, _evening_before(day_before(self.first)))
        return Task.objects.filter(said, jurisdiction__in=self.busy)


def circles(reckonings: Mapping[int, Reckoning], since: Mapping[int, date], day: date) -> list[Circle]:
    """`since`: by place, the last day for which this was done, however long ago."""
    planned, moments = _planned(reckonings, min(since.values(), default=day)), _last_acts(reckonings)
    alike = defaultdict[tuple[int, date], list[int]](list)
    for place, reckoning in reckonings.items():
        alike[id(reckoning), since[place]].append(place)
    return [
        Circle(
            places=places,
            reckoning=reckonings[places[0]],
            first=day_after(last_night),
            day=day,
            planned=[(document, place) for place in places for document in sorted(planned[place])],
            busy=[place for place in places if place in moments and moments[place] > _evening_before(last_night)],
        )
        for (_, last_night), places in alike.items()
    ]


def _evening_before(night: date) -> datetime:
    """What was recorded since may have come after that night's run."""
    return end_of_day(day_before(night))


def _planned(places: Collection[int], since: date) -> Mapping[int, set[int]]:
    """By place, its documents of which somebody has ever said anything of that and that have not ended by then."""
    ahead = Ending.objects.filter(document=OuterRef("document"), jurisdiction__in=places, until__gt=since).order_by()
    found = defaultdict[int, set[int]](set)
    plans, steps = _placed(RoutePlan.objects.all(), ahead), _placed(StepDone.objects.all(), ahead)
    for document, place in plans.union(steps, _placed(TierChoice.objects.all(), ahead)):
        found[place].add(document)
    return found


def _placed(said: QuerySet[Any], ahead: QuerySet[Ending]) -> QuerySet[Any, Any]:
    placed: QuerySet[Any] = said.annotate(place=Subquery(ahead.values("jurisdiction")[:1])).filter(place__isnull=False)
    return placed.order_by().values_list("document", "place")


def _last_acts(places: Collection[int]) -> Mapping[int, datetime]:
    """By place, when its last act was recorded."""
    clocks = Clock.objects.filter(jurisdiction__in=places).values_list("jurisdiction", "last_recorded_at")
    return {place: moment for place, moment in clocks if moment}


def _tier_by_day(bands: Sequence[Band]) -> Case:
    whens = (When(until__lt=band.before, then=Value(str(band.tier))) for band in bands)
    return Case(*whens, default=Value(""), output_field=CharField())


def _by_day(endings: QuerySet[Ending]) -> Iterator[Gap]:
    """In the order of their ends, after the last one seen: no cursor stays open while tasks are written."""
    rows = endings.order_by("until", "document").values_list("until", "document", "jurisdiction")
    page = list(rows[:PAGE])
    while page:
        yield from ((document, place) for _, document, place in page)
        if len(page) < PAGE:
            return
        until, document, _ = page[-1]
        page = list(rows.filter(Q(until__gt=until) | Q(until=until, document__gt=document))[:PAGE])


def _by_task(tasks: QuerySet[Task]) -> Iterator[Gap]:
    rows = tasks.order_by("pk").values_list("pk", "document", "jurisdiction")
    page = list(rows[:PAGE])
    while page:
        yield from ((document, place) for _, document, place in page)
        page = list(rows.filter(pk__gt=page[-1][0])[:PAGE]) if len(page) == PAGE else []
