"""What a person's answers make of the record, where a candidate contradicts it.

Ours stands: the candidate keeps silent about it. Theirs is right: the record is corrected, or the entry that said
otherwise is taken back by the act that writes what the candidate says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from intake.arrivals import provenance_of
from intake.handling import Stands, fields_where
from lifecycle.acts import Authority, Effect
from lifecycle.corrections import corrected
from lifecycle.models import Entry
from lifecycle.rules import BEGINNING, Kind
from lifecycle.rules.life import TERMINAL, TERMS
from registry.identity import title_key
from registry.matching import COMPARED
from registry.models import Candidate, Document

_DAYS = ("dated_on", "issued_on", "published_on", "registered_on")
# The fields of a contradiction that are columns of the document …
COLUMNS = frozenset({"title", *COMPARED, *_DAYS})
# … and those that entries say.
SAID_BY: Mapping[str, frozenset[Kind]] = {
    "until": TERMS,
    "effective": frozenset({Kind.COMMENCEMENT}),
    "published_on": frozenset({Kind.PUBLICATION}),
    "ended_on": TERMINAL,
}
# A row that breaks off, and is yet all there is.
ROW = "row"
MAY_BE_OURS = COLUMNS | SAID_BY.keys() | {"status"}
MAY_BE_THEIRS = COLUMNS | SAID_BY.keys() | {ROW}


def correct_record(candidate: Candidate, document: Document, fields: Iterable[str], clause: str) -> Iterator[Effect]:
    """The correction of what is recorded otherwise in these fields; the document in hand says so at once."""
    values = {
        column: value
        for name in sorted(COLUMNS.intersection(fields))
        for column, value in _columns(candidate, name).items()
        if getattr(document, column) != value
    }
    # Another spelling of one number or code is no correction.
    if all(column.endswith("_raw") for column in values):
        return
    read = provenance_of(candidate, values)
    facts = corrected(document, values, read)
    for column, value in values.items():
        setattr(document, column, value)
    yield Effect(document, Kind.CORRECTION, BEGINNING, Authority(clause=clause), facts=facts)


def without_what_is_ours(candidate: Candidate, effects: Iterable[Effect]) -> list[Effect]:
    """Of the effects on its own document those about which it was not told to keep silent."""
    silent = _kinds(candidate, Stands.OURS)
    own = candidate.document
    return [one for one in effects if one.part or one.kind not in silent or one.document is not own]


def taken_back_for(candidates: Sequence[Candidate], effects: Sequence[Effect]) -> list[Entry]:
    """The standing entries that say otherwise where persons said that the candidates are right. One query at most.

    `effects`: all that the candidates give, also what stands already.
    """
    wrong = {one.document_id: kinds for one in candidates if (kinds := _kinds(one, Stands.THEIRS)) and one.document_id}
    if not wrong:
        return []
    right: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for effect in effects:
        right[effect.document.pk].add(_says(effect.kind, effect.takes_effect, effect.until))
    standing = Entry.objects.standing().filter(document__in=wrong, part=0).select_related("document")
    return [
        entry
        for entry in standing
        if entry.kind in wrong[entry.document_id]
        and not entry.expired
        and _says(Kind(entry.kind), entry.takes_effect, entry.until) not in right[entry.document_id]
    ]


def kinds_to_replace(candidate: Candidate) -> frozenset[Kind]:
    return _kinds(candidate, Stands.THEIRS)


def _kinds(candidate: Candidate, stands: Stands) -> frozenset[Kind]:
    fields = fields_where(candidate, stands)
    return frozenset().union(*(SAID_BY[name] for name in fields if name in SAID_BY))


def _says(kind: Kind, takes_effect: date, until: date) -> tuple[object, ...]:
    """Two terms that end on one day say the same, whenever they begin."""
    return ("term", until) if kind in TERMS else (kind, takes_effect)


def _columns(candidate: Candidate, name: str) -> dict[str, object]:
    """What the candidate puts there; nothing where it is silent."""
    facts = candidate.facts
    if not facts.get(name):
        return {}
    if name == "title":
        return {"title": facts["title"], "title_key": title_key(facts["title"])}
    if name in _DAYS:
        return {name: date.fromisoformat(facts[name])}
    return {f"{name}_raw": facts[f"{name}_raw"], f"{name}_key": facts[name]}
