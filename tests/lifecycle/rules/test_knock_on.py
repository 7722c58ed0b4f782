"""What the life of one document means for another."""

from collections.abc import Iterable
from datetime import date

import pytest

from lifecycle.rules import BEGINNING, END_OF_TIME, Span, Status
from lifecycle.rules.findings import Finding
from lifecycle.rules.knock_on import (
    Notice,
    Other,
    OutsideChange,
    Subject,
    of_a_change,
    of_a_name,
    of_a_replacement,
    of_an_amendment,
    of_the_lists,
)
from lifecycle.rules.links import Change, Made, Relation
from tests.lifecycle.rules.laws import law

DAY, MADE = date(2024, 3, 15), date(2020, 4, 20)
RULES = law(evaluate_on_basis_change=True, unlisted_means_invalid=False, renewal_finish_before="P0D")


def spans(*edges: tuple[date, Status]) -> list[Span]:
    starts = [(BEGINNING, Status.UNKNOWN), *edges]
    ends = [start for start, _ in edges] + [END_OF_TIME]
    return [Span(start, end, status) for (start, status), end in zip(starts, ends, strict=True)]


def lives(start: date, ended: date | None = None, status: Status = Status.LAPSED) -> list[Span]:
    return spans((start, Status.IN_FORCE), *([(ended, status)] if ended else []))


SUBJECT = Subject(1, DAY, Made(MADE), lives(date(2020, 6, 1)), normative=True)


def other(ended: date | None = None, status: Status = Status.LAPSED, **more: object) -> Other:
    return Other(2, "青政发〔2015〕1号", lives(date(2015, 1, 1), ended, status), **more)  # type: ignore[arg-type]


def identities(found: Iterable[Finding]) -> list[str]:
    return [finding.identity for finding in found]


BEFORE, AFTER = date(2019, 1, 1), date(2022, 1, 1)


@pytest.mark.parametrize(
    "relation, ended, expected",
    [
        pytest.param(Relation.CITES, None, [], id="cites what is in force"),
        pytest.param(Relation.CITES, BEFORE, ["cites_ended@d2"], id="cites what had ended"),
        pytest.param(Relation.CITES, AFTER, ["cites_ended@d2"], id="cites what has ended since"),
        pytest.param(Relation.CITES, DAY, ["cites_ended@d2"], id="cites what ended that very day"),
        pytest.param(Relation.CITES, date(2024, 3, 16), [], id="cites what ends tomorrow"),
        pytest.param(Relation.FORWARDS, BEFORE, ["forwards_ended@d2"], id="forwards what had ended"),
        pytest.param(Relation.FORWARDS, MADE, ["forwards_ended@d2"], id="forwards what ended that very day"),
        pytest.param(Relation.FORWARDS, AFTER, ["basis_changed@ended-2022-01-01-d2"], id="what it forwards ended"),
        pytest.param(Relation.BASED_ON, AFTER, ["basis_changed@ended-2022-01-01-d2"], id="what it is based on ended"),
        pytest.param(Relation.IMPLEMENTS, AFTER, ["basis_changed@ended-2022-01-01-d2"], id="what it implements ended"),
        pytest.param(Relation.BASED_ON, BEFORE, ["cites_ended@d2"], id="is based on what had ended already"),
    ],
)
def test_what_it_names_has_ended(relation: Relation, ended: date | None, expected: list[str]) -> None:
    assert identities(of_a_name(SUBJECT, relation, other(ended), RULES)) == expected


@pytest.mark.parametrize(
    "subject, named",
    [
        pytest.param(Subject(1, DAY, Made(MADE), lives(MADE, AFTER)), other(BEFORE), id="it has ended itself"),
        pytest.param(SUBJECT, other(AFTER, Status.REPEALED, decided_by={1}), id="it has ended the other itself"),
        pytest.param(SUBJECT, other(AFTER, Status.NOT_TRACKED), id="the other is only delisted"),
    ],
)
@pytest.mark.parametrize("relation", list(Relation))
def test_no_news_to_it(subject: Subject, named: Other, relation: Relation) -> None:
    assert identities(of_a_name(subject, relation, named, RULES)) == []


def test_each_amendment_since_it_was_made_is_a_review_of_its_own() -> None:
    amended = other(changed_on=[BEFORE, MADE, AFTER, date(2023, 1, 1), date(2024, 3, 16)])
    assert identities(of_a_name(SUBJECT, Relation.BASED_ON, amended, RULES)) == [
        "basis_changed@amended-2022-01-01-d2",
        "basis_changed@amended-2023-01-01-d2",
    ]
    assert identities(of_a_name(SUBJECT, Relation.CITES, amended, RULES)) == []


def change(on: date) -> OutsideChange:
    return OutsideChange("x", "《河湖条例》", Change.AMENDED, on)


