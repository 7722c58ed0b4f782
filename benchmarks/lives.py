"""The lives that documents lead, as a table: how often each, and what is recorded of it by which act.

A new kind of entry joins by a row of `LIVES` and a function that says when it is recorded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.moments import DAY, FIRST, MONTHS, UNDONE, Verb, month_of
from calendars.lengths import Length, last_day_of
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind, Mark, day_after

# Years of a term, as often as they are printed.
TERMS = tuple(Length(years=years) for years in (5, 5, 5, 5, 3, 3, 2, 2, 1))
# What was published before can have been recorded.
LATEST = DAY - timedelta(days=20)
# Whatever is older than the register was entered in its first months.
ENTERED = 6
# How long a misreading stands before somebody sees it.
UNSEEN = UNDONE[Verb.MISREAD][1]


@dataclass(frozen=True, slots=True)
class Said:
    """An entry to be recorded in a month by one of its acts. `until` is exclusive."""

    month: int
    verb: Verb
    kind: Kind
    takes_effect: date
    until: date = END_OF_TIME
    expired: bool = False
    mark: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class Birth:
    """What every life starts from: its days, its stated end (exclusive), and the month the register learns of it."""

    published: date
    starts: date
    until: date
    month: int


Life = Callable[[Random, Birth], Iterator[Said]]


def birth(draw: Random, year: int, renews: Said | None = None) -> Birth:
    """Published in that year; the successor of a renewed one begins on the day of its renewal."""
    if renews:
        starts = renews.takes_effect
        return Birth(starts - timedelta(days=30), starts, _ends(draw, starts), renews.month)
    published = _between(draw, date(year, 1, 1), min(date(year + 1, 1, 1), LATEST))
    month = draw.randrange(ENTERED) if published < FIRST else min(month_of(published), MONTHS - 1)
    starts = published + timedelta(days=draw.choice((0, 0, 1, 30, 31, 35)))
    return Birth(published, starts, _ends(draw, starts), month)


def _ends(draw: Random, starts: date) -> date:
    return day_after(last_day_of(starts, draw.choice(TERMS)))


def _between(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange((last - first).days))


def admitted(born: Birth, verb: Verb = Verb.ADMIT, until: date | None = None) -> Iterator[Said]:
    """What the printed text says of itself."""
    yield Said(born.month, Verb.ADMIT, Kind.REGISTRATION, BEGINNING)
    yield Said(born.month, Verb.ADMIT, Kind.PUBLICATION, born.published)
    yield Said(born.month, Verb.ADMIT, Kind.COMMENCEMENT, born.starts)
    yield Said(born.month, verb, Kind.TERM, born.starts, until or born.until)


def without_term(_draw: Random, born: Birth) -> Iterator[Said]:
    yield from (said for said in admitted(born) if said.kind != Kind.TERM)


def permanent(_draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born, until=END_OF_TIME)


def runs_its_term(_draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born)


def extended(draw: Random, born: Birth) -> Iterator[Said]:
    """自期满之日起延长, once or twice."""
    yield from admitted(born)
    ends = born.until
    for _ in range(draw.choice((1, 1, 2))):
        later = _ends(draw, ends)
        month = _learned(born, ends - timedelta(days=60))
        if month == MONTHS:
            break
        yield Said(month, Verb.LIST, Kind.EXTENSION, ends, later)
        ends = later


def renewed(_draw: Random, born: Birth) -> Iterator[Said]:
    """重新登记 on the day its term has run out: the document after it goes on for it."""
    yield from admitted(born)
    yield Said(_learned(born, born.until - timedelta(days=30)), Verb.DECIDE, Kind.RENEWAL, born.until)


def amended(draw: Random, born: Birth) -> Iterator[Said]:
    """修改决定, the code kept."""
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.DECIDE, Kind.AMENDMENT, day)


def lapses_on_a_condition(draw: Random, born: Birth) -> Iterator[Said]:
    """Amended and published again by a day, or it lapses."""
    yield from without_term(draw, born)
    listed = _between(draw, born.starts, born.until)
    by = listed + timedelta(days=180)
    yield Said(_learned(born, listed), Verb.LIST, Kind.CONDITIONAL_LAPSE, listed, by)
    if draw.random() < 0.5:
        yield Said(_learned(born, by), Verb.DECIDE, Kind.CONDITION_MET, by - timedelta(days=10))


def determined(draw: Random, born: Birth) -> Iterator[Said]:
    """认定, from before unified registration or ordinary."""
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    mark = draw.choice((Mark.LEGACY, Mark.ORDINARY)).value
    yield Said(_learned(born, day), Verb.LIST, Kind.DETERMINATION, day, mark=mark)


def confirmed(draw: Random, born: Birth) -> Iterator[Said]:
    """Known from a list of what continues: its start was never printed."""
    yield Said(born.month, Verb.ADMIT, Kind.REGISTRATION, BEGINNING)
    seen = born.published + timedelta(days=draw.randrange(400))
    month = _learned(born, seen)
    yield Said(month, Verb.LIST, Kind.CONFIRMATION, seen)
    if draw.random() < 0.7:
        yield Said(month, Verb.LIST, Kind.TERM, seen, max(born.until, day_after(seen)))


def declared_lapsed(draw: Random, born: Birth) -> Iterator[Said]:
    """文件到期, in a list after its term has run out; of half of them the term was never printed."""
    yield from (runs_its_term if draw.random() < 0.5 else without_term)(draw, born)
    declared = born.until + timedelta(days=draw.randrange(300))
    yield Said(_learned(born, declared), Verb.LIST, Kind.LAPSE_DECLARED, declared, expired=True)


def repealed(draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.DECIDE, Kind.REPEAL, day)


def annulled(draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.DECIDE, Kind.ANNULMENT, day)


def delisted(draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.LIST, Kind.DELISTING, day)


def suspended(draw: Random, born: Birth) -> Iterator[Said]:
    """Stopped for a while; of a third the resumption hasn't come yet."""
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.DECIDE, Kind.SUSPENSION, day)
    if draw.random() < 0.67:
        again = day + timedelta(days=30 + draw.randrange(200))
        yield Said(_learned(born, again), Verb.DECIDE, Kind.RESUMPTION, again)


