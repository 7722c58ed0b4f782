"""One timeline of every kind, with what a lawyer expects on the days around its edges. Used by the fold's tests and by
the agreement of SQL and rules."""

from dataclasses import dataclass
from datetime import date

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Status, day_after

REGISTERED = Fact(BEGINNING, Kind.REGISTRATION)
NOT_YET, IN_FORCE, PART, PAUSED = (
    Status.NOT_YET_IN_FORCE,
    Status.IN_FORCE,
    Status.IN_FORCE_IN_PART,
    Status.SUSPENDED,
)
LAPSED, REPEALED, ANNULLED, OUTSIDE, UNKNOWN = (
    Status.LAPSED,
    Status.REPEALED,
    Status.ANNULLED,
    Status.NOT_TRACKED,
    Status.UNKNOWN,
)


def on(text: str, kind: Kind, until: str = "", *, expired: bool = False) -> Fact:
    """`until` here is the last valid day, as people write it."""
    ends = day_after(date.fromisoformat(until)) if until else END_OF_TIME
    return Fact(date.fromisoformat(text), kind, ends, expired)


@dataclass(frozen=True)
class Told:
    """`expected` holds (first day, status, certain) of each stretch, in order; the first begins with time itself."""

    name: str
    facts: tuple[Fact, ...]
    expected: tuple[tuple[str, Status, bool], ...]


def told(name: str, *facts: Fact, expected: list[tuple[str, Status] | tuple[str, Status, bool]]) -> Told:
    full = tuple((row[0], row[1], row[2] if len(row) > 2 else True) for row in expected)
    return Told(name, (REGISTERED, *facts), full)


START = on("2018-01-01", Kind.COMMENCEMENT)
TERM = on("2018-01-01", Kind.TERM, "2022-12-31")