@pytest.mark.parametrize(
    "made, on, asked",
    [
        pytest.param(Made(MADE), date(2020, 4, 21), True, id="the day after it was made"),
        pytest.param(Made(MADE), MADE, False, id="the day it was made"),
        pytest.param(Made(MADE), DAY, True, id="the day looked at"),
        pytest.param(Made(MADE), date(2024, 3, 16), False, id="tomorrow"),
        pytest.param(Made(year=2020), date(2020, 1, 1), True, id="the same year, and nobody knows the day"),
        pytest.param(Made(year=2020), date(2019, 12, 31), False, id="the year before"),
        pytest.param(Made(), date(2001, 1, 1), True, id="nobody knows when it was made"),
    ],
)
def test_a_change_is_news_from_the_day_after_it_was_made(made: Made, on: date, asked: bool) -> None:
    subject = Subject(1, DAY, made, lives(date(1999, 1, 1)))
    found = list(of_a_change(subject, Relation.BASED_ON, change(on), RULES))
    assert bool(found) == asked
    assert [finding.rule for finding in found] == [RULES["evaluate_on_basis_change"]] * asked


def test_an_office_that_answered_no_is_not_asked_to_review() -> None:
    no = law(evaluate_on_basis_change=False)
    assert list(of_a_change(SUBJECT, Relation.BASED_ON, change(AFTER), no)) == []
    silent = list(of_a_change(SUBJECT, Relation.BASED_ON, change(AFTER), law()))
    assert [finding.rule for finding in silent] == [None]


@pytest.mark.parametrize(
    "subject, ended, told",
    [
        pytest.param(SUBJECT, BEFORE, True, id="it had ended"),
        pytest.param(SUBJECT, AFTER, True, id="it has ended since"),
        pytest.param(SUBJECT, date(2024, 3, 16), False, id="it ends tomorrow"),
        pytest.param(SUBJECT, None, False, id="it is in force"),
        pytest.param(
            Subject(1, DAY, Made(MADE), lives(MADE, AFTER)), BEFORE, False, id="the amender has ended as well"
        ),
    ],
)
def test_it_amends_what_is_no_longer_in_force(subject: Subject, ended: date | None, told: bool) -> None:
    assert identities(of_an_amendment(subject, other(ended))) == ["amends_ended@d2"] * told


@pytest.mark.parametrize(
    "starts, days",
    [
        pytest.param(date(2022, 1, 1), None, id="joins on without a gap"),
        pytest.param(date(2021, 6, 1), None, id="before it ends"),
        pytest.param(date(2022, 1, 2), 1, id="one day late"),
        pytest.param(date(2022, 3, 2), 60, id="two months late"),
    ],
)
def test_days_without_a_valid_document(starts: date, days: int | None) -> None:
    subject = Subject(1, DAY, Made(MADE), lives(MADE, AFTER))
    found = list(of_a_replacement(subject, Other(2, "新办法", lives(starts)), RULES))
    assert [finding.params["days"] for finding in found] == ([] if days is None else [days])


def test_a_replacement_of_what_still_runs_leaves_no_gap() -> None:
    assert list(of_a_replacement(SUBJECT, Other(2, "新办法", lives(DAY)), RULES)) == []


def normative(ref: int = 1, day: date = DAY, made: date = MADE, ended: date | None = None) -> Subject:
    return Subject(ref, day, Made(made), lives(MADE, ended), normative=True)


NOTICE = Notice(9, "青政字〔2021〕67号", date(2021, 9, 27))


@pytest.mark.parametrize(
    "subject, notices, listed_by, expected",
    [
        pytest.param(SUBJECT, [NOTICE], set(), ["in_no_cleanup_list@d9"], id="no list has it"),
        pytest.param(SUBJECT, [NOTICE], {9}, [], id="a list has it"),
        pytest.param(SUBJECT, [], set(), [], id="no cleanup"),
        pytest.param(Subject(1, DAY, Made(MADE), SUBJECT.spans), [NOTICE], set(), [], id="it does not look normative"),
        pytest.param(normative(ref=9), [NOTICE], set(), [], id="the notice itself"),
        pytest.param(normative(made=NOTICE.on), [NOTICE], set(), [], id="made that day"),
        pytest.param(normative(ended=NOTICE.on), [NOTICE], set(), [], id="ended that day"),
        pytest.param(normative(day=date(2021, 9, 26)), [NOTICE], set(), [], id="asked about the day before"),
        pytest.param(SUBJECT, [Notice(8, "x", date(2020, 9, 1)), NOTICE], {9}, [], id="left out once, listed later"),
        pytest.param(
            SUBJECT,
            [Notice(8, "x", date(2020, 9, 1)), NOTICE],
            {8},
            ["in_no_cleanup_list@d9"],
            id="listed once, left out later",
        ),
    ],
)
def test_in_no_list_of_a_cleanup(
    subject: Subject, notices: list[Notice], listed_by: set[int], expected: list[str]
) -> None:
    assert identities(of_the_lists(subject, notices, listed_by, RULES)) == expected


def test_where_being_unlisted_ends_a_document_the_article_is_cited() -> None:
    strict = law(unlisted_means_invalid=True)
    (finding,) = of_the_lists(SUBJECT, [NOTICE], set(), strict)
    assert finding.rule == strict["unlisted_means_invalid"]
    (mild,) = of_the_lists(SUBJECT, [NOTICE], set(), RULES)
    assert mild.rule is None
