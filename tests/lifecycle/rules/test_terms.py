from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from calendars.lengths import Length
from lifecycle.rules.days import END_OF_TIME, last_day
from lifecycle.rules.terms import Basis, Circumstances, Start, Stated, Term, start_of, term_of
from tests.lifecycle.rules.laws import SHANDONG, law

RULES = law(**SHANDONG)
MADE = Circumstances(dated_on=date(2022, 11, 25))
FIVE_YEARS = Length(years=5)


@pytest.mark.parametrize(
    "stated, about, expected",
    [
        pytest.param(Stated(Basis.PRINTED, date(2018, 1, 1)), MADE, Start(date(2018, 1, 1)), id="a printed day"),
        pytest.param(
            Stated(Basis.ON_ISSUE), MADE, Start(date(2022, 11, 25), assumed=True), id="印发之日, only 成文日期 known"
        ),
        pytest.param(
            Stated(Basis.ON_PUBLICATION),
            Circumstances(dated_on=date(2022, 11, 25), published_on=date(2022, 12, 1)),
            Start(date(2022, 12, 1)),
            id="公布之日",
        ),
        pytest.param(
            Stated(Basis.DAYS_AFTER_PUBLICATION, days=30),
            Circumstances(published_on=date(2021, 3, 26)),
            Start(date(2021, 4, 26)),
            id="30日后, 丽水 2021",
        ),
        pytest.param(
            Stated(Basis.MONTHS_AFTER_PUBLICATION, days=1),
            Circumstances(published_on=date(2021, 3, 26)),
            Start(date(2021, 4, 27)),
            id="一个月后",
        ),
        pytest.param(
            Stated(Basis.MONTHS_AFTER_ISSUE, days=1),
            Circumstances(dated_on=date(2021, 1, 31)),
            Start(date(2021, 3, 1), assumed=True),
            id="一个月后 of a month without that day, from the date on the document",
        ),
        pytest.param(Stated(Basis.ON_PUBLICATION), Circumstances(), None, id="公布之日, no day known"),
        pytest.param(Stated(), MADE, None, id="nothing stated"),
    ],
)
def test_the_first_day_of_force(stated: Stated, about: Circumstances, expected: Start | None) -> None:
    assert start_of(stated, about) == expected


def ends(stated: Stated, about: Circumstances = MADE, *, rules: object = RULES) -> date | None:
    term = term_of(stated, start_of(stated, about), about, rules)  # type: ignore[arg-type]
    return last_day(term.until) if term else None


ON_ISSUE_FIVE_YEARS = Stated(Basis.ON_ISSUE, length=FIVE_YEARS)


def test_a_printed_end_wins_over_every_rule() -> None:
    assert ends(Stated(Basis.ON_ISSUE, last_day=date(2040, 1, 1))) == date(2040, 1, 1)


def test_a_length_counts_from_the_start() -> None:
    assert ends(ON_ISSUE_FIVE_YEARS) == date(2027, 11, 24)


def test_a_length_may_count_from_publication_instead() -> None:
    about = Circumstances(published_on=date(2022, 12, 1))
    stated = Stated(Basis.PRINTED, date(2023, 1, 1), length=FIVE_YEARS, counted_from=Basis.ON_PUBLICATION)
    assert ends(stated, about) == date(2027, 11, 30)


def test_a_permanent_one_has_no_last_day() -> None:
    assert term_of(Stated(permanent=True), None, MADE, RULES) == Term(END_OF_TIME)


def test_silence_stays_silence_where_no_rule_gives_a_default() -> None:
    assert term_of(Stated(Basis.ON_ISSUE), Start(date(2022, 1, 1)), MADE, RULES) is None


def test_a_default_fills_silence_and_is_named() -> None:
    rules = law(**SHANDONG, validity_default="P5Y", trial_default="P2Y")
    term = term_of(Stated(Basis.ON_ISSUE), Start(date(2022, 1, 1)), MADE, rules)
    assert term is not None
    assert (last_day(term.until), term.rule) == (date(2026, 12, 31), rules["validity_default"])
    trial = Circumstances(dated_on=date(2022, 1, 1), trial=True)
    assert ends(Stated(Basis.ON_ISSUE), trial, rules=rules) == date(2023, 12, 31)


def test_an_unconfirmed_default_does_not_act() -> None:
    rules = law(**SHANDONG, validity_default="P5Y", unconfirmed=("validity_default",))
    assert ends(Stated(Basis.ON_ISSUE), rules=rules) is None


def test_a_condition_is_not_silence() -> None:
    rules = law(**SHANDONG, validity_default="P5Y")
    assert ends(Stated(Basis.ON_ISSUE, conditional=True), rules=rules) is None


