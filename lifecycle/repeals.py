"""What a text ends besides (同时废止): an entry on each document of the place that its words name, whenever that comes.

A number names its document. A title does so only where no number is printed for it and one document alone bears it;
what was made after the text is never meant. A name that fits none, or several, waits and is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lifecycle.acts import Authority, Effect, record
from lifecycle.clauses import circumstances, facts_of_part, stated_in
from lifecycle.extensions import with_extensions
from lifecycle.models import Act, Entry
from lifecycle.rules import Kind
from lifecycle.rules.terms import start_of
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.identity import only_repeals, parse_code, parse_number, title_key
from registry.layouts import load_layouts
from registry.models import Candidate, Document
from registry.reading.facts import Ending, EndsOn

# Texts looked through at a time.
CHUNK = 500
ENDS = (Kind.REPEAL.value, Kind.LAPSE_DECLARED.value)


_TAKEN_IN = {"kind": Candidate.Kind.DOCUMENT, "state": Candidate.State.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Target:
    """A document as the text names it; with a number, its title tells nothing more."""

    title: str | None
    number: str | None

    def __str__(self) -> str:
        return f"《{self.title}》{self.number or ''}" if self.title else self.number or ""

    def fits(self, document: Document) -> bool:
        if self.number:
            return document.number_key == self.number
        return document.title_key == title_key(self.title or "")


def effects_of_repeals(texts: Iterable[Candidate]) -> list[Effect]:
    """What accepted texts end, as far as it is in the register and doesn't stand already."""
    ending = [text for text in texts if text.kind == Candidate.Kind.DOCUMENT and text.facts.get("repeals")]
    found = _documents_named_in(ending)
    standing = _ended_by([text.document_id for text in ending if text.document_id])
    effects = {
        (text.document.pk, effect.document.pk): effect
        for text in ending
        if text.document
        for effect in _effects(text, text.document, found)
        if effect.document not in standing[text.document.pk]
    }
    return with_extensions(list(effects.values()))


@transaction.atomic
def write_awaited_repeals(place: Jurisdiction, arrived: Sequence[Document], *, by: Actor, at: datetime) -> list[Act]:
    """What earlier texts say of documents that have come only now; each in an act of the import that gave the text.

    So undoing that import takes it back, whichever of the two came first.
    """
    acts = []
    for text in list(_texts_naming(place, arrived)):
        effects = effects_of_repeals([text])
        if effects:
            acts.append(record(place, "admit", effects, by=by, at=at, batch=text.batch))
    return acts


def repealing_texts(documents: Sequence[Document], as_known_at: datetime | None = None) -> list[Candidate]:
    """What was read by that moment and taken in as one of these documents, if it ends anything. One query."""
    texts = Candidate.objects.read_by(as_known_at).filter(document__in=documents, **_TAKEN_IN)
    return list(texts.exclude(facts__repeals=[]).order_by("pk"))


def unknown_repeals(texts: Iterable[Candidate], as_known_at: datetime | None = None) -> dict[int, list[str]]:
    """By repealing document: the names in its words for which nothing was recorded by that moment."""
    named: dict[int, dict[Target, None]] = defaultdict(dict)
    for text in texts:
        if text.kind == Candidate.Kind.DOCUMENT and text.state == Candidate.State.ACCEPTED:
            named[text.document_id or 0].update(dict.fromkeys(_targets(text)))
    ended = _ended_by([document for document, targets in named.items() if targets], as_known_at)
    unknown = {
        document: [str(target) for target in targets if not any(map(target.fits, ended[document]))]
        for document, targets in named.items()
    }
    return {document: names for document, names in unknown.items() if names}


def _texts_naming(place: Jurisdiction, arrived: Sequence[Document]) -> Iterator[Candidate]:
    """Accepted before, of documents that are registered, and naming one that isn't the text's own."""
    registered = Entry.objects.registrations().filter(document=OuterRef("document"))
    texts = Candidate.objects.filter(
        Exists(registered), batch__jurisdiction=place, kind=Candidate.Kind.DOCUMENT, state=Candidate.State.ACCEPTED
    )
    numbers = {document.number_key for document in arrived}
    titles = {document.title_key for document in arrived}
    naming = texts.exclude(facts__repeals=[]).select_related("document", "batch").order_by("pk")
    for text in naming.iterator(CHUNK):
        if any(t.number in numbers if t.number else title_key(t.title or "") in titles for t in _targets(text)):
            yield text


