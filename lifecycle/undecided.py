"""What ends while nobody has decided how it goes on: read from entries, periods and chosen routes, never remembered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lifecycle.models import Ending, Entry, Period, RoutePlan, Snooze, Task
from lifecycle.rules import Kind
from lifecycle.rules.deadlines import Route
from lifecycle.rules.life import TERMINAL, TERMS
from lifecycle.rules.tiers import LAPSED

# Also one that came too late to end anything: somebody has seen to it.
DECISIONS = sorted(kind.value for kind in TERMINAL)
# It ends because its time is over or a condition was not met. Whatever else ends it is a decision.
BY_ITSELF = frozenset(kind.value for kind in TERMS | {Kind.CONDITIONAL_LAPSE})


@dataclass(frozen=True, slots=True)
class End:
    """`until` is exclusive; `decided`: somebody has recorded how it ends or goes on."""

    document: int
    place: int
    until: date
    organ: int | None
    decided: bool


def ends(endings: QuerySet[Ending]) -> QuerySet[Any, Any]:
    """Rows for `end_of_row`, in the order of their days."""
    closing = Period.objects.whole().believed().filter(document=OuterRef("document"), valid_from=OuterRef("until"))
    because = Subquery(closing.order_by().values("entry__kind")[:1])
    asked = endings.order_by("until", "document").annotate(because=because, told=decided())
    return asked.values_list("document", "jurisdiction", "until", "organ", "because", "told")


def end_of_row(row: tuple[int, int, date, int | None, str | None, bool]) -> End:
    document, place, until, organ, because, told = row
    return End(document, place, until, organ, told or because not in BY_ITSELF)


def decided() -> Exists:
    """Of whatever has a document: somebody has recorded how that ends or goes on."""
    return Exists(Entry.objects.standing().filter(document=OuterRef("document"), kind__in=DECISIONS, part=0))


def reminding(tasks: QuerySet[Task], day: date) -> QuerySet[Any]:
    """Of which somebody is to be told on that day: open, with a tier due, and not put off beyond the day.

    `woken_by`: the snooze that is over, 0 for none. Whoever was told before it is to be told again.
    """
    of_cycle = Snooze.objects.filter(task=OuterRef("pk"), cycle=OuterRef("cycle")).order_by("-pk")
    told = tasks.filter(state=Task.State.OPEN).exclude(tier="")
    awake = told.alias(put_off=Subquery(of_cycle.values("until")[:1])).filter(Q(put_off=None) | Q(put_off__lte=day))
    return awake.annotate(woken_by=Coalesce(Subquery(of_cycle.values("pk")[:1]), 0))


def lapsed_as_meant(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Meant to lapse, as somebody said before it did, and lapsed by that day: told of once, not asked about."""
    lapsing = tasks.filter(state=Task.State.CLOSED, until__lte=day, closed_by__reversed_by=None)
    chosen = lapsing.filter(closed_by__route_plan__route=Route.LAPSE.value, closed_by__recorded_at__date__lt=F("until"))
    ended = Exists(Ending.objects.filter(document=OuterRef("document"), until=OuterRef("until")))
    return chosen.filter(ended, ~decided())


def standing_tiers(tasks: QuerySet[Task], day: date) -> set[tuple[int, int, str, int]]:
    """(task, cycle, tier, woken by) of which somebody is to hear on that day, if they haven't."""
    asked = reminding(tasks, day).values_list("pk", "cycle", "tier", "woken_by")
    told = lapsed_as_meant(tasks, day).values_list("pk", "cycle")
    return {*asked, *((task, cycle, LAPSED, 0) for task, cycle in told)}


def touched_since(places: Collection[int], moment: datetime) -> Q:
    """Whose document an act after that moment says something of, by an entry or by a chosen route.

    What else is said of one whose end is over, or further off than any tier reaches, changes nothing about its task.
    """
    said = Entry.objects.filter(act__jurisdiction__in=places, act__recorded_at__gt=moment)
    later = Q(act__recorded_at__gt=moment) | Q(act__reversed_by__recorded_at__gt=moment)
    planned = RoutePlan.objects.filter(later, act__jurisdiction__in=places)
    return Q(document__in=said.order_by().values("document").union(planned.order_by().values("document")))


def latest_acts(documents: Collection[int]) -> dict[int, int]:
    """By document, the last act that said anything of it."""
    rows = Entry.objects.filter(document__in=documents).order_by("act__recorded_at").values_list("document", F("act"))
    return dict(rows)
