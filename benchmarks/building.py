"""Documents with their entries and the periods these fold to, as rows: the same ones for the same seed, every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from random import Random

from django.db.models import Model

from benchmarks import serials, titles
from benchmarks.country import DEPARTMENTS, ORGANS, Place, places
from benchmarks.lives import Birth, Said, told
from benchmarks.moments import MONTHS, NAMES, UNDONE, Verb, acts, recorded_at, seq
from lifecycle.endings import ending_of
from lifecycle.models import Act, Clock, Entry
from lifecycle.periods import period_of, projection_of
from lifecycle.rules import END_OF_TIME, Fact, Kind
from lifecycle.rules.history import Recorded
from offices.models import Jurisdiction, Organ, OrganName
from registry.identity import genre_of, is_trial, title_key
from registry.models import Document, Issuer, Part

SEED = 20261122
# Documents made at once by one process: its rows cross to the one that loads them.
CHUNK = 2000
# Ids of entries are set aside for each document, so that documents can be made in any order.
ENTRIES_EACH = 12
ACTS_EACH = seq(MONTHS - 1, max(Verb))


@dataclass(frozen=True)
class Register:
    """How much is to be built."""

    documents: int
    places: int = 100

    @cached_property
    def country(self) -> tuple[Place, ...]:
        return places(self.places)

    @cached_property
    def _turns(self) -> list[tuple[Place, int]]:
        """One round through the country: each place as often as its weight says, with its how-manieth turn."""
        return [(place, turn) for place in self.country for turn in range(place.weight)]

    @property
    def chunks(self) -> list[range]:
        return [range(first, min(first + CHUNK, self.documents)) for first in range(0, self.documents, CHUNK)]

    def home(self, no: int) -> tuple[Place, int]:
        """The place of a document and its running number there, from 0."""
        pair, second = divmod(no, 2)
        round_, turn = divmod(pair, len(self._turns))
        place, turn_there = self._turns[turn]
        return place, (round_ * place.weight + turn_there) * 2 + second


def offices(register: Register) -> Iterator[Model]:
    """Places, organs, and every act there is, before what it says."""
    for place in register.country:
        yield Jurisdiction(
            pk=place.no + 1,
            name=place.name,
            code_prefix=place.prefix,
            code_layout="shandong",
            parent_id=None if place.parent is None else place.parent + 1,
            rule_set=place.rule_set,
        )
        for no, name in enumerate(place.organs):
            organ = _organ(place, no)
            yield Organ(pk=organ, jurisdiction_id=place.no + 1)
            yield OrganName(organ_id=organ, name=name, number=f"{no + 1:03}")
        yield Clock(
            jurisdiction_id=place.no + 1, last_seq=ACTS_EACH, last_recorded_at=recorded_at(MONTHS - 1, max(Verb))
        )
        yield from (_act(place, month, verb) for month, verb in acts())


def documents(register: Register, numbers: Sequence[int]) -> Iterator[Model]:
    """The documents of these numbers with all that hangs on them."""
    draw = Random(f"{SEED}:{numbers[0]}")  # noqa: S311 - a spread, not a secret
    renews: Said | None = None
    for no in numbers:
        # Documents come in pairs of one place; the second may go on for the first.
        place, running = register.home(no)
        slot = serials.slot(running)
        born, said = told(draw, slot.year, renewable=_is_first(no), renews=renews)
        renews = next((one for one in said if one.kind == Kind.RENEWAL), None)
        document, instrument = _document(draw, no, place, slot, born)
        yield document
        yield Issuer(document=document, organ_id=_organ(place, slot.organ), position=0)
        if draw.random() < 0.05:
            yield Issuer(document=document, organ_id=_organ(place, (slot.organ + 1) % ORGANS), position=1)
        if any(one.part for one in said):
            yield Part(document=document, no=1, title=instrument or document.title)
        entries = list(_entries(document, said))
        yield from (entry for _, entry in entries)
        yield from _projected(document, [recorded for recorded, _ in entries])


def _is_first(no: int) -> bool:
    return no % 2 == 0


def _projected(document: Document, recorded: Sequence[Recorded]) -> Iterator[Model]:
    projection = projection_of(recorded, document.drafter_id)
    yield from (period_of(document, belief) for belief in projection.beliefs)
    yield from (ending_of(document, due) for due in projection.dues)


def _organ(place: Place, no: int) -> int:
    return place.no * ORGANS + no + 1


def _act(place: Place, month: int, verb: Verb) -> Act:
    undoes = next(((wrong, lag) for wrong, (undo, lag) in UNDONE.items() if undo == verb), None)
    return Act(
        pk=_act_id(place, month, verb),
        jurisdiction_id=place.no + 1,
        seq=seq(month, verb),
        recorded_at=recorded_at(month, verb),
        verb=NAMES[verb],
        by_name="bench",
        reverses_id=_act_id(place, month - undoes[1], undoes[0]) if undoes else None,
    )


def _act_id(place: Place, month: int, verb: Verb) -> int:
    return place.no * ACTS_EACH + seq(month, verb)


def _document(draw: Random, no: int, place: Place, slot: serials.Slot, born: Birth) -> tuple[Document, str]:
    """And its instrument's title. Departments draft what the government and its office issue."""
    issuer, year = slot.organ, born.published.year
    drafter = issuer if issuer > 1 else 2 + draw.randrange(len(DEPARTMENTS))
    title, instrument = titles.title(draw, place.name, place.organs[issuer])
    # Of a document that goes on for another, the year is not its slot's: it counts among those of that year apart.
    serial = slot.serial if year == slot.year else 1000 + slot.serial
    code = f"{place.prefix}-{year}-{issuer + 1:03}{serial:04}" if draw.random() < 0.9 else None
    number = f"{place.name[:-1]}{_word(issuer)}〔{year}〕{serial}号" if draw.random() < 0.95 else None
    document = Document(
        pk=no + 1,
        jurisdiction_id=place.no + 1,
        title=title,
        title_key=title_key(title),
        number_raw=number,
        number_key=number,
        code_raw=code,
        code_key=code,
        drafter_id=_organ(place, drafter),
        genre=genre_of(title) or "",
        trial=is_trial(title),
        dated_on=born.published,
        published_on=born.published,
    )
    return document, instrument


