"""A document and its instruments: what each takes over from the notice that carries it, and what is left of the whole.

济阳政办发〔2020〕25号 carries two measures, each with a last clause of its own. What the notice decides of itself - a
repeal, a suspension, its own term - it decides of them all; an instrument's own start and term come before those of the
notice. The whole ends with its last instrument.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lifecycle.rules.facts import ENDED, Fact, Kind, Status
from lifecycle.rules.life import Life, life_of

# An article that falls away is an article of one text; registration is the document's.
NOT_TAKEN_OVER = frozenset({Kind.REGISTRATION, Kind.PARTIAL_REPEAL})
# What an instrument may say otherwise for itself.
OWN = frozenset({Kind.COMMENCEMENT, Kind.TERM})
# Where the notice itself says more than its instruments could.
SETTLED = {Status.NOT_YET_IN_FORCE, Status.SUSPENDED}

Verdict = tuple[Status, Fact | None]


@dataclass(frozen=True, slots=True)
class Lives:
    """Part 0 is the whole; every other has its entry in `parts`."""

    whole: Life
    parts: Mapping[int, Life] = field(default_factory=dict)

    def status_on(self, day: date, part: int = 0) -> Verdict:
        """The status and the entry that decides it."""
        if part:
            return self.parts[part].status_on(day)
        itself = self.whole.status_on(day)
        if not self.parts or itself[0] in ENDED:
            return itself
        return self._of_what_is_left(day, itself)

    def certain_on(self, day: date, part: int = 0) -> bool:
        lives = [self.parts[part]] if part else [self.whole, *self.parts.values()]
        return all(life.certain_on(day) for life in lives)

    def edges(self, part: int = 0) -> list[date]:
        """Every day on which anything may change: between two neighbours nothing does."""
        lives = [self.parts[part]] if part else [self.whole, *self.parts.values()]
        return sorted({edge for life in lives for edge in life.edges()})

    def _of_what_is_left(self, day: date, itself: Verdict) -> Verdict:
        verdicts = [life.status_on(day) for life in self.parts.values()]
        statuses = {status for status, _ in verdicts}
        if statuses <= ENDED:
            endings = [life.ending for life in self.parts.values() if life.ending]
            last = max(endings, key=lambda ending: ending.rank, default=None)
            return (last.status, last.fact) if last else verdicts[0]
        if itself[0] in SETTLED:
            return itself
        if statuses == {Status.IN_FORCE}:
            # The notice may print no start at all and leave that to its instruments.
            return itself if itself[0] != Status.UNKNOWN else verdicts[0]
        if statuses <= {Status.UNKNOWN, Status.NOT_YET_IN_FORCE, *ENDED} and itself[0] == Status.UNKNOWN:
            return next((verdict for verdict in verdicts if verdict[0] == Status.NOT_YET_IN_FORCE), itself)
        if itself[0] == Status.IN_FORCE_IN_PART:
            return itself
        missing = [fact for status, fact in verdicts if status != Status.IN_FORCE and fact]
        return Status.IN_FORCE_IN_PART, missing[0] if missing else None


def lives_of(facts: Iterable[Fact]) -> Lives:
    """All standing facts of one document, in any order. Its instruments are those that an entry names."""
    standing = list(facts)
    whole = life_of(fact for fact in standing if fact.part == 0)
    parts = {part: life_of(own, within=whole.expiry) for part, own in texts_of(standing).items() if part}
    return Lives(whole, parts)


def texts_of(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    """What holds for each text: an instrument's own facts and those it takes over; part 0 where there is none."""
    by_part: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_part[fact.part].append(fact)
    notice = by_part.pop(0, [])
    return {part: _with_the_notice(own, notice) for part, own in sorted(by_part.items())} or {0: notice}


def _with_the_notice(own: Sequence[Fact], notice: Sequence[Fact]) -> list[Fact]:
    says_itself = OWN & {fact.kind for fact in own}
    return [*own, *(fact for fact in notice if fact.kind not in NOT_TAKEN_OVER | says_itself)]
