"""What the list page shows: the answer line, the statuses with their counts, and one page of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from lifecycle.catalogue import Tally, ends, soon_days, soon_until, tallies
from lifecycle.columns import NO_LAST_DAY
from lifecycle.filters import PeriodFilter, exact_keys
from lifecycle.models import Period
from lifecycle.rules import Status
from lifecycle.rules.ends import End
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
    *(f"document__{name}" for name in ("title", "code_key", "number_key", "jurisdiction")),
)


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
        page = list(cast(QuerySet[Period], self.page.object_list).select_related("document").only(*_SHOWN))
        last = ends([period.document_id for period in page], self.asked)
        return [self._row(period, last[period.document_id]) for period in page]

    @property
    def exact(self) -> Document | None:
        """The one document that the search names whole, by code, number or title."""
        text = self.query.get("q", "")
        if not text or self.listed != 1 or not self.rows:
            return None
        document = self.rows[0].document
        keys = exact_keys(text) or {"title_key": title_key(text)}
        return document if all(getattr(document, field) == key for field, key in keys.items()) else None

    def _row(self, period: Period, end: End) -> Row:
        status, document = Status(period.status), period.document
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
