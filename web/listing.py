"""What the list page shows: the answer line, the statuses with their counts, and one page of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from lifecycle.catalogue import Tally, soon_days, soon_until, tallies
from lifecycle.columns import NO_LAST_DAY
from lifecycle.filters import PeriodFilter, exact_keys, first_ended
from lifecycle.models import Entry, Period
from lifecycle.querysets import TERM_VALUES
from lifecycle.rules import END_OF_TIME, Kind, Status, last_day
from lifecycle.rules.ends import End, EndKind
from lifecycle.rules.facts import ALIVE
from registry.identity import title_key
from registry.models import Document
from web.asking import Asked
from web.headings import Heading, heading_of
from web.marks import days_left
from web.statuses import Look, look_of

PAGE = 50
# What a row shows of a period and its document; the rest is not read for fifty rows.
_SHOWN = (
    "status",
    "valid_from",
    *(f"document__{name}" for name in ("title", "code_key", "number_key", "jurisdiction")),
)
# Any status before the end but these: the record doesn't say until when it really was in force.
_KNOWN_BEFORE_END = ALIVE | {Status.NOT_YET_IN_FORCE}
_KIND_WITHOUT_A_DAY = {
    Kind.TERM.value: EndKind.PERMANENT,
    Kind.EXTENSION.value: EndKind.PERMANENT,
    Kind.CONDITIONAL_LAPSE.value: EndKind.CONDITIONAL,
}


@dataclass(frozen=True, slots=True)
class Facet:
    look: Look
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`chip` is the status as it is shown. What a row says is made here, for fifty rows are most of a page."""

    document: Document
    address: str
    chip: SafeString
    heading: Heading
    end: End
    days_left: int | None
    soon: bool

    @property
    def last_day(self) -> str:
        return self.end.last_day.isoformat() if self.end.last_day else ""

    @property
    def no_last_day(self) -> str:
        """Why there is none, in words."""
        return str(NO_LAST_DAY[self.end.kind])

    @property
    def left(self) -> str:
        return days_left(self.days_left) if self.days_left is not None else ""