def test_a_genre_has_a_default_of_its_own() -> None:
    rules = law(**SHANDONG, validity_default="P5Y", by_genre_default={"通告": "P1Y"})
    notice = Circumstances(genre="通告", dated_on=date(2022, 1, 1))
    assert ends(Stated(Basis.ON_ISSUE), notice, rules=rules) == date(2022, 12, 31)


def test_a_rule_may_count_a_default_from_publication() -> None:
    rules = law(**SHANDONG, validity_default="P5Y", count_from="published")
    about = Circumstances(dated_on=date(2022, 1, 1), published_on=date(2022, 1, 5))
    assert ends(Stated(Basis.PRINTED, date(2022, 2, 10)), about, rules=rules) == date(2027, 1, 4)


def test_where_the_rule_says_so_a_printed_length_counts_from_publication_too() -> None:
    rules = law(**SHANDONG, count_from="published")
    about = Circumstances(published_on=date(2023, 1, 1))
    stated = Stated(Basis.PRINTED, date(2023, 2, 1), length=FIVE_YEARS)
    assert ends(stated, about, rules=rules) == date(2027, 12, 31)
    assert ends(stated, about) == date(2028, 1, 31)


def test_publication_that_is_not_recorded_is_not_replaced_by_the_start() -> None:
    rules = law(**SHANDONG, count_from="published", validity_default="P5Y")
    assert ends(Stated(Basis.PRINTED, date(2023, 2, 1)), Circumstances(), rules=rules) is None


def test_what_only_repeals_is_permanent_where_the_rule_says_so() -> None:
    rules = law(**SHANDONG, validity_default="P5Y", repeal_only_docs="permanent")
    about = Circumstances(dated_on=date(2022, 1, 1), repeals_only=True)
    term = term_of(Stated(Basis.ON_ISSUE), Start(date(2022, 1, 1)), about, rules)
    assert term == Term(END_OF_TIME, rules["repeal_only_docs"])


@pytest.mark.parametrize(
    "stated, expected",
    [
        pytest.param(ON_ISSUE_FIVE_YEARS, date(2023, 6, 30), id="the work ends before the term"),
        pytest.param(Stated(Basis.ON_ISSUE, last_day=date(2023, 1, 31)), date(2023, 1, 31), id="the term ends first"),
        pytest.param(Stated(Basis.ON_ISSUE), date(2023, 6, 30), id="no term at all"),
    ],
)
def test_a_document_does_not_outlive_the_work_it_sets(stated: Stated, expected: date) -> None:
    rules = law(**SHANDONG, task_deadline_caps_validity=True)
    about = Circumstances(dated_on=date(2022, 11, 25), task_ends=date(2023, 6, 30))
    assert ends(stated, about, rules=rules) == expected


@pytest.mark.parametrize(
    "caps, expected",
    [
        pytest.param({"task_deadline_caps_validity": False}, date(2027, 11, 24), id="the rule says it does not"),
        pytest.param({}, date(2027, 11, 24), id="the rules are silent"),
    ],
)
def test_without_a_rule_work_ends_no_document(caps: dict[str, Any], expected: date) -> None:
    about = Circumstances(dated_on=date(2022, 11, 25), task_ends=date(2023, 6, 30))
    assert ends(ON_ISSUE_FIVE_YEARS, about, rules=law(**SHANDONG, **caps)) == expected


def test_an_unconfirmed_rule_caps_nothing() -> None:
    rules = law(**SHANDONG, task_deadline_caps_validity=True, unconfirmed=("task_deadline_caps_validity",))
    about = Circumstances(dated_on=date(2022, 11, 25), task_ends=date(2023, 6, 30))
    assert ends(ON_ISSUE_FIVE_YEARS, about, rules=rules) == date(2027, 11, 24)


def test_work_that_was_over_before_the_document_took_effect_ends_nothing() -> None:
    rules = law(**SHANDONG, task_deadline_caps_validity=True)
    day_before = Circumstances(dated_on=date(2022, 11, 25), task_ends=date(2022, 11, 24))
    same_day = replace(day_before, task_ends=date(2022, 11, 25))
    assert ends(ON_ISSUE_FIVE_YEARS, day_before, rules=rules) == date(2027, 11, 24)
    assert ends(ON_ISSUE_FIVE_YEARS, same_day, rules=rules) == date(2022, 11, 25)


def test_documents_from_before_a_rule_may_be_given_a_term_by_it() -> None:
    legacy: dict[str, Any] = {
        "legacy_undated_rule": "term",
        "legacy_undated_from": "2017-02-01",
        "legacy_undated_term": "P5Y",
    }
    rules = law(**SHANDONG, **legacy)
    assert ends(Stated(Basis.ON_ISSUE), Circumstances(dated_on=date(2012, 1, 1)), rules=rules) == date(2022, 1, 31)
    assert ends(Stated(Basis.ON_ISSUE), Circumstances(dated_on=date(2017, 2, 1)), rules=rules) is None