LIVES = [
    told("nothing but its registration", expected=[("0001-01-01", UNKNOWN)]),
    told(
        "published, awaited, in force, lapsed by itself",
        on("2017-12-21", Kind.PUBLICATION),
        START,
        TERM,
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2017-12-21", NOT_YET),
            ("2018-01-01", IN_FORCE),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "retroactive: published after it took effect",
        on("2018-01-17", Kind.PUBLICATION),
        START,
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
    ),
    told("published, its start never printed", on("2017-12-21", Kind.PUBLICATION), expected=[("0001-01-01", UNKNOWN)]),
    told("no stated term", START, expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)]),
    told(
        "permanent",
        START,
        on("2018-01-01", Kind.TERM),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
    ),
    told(
        "a term of one day",
        START,
        on("2018-01-01", Kind.TERM, "2018-01-01"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2018-01-02", LAPSED)],
    ),
    told(
        "a last day of 29 February",
        START,
        on("2018-01-01", Kind.TERM, "2020-02-29"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-03-01", LAPSED)],
    ),
    told(
        "repealed within its term",
        START,
        TERM,
        on("2020-05-01", Kind.REPEAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", REPEALED)],
    ),
    told(
        "repealed after it had lapsed: the first end stands",
        START,
        TERM,
        on("2023-05-01", Kind.REPEAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    told(
        "repealed on the very day it lapses: nothing was left to repeal",
        START,
        TERM,
        on("2023-01-01", Kind.REPEAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    told(
        "repealed and annulled on one day: unlawful weighs more",
        START,
        on("2020-05-01", Kind.REPEAL),
        on("2020-05-01", Kind.ANNULMENT),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", ANNULLED)],
    ),
    told(
        "repealed before it took effect",
        on("2017-12-21", Kind.PUBLICATION),
        START,
        on("2017-12-28", Kind.REPEAL),
        expected=[("0001-01-01", UNKNOWN), ("2017-12-21", NOT_YET), ("2017-12-28", REPEALED)],
    ),
    told(
        "extended before its end",
        START,
        TERM,
        on("2022-11-01", Kind.EXTENSION, "2024-06-30"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2024-07-01", LAPSED)],
    ),
    told(
        "extended from the day after its end: no gap",
        START,
        TERM,
        on("2023-01-01", Kind.EXTENSION, "2024-06-30"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2024-07-01", LAPSED)],
    ),
    told(
        "extended two days after its end: what has lapsed is not revived",
        START,
        TERM,
        on("2023-01-02", Kind.EXTENSION, "2024-06-30"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    told(
        "shortened to a day already past: it ends when the shortening acts",
        START,
        TERM,
        on("2021-06-01", Kind.EXTENSION, "2021-03-31"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-06-01", LAPSED)],
    ),
    told(
        "suspended and resumed",
        START,
        TERM,
        on("2019-03-01", Kind.SUSPENSION),
        on("2019-09-01", Kind.RESUMPTION),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2019-03-01", PAUSED),
            ("2019-09-01", IN_FORCE),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "its term runs out while it is suspended",
        START,
        TERM,
        on("2022-03-01", Kind.SUSPENSION),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2022-03-01", PAUSED),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "resumed and suspended on one day: suspended",
        START,
        on("2019-03-01", Kind.RESUMPTION),
        on("2019-03-01", Kind.SUSPENSION),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PAUSED)],
    ),
    told(
        "in force in part",
        START,
        TERM,
        on("2020-08-01", Kind.PARTIAL_REPEAL),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2020-08-01", PART),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "listed as continuing, its start never printed",
        on("2021-09-27", Kind.CONFIRMATION),
        on("2021-09-27", Kind.TERM, "2021-12-31"),
        expected=[("0001-01-01", UNKNOWN), ("2021-09-27", IN_FORCE), ("2022-01-01", LAPSED)],
    ),
    told(
        "listed as continuing after a published start: silent before the list",
        on("2020-01-01", Kind.PUBLICATION),
        on("2021-09-27", Kind.CONFIRMATION),
        expected=[("0001-01-01", UNKNOWN), ("2021-09-27", IN_FORCE)],
    ),
    told(
        "declared expired, nothing else printed",
        on("2021-09-27", Kind.LAPSE_DECLARED, expired=True),
        expected=[("0001-01-01", UNKNOWN), ("2021-09-27", LAPSED)],
    ),
    told(
        "declared expired after a known start: silent in between",
        START,
        on("2021-09-27", Kind.LAPSE_DECLARED, expired=True),
        expected=[("0001-01-01", UNKNOWN), ("2021-09-27", LAPSED)],
    ),
    told(
        "declared expired after an earlier list had confirmed it: silent since that list",
        START,
        on("2019-10-15", Kind.CONFIRMATION),
        on("2021-09-27", Kind.LAPSE_DECLARED, expired=True),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2019-10-16", UNKNOWN),
            ("2021-09-27", LAPSED),
        ],
    ),
    told(
        "declared expired, its own last day known: that day stands",
        START,
        on("2018-01-01", Kind.TERM, "2021-06-30"),
        on("2021-09-27", Kind.LAPSE_DECLARED, expired=True),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-07-01", LAPSED)],
    ),
    told(
        "declared expired before its known end: the earlier end, uncertain until the later",
        START,
        TERM,
        on("2021-09-27", Kind.LAPSE_DECLARED, expired=True),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2021-09-27", LAPSED, False),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "declared lapsed for another reason: in force until then",
        START,
        on("2021-09-27", Kind.LAPSE_DECLARED),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-09-27", LAPSED)],
    ),
    told(
        "delisted",
        START,
        on("2021-09-27", Kind.DELISTING),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-09-27", OUTSIDE)],
    ),
    told(
        "two terms of one day contradict each other: the shorter, uncertain until the longer",
        START,
        TERM,
        on("2018-01-01", Kind.TERM, "2020-12-31"),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2021-01-01", LAPSED, False),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "a printed end and no start: silent until the term runs out",
        on("2018-01-01", Kind.TERM, "2022-12-31"),
        expected=[("0001-01-01", UNKNOWN), ("2023-01-01", LAPSED)],
    ),
    told(
        "listed as continuing although its printed end is past: it ended on its own day",
        START,
        on("2021-07-01", Kind.TERM, "2021-06-30"),
        on("2021-09-27", Kind.CONFIRMATION),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-07-01", LAPSED)],
    ),
    told(
        "two printed starts: in force from the later, uncertain in between",
        START,
        on("2018-03-01", Kind.COMMENCEMENT),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", UNKNOWN, False), ("2018-03-01", IN_FORCE)],
    ),
]
