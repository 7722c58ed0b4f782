"""What the document page shows beside its answer: the facts with their sources, conflicts, the ledger, the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import pgettext

from lifecycle.answers import Answer, undone_by
from lifecycle.explanations import authority_line, entry_line, explain
from lifecycle.models import Act, Entry
from lifecycle.rules import BEGINNING, Kind
from lifecycle.surroundings import look_around
from lifecycle.ties import ties_of
from offices.moments import day_of
from registry.models import ID_MARK, Candidate, Document
from web.asking import Asked
from web.chain import Going, going_of
from web.clashes import Clash, clashes_of
from web.desk import Desk
from web.doubts import Doubt, doubts_of
from web.facts import Fact, facts_of
from web.headings import Heading, heading_of
from web.instruments import Instrument, instruments_of
from web.marks import Story, days_left, story_of
from web.parties import parties_of
from web.plans import Schedule, schedule_of
from web.sources import place_of
from web.statuses import Look, banner_of, look_of
from web.ties import Strand, strands_of

# Entries on a page of the ledger, and at how many readings of a document anybody looks.
LEDGER, READINGS = 40, 200


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the ledger. `on` None: the record doesn't say since when."""

    entry: Entry
    line: str
    on: date | None
    authority: str
    authority_url: str
    recorded_on: date
    undone_by: Act | None

    @property
    def undone_on(self) -> date | None:
        return day_of(self.undone_by.recorded_at) if self.undone_by else None


@dataclass(frozen=True, slots=True)
class Source:
    place: str
    kind: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    answer: Answer
    heading: Heading
    look: Look
    sentence: str
    warning: str
    basis: str
    story: Story
    facts: Sequence[Fact]
    strands: Sequence[Strand]
    links: int
    clashes: Sequence[Clash]
    findings: Sequence[Doubt]
    schedule: Schedule
    ledger: Page[Entry]
    changes: Sequence[Change]
    instruments: Sequence[Instrument]
    going: Going
    sources: Sequence[Source]
    decides: bool

    @property
    def open(self) -> list[Doubt]:
        return [finding for finding in self.findings if finding.act is None]

    @property
    def accepted(self) -> list[Doubt]:
        return [finding for finding in self.findings if finding.act]

    @property
    def doubts(self) -> int:
        return len(self.open) + len(self.clashes)


def dossier_of(answer: Answer, asked: Asked, desk: Desk) -> Dossier:
    document, parties = answer.document, parties_of(answer)
    around = look_around([answer], seen_by=asked.reach)
    ties = ties_of(answer, around)
    schedule = schedule_of(answer, parties, desk)
    ledger = Paginator(_newest_first(answer), LEDGER).get_page(desk.ledger)
    sources = _readings(document, asked)
    return Dossier(
        answer=answer,
        heading=heading_of(document.title),
        look=banner_of(answer),
        sentence=explain(answer),
        warning=warning_of(answer),
        basis=basis_of(answer),
        story=story_of(answer, schedule.plan),
        facts=facts_of(answer, parties),
        strands=strands_of(ties, asked),
        links=ties.count,
        schedule=schedule,
        clashes=clashes_of(sources),
        findings=doubts_of(answer, around, sources, desk.accepting, desk.finding),
        ledger=ledger,
        changes=[_change(entry, asked) for entry in ledger],
        instruments=list(instruments_of(answer)),
        going=going_of(answer, asked),
        sources=[Source(place_of(read), read.get_kind_display(), read.state == read.State.WAITING) for read in sources],
        decides=desk.decides,
    )


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of several documents that one reference may mean; its own address names the row."""

    answer: Answer
    heading: Heading
    look: Look
    address: str


def namesake_of(answer: Answer, asked: Asked) -> Namesake:
    document = answer.document
    address = reverse("document", args=[f"{ID_MARK}{document.pk}"]) + asked.suffix
    return Namesake(answer, heading_of(document.title), look_of(answer.span.status), address)


def warning_of(answer: Answer) -> str:
    """What is urgent about a document that is still in force; empty for any other."""
    if not answer.ending_soon or answer.days_left is None:
        return ""
    return pgettext("chip", "ending soon") + pgettext("answer line", ", ") + days_left(answer.days_left)


def basis_of(answer: Answer) -> str:
    """Where the status stands written: the entry that decides it, and the one that sets its end."""
    terms = [entry for entry in answer.entries if Kind(entry.kind) in {Kind.TERM, Kind.EXTENSION}]
    lines = dict.fromkeys(authority_line(entry) for entry in [answer.decisive, *terms[-1:]] if entry)
    return pgettext("sources", "; ").join(lines)


def _readings(document: Document, asked: Asked) -> list[Candidate]:
    """Where it was read, as far as that had been handed in; of very many the texts before the rows of lists."""
    read = document.candidates.read_by(asked.as_known_at).select_related("batch__file")
    return sorted(read.order_by("kind", "-pk")[:READINGS], key=lambda one: (one.batch.staged_at, one.no))


def _newest_first(answer: Answer) -> list[Entry]:
    """Everything ever written about it, as far as it was known; what was undone stays to be seen."""
    return sorted(
        answer.recorded, key=lambda entry: (entry.takes_effect, entry.act.recorded_at, entry.pk), reverse=True
    )


def _change(entry: Entry, asked: Asked) -> Change:
    authority = entry.authority_document
    within = authority and (asked.reach.everything or authority.jurisdiction_id in asked.reach.jurisdictions)
    return Change(
        entry=entry,
        line=entry_line(entry),
        on=None if entry.takes_effect == BEGINNING else entry.takes_effect,
        authority=authority_line(entry),
        authority_url=authority.get_absolute_url() + asked.suffix if authority and within else "",
        recorded_on=day_of(entry.act.recorded_at),
        undone_by=undone_by(entry, asked.as_known_at),
    )
