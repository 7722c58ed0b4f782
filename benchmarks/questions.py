"""What is measured: the questions that people and jobs ask, by the very words they ask them with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Count
from django.http import QueryDict

from benchmarks import country, reference
from benchmarks.figures import Bench
from benchmarks.moments import DAY, YEAR_BEFORE
from calendars.lengths import Length
from lifecycle.findings import all_findings
from lifecycle.models import Ending, Period
from offices.models import Jurisdiction
from offices.reach import Reach
from registry.models import Document
from web.asking import Asked
from web.listing import Listing

DAYS = (DAY, date(2025, 7, 1), date(2023, 12, 31), date(2021, 3, 15))
# Places and organs whose lists are looked at.
LISTS = ((5, 14), (20, 3), (41, 8))
FINDINGS = 20_000


def ask_all(bench: Bench) -> None:
    bench.compare("count_on_a_day", 2.5, [(partial(_count, day), partial(reference.count_on, day)) for day in DAYS])
    bench.compare("count_as_known_then", 3, [(partial(_known, day), partial(reference.count_on, day)) for day in DAYS])
    ends = DAY, Length(months=6).after(DAY) - timedelta(days=1)
    bench.compare(
        "ending_in_six_months_by_organ", 3, [(partial(_ending, *ends), partial(reference.ending_by_organ, *ends))]
    )
    bench.compare("page_of_a_filtered_list", 5, list(_pages()))
    bench.time("findings", _findings)


def _count(day: date) -> int:
    return Period.objects.whole().in_force_on(day).believed().count()


def _known(day: date) -> int:
    return Period.objects.whole().in_force_on(day).believed(YEAR_BEFORE).count()


def _ending(first: date, last: date) -> list[tuple[int | None, int]]:
    by_organ = Ending.objects.ending_between(first, last).order_by().values_list("organ")
    return list(by_organ.annotate(Count("pk")))


def _pages() -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """The page of the list as an officer sees it, and as many documents of the place by their keys."""
    for place_no, organ in LISTS:
        place = Jurisdiction.objects.get(pk=place_no + 1)
        asked = Asked(DAY, DAY, None, Reach(jurisdictions=frozenset({place.pk})), (place,))
        issuer = f"{place.name}{country.DEPARTMENTS[organ]}"
        query = QueryDict(f"place={place.pk}&issuer={issuer}&status=in_force")
        keys = list(Document.objects.filter(jurisdiction=place).order_by("?").values_list("pk", flat=True)[:50])
        yield partial(_page, asked, query), partial(_by_key, keys)


def _page(asked: Asked, query: QueryDict) -> int:
    listing = Listing(asked, query)
    return len(listing.rows) if listing.filters.is_valid() else 0


def _by_key(keys: list[int]) -> int:
    return len(Document.objects.filter(pk__in=keys).select_related("jurisdiction"))


def _findings() -> int:
    """The first of them: each document costs the same."""
    return sum(1 for _, _ in zip(all_findings(None, DAY), range(FINDINGS), strict=False))
