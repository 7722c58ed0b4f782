from datetime import date
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Span, Status, fold, fold_parts, life_of
from lifecycle.rules.life import ENDINGS, EVIDENCE, TERMS, WITHOUT_EFFECT
from tests.lifecycle.lives import LIVES, REGISTERED, START, TERM, Told, on

days = st.dates(date(2015, 1, 1), date(2026, 12, 31))
facts = st.builds(
    lambda day, kind, length, expired: Fact(
        day, kind, min(END_OF_TIME, date.fromordinal(day.toordinal() + length)), expired
    ),
    days,
    st.sampled_from([kind for kind in Kind if kind != Kind.REVERSAL]),
    st.integers(1, 2500),
    st.booleans(),
)
timelines = st.lists(facts, max_size=7).map(lambda some: [REGISTERED, *some])


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_life_folds_to_what_a_lawyer_expects(life: Told) -> None:
    stretches = _without_because(fold(life.facts))
    assert [(start.isoformat(), status, certain) for start, status, certain in stretches] == list(life.expected)


def _without_because(spans: list[Span]) -> list[tuple[date, Status, bool]]:
    told: list[tuple[date, Status, bool]] = []
    for span in spans:
        if not told or told[-1][1:] != (span.status, span.certain):
            told.append((span.valid_from, span.status, span.certain))
    return told


def test_every_kind_of_entry_has_an_effect() -> None:
    named = ENDINGS.keys() | EVIDENCE | TERMS | WITHOUT_EFFECT | {Kind.PUBLICATION, Kind.COMMENCEMENT}
    assert named == set(Kind)


def test_a_document_whose_registration_was_undone_has_no_periods() -> None:
    assert fold([START, TERM]) == []


def test_a_part_ends_by_itself_and_leaves_the_whole_alone() -> None:
    part_ends = Fact(date(2020, 5, 1), Kind.REPEAL, part=1)
    part_starts = Fact(date(2018, 1, 1), Kind.COMMENCEMENT, part=1)
    parts = fold_parts([REGISTERED, START, TERM, part_starts, part_ends])
    assert [span.status for span in parts[1]][-1] == Status.REPEALED
    assert parts[0] == fold([REGISTERED, START, TERM])


@pytest.mark.parametrize("life", [life for life in LIVES if len(life.facts) <= 5], ids=lambda life: life.name)
def test_the_order_of_storage_never_matters(life: Told) -> None:
    expected = fold(life.facts)
    assert all(fold(order) == expected for order in permutations(life.facts))


@given(timelines)
def test_spans_cover_every_day_once_and_neighbours_differ(entries: list[Fact]) -> None:
    spans = fold(entries)
    assert spans[0].valid_from == BEGINNING
    assert spans[-1].valid_until == END_OF_TIME
    for before, after in pairwise(spans):
        assert before.valid_until == after.valid_from
        assert (before.status, before.certain, before.because) != (after.status, after.certain, after.because)


@given(timelines, days)
def test_status_is_constant_between_edges(entries: list[Fact], day: date) -> None:
    life = life_of(entries)
    edge = max(edge for edge in life.edges() if edge <= day)
    assert life.status_on(day) == life.status_on(edge)
    assert life.certain_on(day) == life.certain_on(edge)


@given(timelines, st.randoms())
def test_shuffled_entries_fold_to_the_same(entries: list[Fact], random: st.DataObject) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(entries)


@given(st.lists(facts, max_size=5))
def test_once_ended_never_in_force_again(entries: list[Fact]) -> None:
    statuses = [span.status for span in fold([REGISTERED, *entries])]
    ended = [status in set(ENDINGS.values()) for status in statuses]
    assert ended == sorted(ended)


def test_a_longer_term_never_ends_earlier() -> None:
    ends = [life_of([START, on("2018-01-01", Kind.TERM, f"20{year}-12-31")]).ending for year in range(18, 40)]
    assert [end.on for end in ends if end] == sorted(end.on for end in ends if end)
