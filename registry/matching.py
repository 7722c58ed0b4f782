"""Which recorded document a candidate means, and where the two say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from offices.models import Jurisdiction
from registry.identity import loose_title_key, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import Document

Facts = Mapping[str, Any]

# Candidate fact → column of the document. A difference is a conflict; a recorded NULL is only completed.
_TELLING = {"code": "code_key", "number": "number_key", "dated_on": "dated_on"}
COMPARED = {**_TELLING, **{day: day for day in ("issued_on", "published_on", "registered_on")}}
# A document dated in December may get its code in January.
_YEARS_APART = 1


class Matcher:
    """The documents of one place that a page of candidates could mean, read in one query a page."""

    def __init__(self, place: Jurisdiction) -> None:
        self.place = place
        self._known: dict[int, Document] = {}
        self._by: dict[tuple[str, str], list[Document]] = defaultdict(list)

    def load(self, page: Sequence[Facts]) -> None:
        """Whatever has a code, a number or a title of the page."""
        codes = {facts["code"] for facts in page if facts["code"]}
        numbers = {facts["number"] for facts in page if facts["number"]}
        titles = {loose_title_key(title_key(facts["title"])) for facts in page}
        could_be = Q(code_key__in=codes) | Q(number_key__in=numbers) | Q(title_loose__in=titles)
        for document in Document.objects.filter(could_be, jurisdiction=self.place).order_by("pk"):
            if document.pk not in self._known:
                self.learn(document)

    def learn(self, document: Document) -> None:
        """A document that the page itself made, or gave a code or number: later candidates may mean it."""
        if document.pk:
            self._known.setdefault(document.pk, document)
        for key in _keys(document):
            if document not in self._by[key]:
                self._by[key].append(document)

    def own(self, document: Document) -> Document:
        """One row, one object: what two candidates teach it must not overwrite each other."""
        return self._known.setdefault(document.pk, document)

    def match(self, facts: Facts) -> Document | None:
        """By code; else by number, else by title, among those that carry no other code.

        Two traffic notices of Boshan have one title and two codes: a title alone never joins what codes tell apart,
        nor what was made in other years. Of a title only a missing 的 is passed over.
        """
        code, number = facts["code"], facts["number"]
        if code and (coded := self._by.get(("code", code))):
            return coded[0]
        if number and (numbered := self._without_other_code(("number", number), code)):
            return numbered[0]
        key = title_key(facts["title"])
        same = self._without_other_code(("title", key), code)
        return _titled(same or self._without_other_code(("loose", loose_title_key(key)), code), facts)

    def _without_other_code(self, key: tuple[str, str], code: str | None) -> list[Document]:
        found = self._by.get(key, [])
        return [document for document in found if code is None or document.code_key in (None, code)]


def match(place: Jurisdiction, facts: Facts) -> Document | None:
    """Of one candidate alone."""
    matcher = Matcher(place)
    matcher.load([facts])
    return matcher.match(facts)


def conflicts(document: Document, facts: Facts, source: str = "") -> list[dict[str, str]]:
    """Field by field, both readings and where each was read; never settled silently. Empty where they agree.

    `source` is where the candidate stands, as file:line.
    """
    differing = [
        _conflict(document, name, column, str(ours), facts[name], source)
        for name, column in COMPARED.items()
        if facts.get(name) is not None and (ours := getattr(document, column)) is not None and str(ours) != facts[name]
    ]
    if _differs(document, facts):
        differing.append(_conflict(document, "title", "title", document.title, facts["title"], source))
    return differing


def _keys(document: Document) -> Iterable[tuple[str, str]]:
    if document.code_key:
        yield "code", document.code_key
    if document.number_key:
        yield "number", document.number_key
    yield "title", document.title_key
    yield "loose", loose_title_key(document.title_key)


def _titled(same: Sequence[Document], facts: Facts) -> Document | None:
    if len(same) != 1:
        return None
    (only,) = same
    uncoded = facts["code"] is None or only.code_key is None
    return only if uncoded and _may_be_one(facts["number"], only.number_key) and _of_one_time(only, facts) else None


def _may_be_one(number: str | None, other: str | None) -> bool:
    """Without a number on either side a title tells; with two, they may differ in the prefix only.

    The gazette prints 博政办字〔2020〕25号, the list 博政办〔2020〕25号: one document, and a conflict for a person.
    """
    if number is None or other is None:
        return number == other
    here, there = parse_number(number), parse_number(other)
    return here is not None and there is not None and (here.year, here.serial) == (there.year, there.serial)


def _of_one_time(document: Document, facts: Facts) -> bool:
    """One title comes again in other years; where a year is known on one side only, nothing speaks against it."""
    ours = document.dated_on.year if document.dated_on else _year(document.number_key, document.code_key)
    dated_on = facts.get("dated_on")
    theirs = int(dated_on[:4]) if dated_on else _year(facts["number"], facts["code"])
    return ours is None or theirs is None or abs(ours - theirs) <= _YEARS_APART


def _year(number_key: str | None, code_key: str | None) -> int | None:
    number = parse_number(number_key) if number_key else None
    code = parse_code(code_key, load_layouts()) if code_key else None
    return number.year if number else code.year if code else None


def _differs(document: Document, facts: Facts) -> bool:
    """A missing 的 is nothing where code, number or day agree; where nothing else tells, a title may be another's."""
    key = title_key(facts["title"])
    if document.title_key == key:
        return False
    if loose_title_key(document.title_key) != loose_title_key(key):
        return True
    return not any(
        facts.get(name) is not None and str(getattr(document, column)) == facts[name]
        for name, column in _TELLING.items()
    )


def _conflict(document: Document, field: str, column: str, ours: str, theirs: str, source: str) -> dict[str, str]:
    return {"field": field, "ours": ours, "theirs": theirs, "ours_at": read_at(document, column), "theirs_at": source}


def read_at(document: Document, column: str) -> str:
    """Where a recorded value was read, as file:line; "" where nobody noted it."""
    found = document.provenance.get(column) or {}
    return ":".join(str(found[part]) for part in ("source", "line") if found.get(part))
