"""Reads the standing entries of one document or part as the law does: when it starts, what interrupts it, what ends it.

It never looks at ids, nor at when things were recorded. Entries that contradict each other give the earliest end and
leave the days in between uncertain; what the record doesn't say stays `unknown`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lifecycle.rules.days import BEGINNING, END_OF_TIME, day_after
from lifecycle.rules.facts import Fact, Kind, Mark, Status

# What ends a document, strongest first: this decides when two take effect on one day. An annulled act is treated as
# unlawful even if it ended anyway; a term that has run out leaves nothing to repeal; a repeal says more than the new
# code under which a text goes on, and that more than a declaration; delisting ends only the management.
ENDINGS = {
    Kind.ANNULMENT: Status.ANNULLED,
    Kind.TERM: Status.LAPSED,
    Kind.EXTENSION: Status.LAPSED,
    Kind.REPEAL: Status.REPEALED,
    Kind.RENEWAL: Status.LAPSED,
    Kind.LAPSE_DECLARED: Status.LAPSED,
    Kind.CONDITIONAL_LAPSE: Status.LAPSED,
    Kind.DELISTING: Status.NOT_TRACKED,
}
PRECEDENCE = {kind: rank for rank, kind in enumerate(ENDINGS)}

# These say that the document was in force on their day, even where its start was never printed.
EVIDENCE = frozenset({Kind.CONFIRMATION, Kind.AMENDMENT, Kind.SUSPENSION, Kind.RESUMPTION, Kind.PARTIAL_REPEAL})
TERMS = frozenset({Kind.TERM, Kind.EXTENSION})
TERMINAL = frozenset(ENDINGS) - TERMS - {Kind.CONDITIONAL_LAPSE}
# Registration dates the management of a document, not its force; a reversal takes effect by what no longer stands.
WITHOUT_EFFECT = frozenset({Kind.REGISTRATION, Kind.CORRECTION, Kind.REVERSAL})


@dataclass(frozen=True, slots=True)
class Range:
    """Half-open; empty when `start` is not before `end`."""

    start: date
    end: date

    def covers(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Ending:
    """From `on` (inclusive) the document is no longer in force, because of `fact`."""

    on: date
    fact: Fact

    @property
    def status(self) -> Status:
        return ENDINGS[self.fact.kind]

    @property
    def rank(self) -> tuple[date, int, Fact]:
        return self.on, PRECEDENCE[self.fact.kind], self.fact


@dataclass(frozen=True, slots=True)
class Life:
    """Everything `status_on` needs, said once. Dates are first days; None: the record doesn't say."""

    published: Fact | None
    start: Fact | None
    ending: Ending | None
    expiry: Ending | None
    silent: Range | None
    interruptions: tuple[Fact, ...]
    determinations: tuple[Fact, ...]
    partly: Fact | None
    doubts: tuple[Range, ...]

    def status_on(self, day: date) -> tuple[Status, Fact | None]:
        """The status and the entry that decides it."""
        if self.ending and day >= self.ending.on:
            return self.ending.status, self.ending.fact
        determined = self._determined_on(day)
        if determined and determined.mark == Mark.ORDINARY:
            return Status.NOT_TRACKED, determined
        if self.start is None or day < self.start.takes_effect:
            return self._before_start(day)
        if self.silent and self.silent.covers(day):
            return Status.UNKNOWN, None
        return self._while_running(day, self.start)

    def certain_on(self, day: date) -> bool:
        return not any(doubt.covers(day) for doubt in self.doubts)

    def edges(self) -> list[date]:
        """Every day on which anything may change: between two neighbours nothing does."""
        facts = (self.published, self.start, self.partly, *self.interruptions, *self.determinations)
        named = [fact.takes_effect for fact in facts if fact]
        ranges = [*self.doubts, *([self.silent] if self.silent else [])]
        bounds = [bound for span in ranges for bound in (span.start, span.end)]
        ends = [self.ending.on] if self.ending else []
        return sorted({BEGINNING, *named, *bounds, *ends} - {END_OF_TIME})

    def _determined_on(self, day: date) -> Fact | None:
        """The latest determination (认定): normative, or never to be managed as such."""
        return next((fact for fact in reversed(self.determinations) if fact.takes_effect <= day), None)

    def _before_start(self, day: date) -> tuple[Status, Fact | None]:
        # Only a printed commencement makes "not yet" a fact; before a mere confirmation the record is silent.
        awaited = self.start is not None and self.start.kind == Kind.COMMENCEMENT
        if awaited and self.published and day >= self.published.takes_effect:
            return Status.NOT_YET_IN_FORCE, self.published
        return Status.UNKNOWN, None

    def _while_running(self, day: date, start: Fact) -> tuple[Status, Fact]:
        begun = [fact for fact in self.interruptions if fact.takes_effect <= day]
        if begun and begun[-1].kind == Kind.SUSPENSION:
            return Status.SUSPENDED, begun[-1]
        if self.partly and day >= self.partly.takes_effect:
            return Status.IN_FORCE_IN_PART, self.partly
        return Status.IN_FORCE, start


