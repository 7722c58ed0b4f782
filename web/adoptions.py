"""What adopting the lists of a file would do, as it is laid before whoever presses the button, in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.adoption import Adoption, adoptions
from intake.lists import place_in_notice
from intake.previews import Besides, Fate, Preview, Row, Tally, unlisted
from intake.prospects import Prospects
from lifecycle.aftermath import Turn
from lifecycle.finding_sentences import conflict_sentence
from lifecycle.models import Entry
from registry.models import Document
from registry.querysets import DocumentQuerySet
from registry.wording import CATEGORIES
from web.asking import Asked
from web.batches import BatchSitting
from web.consequences import Changed, Written, changed, written
from web.desk import address_of
from web.headings import Heading, heading_of

PAGE = 50
# Two groups that hold no rows of the lists.
BESIDES, UNLISTED = "besides", "unlisted"
# In the order in which a person reads them: what changes first.
GROUPS: Mapping[str, tuple[Promise, Promise]] = {
    Fate.CHANGES: (_("status changes"), _("These documents get another status on some day.")),
    BESIDES: (_("end with them"), _("These are in no list: they only extended a document that ends, and end with it.")),
    Fate.CONFIRMS: (_("only confirmed"), _("An entry is written; on no day does the status become another.")),
    Fate.CONTRADICTS: (
        _("contradict the register"),
        _("Their printed end is not the recorded one. They are not adopted and go back to be looked over."),
    ),
    Fate.WAITS: (_("still wait"), _("Nobody has accepted these rows yet. Accepted later, they can be adopted later.")),
    Fate.NOTICE_WAITS: (_("notice not accepted"), _("The notice that decides about them is not accepted itself.")),
    Fate.UNDATED: (_("notice without a day"), _("Their notice prints no day from which it could count.")),
    Fate.MEANINGLESS: (_("list not understood"), _("What their list decides could not be told from its heading.")),
    Fate.ELSEWHERE: (
        _("of another place"),
        _("The document that they mean belongs to another place and has to be decided about there."),
    ),
    Fate.LEFT_OUT: (_("rejected or merged"), _("Somebody rejected these rows, or merged them with others.")),
    UNLISTED: (
        _("in no list"),
        _("In force on the day of the notice, and in none of its lists. Information: nothing is written on them."),
    ),
    Fate.STANDS: (_("recorded already"), _("All that these rows say stands in the register.")),
}


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: Promise
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A document, or what a row calls it. `address` empty: it means none of the register that is to be seen here."""

    place: str
    heading: Heading
    reference: str
    address: str
    written: Sequence[Written] = ()
    changes: Sequence[Changed] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """`group`, `category` and `number` (of the page) are as asked for; what there isn't is as if nobody had asked."""

    sitting: BatchSitting
    preview: Preview
    prospects: Prospects
    ended_already: int
    group: str = ""
    category: str = ""
    number: str = ""

    @cached_property
    def adoptions(self) -> list[Adoption]:
        return adoptions(self.sitting.batch)

    @property
    def standing(self) -> bool:
        return any(adoption.undone is None for adoption in self.adoptions)

    @property
    def waiting(self) -> int:
        """Rows that nobody can adopt before they, or their notice, are accepted."""
        return self.preview.counts.get(Fate.WAITS, 0) + self.preview.counts.get(Fate.NOTICE_WAITS, 0)

    @cached_property
    def counts(self) -> Counter[str]:
        """By group, of the category that is looked at."""
        counted: Counter[str] = Counter(row.fate.value for row in self._of_category)
        if not self.narrowed:
            counted[BESIDES] = len(self.preview.besides)
            counted[UNLISTED] = self._unlisted[0].count()
        return counted

    @property
    def changing(self) -> int:
        return self.preview.counts.get(Fate.CHANGES, 0) + len(self.preview.besides)

    @property
    def confirming(self) -> int:
        return self.preview.counts.get(Fate.CONFIRMS, 0)

    @property
    def tallies(self) -> Iterator[tuple[Tally, str, bool]]:
        """Each kind of list with its name, and whether it is the one looked at."""
        for tally in self.preview.tallies:
            name = str(CATEGORIES[tally.category]) if tally.category else ""
            yield tally, name, bool(tally.category) and tally.category == self.narrowed

    @cached_property
    def groups(self) -> list[Group]:
        there = [key for key in GROUPS if self.counts[key]]
        chosen = self.group if self.group in there else next(iter(there), "")
        return [Group(str(key), GROUPS[key][0], self.counts[key], key == chosen) for key in there]

    @property
    def chosen(self) -> Group | None:
        return next((group for group in self.groups if group.chosen), None)

    @property
    def meaning(self) -> Promise | None:
        return GROUPS[self.chosen.key][1] if self.chosen else None

    @property
    def left_out_since(self) -> date | None:
        return self._unlisted[1]

    @cached_property
    def page(self) -> Page[object]:
        return Paginator(self._listed, PAGE).get_page(self.number)

    @property
    def lines(self) -> list[Line]:
        if self.chosen and self.chosen.key == UNLISTED:
            return [_line(document, self._asked) for document in self.page if isinstance(document, Document)]
        if self.chosen and self.chosen.key == BESIDES:
            besides = [one for one in self.page if isinstance(one, Besides)]
            known = Document.objects.in_bulk([one.document for one in besides])
            return [_line(known[one.document], self._asked, one.entries, one.turn) for one in besides]
        return [_of_row(row, self._asked) for row in self.page if isinstance(row, Row)]

    @cached_property
    def foretold(self) -> list[tuple[str, list[Line]]]:
        """By the title of the text that would do it."""
        told = self.prospects.ended[:PAGE]
        known = Document.objects.in_bulk([one.document for one in told])
        by_text: dict[str, list[Line]] = {}
        for one in told:
            line = _line(known[one.document], self._asked, one.entries, one.turn)
            by_text.setdefault(str(one.text), []).append(line)
        return list(by_text.items())

    @property
    def not_foretold(self) -> int:
        return max(0, len(self.prospects.ended) - PAGE) + self.prospects.others

    @property
    def _asked(self) -> Asked:
        return self.sitting.asked

    @cached_property
    def narrowed(self) -> str:
        return self.category if self.category in {row.category for row in self.preview.rows} else ""

    @cached_property
    def _of_category(self) -> Sequence[Row]:
        rows = self.preview.rows
        return [row for row in rows if row.category == self.narrowed] if self.narrowed else rows

    @cached_property
    def _unlisted(self) -> tuple[DocumentQuerySet, date | None]:
        return unlisted(self.sitting.batch)

    @property
    def _listed(self) -> Sequence[object] | DocumentQuerySet:
        match self.chosen.key if self.chosen else "":
            case "unlisted":
                return self._unlisted[0].order_by("code_key", "number_key", "pk")
            case "besides":
                return self.preview.besides
            case key:
                return [row for row in self._of_category if row.fate == key]


