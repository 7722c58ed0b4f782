"""What is wrong or suspicious in one document, from its entries alone. A finding never changes a status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lifecycle.rules.facts import ALIVE, Fact, Kind, Span, Status
from lifecycle.rules.life import TERMS, life_of


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names the sentence; `params` fill it. The subject is added above, where documents have names."""

    key: str
    params: dict[str, object] = field(default_factory=dict)


def findings_of(facts: Sequence[Fact], spans: Sequence[Span]) -> list[Finding]:
    """Of one document's standing entries and of what they fold to; empty for a document that isn't registered."""
    if not spans:
        return []
    return [*_term_unstated(facts, spans), *_start_unstated(facts, spans), *_contradictions(spans), *_too_late(facts)]


def _term_unstated(facts: Iterable[Fact], spans: Sequence[Span]) -> list[Finding]:
    """未规定有效期: in force without a printed end. The rule obliges to state one (SD1) and gives no default."""
    stated = any(fact.kind in TERMS for fact in facts)
    return [] if stated or spans[-1].status not in ALIVE else [Finding("term_unstated")]


def _start_unstated(facts: Iterable[Fact], spans: Iterable[Span]) -> list[Finding]:
    """施行日未载明: before the first evidence the answer is "unknown". Of what has ended nobody asks any more."""
    if any(fact.kind == Kind.COMMENCEMENT for fact in facts):
        return []
    statuses = {span.status for span in spans}
    return [Finding("start_unstated")] if statuses & ALIVE or statuses == {Status.UNKNOWN} else []


def _contradictions(spans: Iterable[Span]) -> list[Finding]:
    return [
        Finding("entries_contradict", {"start": span.valid_from, "end": span.valid_until})
        for span in spans
        if not span.certain
    ]


def _too_late(facts: Sequence[Fact]) -> list[Finding]:
    """Prolonged or confirmed after it had ended: such an entry doesn't revive it, it has to be made again (SD7)."""
    ending = life_of(facts).ending
    if ending is None:
        return []
    late = (f for f in facts if f.kind in (Kind.EXTENSION, Kind.CONFIRMATION) and f.takes_effect > ending.on)
    return [Finding("kept_after_its_end", {"kind": fact.kind, "day": fact.takes_effect}) for fact in late]