def _word(issuer: int) -> str:
    """政字 of the government, 政办字 of its office, else the first sign of the department."""
    return ("政字", "政办字")[issuer] if issuer < 2 else f"{DEPARTMENTS[issuer - 2][0]}字"


def _entries(document: Document, said: Sequence[Said]) -> Iterator[tuple[Recorded, Entry]]:
    """What was said and, where its act was undone since, its reversal."""
    first = (document.pk - 1) * ENTRIES_EACH + 1
    place, undone = document.jurisdiction_id - 1, []
    for ref, one in enumerate(said, start=first):
        fact = Fact(one.takes_effect, one.kind, one.until, one.expired, one.mark, one.part, ref)
        entry = _entry(document, ref, place * ACTS_EACH + seq(one.month, one.verb), one)
        yield Recorded(recorded_at(one.month, one.verb), fact), entry
        undo, lag = UNDONE.get(one.verb, (None, 0))
        if undo is not None and one.month + lag < MONTHS:
            undone.append((ref, one, undo, one.month + lag))
    for ref, (wrong, one, undo, month) in enumerate(undone, start=first + len(said)):
        reversal = _entry(document, ref, place * ACTS_EACH + seq(month, undo), one)
        reversal.kind, reversal.until, reversal.expired = Kind.REVERSAL.value, END_OF_TIME, False
        reversal.reverses_id = wrong
        yield Recorded(recorded_at(month, undo), reverses=wrong), reversal


def _entry(document: Document, pk: int, act: int, one: Said) -> Entry:
    return Entry(
        pk=pk,
        act_id=act,
        document=document,
        part=one.part,
        kind=one.kind.value,
        takes_effect=one.takes_effect,
        until=one.until,
        expired=one.expired,
        authority_document_id=document.pk + 1 if one.kind == Kind.RENEWAL else None,
        clause="benchmark",
        facts=_facts(document, one),
    )


def _facts(document: Document, one: Said) -> dict[str, object]:
    if one.kind == Kind.CORRECTION and document.dated_on:
        wrong, right = document.dated_on - timedelta(days=1), document.dated_on
        read = {"was_read": {"dated_on": None}, "now_read": {"dated_on": {"source": "benchmark"}}}
        return {"was": {"dated_on": str(wrong)}, "now": {"dated_on": str(right)}, **read}
    return {"mark": one.mark} if one.mark else {}
