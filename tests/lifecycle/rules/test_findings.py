import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lifecycle import findings as findings_of_reading
from lifecycle import knock_on
from lifecycle.finding_sentences import FINDINGS
from lifecycle.rules import BEGINNING, Fact, Kind, day_after, findings, fold
from lifecycle.rules import knock_on as rules_of_knock_on
from lifecycle.rules.clocks import Clock, Milestones, clocks
from lifecycle.rules.findings import Particulars, against_the_law, findings_of
from tests.lifecycle.rules.laws import SHANDONG, WEEKDAYS_ONLY, law
from tests.lifecycle.told import REGISTERED, START, TERM, on

RULES = law(**SHANDONG, unregistered_is_no_basis=True)
SOUND = Particulars(
    code_year=2018,
    code_organ="001",
    organ_numbers=frozenset({"001"}),
    number_year=2018,
    has_number=True,
    published_on=date(2017, 11, 1),
)


def keys(about: Particulars, start: str, last: str) -> list[str]:
    facts = [REGISTERED, on(start, Kind.COMMENCEMENT), on(start, Kind.TERM, last)]
    return [finding.key for finding in against_the_law(about, facts, RULES)]


def with_(**changes: object) -> Particulars:
    return replace(SOUND, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "trial, last, expected",
    [
        pytest.param(False, "2022-12-31", [], id="five years to the day"),
        pytest.param(False, "2023-01-01", ["validity_too_long"], id="a day over five years"),
        pytest.param(False, "2020-12-31", [], id="three years to the day"),
        pytest.param(False, "2020-12-30", ["validity_too_short"], id="a day under three years"),
        pytest.param(True, "2019-12-31", [], id="two years on trial"),
        pytest.param(True, "2020-01-01", ["trial_too_long"], id="a day over two years on trial"),
        pytest.param(True, "2018-12-30", ["trial_too_short"], id="a day under a year on trial"),
    ],
)
def test_the_length_of_the_term(trial: bool, last: str, expected: list[str]) -> None:
    assert keys(with_(trial=trial), "2018-01-01", last) == expected


@pytest.mark.parametrize(
    "published, expected",
    [
        pytest.param(date(2017, 12, 2), [], id="thirty days before it takes effect"),
        pytest.param(date(2017, 12, 3), ["gap_too_short"], id="twenty-nine days"),
        pytest.param(date(2018, 1, 1), ["gap_too_short"], id="on the day itself"),
        pytest.param(date(2018, 1, 2), ["retroactive"], id="a day after it took effect"),
        pytest.param(None, [], id="not recorded, and no date on it either"),
    ],
)
def test_between_publication_and_commencement(published: date | None, expected: list[str]) -> None:
    assert keys(with_(published_on=published), "2018-01-01", "2022-12-31") == expected


def test_the_date_on_the_document_stands_in_for_an_unrecorded_publication() -> None:
    about = with_(published_on=None, dated_on=date(2017, 12, 21))
    assert keys(about, "2018-01-01", "2022-12-31") == ["gap_too_short"]


@pytest.mark.parametrize(
    "changes, expected",
    [
        pytest.param({"code_organ": "002"}, ["organ_differs"], id="the code is of another organ"),
        pytest.param({"code_organ": "002", "organ_numbers": frozenset()}, [], id="the issuer's number is not known"),
        pytest.param({"number_year": 2017}, ["year_differs"], id="code and number of different years"),
        pytest.param({"number_year": None, "has_number": False}, ["number_missing"], id="no number"),
        pytest.param({"code_year": None, "code_organ": None}, ["looks_normative"], id="a term and no code"),
    ],
)
def test_what_it_is_called(changes: dict[str, object], expected: list[str]) -> None:
    assert keys(with_(**changes), "2018-01-01", "2022-12-31") == expected


def test_five_years_from_29_february_are_not_too_long() -> None:
    assert keys(with_(published_on=None), "2020-02-29", "2025-02-28") == []
    assert keys(with_(published_on=None), "2020-02-29", "2025-03-01") == ["validity_too_long"]


def test_a_genre_may_have_a_limit_of_its_own() -> None:
    rules = law(**SHANDONG, by_genre={"通告": "P1Y"})
    facts = [REGISTERED, START, on("2018-01-01", Kind.TERM, "2019-01-01")]
    found = against_the_law(with_(genre="通告"), facts, rules)
    assert [(finding.key, finding.rule) for finding in found] == [("validity_too_long", rules["by_genre"])]


