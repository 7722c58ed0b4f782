from datetime import date
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Span, Status, fold, fold_parts, life_of, lives_of
from lifecycle.rules.facts import ALIVE, ENDED
from lifecycle.rules.life import ENDINGS, EVIDENCE, TERMS, WITHOUT_EFFECT
from tests.lifecycle.lives import LIVES
from tests.lifecycle.lives_in_parts import LIVES_IN_PARTS, ToldInParts
from tests.lifecycle.told import REGISTERED, START, TERM, Told, on

days = st.dates(date(2015, 1, 1), date(2026, 12, 31))
facts = st.builds(
    lambda day, kind, length, expired, mark, part: Fact(
        day, kind, min(END_OF_TIME, date.fromordinal(day.toordinal() + length)), expired, mark, part
    ),
    days,
    st.sampled_from([kind for kind in Kind if kind != Kind.REVERSAL]),
    st.integers(1, 2500),
    st.booleans(),
    st.sampled_from(["", "ordinary", "normative"]),
    st.sampled_from([0, 0, 0, 1, 2]),
)
timelines = st.lists(facts, max_size=7).map(lambda some: [REGISTERED, *some])


@pytest.mark.parametrize("life", LIVES_IN_PARTS, ids=lambda life: life.name)
def test_a_notice_and_its_instruments_fold_to_what_a_lawyer_expects(life: ToldInParts) -> None:
    folded = {part: _without_because(spans) for part, spans in fold_parts(life.facts).items()}
    told = {part: [(day.isoformat(), *rest) for day, *rest in spans] for part, spans in folded.items()}
    assert told == {part: list(expected) for part, expected in life.expected.items()}


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
    by_themselves = {Kind.PUBLICATION, Kind.COMMENCEMENT, Kind.CONDITION_MET, Kind.DETERMINATION}
    assert ENDINGS.keys() | EVIDENCE | TERMS | WITHOUT_EFFECT | by_themselves == set(Kind)


def test_a_document_whose_registration_was_undone_has_no_periods() -> None:
    assert fold([START, TERM]) == []


ALL: list[Told | ToldInParts] = [*LIVES, *LIVES_IN_PARTS]
SHORT = [life for life in ALL if len(life.facts) <= 6]


@pytest.mark.parametrize("life", SHORT, ids=lambda life: life.name)
def test_the_order_of_storage_never_matters(life: Told | ToldInParts) -> None:
    expected = fold_parts(life.facts)
    assert all(fold_parts(order) == expected for order in permutations(life.facts))


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
    lives = lives_of(entries)
    for part in (0, *lives.parts):
        edge = max(edge for edge in lives.edges(part) if edge <= day)
        assert lives.status_on(day, part) == lives.status_on(edge, part)
        assert lives.certain_on(day, part) == lives.certain_on(edge, part)


@given(timelines, days)
def test_an_instrument_never_outlives_its_notice(entries: list[Fact], day: date) -> None:
    lives = lives_of(entries)
    if lives.status_on(day)[0] in ENDED:
        assert not [part for part in lives.parts if lives.status_on(day, part)[0] in ALIVE]


@given(timelines, st.randoms())
def test_shuffled_entries_fold_to_the_same(entries: list[Fact], random: st.DataObject) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(entries)


@given(st.lists(facts, max_size=5))
def test_once_ended_never_in_force_again(entries: list[Fact]) -> None:
    # A determination is no end: a later one may say the opposite.
    lasting = [fact for fact in entries if fact.kind != Kind.DETERMINATION]
    statuses = [span.status for span in fold([REGISTERED, *lasting])]
    ended = [status in set(ENDINGS.values()) for status in statuses]
    assert ended == sorted(ended)


def test_a_longer_term_never_ends_earlier() -> None:
    ends = [life_of([START, on("2018-01-01", Kind.TERM, f"20{year}-12-31")]).ending for year in range(18, 40)]
    assert [end.on for end in ends if end] == sorted(end.on for end in ends if end)