def _of_row(row: Row, asked: Asked) -> Line:
    candidate, document = row.candidate, row.candidate.document
    notes = [conflict_sentence(conflict) for conflict in candidate.conflicts]
    title = document.title if document else candidate.facts["title"]
    within = document and (asked.reach.everything or document.jurisdiction_id in asked.reach.jurisdictions)
    return Line(
        place_in_notice(candidate.facts),
        heading_of(title),
        candidate.facts["code"] or candidate.facts["number"] or "",
        f"{address_of(document)}{asked.suffix}" if document and within else "",
        [written(entry) for entry in row.entries],
        changed(row.turn.changes) if row.turn else (),
        notes,
    )


def _line(document: Document, asked: Asked, entries: Sequence[Entry] = (), turn: Turn | None = None) -> Line:
    return Line(
        "",
        heading_of(document.title),
        document.code_key or document.number_key or "",
        f"{address_of(document)}{asked.suffix}",
        [written(entry) for entry in entries],
        changed(turn.changes) if turn else (),
    )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A page of the documents that taking an adoption back touches, those that change first."""

    page: Page[int]
    lines: Sequence[Line]
    touched: int
    changing: int


def withdrawn(turns: Mapping[int, Turn], asked: Asked, number: str) -> Withdrawn:
    changes = {document: bool(turn.changes) for document, turn in turns.items()}
    page: Page[int] = Paginator(sorted(turns, key=lambda one: (not changes[one], one)), PAGE).get_page(number)
    known = Document.objects.in_bulk(list(page))
    lines = [_line(known[document], asked, (), turns[document]) for document in page]
    return Withdrawn(page, lines, len(turns), sum(changes.values()))