def partly_repealed(draw: Random, born: Birth) -> Iterator[Said]:
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.DECIDE, Kind.PARTIAL_REPEAL, day)


def with_an_instrument(draw: Random, born: Birth) -> Iterator[Said]:
    """A notice and the instrument under it, which ends by a term of its own."""
    yield from admitted(born)
    yield Said(born.month, Verb.ADMIT, Kind.COMMENCEMENT, born.starts, part=1)
    yield Said(born.month, Verb.ADMIT, Kind.TERM, born.starts, _ends(draw, born.starts), part=1)


def ended_by_mistake(draw: Random, born: Birth) -> Iterator[Said]:
    """A row of a list meant another document; the whole list is undone a month later."""
    yield from admitted(born)
    day = _between(draw, born.starts, born.until)
    yield Said(_learned(born, day), Verb.WRONG_LIST, Kind.REPEAL, day)


def misread(_draw: Random, born: Birth) -> Iterator[Said]:
    """The last day was read wrong, and stood a year until the reading was undone and the right one recorded."""
    yield from admitted(born, Verb.MISREAD, day_after(last_day_of(born.starts, Length(years=10))))
    yield Said(born.month + UNSEEN, Verb.ADMIT, Kind.TERM, born.starts, born.until)


def day_corrected(draw: Random, born: Birth) -> Iterator[Said]:
    """Its date was read wrong; a person at the review desk said so, which changes no day of its life."""
    yield from runs_its_term(draw, born)
    yield Said(_learned(born, born.starts), Verb.DECIDE, Kind.CORRECTION, BEGINNING)


# In a hundred documents.
LIVES: dict[Life, int] = {
    runs_its_term: 19,
    extended: 14,
    repealed: 10,
    without_term: 8,
    confirmed: 8,
    renewed: 8,
    declared_lapsed: 6,
    with_an_instrument: 5,
    permanent: 4,
    ended_by_mistake: 4,
    misread: 3,
    suspended: 2,
    partly_repealed: 2,
    delisted: 2,
    amended: 1,
    lapses_on_a_condition: 1,
    determined: 1,
    annulled: 1,
    day_corrected: 1,
}


def told(draw: Random, year: int, *, renewable: bool, renews: Said | None = None) -> tuple[Birth, list[Said]]:
    """One life in the order of its acts, as far as the register has come."""
    born = birth(draw, year, renews)
    (life,) = draw.choices(list(LIVES), list(LIVES.values()))
    if life is renewed and not renewable:
        life = runs_its_term
    said = [one for one in life(draw, born) if one.month < MONTHS]
    return born, sorted(said, key=lambda one: (one.month, one.verb))


def _learned(born: Birth, day: date) -> int:
    """When the register learns of what happens on the day: not before it knows the document."""
    return min(max(born.month, month_of(day)), MONTHS)
