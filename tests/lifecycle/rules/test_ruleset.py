from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lengths import Length
from lifecycle.rules.parameters import KEYS, ValueKind, clashes, raw_value, read_value, typed_value
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, RuleSet, YearDay, lay

OLD, NEW = date(2012, 1, 1), date(2024, 2, 1)
BEFORE, EARLIER, LATER = date(2010, 6, 1), date(2018, 6, 1), date(2026, 6, 1)
LENGTHS = st.builds(Length, st.integers(0, 99), st.integers(0, 999), st.integers(0, 9999))
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def parameter(key: str, value: Any, source: str = "第1号令", **facts: Any) -> Parameter:
    said = {"article": "第一条", "says": "", "mark": Mark.READ, "link": "", "rule_set": "old", "version": "1"}
    return Parameter(key=key, value=value, source=source, **(said | facts))


def period(name: str, start: date, *parameters: Parameter, replaces: str = "") -> RuleSet:
    return RuleSet(
        id=name,
        series="place",
        version="1",
        name="某省",
        source="第1号令",
        valid_from=start,
        replaces=frozenset([replaces] if replaces else []),
        parameters={one.key: replace(one, since=start) for one in parameters},
    )


FIRST = period(
    "old",
    OLD,
    parameter("validity_max", Length(years=5)),
    parameter("npc_filing_days", 30, source="人大规定"),
    parameter("filing_days", 30, mark=Mark.UNREAD, doubt=Doubt.UNREAD),
)
SECOND = period("new", NEW, parameter("trial_max", Length(years=2), rule_set="new"), replaces="第1号令")
COUNTRY = {"disclosure_workdays": parameter("disclosure_workdays", 20, source="条例", since=date(2019, 5, 15))}


def on(day: date, answers: Mapping[str, Mapping[str, Parameter]] | None = None) -> RuleSet:
    return lay(COUNTRY, [FIRST, SECOND], day, answers)


@pytest.mark.parametrize(
    "day, expected",
    [
        pytest.param(BEFORE, "old", id="before the first period, that one"),
        pytest.param(OLD, "old", id="the first day of a period"),
        pytest.param(NEW - timedelta(days=1), "old", id="the last day of a period"),
        pytest.param(NEW, "new", id="the first day of the next"),
    ],
)
def test_the_period_of_the_day_answers(day: date, expected: str) -> None:
    assert on(day).id == expected


def test_what_a_replaced_rule_said_goes_on_in_doubt_and_keeps_its_citation() -> None:
    carried = on(LATER)["validity_max"]
    assert (carried.value, carried.id) == (Length(years=5), "old.validity_max")
    assert carried.inherited
    assert not carried.confirmed
    assert on(EARLIER)["validity_max"].confirmed


def test_what_rests_on_another_source_is_untouched_by_the_next_period() -> None:
    assert on(LATER)["npc_filing_days"].confirmed


def test_a_day_before_the_first_period_is_answered_in_doubt() -> None:
    assert on(BEFORE)["validity_max"].doubt == Doubt.BEFORE
    assert on(BEFORE)["filing_days"].doubt == Doubt.UNREAD


@pytest.mark.parametrize(
    "day, confirmed",
    [
        pytest.param(date(2019, 5, 14), False, id="the day before its own source took effect"),
        pytest.param(date(2019, 5, 15), True, id="the day it did"),
    ],
)
def test_a_parameter_is_certain_from_the_day_of_its_own_source(day: date, *, confirmed: bool) -> None:
    assert on(day)["disclosure_workdays"].confirmed is confirmed


def test_a_key_that_nothing_was_read_of_is_none() -> None:
    rules = on(LATER)
    assert rules.get("by_genre") is None
    assert rules.value("by_genre") is None
    with pytest.raises(KeyError):
        rules["by_genre"]


def test_the_office_answers_for_its_period_and_is_asked_again_under_the_next() -> None:
    answer = parameter("filing_days", 15, source="本市备案办法第四条", mark=Mark.OFFICE)
    answers = {"old": {"filing_days": answer}}
    assert on(EARLIER, answers)["filing_days"] == answer
    assert (on(LATER, answers).value("filing_days"), on(LATER, answers)["filing_days"].doubt) == (15, Doubt.REPLACED)
    assert on(BEFORE, answers)["filing_days"].value == 30
    assert on(LATER, {"new": {"filing_days": answer}})["filing_days"].confirmed


@given(DAYS)
def test_a_period_to_come_changes_nothing_before_its_day(day: date) -> None:
    without = lay(COUNTRY, [FIRST], day).parameters
    assert day >= NEW or on(day).parameters == without


@given(DAYS, DAYS)
def test_what_is_confirmed_stays_so_within_a_period(one: date, other: date) -> None:
    first, second = sorted((one, other))
    before, after = on(first), on(second)
    assert before.id != after.id or all(
        after[key].confirmed for key, held in before.parameters.items() if held.confirmed
    )


# Lengths