def _targets(text: Candidate) -> Iterator[Target]:
    return (target for repeal in text.facts.get("repeals", []) for target in _named(repeal))


def _named(repeal: Mapping[str, Any]) -> list[Target]:
    """A notice that speaks of its own lists leaves them to `lists`."""
    if repeal["listed"]:
        return []
    return [Target(one["title"], one["number"]) for one in repeal["targets"]]


def _documents_named_in(texts: Sequence[Candidate]) -> list[Document]:
    """All that could be meant, in the places of the texts; one query."""
    targets = [target for text in texts for target in _targets(text)]
    if not targets:
        return []
    numbers = {target.number for target in targets if target.number}
    titles = {title_key(target.title) for target in targets if target.title}
    places = {text.document.jurisdiction_id for text in texts if text.document}
    known = Document.objects.filter(jurisdiction__in=places)
    return list(known.filter(Q(number_key__in=numbers) | Q(title_key__in=titles)).order_by("pk"))


def _effects(text: Candidate, document: Document, found: Sequence[Document]) -> Iterator[Effect]:
    """One on each document, from the earliest day where several sentences name it."""
    others = [other for other in found if other.jurisdiction_id == document.jurisdiction_id and other.pk != document.pk]
    effects = [
        effect for repeal in text.facts["repeals"] for effect in _effects_of_sentence(text, repeal, document, others)
    ]
    first: dict[int, Effect] = {}
    for effect in sorted(effects, key=lambda effect: effect.takes_effect):
        first.setdefault(effect.document.pk, effect)
    yield from first.values()


def _effects_of_sentence(
    text: Candidate, repeal: Mapping[str, Any], document: Document, others: Sequence[Document]
) -> Iterator[Effect]:
    day, assumed = _day(text, repeal, document)
    if day is None:
        return
    kind = Kind.LAPSE_DECLARED if repeal["ending"] == Ending.LAPSED else Kind.REPEAL
    authority = Authority(document, f"“{repeal['words']}”"[:300])
    for target in _named(repeal):
        meant = [other for other in others if target.fits(other) and not _made_after(other, document)]
        if len(meant) > 1 and target.title:
            meant = [other for other in meant if other.title_key == title_key(target.title)]
        if len(meant) == 1:
            yield Effect(meant[0], kind, day, authority, facts=_facts(document, kind, assumed=assumed))


def _facts(document: Document, kind: Kind, *, assumed: bool) -> dict[str, object]:
    """A text that does more than repeal stands in the place of what it repeals."""
    replaces = kind == Kind.REPEAL and not only_repeals(document.title)
    return {**({"assumed": ["dated_on"]} if assumed else {}), **({"replaces": True} if replaces else {})}


def _day(text: Candidate, repeal: Mapping[str, Any], document: Document) -> tuple[date | None, bool]:
    """The first day without them, and whether the date on the document stood in for it.

    None where the text takes effect on a day that can't be told: what goes with it is not ended earlier.
    """
    if repeal["day"]:
        return date.fromisoformat(repeal["day"]), False
    on = EndsOn(repeal["on"])
    clauses = facts_of_part(text.facts, repeal.get("part", 0))
    if on == EndsOn.COMMENCEMENT and clauses["effective"]:
        start = start_of(stated_in(clauses), circumstances(document))
        return (start.day, start.assumed) if start else (None, False)
    recorded = {EndsOn.PUBLICATION: document.published_on, EndsOn.ISSUE: document.issued_on}.get(on)
    return recorded or document.dated_on, recorded is None


def _made_after(other: Document, document: Document) -> bool:
    if other.dated_on and document.dated_on:
        return other.dated_on > document.dated_on
    years = _year(other), _year(document)
    return years[0] is not None and years[1] is not None and years[0] > years[1]


def _year(document: Document) -> int | None:
    if document.dated_on:
        return document.dated_on.year
    number = parse_number(document.number_key) if document.number_key else None
    code = parse_code(document.code_key, load_layouts()) if document.code_key else None
    return number.year if number else code.year if code else None


def _ended_by(authorities: Sequence[int], as_known_at: datetime | None = None) -> dict[int, list[Document]]:
    """By authority: the documents that it ends by a standing entry."""
    ended: dict[int, list[Document]] = defaultdict(list)
    if authorities:
        entries = Entry.objects.standing(as_known_at).filter(authority_document__in=authorities, kind__in=ENDS)
        for entry in entries.select_related("document"):
            ended[entry.authority_document_id or 0].append(entry.document)
    return ended
