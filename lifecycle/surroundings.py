"""What lies around documents, as known at a moment: whom their texts name, who names them, what acts did between them.

Loaded for all that are asked about together, in a fixed number of queries; pages and findings read the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q

from lifecycle.answers import Answer
from lifecycle.links import Bearers, Life, Named, bearing, lives_of, names_in, naming_it
from lifecycle.models import Entry, InstrumentChange
from lifecycle.rules import Kind
from lifecycle.rules.knock_on import Other, OutsideChange
from lifecycle.rules.links import RESTS_ON, Change, Name
from offices.reach import Reach
from registry.models import Document

# What changes a text without ending it.
CHANGING = (Kind.AMENDMENT.value, Kind.PARTIAL_REPEAL.value)
# Of what hangs on one document, so many are looked up and shown.
MOST = 20


@dataclass(frozen=True, slots=True)
class Around:
    """Everything at the other ends. `lives` hold those asked about as well.

    `named` by source; `naming` are the texts that name the document asked about, for whoever asks both ways.
    """

    named: Mapping[int, Sequence[Named]]
    naming: Sequence[Named]
    lives: Mapping[int, Life]
    bearers: Bearers
    acts: Acts
    outside: Sequence[InstrumentChange]
    same: Mapping[tuple[int, str], Sequence[Document]]

    def other(self, ref: int) -> Other:
        life = self.lives[ref]
        decided_by, changed_on = self.acts.decided_by[ref], self.acts.changed_on[ref]
        return Other(ref, called(life.document), life.spans, life.facts, decided_by, changed_on)

    def outside_changes_of(self, named: Named) -> Iterator[OutsideChange]:
        """In the order of their days; of things that no document in the register is."""
        if named.relation in RESTS_ON:
            for change in self.outside:
                same = named.name.may_be(Name(change.title_key, change.number_key))
                if same and change.act.jurisdiction_id in named.places:
                    yield _outside_change(change)


@dataclass(slots=True)
class Acts:
    """What entries say between documents, by the document that they are on; `decides` by the one they rest on."""

    decided_by: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    changed_on: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    decides: dict[int, list[tuple[int, Kind, date]]] = field(default_factory=lambda: defaultdict(list))


def look_around(asked: Sequence[Answer], *, seen_by: Reach | None = None) -> Around:
    """For answers as known at one moment. With `seen_by` both ways, of one document, as far as that reach sees."""
    known_at, documents = asked[0].as_known_at, [answer.document for answer in asked]
    named = names_in(documents, known_at)
    naming = naming_it(documents[0], seen_by, known_at) if seen_by else []
    own = {answer.document.pk: Life(answer.document, answer.spans, answer.facts) for answer in asked}
    which = bearing(one.name for one in named) | _namesakes_of(documents)
    which |= Q(pk__in={*_reached_by_acts(asked, all_=bool(seen_by)), *_first_sources(naming)})
    lives = {**lives_of(which & ~Q(pk__in=own), known_at), **own}
    return Around(
        named=_by_source(named),
        naming=naming,
        lives=lives,
        bearers=Bearers(life.document for life in lives.values()),
        acts=_acts_between(documents, lives, known_at),
        outside=_outside(named, asked[0].day, known_at),
        same=_same(life.document for life in lives.values()),
    )


def _namesakes_of(documents: Sequence[Document]) -> Q:
    """Whatever has the same code, number or title, in any place: a place is compared in passing."""
    codes = {document.code_key for document in documents if document.code_key}
    numbers = {document.number_key for document in documents if document.number_key}
    titles = {document.title_key for document in documents}
    return Q(code_key__in=codes) | Q(number_key__in=numbers) | Q(title_key__in=titles)


def _by_source(named: Sequence[Named]) -> Mapping[int, Sequence[Named]]:
    by_source: dict[int, list[Named]] = defaultdict(list)
    for one in named:
        by_source[one.source].append(one)
    return by_source


def _first_sources(naming: Sequence[Named]) -> list[int]:
    return list(dict.fromkeys(one.source for one in naming))[:MOST]


def _reached_by_acts(asked: Sequence[Answer], *, all_: bool) -> set[int]:
    """What takes their place, and what they amend; with `all_` whatever they decide about, as far as it is shown.

    A query of its own: beside other conditions PostgreSQL would read every document of the register for it.
    """
    successors = {successor for answer in asked for successor in successors_of(answer)}
    decided = Entry.objects.standing(asked[0].as_known_at).filter(
        authority_document__in=[answer.document.pk for answer in asked]
    )
    found = decided.order_by("pk")[:MOST] if all_ else decided.filter(kind=Kind.AMENDMENT.value)
    return successors.union(found.values_list("document", flat=True))


def successors_of(answer: Answer) -> set[int]:
    return {document.pk for document in answer.replaced_by}


def _acts_between(documents: Sequence[Document], lives: Mapping[int, Life], known_at: datetime | None) -> Acts:
    acts = Acts()
    which = Q(kind__in=CHANGING, document__in=list(lives)) | Q(authority_document__in=documents)
    entries = Entry.objects.standing(known_at).filter(which).order_by("takes_effect", "pk")
    for document, authority, kind, on in entries.values_list("document", "authority_document", "kind", "takes_effect"):
        if kind in CHANGING:
            acts.changed_on[document].append(on)
        if authority and authority != document:
            acts.decided_by[document].add(authority)
            acts.decides[authority].append((document, Kind(kind), on))
    return acts


def _outside(named: Sequence[Named], day: date, known_at: datetime | None) -> list[InstrumentChange]:
    """Recorded up to the day, in one of the places that count for these names."""
    resting = [one for one in named if one.relation in RESTS_ON]
    said = InstrumentChange.objects.standing(known_at).filter(
        Q(title_key__in={one.name.title for one in resting if one.name.title})
        | Q(number_key__in={one.name.number for one in resting if one.name.number}),
        act__jurisdiction__in={place for one in resting for place in one.places},
        on__lte=day,
    )
    return list(said.order_by("on", "pk"))


def _same(documents: Iterable[Document]) -> Mapping[tuple[int, str], Sequence[Document]]:
    """By place and by whatever could be the same: code, number, title."""
    same: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.pk):
        for key in filter(None, {document.code_key, document.number_key, document.title_key}):
            same[document.jurisdiction_id, key].append(document)
    return same


def _outside_change(change: InstrumentChange) -> OutsideChange:
    """Named by what it says, not by its row: taken back and said again it is the same finding."""
    name = f"《{change.title}》{change.number_key}" if change.title else change.number_key
    kind, named = Change(change.kind), change.number_key or change.title_key
    about = f"{kind.value}-{change.on.isoformat()}-{sha256(named.encode()).hexdigest()[:8]}"
    return OutsideChange(about, name, kind, change.on)


def called(document: Document) -> str:
    return document.number_key or f"《{document.title}》"
