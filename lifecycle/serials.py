"""序号: which serial numbers of a place's codes are missing. No error (cleanups remove documents), but good to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.db.models import Exists, OuterRef, QuerySet

from lifecycle.models import Period
from offices.models import Jurisdiction
from registry.identity import Code, parse_code
from registry.layouts import load_layouts
from registry.models import Document

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Series:
    """The codes of one organ and year of a place; they are given from 1 on. `organ` None: the layout names none."""

    place: int
    letters: str
    year: int
    organ: str | None
    last: int
    # First and last of each run that is missing, both inclusive.
    missing: tuple[tuple[int, int], ...]

    @property
    def runs(self) -> str:
        return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in self.missing)


def gaps(places: QuerySet[Jurisdiction]) -> Iterator[Series]:
    """Of registered documents; reads the codes in order, one series in memory at a time. One query."""
    registered = Period.objects.whole().believed().filter(document=OuterRef("pk"))
    documents = Document.objects.filter(Exists(registered), jurisdiction__in=places, code_key__isnull=False)
    keys = documents.order_by("jurisdiction", "code_key").values_list("jurisdiction", "code_key").iterator(CHUNK)
    codes = ((place, code) for place, key in keys if (code := parse_code(key or "", load_layouts())))
    for (place, *_), series in groupby(codes, key=_series):
        one = [code for _, code in series]
        missing = missing_in(code.serial for code in one)
        if missing:
            last = max(code.serial for code in one)
            yield Series(place, one[0].place, one[0].year, one[0].organ, last, missing)


def missing_in(serials: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The runs that are missing from 1 to the highest."""
    given = sorted({0, *serials})
    return tuple((before + 1, after - 1) for before, after in pairwise(given) if after - before > 1)


def _series(one: tuple[int, Code]) -> tuple[int, str, str, str | None, int, str | None]:
    place, code = one
    return place, code.layout, code.place, code.level, code.year, code.organ
