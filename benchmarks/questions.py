"""What is measured: the questions that people and jobs ask, by the very words they ask them with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Count
from django.http import QueryDict

from benchmarks import country, reference
from benchmarks.figures import Bench, Prepare
from benchmarks.moments import DAY, YEAR_BEFORE
from calendars.lengths import Length
from lifecycle.answers import answers
from lifecycle.findings import all_findings
from lifecycle.models import Ending, Period
from offices.models import Jurisdiction, Membership, User
from offices.reach import Reach
from registry.models import Document
from web.asking import Asked
from web.desk import Desk
from web.dossier import dossier_of
from web.listing import PAGE, Listing

DAYS = (DAY, date(2025, 7, 1), date(2023, 12, 31), date(2021, 3, 15))
# Places and organs whose lists are looked at.
LISTS = ((5, 14), (20, 3), (41, 8))


def ask_all(bench: Bench) -> None:
    bench.compare("count_on_a_day", 2.5, [(_asked(_count, day), _asked(reference.count_on, day)) for day in DAYS])
    bench.compare("count_as_known_then", 3, [(_asked(_known, day), _asked(reference.count_on, day)) for day in DAYS])
    ends = DAY, Length(months=6).after(DAY) - timedelta(days=1)
    bench.compare(
        "ending_in_six_months_by_organ", 3, [(_asked(_ending, *ends), _asked(reference.ending_by_organ, *ends))]
    )
    bench.compare("page_of_a_filtered_list", 5, [(partial(_page, *one), partial(_by_key, *one)) for one in _lists()])
    bench.time("sixty_documents", _documents)
    officer = _officer_of_a_city()
    bench.time("findings_of_a_city", lambda: sum(1 for _ in all_findings(officer, DAY)))


def _asked(question: Callable[..., object], *about: object) -> Prepare:
    """Nothing to prepare."""
    return lambda: partial(question, *about)


def _count(day: date) -> int:
    return Period.objects.whole().in_force_on(day).believed().count()


def _known(day: date) -> int:
    return Period.objects.whole().in_force_on(day).believed(YEAR_BEFORE).count()


def _ending(first: date, last: date) -> list[tuple[int | None, int]]:
    by_organ = Ending.objects.ending_between(first, last).order_by().values_list("organ")
    return list(by_organ.annotate(documents=Count("*")))


def _lists() -> Iterator[tuple[Asked, QueryDict]]:
    """What is in force of one organ, as an officer of its place asks for it."""
    places = Jurisdiction.objects.in_bulk()
    for no, organ in LISTS:
        place = places[no % len(places) + 1]
        asked = Asked(DAY, None, Reach(jurisdictions=frozenset({place.pk})), (place,), DAY)
        issuer = f"{place.name}{country.DEPARTMENTS[organ]}"
        yield asked, QueryDict(f"place={place.pk}&issuer={issuer}&status=in_force")


def _page(asked: Asked, query: QueryDict) -> Callable[[], object]:
    """The first page as its view asks for it: the form read, every status counted, the rows with their ends."""

    def look() -> int:
        listing = Listing(asked, query)
        return len(listing.rows) + len(listing.facets) if listing.filters.is_valid() else 0

    return look


def _by_key(asked: Asked, _query: QueryDict) -> Callable[[], object]:
    """As many rows of such a list, of which the keys are known: each with its document and place."""
    keys = list(
        Period.objects.whole().on(asked.day).within(asked.reach).order_by("?").values_list("pk", flat=True)[:PAGE]
    )
    return lambda: Period.objects.select_related("document__jurisdiction").in_bulk(keys)


def _documents() -> int:
    """The pages of twenty documents in each of the places, by the clock: each costs what lies around it, no more."""
    shown = 0
    for asked, _ in _lists():
        for document in Document.objects.filter(jurisdiction=asked.places[0]).order_by("pk")[:20]:
            (answer,) = answers([document], asked.day)
            shown += bool(dossier_of(answer, asked, Desk()).story)
    return shown


def _officer_of_a_city() -> User:
    """Who sees a tenth of the register: the first city with its districts."""
    user = User.objects.create_user("bench")
    city = Jurisdiction.objects.get(pk=1)
    Membership.objects.create(user=user, jurisdiction=city, role=Membership.Role.OFFICER)
    return user