@dataclass(frozen=True)
class Listing:
    """Over a form with errors it lists nothing: rows under a filter that wasn't understood would mislead."""

    asked: Asked
    query: MultiValueDict[str, str]

    @cached_property
    def filters(self) -> PeriodFilter:
        return PeriodFilter(self.query, self.asked)

    @cached_property
    def facets(self) -> list[Facet]:
        """Every status with what all the other filters leave of it, in the order of a document's life."""
        counts: Counter[str] = Counter()
        for tally in self._tallies:
            counts[tally.status.value] += tally.documents
        chosen = set(self.filters.form.cleaned_data.get("status") or ())
        return [
            Facet(look_of(status), counts.get(status.value, 0), status.value in chosen)
            for status in Status
            if status.value in counts or status.value in chosen
        ]

    @property
    def lead(self) -> str:
        """The answer line up to the counts by status."""
        if self.narrowed:
            said = ngettext("%(count)s document found", "%(count)s documents found", self.total)
        else:
            said = ngettext("%(count)s document registered", "%(count)s documents registered", self.total)
        return said % {"count": self.total} + (pgettext("answer line", ": ") if self.total else "")

    @property
    def counts(self) -> list[tuple[Facet, str, str]]:
        """Each status of the answer line in words, with the sign that follows it."""
        counted = [facet for facet in self.facets if facet.count]
        signs = [pgettext("answer line", ", ")] * (len(counted) - 1) + [pgettext("answer line", ".")]
        return [(facet, _said(facet), sign) for facet, sign in zip(counted, signs, strict=False)]

    @cached_property
    def total(self) -> int:
        return sum(facet.count for facet in self.facets)

    @cached_property
    def chosen(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.chosen]

    @cached_property
    def listed(self) -> int:
        return sum(facet.count for facet in self.chosen) if self.chosen else self.total

    @cached_property
    def narrowed(self) -> dict[str, Any]:
        """The filters in use, the statuses aside."""
        return {name: value for name, value in self.filters.form.cleaned_data.items() if value and name != "status"}

    @property
    def sifted(self) -> bool:
        """Whether more is asked than the box in the header asks: then its form stands open."""
        return bool(self.narrowed.keys() - {"q"})

    @cached_property
    def soon_days(self) -> dict[int, int]:
        """By place, the days before its end from which a document is near it."""
        return soon_days(self.asked)

    @property
    def soon_until(self) -> date:
        return soon_until(self.asked.day, self.soon_days)

    @cached_property
    def ending_soon(self) -> int:
        """How many of these end within reach; the link that says so carries the same two days."""
        return (
            0 if {"ends_from", "ends_to"} & self.narrowed.keys() else sum(tally.ending_soon for tally in self._tallies)
        )

    @cached_property
    def page(self) -> Page[Period]:
        paginator = Paginator(self.filters.qs.order_by(*self._order), PAGE)
        # The counts of the statuses have said it already.
        paginator.count = self.listed
        return paginator.get_page(self.query.get("page"))

    @cached_property
    def rows(self) -> list[Row]:
        # The page alone is asked for its ends: a sort would compute them for every row of the register.
        page = Period.objects.filter(pk__in=cast(QuerySet[Period], self.page.object_list).values("pk"))
        return [self._row(period) for period in _with_end(page, self.asked).order_by(*self._order)]

    @property
    def exact(self) -> Document | None:
        """The one document that the search names whole, by code, number or title."""
        text = self.query.get("q", "")
        if not text or self.listed != 1 or not self.rows:
            return None
        document = self.rows[0].document
        keys = exact_keys(text) or {"title_key": title_key(text)}
        return document if all(getattr(document, field) == key for field, key in keys.items()) else None

    def _row(self, period: Any) -> Row:
        end, status, document = _end(period), Status(period.status), period.document
        left = (end.last_day - self.asked.day).days if end.last_day and status in ALIVE else None
        return Row(
            document=document,
            address=f"{document.get_absolute_url()}{self._suffix}",
            chip=self._chips(status),
            heading=heading_of(document.title),
            end=end,
            days_left=left,
            soon=left is not None and left <= self.soon_days[document.jurisdiction_id],
        )

    @cached_property
    def _suffix(self) -> str:
        return self.asked.suffix

    @cached_property
    def _chips(self) -> Callable[[Status], SafeString]:
        """By the one include, once for each status of the page."""
        return cache(lambda status: render_to_string("web/_status.html", {"look": look_of(status)}))

    @cached_property
    def _tallies(self) -> list[Tally]:
        return tallies(self.filters, self.soon_until, whatever_status=True)

    @property
    def _order(self) -> list[Any]:
        """What ends next comes first where ends are asked for, else the newest code; NULL last on any database."""
        if {"ends_from", "ends_to"} & self.narrowed.keys():
            return [F("ends_on"), "document_id"]
        return [
            F("document__code_key").desc(nulls_last=True),
            F("document__number_key").desc(nulls_last=True),
            "-document_id",
        ]


def _said(facet: Facet) -> str:
    said = ngettext("%(count)s %(status)s", "%(count)s %(status)s", facet.count)
    return said % {"count": facet.count, "status": str(facet.look.chip).lower()}


def _with_end(periods: QuerySet[Period], asked: Asked) -> QuerySet[Any]:
    # At most one of them begins, and one ends, on a day: no order has to be made for it.
    before = Period.objects.whole().believed(asked.as_known_at).filter(document=OuterRef("document")).order_by()
    # What stands without a day. Alphabetically a term comes after a condition, and it says more.
    open_ended = (
        Entry.objects.standing(asked.as_known_at)
        .filter(document=OuterRef("document"), until=END_OF_TIME, kind__in=_KIND_WITHOUT_A_DAY)
        .order_by("-kind")
    )
    return (
        periods.select_related("document")
        .only(*_SHOWN)
        .annotate(ends_on=first_ended(asked.as_known_at))
        .annotate(
            before_end=Subquery(before.filter(valid_until=OuterRef("ends_on")).values("status")[:1]),
            ended_by=Subquery(before.filter(valid_from=OuterRef("ends_on")).values("entry__kind")[:1]),
            open_by=Subquery(open_ended.values("kind")[:1]),
        )
    )


def _end(period: Any) -> End:
    """As `lifecycle.rules.ends.end_of`; a test holds the two together."""
    if period.ends_on is None:
        return End(_KIND_WITHOUT_A_DAY.get(period.open_by, EndKind.UNSTATED))
    if period.ended_by == Kind.CONDITIONAL_LAPSE and period.valid_from < period.ends_on:
        return End(EndKind.CONDITIONAL, last_day=last_day(period.ends_on))
    if period.before_end in _KNOWN_BEFORE_END or period.ended_by in TERM_VALUES:
        return End(EndKind.DAY, last_day=last_day(period.ends_on))
    return End(EndKind.UNKNOWN, not_after=last_day(period.ends_on))
