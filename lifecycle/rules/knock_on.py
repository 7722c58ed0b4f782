"""What the life of one document means for another: it cites what has ended, its replacement comes late, it rests on
something that was changed. Pure; which documents are at the other end was found out above.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.rules.ends import End, end_of, ending_span, since
from lifecycle.rules.facts import ALIVE, Fact, Span, Status
from lifecycle.rules.findings import Finding
from lifecycle.rules.links import RESTS_ON, Change, Made, Relation
from lifecycle.rules.ruleset import Parameter, RuleSet

# A delisted document hasn't ended: this register only no longer judges it.
GONE = frozenset({Status.LAPSED, Status.REPEALED, Status.ANNULLED})
BASIS_RULE = "evaluate_on_basis_change"


@dataclass(frozen=True, slots=True)
class Subject:
    """The document looked at, on `day`. `normative`: it carries a code, or limits its own term."""

    ref: int
    day: date
    made: Made
    spans: Sequence[Span]
    normative: bool = False

    def in_force_on(self, day: date) -> bool:
        return any(span.covers(day) and span.status in ALIVE for span in self.spans)

    def made_before(self, day: date) -> bool:
        """Whether that day is news to its text; true as well where the record can't tell."""
        if self.made.on:
            return self.made.on < day
        return self.made.year is None or self.made.year <= day.year


@dataclass(frozen=True, slots=True)
class Other:
    """The document at the other end. `changed_on`: the days on which it was amended or repealed in part.

    `decided_by`: the documents that ended, renewed or changed it; what happened to it is no news to them.
    """

    ref: int
    name: str
    spans: Sequence[Span]
    facts: Sequence[Fact] = ()
    decided_by: Collection[int] = ()
    changed_on: Sequence[date] = ()

    @property
    def about(self) -> str:
        return f"d{self.ref}"

    def end(self, day: date) -> End:
        return end_of(self.spans, self.facts, day)

    def gone_since(self, day: date) -> date | None:
        """The first day without it, if it is gone on that day."""
        now = next(span for span in self.spans if span.covers(day))
        return since(self.spans, day) if now.status in GONE else None

    @property
    def starts(self) -> date | None:
        return next((span.valid_from for span in self.spans if span.status in ALIVE), None)


@dataclass(frozen=True, slots=True)
class OutsideChange:
    """What an office recorded of a law or document that isn't in the register."""

    about: str
    name: str
    kind: Change
    on: date


def of_a_name(subject: Subject, relation: Relation, other: Other, rules: RuleSet) -> Iterator[Finding]:
    """A document that its text names, in the strongest relation."""
    if not subject.in_force_on(subject.day) or subject.ref in other.decided_by:
        return
    gone = other.gone_since(subject.day)
    if relation in RESTS_ON:
        days = [(Change.AMENDED, on) for on in other.changed_on] if gone is None else [(Change.ENDED, gone)]
        for kind, on in days:
            change = OutsideChange(f"{kind.value}-{on.isoformat()}-{other.about}", other.name, kind, on)
            yield from of_a_change(subject, relation, change, rules)
    if gone is None or (relation in RESTS_ON and subject.made_before(gone)):
        return
    key = "forwards_ended" if relation == Relation.FORWARDS else "cites_ended"
    yield Finding(key, {"name": other.name, "end": other.end(subject.day)}, about=other.about)


def of_a_change(subject: Subject, relation: Relation, change: OutsideChange, rules: RuleSet) -> Iterator[Finding]:
    """What it rests on was changed or ended since it was made, up to the day: it has to be looked at again (SD11)."""
    rule = rules.get(BASIS_RULE)
    asked = rule is None or bool(rule.value)
    if asked and subject.in_force_on(subject.day) and change.on <= subject.day and subject.made_before(change.on):
        params = {"relation": relation, "name": change.name, "change": change.kind, "on": change.on}
        yield Finding("basis_changed", params, rule, about=change.about)


def of_an_amendment(subject: Subject, other: Other) -> Iterator[Finding]:
    """What it amends has ended, before or after: it amends nothing any more."""
    now = next(span.status for span in subject.spans if span.covers(subject.day))
    if now not in GONE and other.gone_since(subject.day) is not None:
        yield Finding("amends_ended", {"name": other.name, "end": other.end(subject.day)}, about=other.about)


def of_a_replacement(subject: Subject, other: Other, rules: RuleSet) -> Iterator[Finding]:
    """Its replacement takes effect only after it has ended: there are days without a valid document."""
    ending = ending_span(subject.spans)
    if ending and ending.status in GONE and other.starts and other.starts > ending.valid_from:
        days = (other.starts - ending.valid_from).days
        params = {"name": other.name, "start": other.starts, "ended": ending.valid_from, "days": days}
        rule = rules.get("renewal_finish_before")
        yield Finding("ended_before_replacement", params, rule, about=other.about)


@dataclass(frozen=True, slots=True)
class Notice:
    """A cleanup's published result, with its lists."""

    ref: int
    name: str
    on: date


def of_the_lists(
    subject: Subject, notices: Sequence[Notice], listed_by: Collection[int | None], rules: RuleSet
) -> list[Finding]:
    """In force on the day of a later cleanup, it looks normative, and none of the lists names it. The latest counts.

    The notice itself isn't expected in its own lists, nor what was made on its day or later.
    """
    later = [notice for notice in notices if notice.on <= subject.day and subject.made_before(notice.on)]
    expected = [notice for notice in later if notice.ref != subject.ref and subject.in_force_on(notice.on)]
    latest = max(expected, key=lambda notice: (notice.on, notice.ref), default=None)
    if latest is None or latest.ref in listed_by or not subject.normative:
        return []
    rule = _flag(rules, "unlisted_means_invalid")
    return [Finding("in_no_cleanup_list", {"name": latest.name, "on": latest.on}, rule, about=f"d{latest.ref}")]


def _flag(rules: RuleSet, key: str) -> Parameter | None:
    """The rule where it says yes: one that says no has nothing to be cited for."""
    rule = rules.get(key)
    return rule if rule and rule.value else None
