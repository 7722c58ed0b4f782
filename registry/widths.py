"""How long what was read may be: what its column can't hold is refused with its line, before anything is kept.

SQLite would keep it whole and PostgreSQL refuse it half-way; here both say the same. What is printed is kept whole, so
only what is compared and shown has a length.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from offices.models import Jurisdiction, OrganName
from registry.identity import title_key
from registry.models import Document
from registry.reading.blocks import Place
from registry.reading.facts import ReadDocument, Reading
from registry.reading.listed import CleanupRow
from sentences.refusals import BadInput


def width(model: type[Model], column: str) -> int:
    """In characters, as both databases count them."""
    longest: int = model._meta.get_field(column).max_length  # type: ignore[union-attr,assignment]
    return longest


TITLE, NUMBER, CODE = (width(Document, column) for column in ("title", "number_key", "code_key"))
ORGAN, PLACE = width(OrganName, "name"), width(Jurisdiction, "name")


def refuse_what_is_too_long(reading: Reading, *, file: str, places: Mapping[int, Place]) -> None:
    """BadInput("title_too_long" | "number_too_long" | "code_too_long" | "organ_too_long"): the first it meets."""

    def at(line: int) -> dict[str, Any]:
        return {"file": file, "line": line, "place": places.get(line, ())}

    for line, title in _titles(reading):
        if max(len(title), len(title_key(title))) > TITLE:
            raise BadInput("title_too_long", **at(line), length=len(title), limit=TITLE)
    for line, one in _printed(reading):
        if one.number and len(one.number.key) > NUMBER:
            raise BadInput("number_too_long", **at(line), length=len(one.number.key), limit=NUMBER)
        if one.code and len(one.code.key) > CODE:
            raise BadInput("code_too_long", **at(line), length=len(one.code.key), limit=CODE)
        for organ in one.issuers:
            if len(organ) > ORGAN:
                raise BadInput("organ_too_long", **at(line), length=len(organ), limit=ORGAN)


def refuse_a_place_too_long(name: str, *, file: str) -> None:
    if len(name) > PLACE:
        raise BadInput("place_too_long", file=file, length=len(name), limit=PLACE)


def _titles(reading: Reading) -> Iterator[tuple[int, str]]:
    yield from ((line, one.title) for line, one in _printed(reading))
    yield from ((part.line, part.title) for document in reading.documents for part in document.instruments)


def _printed(reading: Reading) -> Iterator[tuple[int, ReadDocument | CleanupRow]]:
    yield from ((document.first_line, document) for document in reading.documents)
    yield from ((row.line, row) for cleanup in reading.cleanups for one in cleanup.lists for row in one.rows)
