"""What the review desk lays before an officer: a batch and what waits in it; a candidate beside its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.cutting import following
from intake.handling import Step, last_step, seen_of
from intake.ledger_wording import doubt_sentence
from intake.outlooks import Outlook, outlook_of
from intake.settlements import MAY_BE_OURS
from lifecycle.standing import registered_among
from registry.models import Candidate, Document
from web.batches import BatchSitting
from web.desk import address_of
from web.remarks import Said, said_of
from web.review_forms import LABELS, DeskForm, FactsForm, JoinForm, RejectForm, SplitForm
from web.source_lines import SourceView, source_of
from web.sources import place_of

PAGE = 50
_REMARKS = 30
_LINE = re.compile("[0-9]{1,8}")
STATES = {state.value: state.label for state in Candidate.State}
_STEPS: Mapping[str, Promise] = {
    Step.ACCEPTED: _("accepted by %(by)s"),
    Step.CHOSE: _("which document it is was said by %(by)s"),
    Step.CORRECTED: _("corrected by %(by)s"),
    Step.REJECTED: _("rejected by %(by)s"),
    Step.MERGED: _("merged with no. %(with)s by %(by)s"),
    Step.MERGED_AWAY: _("merged with no. %(into)s, which holds its lines, by %(by)s"),
    Step.SPLIT: _("cut in two by %(by)s; the second is no. %(cut_off)s"),
    Step.CUT_OFF: _("cut off from no. %(from)s by %(by)s"),
    Step.TAKEN_BACK: _("taken back by %(by)s"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A step of its handling: what, when, and the reason if one was given."""

    sentence: str
    day: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact of a row of a ledger as its cell has it, or what was doubtful about it."""

    name: str
    text: str
    sentence: str = ""


class BatchPage:
    """The candidates of one state, or all, fifty at a time, and what the reading remarked."""

    def __init__(self, sitting: BatchSitting, query: Mapping[str, str]) -> None:
        self.sitting, self.query = sitting, query
        self.state = query.get("state", "") if query.get("state", "") in STATES else ""

    @property
    def pills(self) -> list[tuple[str, str | Promise, int]]:
        return [(state, name, self.sitting.counts.get(state, 0)) for state, name in STATES.items()]

    @property
    def total(self) -> int:
        return sum(self.sitting.counts.values())

    @cached_property
    def page(self) -> Page[Candidate]:
        own = self.sitting.batch.candidates.order_by("no")
        paginator = Paginator(own.filter(state=self.state) if self.state else own, PAGE)
        # The counts by state have said it already.
        paginator.count = self.sitting.counts.get(self.state, 0) if self.state else self.total
        return paginator.get_page(self.query.get("page"))

    @cached_property
    def rows(self) -> list[tuple[Candidate, str]]:
        """Each with its place in the source."""
        rows = list(self.page.object_list)
        for row in rows:
            row.batch = self.sitting.batch
        return [(row, _placed(row)) for row in rows]

    @property
    def first_waiting(self) -> int | None:
        return next_waiting(self.sitting, 0)

    @cached_property
    def remarks(self) -> list[Said]:
        """With the document that holds its line; those of opening the file stand on none."""
        told = self.sitting.batch.remarks[:_REMARKS]
        texts = self.sitting.batch.candidates.filter(kind=Candidate.Kind.DOCUMENT).order_by("-first_line")
        furthest = max((one["line"] for one in told), default=0)
        spans = texts.filter(first_line__lte=furthest).values_list("no", "first_line", "last_line")
        return said_of(self.sitting.batch, told, list(spans) if told else [])

    @property
    def more_remarks(self) -> int:
        return max(0, len(self.sitting.batch.remarks) - _REMARKS)


class CandidatePage:
    """`facts`, `rejecting`, `joining`, `splitting`: a form that was refused comes back as it was typed."""

    def __init__(
        self,
        sitting: BatchSitting,
        candidate: Candidate,
        query: Mapping[str, str],
        *,
        facts: FactsForm | None = None,
        rejecting: RejectForm | None = None,
        joining: JoinForm | None = None,
        splitting: SplitForm | None = None,
        refused: DeskForm | None = None,
    ) -> None:
        self.sitting, self.candidate, self.query = sitting, candidate, query
        self.outlook: Outlook = outlook_of(candidate)
        self.seen = seen_of(candidate, self.outlook.conflicts)
        self.facts = facts or FactsForm(candidate, self.outlook.conflicts)
        self.rejecting = rejecting or RejectForm(auto_id="reject-%s")
        self.joining = joining or JoinForm(Document.objects.none())
        given = (facts, rejecting, joining, splitting, refused)
        self.refused_forms = [form for form in given if form is not None]
        self.splitting = splitting or SplitForm(initial={"line": query.get("cut")}, auto_id="split-%s")

    @property
    def waits(self) -> bool:
        return self.candidate.state == Candidate.State.WAITING

    @property
    def is_ledger(self) -> bool:
        return self.candidate.kind == Candidate.Kind.LEDGER

    @property
    def is_document(self) -> bool:
        return self.candidate.kind == Candidate.Kind.DOCUMENT

    @cached_property
    def source(self) -> SourceView:
        start = self.query.get("from", "")
        # What nobody could have clicked is as nothing.
        return source_of(self.candidate, int(start) if _LINE.fullmatch(start) else None)

    @cached_property
    def cells(self) -> list[Known]:
        return _cells(self.candidate)

    @property
    def place(self) -> str:
        return _placed(self.candidate)

    @cached_property
    def listed(self) -> bool:
        """Whether what it means is in the register, not only left behind by an import that was undone."""
        document = self.outlook.document
        return document is not None and bool(registered_among([document.pk]))

    @property
    def document_address(self) -> str:
        return address_of(self.outlook.document) if self.outlook.document else ""

    @property
    def can_be_another(self) -> bool:
        """Only what looks like a recorded document and says something else may be another one."""
        return self.waits and self.listed and any(one["field"] in MAY_BE_OURS for one in self.outlook.conflicts)

    @cached_property
    def following(self) -> Candidate | None:
        return following(self.candidate) if self.waits else None

    @property
    def can_be_taken_back(self) -> bool:
        if self.candidate.state == Candidate.State.ACCEPTED:
            return True
        step = last_step(self.candidate)
        merged = self.candidate.state == Candidate.State.MERGED
        return step is not None and not merged and step[1]["what"] != Step.CUT_OFF

    @cached_property
    def neighbours(self) -> tuple[int | None, int | None]:
        own, no = self.sitting.batch.candidates, self.candidate.no
        before = own.filter(no__lt=no).order_by("-no").values_list("no", flat=True).first()
        return before, own.filter(no__gt=no).order_by("no").values_list("no", flat=True).first()

    @property
    def previous(self) -> int | None:
        return self.neighbours[0]

    @property
    def next(self) -> int | None:
        return self.neighbours[1]

    @property
    def next_waiting(self) -> int | None:
        return next_waiting(self.sitting, self.candidate.no)

    @cached_property
    def remarks(self) -> list[Said]:
        """Those that touch its lines."""
        first, last = self.candidate.first_line, self.candidate.last_line
        told = [one for one in self.sitting.batch.remarks if first <= one["line"] <= last]
        return said_of(self.sitting.batch, told[:_REMARKS], [])

    @property
    def steps(self) -> list[Told]:
        return [_told(step) for step in self.candidate.handling[-20:]]

    @property
    def holder(self) -> int | None:
        """Which one holds its lines, where it was merged."""
        steps = [step for step in self.candidate.handling if step["what"] == Step.MERGED_AWAY]
        return steps[-1]["into"] if steps and self.candidate.state == Candidate.State.MERGED else None


def candidate_of(sitting: BatchSitting, no: int) -> Candidate:
    """404 where the batch has none of that number."""
    related = ("batch__file", "batch__jurisdiction", "document", "notice__document")
    candidate: Candidate = get_object_or_404(sitting.batch.candidates.select_related(*related), no=no)
    return candidate


def next_waiting(sitting: BatchSitting, no: int) -> int | None:
    """The next one after this number, else the first; None where nothing waits."""
    waiting: QuerySet[Candidate, int] = sitting.batch.candidates.open().order_by("no").values_list("no", flat=True)
    return waiting.filter(no__gt=no).first() or waiting.exclude(no=no).first()


def line_asked(request: HttpRequest) -> Mapping[str, str]:
    return {name: request.GET.get(name, "") for name in ("from", "cut", "state", "page")}


def _placed(candidate: Candidate) -> str:
    if candidate.kind == Candidate.Kind.LEDGER:
        return f"{candidate.facts['sheet']}!{candidate.first_line}"
    return place_of(candidate).removeprefix(candidate.batch.file.name).lstrip("，, ")


def _told(step: Mapping[str, str]) -> Told:
    return Told(str(_STEPS[step["what"]]) % step, datetime.fromisoformat(step["at"]), step.get("reason", ""))


def _cells(row: Candidate) -> list[Known]:
    """What its cells say as they were printed, then what was doubtful."""
    facts = row.facts
    printed: dict[str, str | None] = {
        "title": facts["title"],
        "code": facts["code_raw"],
        "number": facts["number_raw"],
        "issuers": "、".join(facts["issuers"]),
        **{name: facts.get(name) for name in ("dated_on", "issued_on", "published_on", "registered_on")},
        "effective": (facts.get("effective") or {}).get("words"),
        "term": (facts.get("term") or {}).get("words"),
        "status": facts.get("state_raw"),
        "reason": facts.get("reason"),
        "remark": facts.get("remark"),
    }
    known = [Known(str(LABELS[name]), text) for name, text in printed.items() if text]
    doubted = [
        Known(f"{one['column']}{one['row'] or ''}", one["text"] or one["head"], doubt_sentence(one))
        for one in row.doubts
    ]
    return [*known, *doubted]
