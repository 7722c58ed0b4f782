"""What a row of a ledger makes of a document: its entries, and where it contradicts what stands.

A ledger tells what an office knew on the day it handed it in. It completes what is not recorded; what is recorded and
differs waits for a person. An ending without a day is a declaration (`expired`): over by then, nobody says since when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.acts import Authority, Effect
from lifecycle.clauses import circumstances, stated_in
from lifecycle.models import Entry
from lifecycle.periods import fact_of
from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Status, day_after, last_day, lives_of
from lifecycle.rules.facts import ENDED
from lifecycle.rules.life import EVIDENCE, TERMINAL, TERMS
from lifecycle.rules.ruleset import RuleSet
from lifecycle.rules.terms import start_of, term_of
from offices.moments import day_of
from registry.identity import title_key
from registry.identity.titles import short_title
from registry.ledgers import State
from registry.matching import conflicts
from registry.models import Candidate, Document

# What the ledger's word writes where it names the day from which it holds. Without one, all of them are a declaration.
ENDINGS = {State.REPEALED: Kind.REPEAL, State.LAPSED: Kind.LAPSE_DECLARED, State.ANNULLED: Kind.ANNULMENT}
LawOn = Callable[[date], RuleSet]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands for one document and its instruments."""

    facts: tuple[Fact, ...] = ()

    def of(self, *kinds: Kind) -> list[Fact]:
        """Of the whole document."""
        return [fact for fact in self.facts if fact.part == 0 and fact.kind in kinds]

    @property
    def ended_on(self) -> set[date]:
        """The first days without it, as far as an entry names one."""
        return {fact.takes_effect for fact in self.of(*TERMINAL) if not fact.expired}

    @property
    def ends(self) -> set[date]:
        """Every end that stands: of its terms, and of the decisions that ended it before."""
        return {fact.until for fact in self.of(*TERMS)} | self.ended_on

    def status_on(self, day: date) -> Status:
        return lives_of(self.facts).status_on(day)[0]

    def with_effects(self, effects: Iterable[Effect]) -> Recorded:
        new = (Fact(one.takes_effect, one.kind, one.until, one.expired, part=one.part) for one in effects)
        return Recorded((*self.facts, *new))