@pytest.mark.parametrize("text", ["", "P", "5Y", "PT5H", "P5", "P-5Y", "P1Y2", "P5y", "P1D1Y", "P1.5Y", " P5Y"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length"):
        Length.parse(text)


@given(LENGTHS)
def test_a_length_reads_as_it_is_written(length: Length) -> None:
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    "start, length, expected",
    [
        pytest.param(date(2020, 1, 31), "P1M", date(2020, 2, 29), id="a month is a calendar month"),
        pytest.param(date(2020, 2, 29), "P1Y", date(2021, 2, 28), id="29 February plus a year"),
        pytest.param(date(2020, 2, 29), "P4Y", date(2024, 2, 29), id="29 February plus four"),
        pytest.param(date(2018, 1, 1), "P2Y9M", date(2020, 10, 1), id="years and months"),
        pytest.param(date(2018, 1, 1), "P0D", date(2018, 1, 1), id="no time at all"),
    ],
)
def test_a_length_after_a_day(start: date, length: str, expected: date) -> None:
    assert Length.parse(length).after(start) == expected


def test_a_length_before_a_day() -> None:
    assert Length(months=6).before(date(2024, 8, 31)) == date(2024, 2, 29)


@given(LENGTHS, DAYS, DAYS)
def test_a_later_start_never_ends_earlier(length: Length, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert length.after(first) <= length.after(second)


@given(LENGTHS, LENGTHS)
def test_of_two_lengths_at_most_one_is_longer(one: Length, other: Length) -> None:
    assert not (one.longer_than(other) and other.longer_than(one))
    assert not one.longer_than(one)


# Values


def test_every_key_has_a_reader() -> None:
    samples = {
        ValueKind.FLAG: True,
        ValueKind.DAYS: 30,
        ValueKind.LENGTH: "P5Y",
        ValueKind.LENGTH_BY_GENRE: {"通告": "P1Y"},
        ValueKind.TIERS: [90, 30],
        ValueKind.DAY: "2017-02-01",
        ValueKind.DAY_OF_YEAR: "01-31",
    }
    for key, expected in KEYS.items():
        raw = samples.get(expected.kind) or expected.choices[0]
        assert raw_value(read_value(key, raw)) == raw


@pytest.mark.parametrize(
    "key, text, value",
    [
        pytest.param("filing_days", "30", 30, id="a number"),
        pytest.param("filing_days", "３０日", 30, id="full width, with its unit"),
        pytest.param("disclosure_workdays", "20个工作日", 20, id="working days"),
        pytest.param("validity_max", "5年", Length(years=5), id="years"),
        pytest.param("validity_max", "2年9个月", Length(2, 9), id="years and months"),
        pytest.param("eval_window_before", "P6M", Length(months=6), id="as ISO writes it"),
        pytest.param("renewal_finish_before", "30日", Length(days=30), id="days"),
        pytest.param("expiry_automatic", "是", True, id="yes"),
        pytest.param("expiry_automatic", "No", False, id="no"),
        pytest.param("by_genre", "通告=1年，公告=P2Y", {"通告": Length(1), "公告": Length(2)}, id="a table"),
        pytest.param("expiry_tiers_days", "180、90, 7", (180, 90, 7), id="tiers"),
        pytest.param("renewal_mode", "extend", "extend", id="a choice"),
        pytest.param("legacy_undated_from", "2017-02-01", date(2017, 2, 1), id="a day"),
        pytest.param("catalogue_by", "01-31", YearDay(1, 31), id="a day of every year"),
    ],
)
def test_values_are_read_as_people_type_them(key: str, text: str, value: object) -> None:
    assert typed_value(key, text) == value


@pytest.mark.parametrize(
    "key, text",
    [
        ("filing_days", ""),
        ("filing_days", "-1"),
        ("filing_days", "99999999"),
        ("filing_days", "thirty"),
        ("validity_max", "5"),
        ("validity_max", ""),
        ("expiry_automatic", "1"),
        ("by_genre", "通告"),
        ("expiry_tiers_days", "7,30"),
        ("expiry_tiers_days", "30,30"),
        ("renewal_mode", "forget"),
        ("legacy_undated_from", "2017-02-30"),
        ("catalogue_by", "02-29"),
        ("catalogue_by", "13-01"),
    ],
)
def test_what_is_no_value_of_the_key_is_refused(key: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        typed_value(key, text)


@given(st.sampled_from(sorted(KEYS)), st.text(max_size=12))
def test_whatever_is_typed_is_a_value_or_refused(key: str, text: str) -> None:
    try:
        value = typed_value(key, text)
    except ValueError:
        return
    assert read_value(key, raw_value(value)) == value


@pytest.mark.parametrize(
    "key, raw", [("filing_days", True), ("filing_days", 1.5), ("validity_max", 5), ("expiry_automatic", 1)]
)
def test_a_value_of_another_kind_is_refused(key: str, raw: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_value(key, raw)


@pytest.mark.parametrize(
    "values, expected",
    [
        pytest.param({"validity_min": Length(3), "validity_max": Length(5)}, [], id="in order"),
        pytest.param({"validity_min": Length(5), "validity_max": Length(5)}, [], id="the same"),
        pytest.param({"validity_max": Length(5)}, [], id="only one of the two"),
        pytest.param(
            {"validity_min": Length(6), "validity_max": Length(5)}, [("validity_min", "validity_max")], id="reversed"
        ),
        pytest.param(
            {"trial_default": Length(3), "trial_max": Length(2)}, [("trial_default", "trial_max")], id="default outside"
        ),
        pytest.param(
            {"review_wd_min": 16, "review_wd_max": 15}, [("review_wd_min", "review_wd_max")], id="numbers too"
        ),
        pytest.param(
            {"evaluation_extension": Length(months=1)},
            [("evaluation_extension", "evaluation_length")],
            id="an extension of nothing",
        ),
    ],
)
def test_values_that_cannot_stand_beside_each_other(values: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert list(clashes(values)) == expected
