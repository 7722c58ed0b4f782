"""Timelines that go on under another code, in another wording, on a condition, or outside the register."""

from lifecycle.rules import Kind
from tests.lifecycle.told import IN_FORCE, LAPSED, OUTSIDE, REPEALED, START, TERM, UNKNOWN, on, told

GOING_ON = [
    told(
        "re-registered before its end: the old code lapses when the new one takes effect",
        START,
        TERM,
        on("2022-07-01", Kind.RENEWAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2022-07-01", LAPSED)],
    ),
    told(
        "re-registered too late: it had ended on its own day",
        START,
        TERM,
        on("2023-03-01", Kind.RENEWAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    told(
        "re-registered by a text that repeals it: repealed",
        START,
        TERM,
        on("2022-07-01", Kind.RENEWAL),
        on("2022-07-01", Kind.REPEAL),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2022-07-01", REPEALED)],
    ),
    told(
        "amended: it lives on",
        START,
        TERM,
        on("2020-05-01", Kind.AMENDMENT),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2023-01-01", LAPSED)],
    ),
    told(
        "amended, its start never printed: in force at the latest by then",
        on("2020-05-01", Kind.AMENDMENT),
        expected=[("0001-01-01", UNKNOWN), ("2020-05-01", IN_FORCE)],
    ),
    told(
        "to lapse unless published again by the last day of 2020, and nobody did",
        START,
        on("2020-09-01", Kind.CONDITIONAL_LAPSE, "2020-12-31"),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-01-01", LAPSED)],
    ),
    told(
        "to lapse unless published again, and it was on the last day",
        START,
        on("2020-09-01", Kind.CONDITIONAL_LAPSE, "2020-12-31"),
        on("2020-12-31", Kind.CONDITION_MET),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE)],
    ),
    told(
        "to lapse unless published again, and it was a day too late",
        START,
        on("2020-09-01", Kind.CONDITIONAL_LAPSE, "2020-12-31"),
        on("2021-01-01", Kind.CONDITION_MET),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-01-01", LAPSED)],
    ),
    told(
        "valid until something happens that has no day: in force until a decision says that it has",
        START,
        on("2018-01-01", Kind.CONDITIONAL_LAPSE),
        on("2021-05-01", Kind.LAPSE_DECLARED),
        expected=[("0001-01-01", UNKNOWN), ("2018-01-01", IN_FORCE), ("2021-05-01", LAPSED)],
    ),
    told(
        "determined not to be normative",
        START,
        TERM,
        on("2019-05-01", Kind.DETERMINATION, mark="ordinary"),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2019-05-01", OUTSIDE),
            ("2023-01-01", LAPSED),
        ],
    ),
    told(
        "determined not to be normative, later determined to be",
        START,
        on("2019-05-01", Kind.DETERMINATION, mark="ordinary"),
        on("2020-05-01", Kind.DETERMINATION, mark="normative"),
        expected=[
            ("0001-01-01", UNKNOWN),
            ("2018-01-01", IN_FORCE),
            ("2019-05-01", OUTSIDE),
            ("2020-05-01", IN_FORCE),
        ],
    ),
    told(
        "determined not to be normative, its start never printed",
        on("2019-05-01", Kind.DETERMINATION, mark="ordinary"),
        expected=[("0001-01-01", UNKNOWN), ("2019-05-01", OUTSIDE)],
    ),
]
