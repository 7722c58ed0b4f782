"""The answer for a document on a day: status, why, what ends it, what comes next. The same for page, command and API.

Read from periods and entries as known at a moment; nothing here reads a clock and nothing is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from lifecycle.attached import Attached, with_attached
from lifecycle.models import Act, Entry, Period
from lifecycle.periods import fact_of, span_of
from lifecycle.rulebook import Laws, laws_for
from lifecycle.rules import BEGINNING, Fact, Kind, Span, Status
from lifecycle.rules.ends import End, end_of, ending_span, next_after, runs_out, since
from lifecycle.rules.facts import ALIVE
from lifecycle.rules.reliance import UNREGISTERED_RULE, Management, Reliable, management_on, reliable, rule_for
from lifecycle.rules.ruleset import Parameter, RuleSet
from registry.models import Document
from registry.querysets import DocumentQuerySet


@dataclass(frozen=True, slots=True)
class Answer:
    """`day` is the day asked about; `span` the one that covers it; `spans` all of them; `entries` those that stand.

    Spans are the whole document's, those of its instruments are in `parts`; entries and facts are of all of them.
    `recorded` has those entries besides that were undone. `laws` says the rules of the place on any day, `rules` are
    those of `day`; `rule` is the one that answers, if an article was read.
    """

    document: Document
    day: date
    as_known_at: datetime | None
    span: Span
    spans: Sequence[Span]
    parts: Mapping[int, Sequence[Span]]
    entries: Sequence[Entry]
    recorded: Sequence[Entry]
    facts: Sequence[Fact]
    management: Management
    reliable: Reliable
    attached: Attached
    laws: Laws
    rules: RuleSet
    rule: Parameter | None

    @property
    def since(self) -> date:
        return since(self.spans, self.day)

    def status_of(self, part: int) -> Status:
        """Of an instrument that the document carries, or of the whole (0). KeyError for any other."""
        spans = self.parts[part] if part else self.spans
        return next(span.status for span in spans if span.covers(self.day))

    @property
    def end(self) -> End:
        return self.end_of(0)

    def end_of(self, part: int) -> End:
        """Of an instrument that the document carries, or of the whole (0). KeyError for any other."""
        if not part:
            return end_of(self.spans, self.facts, self.day)
        own = [fact for fact in self.facts if fact.part in (0, part)]
        return end_of(self.parts[part], own, self.day)

    @property
    def next(self) -> list[Span]:
        return next_after(self.spans, self.day)

    @property
    def decisive(self) -> Entry | None:
        """The entry that makes the status what it is; None where the record is silent."""
        return next((entry for entry in self.entries if entry.pk == self.span.because), None)

    @property
    def ended_by(self) -> Entry | None:
        """The entry that ends it, now or one day; None where nothing recorded does."""
        ending = ending_span(self.spans)
        return next((entry for entry in self.entries if ending and entry.pk == ending.because), None)

    @property
    def replaced_by(self) -> list[Document]:
        """What goes on in its place: the new code of the same text, or the text that says it repeals this one."""
        renewed = [entry for entry in self.entries if entry.kind == Kind.RENEWAL]
        repealed = [entry for entry in self.entries if entry.kind == Kind.REPEAL and entry.facts.get("replaces")]
        return list(dict.fromkeys(e.authority_document for e in [*renewed, *repealed] if e.authority_document))

    @property
    def runs_out(self) -> bool:
        """Whether its own term ends it, and not a decision."""
        return runs_out(self.spans, self.facts)

    @property
    def marks(self) -> list[str]:
        """What decisions up to that day have hung on it: to be amended, until it has been."""
        told = [fact for fact in self.facts if fact.takes_effect <= self.day]
        amended = max((fact.takes_effect for fact in told if fact.kind == Kind.AMENDMENT), default=BEGINNING)
        confirmed = (fact for fact in told if fact.kind == Kind.CONFIRMATION and fact.takes_effect >= amended)
        return sorted({fact.mark for fact in confirmed if fact.mark})

    @property
    def days_left(self) -> int | None:
        """From the day to the last valid day; 0 on the last day itself. None where no day ends it or it has ended."""
        if self.span.status not in ALIVE or self.end.last_day is None:
            return None
        return (self.end.last_day - self.day).days

    @property
    def ending_soon(self) -> bool:
        soon: int = self.rules["ending_soon_days"].value
        return self.days_left is not None and self.days_left <= soon


def answers(documents: Iterable[Document], day: date, as_known_at: datetime | None = None) -> list[Answer]:
    """One answer per document that the register knew at that moment, in the order given.

    Three queries and the one that fetches the documents, or what is attached to those given.
    """
    asked = dict(with_attached(documents, as_known_at))
    periods = Period.objects.believed(as_known_at).filter(document__in=asked).order_by("part", "valid_from")
    spans = _by_part(periods)
    recorded = _by_document(_recorded(list(asked), as_known_at))
    laws = laws_for({document.jurisdiction for document in asked}, as_known_at)
    return [
        _answer(
            document,
            day,
            as_known_at,
            by_part=spans[document.pk],
            recorded=recorded[document.pk],
            attached=attached,
            laws=laws[document.jurisdiction_id],
        )
        for document, attached in asked.items()
        if document.pk in spans
    ]


def registered(documents: DocumentQuerySet, as_known_at: datetime | None = None) -> DocumentQuerySet:
    """Those that the register knew at that moment: ask so before taking the first few."""
    known = Period.objects.whole().believed(as_known_at).filter(document=OuterRef("pk"))
    return documents.filter(Exists(known))


def undone_by(entry: Entry, as_known_at: datetime | None) -> Act | None:
    """The act that had taken it back by that moment."""
    reversal: Entry | None = getattr(entry, "reversed_by", None)
    if reversal is None or (as_known_at is not None and reversal.act.recorded_at > as_known_at):
        return None
    return reversal.act


def _recorded(documents: Sequence[Document], as_known_at: datetime | None) -> Iterable[Entry]:
    return (
        Entry.objects.recorded(as_known_at)
        .filter(document__in=documents)
        .select_related("act", "reversed_by__act", "authority_document")
        .defer("authority_document__provenance", "reversed_by__facts")
        .order_by("takes_effect", "pk")
    )


def _answer(
    document: Document,
    day: date,
    as_known_at: datetime | None,
    *,
    by_part: Mapping[int, list[Span]],
    recorded: list[Entry],
    attached: Attached,
    laws: Laws,
) -> Answer:
    spans = by_part[0]
    span = next(span for span in spans if span.covers(day))
    entries = [entry for entry in recorded if undone_by(entry, as_known_at) is None]
    facts, rules = [fact_of(entry) for entry in entries], laws(day)
    of_the_whole = (fact for fact in facts if fact.part == 0)
    management = management_on(day, has_code=bool(document.code_key), facts=of_the_whole)
    rule = rule_for(span.status, management, expires=runs_out(spans, facts))
    code_needed = rules.get(UNREGISTERED_RULE)
    return Answer(
        document=document,
        day=day,
        as_known_at=as_known_at,
        span=span,
        spans=spans,
        parts={part: of_part for part, of_part in by_part.items() if part},
        entries=entries,
        recorded=recorded,
        facts=facts,
        management=management,
        reliable=reliable(
            span.status, management, certain=span.certain, code_needed=bool(code_needed and code_needed.value)
        ),
        attached=attached,
        laws=laws,
        rules=rules,
        rule=rules.get(rule) if rule else None,
    )


def _by_part(periods: Iterable[Period]) -> dict[int, dict[int, list[Span]]]:
    """By document, then by part; a document that the register doesn't know is not among them."""
    spans: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for period in periods:
        spans[period.document_id][period.part].append(span_of(period))
    return spans


def _by_document(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    grouped: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[entry.document_id].append(entry)
    return grouped