def life_of(facts: Iterable[Fact], *, within: Ending | None = None) -> Life:
    """The facts of one document or part, in any order.

    `within`: the expiry of the whole that a part belongs to. A part that states a longer term contradicts it.
    """
    # Sorting by content makes the choice among equals independent of how the rows were stored.
    ordered = sorted(facts)
    start, start_doubts = _start(ordered)
    expiry, term_doubts = _no_longer_than(within, *_expiry(ordered))
    ends = [*_terminal(ordered), *_conditional(ordered), *([expiry] if expiry else [])]
    ending = min(ends, key=lambda end: end.rank, default=None)
    silent, lapse_doubts = _declared_too_late_or_too_early(ordered, start, expiry)
    return Life(
        published=_first(ordered, {Kind.PUBLICATION}),
        start=start,
        ending=ending,
        expiry=expiry,
        silent=silent,
        interruptions=tuple(_interruptions(ordered)),
        determinations=tuple(fact for fact in ordered if fact.kind == Kind.DETERMINATION),
        partly=_first(ordered, {Kind.PARTIAL_REPEAL}),
        doubts=(*start_doubts, *term_doubts, *lapse_doubts),
    )


def _first(ordered: Sequence[Fact], kinds: Iterable[Kind]) -> Fact | None:
    return next((fact for fact in ordered if fact.kind in kinds), None)


def _terminal(ordered: Sequence[Fact]) -> list[Ending]:
    return [Ending(fact.takes_effect, fact) for fact in ordered if fact.kind in TERMINAL]


def _conditional(ordered: Sequence[Fact]) -> list[Ending]:
    """逾期未公布的，自…起失效: unless the condition was met before that day. One without a day waits for a decision."""
    met = [fact.takes_effect for fact in ordered if fact.kind == Kind.CONDITION_MET]
    return [
        Ending(fact.until, fact)
        for fact in ordered
        if fact.kind == Kind.CONDITIONAL_LAPSE
        if fact.until != END_OF_TIME and not any(day < fact.until for day in met)
    ]


def _start(ordered: Sequence[Fact]) -> tuple[Fact | None, list[Range]]:
    """The latest printed commencement, else the first evidence that it was in force."""
    printed = [fact for fact in ordered if fact.kind == Kind.COMMENCEMENT]
    if not printed:
        return _first(ordered, EVIDENCE), []
    if printed[0].takes_effect == printed[-1].takes_effect:
        return printed[0], []
    return printed[-1], [Range(printed[0].takes_effect, printed[-1].takes_effect)]


def _expiry(ordered: Sequence[Fact]) -> tuple[Ending | None, list[Range]]:
    """Terms and extensions in the order they take effect; what has lapsed can't be prolonged, only made again.

    One that takes effect on the very first day without the document joins on without a gap: 自期满之日起延长.
    """
    expiry: Ending | None = None
    doubts: list[Range] = []
    terms = [fact for fact in ordered if fact.kind in TERMS]
    for takes_effect, group in groupby(terms, key=lambda fact: fact.takes_effect):
        if expiry and takes_effect > expiry.on:
            break
        shortest, *others = sorted(group, key=lambda fact: (fact.until, fact))
        # A term can't end before it begins to count: a shortening acts from its own day on.
        expiry = Ending(max(shortest.until, takes_effect), shortest)
        doubts = [Range(expiry.on, other.until) for other in others if other.until > expiry.on]
    return (None if expiry and expiry.on == END_OF_TIME else expiry), doubts


def _no_longer_than(
    within: Ending | None, expiry: Ending | None, doubts: list[Range]
) -> tuple[Ending | None, list[Range]]:
    """The whole's expiry where that comes first, uncertain until the part's own."""
    if within is None or (expiry and expiry.on <= within.on):
        return expiry, doubts
    return within, [*doubts, Range(within.on, expiry.on if expiry else END_OF_TIME)]


def _declared_too_late_or_too_early(
    ordered: Sequence[Fact], start: Fact | None, expiry: Ending | None
) -> tuple[Range | None, list[Range]]:
    """A notice that declares a document expired (文件到期) says that its term had run out before, not when.

    Where the term is known the document kept its own last day. Where it isn't, the days since it was last known to be
    in force are silent, unless a decision ended it before. Where the known term ends only later the two contradict each
    other.
    """
    declared = next((fact for fact in ordered if fact.kind == Kind.LAPSE_DECLARED and fact.expired), None)
    if declared is None or (expiry and expiry.on <= declared.takes_effect):
        return None, []
    # Another decision names the day: then nobody has to wonder when.
    if any(fact.kind in TERMINAL and fact.takes_effect < declared.takes_effect for fact in ordered):
        return None, []
    if expiry:
        return None, [Range(declared.takes_effect, expiry.on)]
    if start is None or start.takes_effect >= declared.takes_effect:
        return None, []
    seen = [fact.takes_effect for fact in ordered if fact.kind in EVIDENCE]
    heard = [day for day in seen if start.takes_effect <= day < declared.takes_effect]
    silent_from = day_after(max(heard)) if heard else start.takes_effect
    return Range(silent_from, declared.takes_effect), []


def _interruptions(ordered: Sequence[Fact]) -> list[Fact]:
    """Suspensions and resumptions by day; on one day the suspension comes last and so prevails."""
    kinds = (Kind.RESUMPTION, Kind.SUSPENSION)
    return sorted(
        (fact for fact in ordered if fact.kind in kinds), key=lambda fact: (fact.takes_effect, kinds.index(fact.kind))
    )
