"""Design §5.4: SQL and the pure rules agree on every kind of timeline, on every day around its edges - and this test
fails as soon as a comparison on either side is changed."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from lifecycle import querysets
from lifecycle.acts import record
from lifecycle.models import Ending, Period
from lifecycle.rules import BEGINNING, END_OF_TIME, Status, life, lives_of
from lifecycle.rules.facts import ALIVE
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Document
from tests.cast import RECORDED
from tests.lifecycle.lives import LIVES
from tests.lifecycle.lives_in_parts import LIVES_IN_PARTS, ToldInParts
from tests.lifecycle.telling import told_effect
from tests.lifecycle.told import Told
from tests.mutants import mutants

Disagreements = list[tuple[str, date, str]]
LATEST = END_OF_TIME - timedelta(days=1)


@pytest.fixture
def documents(place: Jurisdiction) -> dict[str, Document]:
    """One document per life, through the one way that acts are written."""
    lives: list[Told | ToldInParts] = [*LIVES, *LIVES_IN_PARTS]
    made = {told.name: Document.objects.create(jurisdiction=place, title=told.name, title_key="") for told in lives}
    effects = [told_effect(made[told.name], fact) for told in lives for fact in told.facts]
    record(place, "tell", effects, by=house("test"), at=RECORDED)
    return made


def days_around_edges(told: Told | ToldInParts) -> list[date]:
    edges = {BEGINNING, LATEST, *(fact.takes_effect for fact in told.facts), *(fact.until for fact in told.facts)}
    near = {edge + timedelta(days=d) for edge in edges for d in (-1, 0, 1) if BEGINNING < edge < LATEST}
    return sorted(near | {BEGINNING, LATEST})


def disagreements(
    documents: dict[str, Document], rules: ModuleType, sql: type[querysets.PeriodQuerySet]
) -> Disagreements:
    """Where a day's status by the rules is not the one SQL finds, or SQL finds none or several."""
    found: Disagreements = []
    for told in LIVES:
        read = rules.life_of(told.facts)
        for day in days_around_edges(told):
            stored = sql(Period).whole().believed().filter(document=documents[told.name]).on(day)
            rows = [(Status(period.status), period.certain) for period in stored]
            if rows != [(read.status_on(day)[0], read.certain_on(day))]:
                found.append((told.name, day, str(rows)))
    return found


def test_sql_and_rules_agree_on_every_day_around_every_edge(documents: dict[str, Document]) -> None:
    assert disagreements(documents, life, querysets.PeriodQuerySet) == []


def test_sql_and_rules_agree_on_every_instrument_too(documents: dict[str, Document]) -> None:
    for told in LIVES_IN_PARTS:
        read = lives_of(told.facts)
        periods = Period.objects.believed().filter(document=documents[told.name])
        for day in days_around_edges(told):
            stored = {period.part: (period.status, period.certain) for period in periods.on(day)}
            by_the_rules = {part: (read.status_on(day, part)[0], read.certain_on(day, part)) for part in told.expected}
            assert stored == by_the_rules, (told.name, day)


def test_the_words_for_a_status_agree_with_the_rules(documents: dict[str, Document]) -> None:
    words: dict[str, set[Status]] = {
        "in_force_on": {Status.IN_FORCE, Status.IN_FORCE_IN_PART},
        "pending_on": {Status.NOT_YET_IN_FORCE},
        "lapsed_on": {Status.LAPSED},
    }
    for told in LIVES:
        read = life.life_of(told.facts)
        for day in days_around_edges(told):
            for word, statuses in words.items():
                periods = Period.objects.whole().believed().filter(document=documents[told.name])
                found: bool = getattr(periods, word)(day).exists()
                assert found == (read.status_on(day)[0] in statuses), (told.name, day, word)


def ending_disagreements(documents: dict[str, Document], sql: type[querysets.EndingQuerySet]) -> Disagreements:
    """Where `ending_between` a day and itself does not say whether that day is a last valid day by the rules."""
    found: Disagreements = []
    for told in LIVES:
        read = life.life_of(told.facts)
        for day in days_around_edges(told):
            stored = sql(Ending).filter(document=documents[told.name]).ending_between(day, day)
            if stored.exists() != is_last_valid_day(read, day):
                found.append((told.name, day, str(stored)))
    return found


def is_last_valid_day(read: life.Life, day: date) -> bool:
    """In force today and not tomorrow; or silent today, and tomorrow its term has run out."""
    (today, _), (tomorrow, why) = read.status_on(day), read.status_on(day + timedelta(days=1))
    runs_out = today == Status.UNKNOWN and why is not None and why.kind in life.TERMS
    return (today in ALIVE and tomorrow not in ALIVE) or runs_out


def test_what_ends_between_two_days_has_its_last_valid_day_there(documents: dict[str, Document]) -> None:
    assert ending_disagreements(documents, querysets.EndingQuerySet) == []


# The tests above are worth something only if they notice a changed comparison.
JUDGING = {"status_on", "certain_on", "_before_start", "_while_running", "covers"}


def test_a_changed_comparison_in_the_rules_is_noticed(documents: dict[str, Document]) -> None:
    changed = list(mutants(life, JUDGING))
    unnoticed = [where for where, rules in changed if not disagreements(documents, rules, querysets.PeriodQuerySet)]
    assert len(changed) >= 7
    assert unnoticed == []


def test_a_changed_comparison_in_sql_is_noticed(documents: dict[str, Document]) -> None:
    changed = list(mutants(querysets, {"on"}))
    unnoticed = [where for where, sql in changed if not disagreements(documents, life, sql.PeriodQuerySet)]
    assert len(changed) == 2
    assert unnoticed == []


def test_a_changed_comparison_in_what_ends_is_noticed(documents: dict[str, Document]) -> None:
    changed = list(mutants(querysets, {"ending_between"}))
    unnoticed = [where for where, sql in changed if not ending_disagreements(documents, sql.EndingQuerySet)]
    assert len(changed) == 2
    assert unnoticed == []