def test_where_no_rule_was_read_nothing_offends_it() -> None:
    facts = [REGISTERED, START, on("2018-01-01", Kind.TERM, "2099-01-01")]
    assert against_the_law(SOUND, facts, law()) == []


def test_a_permanent_term_is_not_measured() -> None:
    permanent = Fact(date(2018, 1, 1), Kind.TERM)
    assert against_the_law(SOUND, [REGISTERED, START, permanent], RULES) == []


def test_a_sound_document_has_no_findings() -> None:
    facts = [REGISTERED, START, TERM]
    assert findings_of(facts, fold(facts)) == []
    assert against_the_law(SOUND, facts, RULES) == []


@pytest.mark.parametrize(
    "facts, expected",
    [
        pytest.param([START], ["term_unstated"], id="no term"),
        pytest.param([on("2021-09-27", Kind.CONFIRMATION), TERM], ["start_unstated"], id="only confirmed"),
        pytest.param([], ["start_unstated"], id="nothing but its registration"),
        pytest.param([on("2021-09-27", Kind.DELISTING)], [], id="delisted: nobody asks any more"),
        pytest.param([START, TERM, on("2018-01-01", Kind.TERM, "2020-12-31")], ["entries_contradict"], id="two terms"),
        pytest.param([START, TERM, on("2023-06-01", Kind.CONFIRMATION)], ["kept_after_its_end"], id="kept too late"),
        pytest.param([START, TERM, on("2023-01-01", Kind.CONFIRMATION)], ["kept_after_its_end"], id="kept a day late"),
        pytest.param([START, TERM, on("2022-12-31", Kind.CONFIRMATION)], [], id="kept on the last valid day"),
        pytest.param([TERM], ["start_unstated"], id="a printed end and no start"),
    ],
)
def test_what_its_entries_alone_show(facts: list[Fact], expected: list[str]) -> None:
    standing = [REGISTERED, *facts]
    assert [finding.key for finding in findings_of(standing, fold(standing))] == expected


def test_an_unregistered_document_has_no_findings() -> None:
    assert findings_of([START], fold([START])) == []


def test_every_finding_has_a_sentence() -> None:
    """Those of the rules, and those of the room above that look at what was read and at other documents."""
    rooms = (findings, findings_of_reading, rules_of_knock_on, knock_on)
    trees = [ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8")) for room in rooms]
    nodes = (node for tree in trees for node in ast.walk(tree))
    calls = (n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Finding")
    literal = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    spelled = {f"{kind}_too_{how}" for kind in ("trial", "validity") for how in ("long", "short")}
    spelled |= {"cites_ended", "forwards_ended", "duplicate_code", "duplicate_number"}
    assert literal | spelled == FINDINGS.keys()


def test_clocks_start_with_what_was_done() -> None:
    rules = law(
        registration_days_dept=5,
        disclosure_workdays=20,
        filing_days=30,
        npc_filing_days=30,
        catalogue_by="01-31",
    )
    days = Milestones(dated_on=date(2024, 5, 6), signed_on=date(2024, 5, 6), published_on=date(2024, 5, 20))
    told = {due.clock: due.on for due in clocks(days, lambda _: rules, WEEKDAYS_ONLY)}
    assert told == {
        Clock.REGISTRATION: date(2024, 5, 11),
        Clock.DISCLOSURE: date(2024, 6, 3),
        Clock.FILING: date(2024, 6, 19),
        Clock.NPC_FILING: date(2024, 6, 19),
        Clock.CATALOGUE: date(2025, 1, 31),
    }


def test_no_clock_runs_where_its_day_is_not_recorded() -> None:
    assert clocks(Milestones(), lambda _: law(filing_days=30), WEEKDAYS_ONLY) == []
    assert clocks(Milestones(published_on=date(2024, 5, 20)), lambda _: law(), WEEKDAYS_ONLY) == []


def test_a_document_from_the_beginning_of_time_is_no_special_case() -> None:
    facts = [REGISTERED, Fact(BEGINNING, Kind.COMMENCEMENT), Fact(BEGINNING, Kind.TERM, day_after(date(9, 1, 1)))]
    assert [f.key for f in against_the_law(with_(published_on=None), facts, RULES)] == ["validity_too_long"]
