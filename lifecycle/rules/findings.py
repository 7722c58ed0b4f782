"""What is wrong or suspicious in one document. A finding never changes a status; a person may accept it with a reason.

From its entries alone: `findings_of`. From its particulars and the law of its publication as well: `against_the_law`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from calendars.lengths import Length, last_day_of
from lifecycle.rules.days import END_OF_TIME, day_after, last_day
from lifecycle.rules.ends import ending_span
from lifecycle.rules.facts import ALIVE, Fact, Kind, Span, Status
from lifecycle.rules.life import TERMS
from lifecycle.rules.ruleset import Parameter, RuleSet
from lifecycle.rules.whole import texts_of

# What says when it ends; a condition is not silence.
LIMITS = TERMS | {Kind.CONDITIONAL_LAPSE}


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names the sentence, `params` fill it, `rule` is the parameter it offends. The subject is added above.

    `about` tells apart those that a document can have several times, by what each is about.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    rule: Parameter | None = None
    about: str = ""

    @property
    def identity(self) -> str:
        """What a person accepts: the key, with what it is about."""
        return f"{self.key}@{self.about}" if self.about else self.key


@dataclass(frozen=True, slots=True)
class Particulars:
    """要素 as far as findings look at them. `organ_numbers`: all that the lead issuer has had, empty if unknown."""

    code_year: int | None = None
    code_organ: str | None = None
    organ_numbers: frozenset[str] = frozenset()
    number_year: int | None = None
    has_number: bool = False
    genre: str = ""
    trial: bool = False
    dated_on: date | None = None
    published_on: date | None = None
    # By part: what its own title says of an instrument.
    instruments: Mapping[int, "Particulars"] = field(default_factory=dict)

    @property
    def made_on(self) -> date | None:
        """公布, or the date on the document where publication isn't recorded."""
        return self.published_on or self.dated_on


def findings_of(facts: Sequence[Fact], spans: Sequence[Span]) -> list[Finding]:
    """Of one document's standing entries, those of its instruments among them, and of what the whole folds to.

    Empty for a document that isn't registered.
    """
    if not spans:
        return []
    return [
        *_term_unstated(facts, spans),
        *_start_unstated(facts, spans),
        *_contradictions(spans),
        *_too_late(facts, spans),
    ]


def against_the_law(about: Particulars, facts: Sequence[Fact], law: RuleSet) -> list[Finding]:
    """`law`: the rule set of the day of publication. What it says nothing about offends nothing.

    Each instrument is measured by its own title: a trial one may not run as long as the measures beside it.
    """
    found = list(_identity(about, facts, law))
    for part, text in texts_of(facts).items():
        own = about.instruments.get(part, about)
        found += [finding for finding in _of_its_text(own, text, law) if finding not in found]
    return found


def _of_its_text(about: Particulars, text: Sequence[Fact], law: RuleSet) -> Iterator[Finding]:
    start = next((fact.takes_effect for fact in sorted(text) if fact.kind == Kind.COMMENCEMENT), None)
    term = next((fact for fact in sorted(text) if fact.kind == Kind.TERM), None)
    if start and term:
        yield from _length_of_term(about, start, term.until, law)
    if start:
        yield from _before_it_took_effect(about, start, law)


def _term_unstated(facts: Iterable[Fact], spans: Sequence[Span]) -> list[Finding]:
    """未规定有效期: in force without a printed end. The rule obliges to state one (SD1) and gives no default."""
    stated = all(any(fact.kind in LIMITS for fact in text) for text in texts_of(facts).values())
    return [] if stated or spans[-1].status not in ALIVE else [Finding("term_unstated")]


def _start_unstated(facts: Sequence[Fact], spans: Sequence[Span]) -> list[Finding]:
    """施行日未载明: before the first evidence the answer is "unknown". Of what a decision ended nobody asks more."""
    if all(any(fact.kind == Kind.COMMENCEMENT for fact in text) for text in texts_of(facts).values()):
        return []
    runs_out = any(fact.kind in TERMS for fact in facts)
    silent = {span.status for span in spans} == {Status.UNKNOWN}
    lives = any(span.status in ALIVE for span in spans)
    return [Finding("start_unstated")] if lives or silent or runs_out else []


def _contradictions(spans: Iterable[Span]) -> list[Finding]:
    return [
        Finding("entries_contradict", {"start": span.valid_from, "end": span.valid_until})
        for span in spans
        if not span.certain
    ]


def _too_late(facts: Iterable[Fact], spans: Sequence[Span]) -> list[Finding]:
    """Prolonged or confirmed after it had ended: such an entry doesn't revive it, it has to be made again (SD7)."""
    ending = ending_span(spans)
    if ending is None:
        return []
    # An extension that joins on without a gap has moved the end beyond its own day; here it can only be too late.
    kept = (fact for fact in facts if fact.kind in (Kind.EXTENSION, Kind.CONFIRMATION) and fact.part == 0)
    late = (fact for fact in kept if fact.takes_effect >= ending.valid_from)
    return [Finding("kept_after_its_end", {"kind": fact.kind, "day": fact.takes_effect}) for fact in late]


def _identity(about: Particulars, facts: Iterable[Fact], law: RuleSet) -> Iterator[Finding]:
    if about.code_organ and about.organ_numbers and about.code_organ not in about.organ_numbers:
        issuer = "、".join(sorted(about.organ_numbers))
        yield Finding("organ_differs", {"code": about.code_organ, "issuer": issuer})
    if about.code_year is not None and about.number_year not in (None, about.code_year):
        yield Finding("year_differs", {"code": about.code_year, "number": about.number_year})
    if not about.has_number:
        yield Finding("number_missing")
    if about.code_year is None and any(fact.kind == Kind.TERM for fact in facts):
        # It limits its own validity as only normative documents have to, yet nobody registered it.
        yield Finding("looks_normative", rule=law.get("unregistered_is_no_basis"))


def _length_of_term(about: Particulars, start: date, until: date, law: RuleSet) -> Iterator[Finding]:
    kind = "trial" if about.trial else "validity"
    longest = _by_genre(about.genre, law) or law.get(f"{kind}_max")
    shortest = None if _by_genre(about.genre, law) else law.get(f"{kind}_min")
    params = {"start": start, "last": last_day(until)}
    if longest and until != END_OF_TIME and until > _end_of(longest, about.genre, start):
        yield Finding(f"{kind}_too_long", params, longest)
    if shortest and until < _end_of(shortest, about.genre, start):
        yield Finding(f"{kind}_too_short", params, shortest)


def _before_it_took_effect(about: Particulars, start: date, law: RuleSet) -> Iterator[Finding]:
    """Retroactive, or with less than the days that must lie between publication and commencement (SD5)."""
    made, gap = about.made_on, law.get("effect_gap_days")
    if made is None:
        return
    days = (start - made).days
    if days < 0:
        yield Finding("retroactive", {"days": -days, "made": made, "start": start})
    elif gap and days < gap.value:
        yield Finding("gap_too_short", {"days": days, "made": made, "start": start, "least": gap.value}, gap)


def _by_genre(genre: str, law: RuleSet) -> Parameter | None:
    table = law.get("by_genre")
    return table if table and genre in table.value else None


def _end_of(parameter: Parameter, genre: str, start: date) -> date:
    """The exclusive end of the longest or shortest term that begins on `start`."""
    length: Length = parameter.value[genre] if isinstance(parameter.value, Mapping) else parameter.value
    return day_after(last_day_of(start, length))