def recorded_of(documents: Collection[int]) -> dict[int, Recorded]:
    """One query."""
    if not documents:
        return {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for entry in Entry.objects.standing().filter(document__in=documents):
        facts[entry.document_id].append(fact_of(entry))
    return {document: Recorded(tuple(found)) for document, found in facts.items()}


def given_on(candidate: Candidate) -> date:
    """The day the ledger itself prints (截至…), else the day it was handed in."""
    as_of = candidate.facts["as_of"]
    return date.fromisoformat(as_of) if as_of else day_of(candidate.batch.staged_at)


def effects_of_row(candidate: Candidate, document: Document, law_on: LawOn, recorded: Recorded) -> Iterator[Effect]:
    """What is not recorded yet, each resting on the row."""
    facts = candidate.facts
    authority = Authority(clause=place_of(candidate))
    start = _day(facts["effective"]["day"]) if facts["effective"] else None
    until = until_of(facts, document, law_on)
    if not recorded.of(Kind.REGISTRATION):
        yield Effect(document, Kind.REGISTRATION, document.registered_on or BEGINNING, authority)
    if document.published_on and facts["published_on"] and not recorded.of(Kind.PUBLICATION):
        yield Effect(document, Kind.PUBLICATION, document.published_on, authority)
    if start and not recorded.of(Kind.COMMENCEMENT):
        yield Effect(document, Kind.COMMENCEMENT, start, authority, facts=_assumed(facts["effective"]))
    ending = _ending(candidate, document, until, recorded, authority)
    # A term that was cut short on a day nobody knows would claim the days up to then.
    cut_short = ending is not None and ending.expired and until is not None and until > ending.takes_effect
    if until and not cut_short and not recorded.of(*TERMS):
        over = {"over": True} if _undecided(candidate, until, ending) else {}
        begins = min(start or BEGINNING, until)
        yield Effect(document, Kind.TERM, begins, authority, until=until, facts=_assumed(facts["term"]) | over)
    if ending:
        yield ending
    elif _is_evidence(candidate, start, until, recorded):
        yield Effect(document, Kind.CONFIRMATION, given_on(candidate), authority, reason=facts["state_raw"])


def until_of(facts: Mapping[str, Any], document: Document, law_on: LawOn) -> date | None:
    """Exclusive; None where the row states no term that can be told. A rule never fills a ledger's silence."""
    if not facts["term"]:
        return None
    stated = stated_in(facts)
    if stated.last_day:
        return day_after(stated.last_day)
    if stated.permanent:
        return END_OF_TIME
    about = circumstances(document)
    made = document.published_on or document.dated_on or END_OF_TIME
    term = term_of(stated, start_of(stated, about), about, law_on(made))
    return term.until if term else None


def contradictions(candidate: Candidate, document: Document, recorded: Recorded, law_on: LawOn) -> list[dict[str, str]]:
    """Field by field, what is recorded and what the row says; empty where the row agrees or adds."""
    facts = candidate.facts
    source = place_of(candidate)
    found = [
        one for one in conflicts(document, facts, source) if one["field"] != "title" or _other_title(document, facts)
    ]
    starts = {fact.takes_effect for fact in recorded.of(Kind.COMMENCEMENT)}
    if facts["effective"] and starts and _day(facts["effective"]["day"]) not in starts:
        found.append(_conflict("effective", _days(starts), facts["effective"]["day"], source))
    until = until_of(facts, document, law_on)
    if until and recorded.of(*TERMS) and until not in recorded.ends:
        ours = _days(day for end in recorded.ends if (day := last_day(end)))
        found.append(_conflict("until", ours, str(last_day(until) or "长期"), source))
    return [*found, *_of_force(candidate, recorded, until, source)]


def place_of(candidate: Candidate) -> str:
    """台账.xlsx：现行有效!12, where the row stands."""
    return f"{candidate.batch.file.name}：{candidate.facts['sheet']}!{candidate.first_line}"[-300:]


def _of_force(candidate: Candidate, recorded: Recorded, until: date | None, source: str) -> Iterator[dict[str, str]]:
    """A day of ending that differs; or "in force" of what has ended here, unless by a day that the row itself gives."""
    facts = candidate.facts
    ended = _day(facts["ended_on"])
    if ended and recorded.ended_on and ended not in recorded.ended_on:
        yield _conflict("ended_on", _days(recorded.ended_on), ended.isoformat(), source)
    over_by_itself = until is not None and until <= given_on(candidate)
    if facts["state"] != State.IN_FORCE or over_by_itself or not recorded.facts:
        return
    status = recorded.status_on(given_on(candidate))
    if status in ENDED:
        yield _conflict("status", status.value, facts["state_raw"], source)


def _ending(
    candidate: Candidate, document: Document, until: date | None, recorded: Recorded, authority: Authority
) -> Effect | None:
    """The entry of 废止, 失效 or 撤销. None where an ending stands, or where its own term has ended it."""
    facts = candidate.facts
    state = State(facts["state"]) if facts["state"] else None
    if state not in ENDINGS or recorded.ended_on:
        return None
    said = "；".join(filter(None, [facts["state_raw"], facts["reason"]]))
    if facts["ended_on"]:
        return Effect(document, ENDINGS[state], date.fromisoformat(facts["ended_on"]), authority, reason=said)
    given = given_on(candidate)
    # Over here as well, by whatever made it so.
    known = bool(recorded.facts) and recorded.status_on(given) in ENDED
    if known or (state is State.LAPSED and until is not None and until <= given):
        return None
    return Effect(
        document, Kind.LAPSE_DECLARED, given, authority, expired=True, reason=said, facts={"said": state.value}
    )


def _undecided(candidate: Candidate, until: date, ending: Effect | None) -> bool:
    """Over before the register began to watch it, and the ledger doesn't say that anybody noticed."""
    ended = candidate.facts["state"] in ENDINGS
    return until <= day_of(candidate.batch.staged_at) and not ended and ending is None


def _is_evidence(candidate: Candidate, start: date | None, until: date | None, recorded: Recorded) -> bool:
    """有效 of a document whose first day nobody gives: that it is in force is known from that day on."""
    known = start or recorded.of(Kind.COMMENCEMENT, *EVIDENCE, *TERMINAL)
    over = until is not None and until <= given_on(candidate)
    return candidate.facts["state"] == State.IN_FORCE and not known and not over


def _other_title(document: Document, facts: Mapping[str, Any]) -> bool:
    """Ledgers leave out who issued it: 关于…的意见 is 青河区人民政府关于…的意见 where code or number agree."""
    short = {title_key(short_title(title)) for title in (document.title, facts["title"])}
    return len(short) > 1


def _assumed(clause: Mapping[str, Any]) -> dict[str, object]:
    return {"assumed": list(clause["assumed"])} if clause["assumed"] else {}


def _conflict(name: str, ours: str, theirs: str, source: str) -> dict[str, str]:
    return {"field": name, "ours": ours, "theirs": theirs, "ours_at": "", "theirs_at": source}


def _days(days: Iterable[date]) -> str:
    return "、".join(day.isoformat() for day in sorted(days))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
