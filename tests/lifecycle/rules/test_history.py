from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.rules.facts import Fact
from lifecycle.rules.history import Belief, Recorded, changes, history
from tests.lifecycle.rules.test_fold import facts
from tests.lifecycle.told import REGISTERED, START, TERM

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def numbered(entries: list[Fact], first: int = 1) -> list[Fact]:
    """Each with a reference of its own, as rows have."""
    return [
        Fact(fact.takes_effect, fact.kind, fact.until, fact.expired, ref=ref)
        for ref, fact in enumerate(entries, start=first)
    ]


def recorded(entries: list[Fact], hour: int) -> list[Recorded]:
    return [Recorded(FIRST + timedelta(hours=hour), fact) for fact in entries]


def believed(beliefs: list[Belief], hour: int) -> set[tuple[int, object]]:
    at = FIRST + timedelta(hours=hour)
    return {
        (belief.part, belief.span)
        for belief in beliefs
        if belief.known_from <= at and (belief.known_until is None or at < belief.known_until)
    }


@given(st.lists(facts, max_size=4), st.lists(facts, min_size=1, max_size=4))
def test_a_reversal_restores_exactly_what_was(before: list[Fact], after: list[Fact]) -> None:
    kept = numbered([REGISTERED, *before])
    undone = numbered(after, first=100)
    reversals = [Recorded(FIRST + timedelta(hours=2), reverses=fact.ref) for fact in undone]
    told = history([*recorded(kept, 0), *recorded(undone, 1), *reversals])
    assert believed(told, 0) == believed(told, 2)


@given(st.lists(facts, max_size=4), st.lists(facts, max_size=4))
def test_what_was_known_then_never_changes_afterwards(first: list[Fact], later: list[Fact]) -> None:
    kept = recorded(numbered([REGISTERED, *first]), 0)
    told = history([*kept, *recorded(numbered(later, first=100), 5)])
    assert believed(told, 4) == believed(history(kept), 4)


@given(st.lists(st.lists(facts, max_size=2), max_size=4))
def test_step_by_step_gives_the_same_as_all_at_once(acts: list[list[Fact]]) -> None:
    entries = [numbered(act, first=100 * number) for number, act in enumerate([[REGISTERED], *acts], start=1)]
    held: list[Belief] = []
    for hour, _ in enumerate(entries):
        standing = [fact for act in entries[: hour + 1] for fact in act]
        closed, opened = changes(held, standing, FIRST + timedelta(hours=hour))
        held = [belief for belief in held if belief not in closed] + opened
    whole = history([one for hour, act in enumerate(entries) for one in recorded(act, hour)])
    assert {belief for belief in whole if belief.known_until is None} == set(held)


def test_an_act_that_changes_nothing_opens_and_closes_nothing() -> None:
    spans = history(recorded(numbered([REGISTERED, START, TERM]), 0))
    assert changes(spans, numbered([REGISTERED, START, TERM]), FIRST + timedelta(hours=1)) == ([], [])
