"""Timelines of notices that carry instruments: what each takes over, and what is left of the whole."""

from dataclasses import dataclass, field, replace

from lifecycle.rules import Fact, Kind, Status
from tests.lifecycle.told import (
    ANNULLED,
    IN_FORCE,
    LAPSED,
    NOT_YET,
    PART,
    PAUSED,
    REGISTERED,
    REPEALED,
    START,
    TERM,
    UNKNOWN,
    Stretch,
    on,
    stretches,
)

CARRIED = [replace(REGISTERED, part=1), replace(REGISTERED, part=2)]


@dataclass(frozen=True)
class ToldInParts:
    """`expected` by part, 0 the whole."""

    name: str
    facts: tuple[Fact, ...]
    expected: dict[int, tuple[tuple[str, Status, bool], ...]] = field(default_factory=dict)


def carrying(name: str, *facts: Fact, whole: list[Stretch], first: list[Stretch], second: list[Stretch]) -> ToldInParts:
    expected = {part: stretches(told) for part, told in enumerate((whole, first, second))}
    return ToldInParts(name, (REGISTERED, *CARRIED, *facts), expected)


def of(part: int, fact: Fact) -> Fact:
    return replace(fact, part=part)


LIVES_IN_PARTS = [
    carrying(
        "neither says anything of its own: both follow the notice",
        START,
        TERM,
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    carrying(
        "the notice says nothing: it lives while one of them does, and ends with the last",
        of(1, START),
        of(1, TERM),
        of(2, on("2018-04-01", Kind.COMMENCEMENT)),
        of(2, on("2018-04-01", Kind.TERM, "2024-03-31")),
        whole=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", PART),
            ("2018-04-01", IN_FORCE),
            ("2023-01-01", PART),
            ("2024-04-01", LAPSED),
        ],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
        second=[("0001-01-01", UNKNOWN), ("2018-04-01", IN_FORCE), ("2024-04-01", LAPSED)],
    ),
    carrying(
        "published with both starts still ahead",
        on("2017-12-01", Kind.PUBLICATION),
        of(1, START),
        of(2, on("2018-04-01", Kind.COMMENCEMENT)),
        whole=[("0001-01-01", UNKNOWN), ("2017-12-01", NOT_YET), ("2018-01-01", PART), ("2018-04-01", IN_FORCE)],
        first=[("0001-01-01", UNKNOWN), ("2017-12-01", NOT_YET), ("2018-01-01", IN_FORCE)],
        second=[("0001-01-01", UNKNOWN), ("2017-12-01", NOT_YET), ("2018-04-01", IN_FORCE)],
    ),
    carrying(
        "one instrument repealed: the rest lives on",
        START,
        of(2, on("2020-05-01", Kind.REPEAL)),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", PART)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", REPEALED)],
    ),
    carrying(
        "the last instrument annulled after the other had been repealed: nothing is left of the notice",
        START,
        of(2, on("2020-05-01", Kind.REPEAL)),
        of(1, on("2021-05-01", Kind.ANNULMENT)),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", PART), ("2021-05-01", ANNULLED)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-05-01", ANNULLED)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", REPEALED)],
    ),
    carrying(
        "the notice repealed: its instruments with it",
        START,
        of(2, on("2018-04-01", Kind.COMMENCEMENT)),
        on("2020-05-01", Kind.REPEAL),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", PART), ("2018-04-01", IN_FORCE), ("2020-05-01", REPEALED)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-05-01", REPEALED)],
        second=[("0001-01-01", UNKNOWN), ("2018-04-01", IN_FORCE), ("2020-05-01", REPEALED)],
    ),
    carrying(
        "the notice suspended and resumed: its instruments with it",
        START,
        on("2019-03-01", Kind.SUSPENSION),
        on("2019-09-01", Kind.RESUMPTION),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PAUSED), ("2019-09-01", IN_FORCE)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PAUSED), ("2019-09-01", IN_FORCE)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PAUSED), ("2019-09-01", IN_FORCE)],
    ),
    carrying(
        "one instrument suspended: the notice applies in part",
        START,
        of(1, on("2019-03-01", Kind.SUSPENSION)),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PART)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2019-03-01", PAUSED)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
    ),
    carrying(
        "an instrument with a longer term than its notice: the earlier end, uncertain until the later",
        START,
        TERM,
        of(1, on("2018-01-01", Kind.TERM, "2025-12-31")),
        whole=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2023-01-01", LAPSED, False),
            ("2026-01-01", LAPSED),
        ],
        first=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2023-01-01", LAPSED, False),
            ("2026-01-01", LAPSED),
        ],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    carrying(
        "the notice extended: an instrument with a shorter term that still runs is extended with it",
        START,
        of(1, on("2018-01-01", Kind.TERM, "2021-12-31")),
        on("2021-10-01", Kind.EXTENSION, "2024-12-31"),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2025-01-01", LAPSED)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2025-01-01", LAPSED)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2025-01-01", LAPSED)],
    ),
    carrying(
        "an article of the notice repealed: the instruments stand",
        START,
        on("2020-08-01", Kind.PARTIAL_REPEAL),
        whole=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2020-08-01", PART)],
        first=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
        second=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
    ),
]
