from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from calendars.lengths import Length
from lifecycle.rule_tables import markdown
from lifecycle.rule_wording import CHOICES, DOUBTS, MARKS, NAMES, say_value
from lifecycle.rulebook import COUNTRY, FOLDER, RuleSetError, parse_rule_set, rulebook, rules_for, rules_on
from lifecycle.rules.parameters import KEYS, ValueKind
from lifecycle.rules.ruleset import Doubt, Mark
from offices.models import Jurisdiction
from tests.cast import TODAY
from tests.lifecycle.changed import changed_rulebook

ROOT = Path(__file__).parents[2]
TEXT = (FOLDER / "shandong-238.toml").read_text(encoding="utf-8")
UNDER_238, UNDER_353 = date(2021, 9, 27), date(2026, 11, 22)
HEAD = 'version = "1"\nname = "某省"\nsource = "第1号令"\n'


@pytest.mark.parametrize("place", rulebook().places)
def test_every_place_loads_and_every_parameter_has_its_article(place: str) -> None:
    rules = rules_on(place, UNDER_353)
    assert all(parameter.article and parameter.source and parameter.says for parameter in rules.parameters.values())


def test_every_place_has_what_pages_and_the_night_rely_on() -> None:
    for place in rulebook().places:
        assert {"expiry_tiers_days", "ending_soon_days", "disclosure_workdays"} <= rules_on(
            place, TODAY
        ).parameters.keys()


@pytest.mark.parametrize(
    "key, value",
    [
        ("validity_min", Length(years=3)),
        ("validity_max", Length(years=5)),
        ("trial_min", Length(years=1)),
        ("trial_max", Length(years=2)),
        ("eval_window_before", Length(months=6)),
        ("effect_gap_days", 30),
        ("expiry_automatic", True),
    ],
)
def test_shandong_is_read_under_238_and_goes_on_in_doubt_under_353(key: str, value: object) -> None:
    before, after = rules_on("shandong", UNDER_238)[key], rules_on("shandong", UNDER_353)[key]
    assert before.value == after.value == value
    assert before.confirmed
    assert "第238号" in after.source
    assert after.inherited


@pytest.mark.parametrize("key", ["npc_filing_days", "catalogue_by", "disclosure_workdays", "public_comment_days"])
def test_what_rests_on_a_statute_of_its_own_is_confirmed_under_both(key: str) -> None:
    assert rules_on("shandong", UNDER_238)[key].confirmed
    assert rules_on("shandong", UNDER_353)[key].confirmed


@pytest.mark.parametrize("key", ["filing_days", "step_meeting_workdays", "interpretation_workdays"])
def test_what_nobody_has_read_says_so(key: str) -> None:
    assert rules_on("shandong", UNDER_238)[key].doubt == Doubt.UNREAD


def test_jiyangs_own_measures_bind_nobody_else() -> None:
    assert rules_on("shandong", UNDER_238)["evaluation_length"].doubt == Doubt.BORROWED


def test_the_period_turns_over_on_its_day() -> None:
    assert rules_on("shandong", date(2024, 1, 31)).id == "shandong-238"
    assert rules_on("shandong", date(2024, 2, 1)).id == "shandong-353"


@pytest.mark.parametrize(
    "place, key, value",
    [
        ("hunan", "count_from", "published"),
        ("hunan", "renewal_finish_before", Length(days=30)),
        ("hunan", "filing_days", 15),
        ("hunan", "repeal_only_docs", "permanent"),
        ("shanghai", "by_genre", {"通告": Length(years=1)}),
        ("shanghai", "trial_default", Length(years=2)),
        ("anhui", "validity_default", Length(years=5)),
        ("hebei", "legacy_undated_from", date(2017, 2, 1)),
        ("zhejiang", "cleanup_interval", Length(years=2)),
        ("zhejiang", "validity_max", None),
        ("guangdong", "trial_max", Length(years=3)),
    ],
)
def test_other_places_have_their_own_law(place: str, key: str, value: object) -> None:
    assert rules_on(place, UNDER_353).value(key) == value


def test_nothing_superseded_or_seen_only_in_practice_is_called_confirmed() -> None:
    for place, key in [("shanghai", "validity_max"), ("anhui", "validity_max"), ("guangdong", "validity_max")]:
        assert not rules_on(place, UNDER_353)[key].confirmed


def test_a_rule_set_without_a_file_is_named_with_those_there_are() -> None:
    with pytest.raises(RuleSetError, match=r"atlantis: .*shandong"):
        rules_on("atlantis", TODAY)


# One file


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        pytest.param('mark = "B"', 'mark = "Z"', "validity_min.mark: 'Z' is none of", id="a mark that doesn't exist"),
        pytest.param('value = "P3Y"', "value = 3", "validity_min.value: expected a length", id="a bare number"),
        pytest.param('value = "P3Y"', 'value = "3Y"', "validity_min.value: '3Y' is not a length", id="not ISO"),
        pytest.param("value = true", "value = 1", "expiry_automatic.value: expected true or false", id="1 for true"),
        pytest.param('value = "reregister"', 'value = "hope"', "renewal_mode.value: expected one of", id="no choice"),
        pytest.param("[validity_min]", "[validty_min]", "validty_min: no such parameter", id="a misspelt key"),
        pytest.param('article = "第五十三条"', "", "validity_min.article: expected str", id="no article"),
        pytest.param('article = "第五十三条"', 'article = ""', "validity_min.article: expected str", id="a blank one"),
        pytest.param(
            'mark = "B"', 'mark = "C"\nconfirmed = true', "validity_min.confirmed: no such field", id="claims"
        ),
        pytest.param('version = "2026-11"', "", "version: expected str", id="no version"),
        pytest.param("from = 2012-01-01", "", "from: expected date", id="no beginning"),
        pytest.param("from = 2012-01-01", "from = 2024-02-01", "until: the period ends before", id="no days"),
        pytest.param('id = "shandong-238"', 'id = "shandong"', "id: 'shandong' is not the name", id="another's id"),
        pytest.param("[validity_min]", "[validity_min", "Expected ']'", id="not TOML"),
    ],
)
def test_a_rule_set_that_is_wrong_names_file_and_key(old: str, new: str, complaint: str) -> None:
    assert old in TEXT
    with pytest.raises(RuleSetError, match=r"shandong-238\.toml") as error:
        parse_rule_set(TEXT.replace(old, new, 1), "shandong-238.toml")
    assert complaint in str(error.value)


# All files together


@pytest.mark.parametrize(
    "file, old, new, complaint",
    [
        pytest.param(
            "shandong-238.toml",
            "until = 2024-02-01",
            "until = 2024-03-01",
            "until: 2024-03-01 overlaps",
            id="an overlap",
        ),
        pytest.param(
            "shandong-238.toml",
            "until = 2024-02-01",
            "until = 2024-01-01",
            "until: 2024-01-01 leaves a gap",
            id="a gap",
        ),
        pytest.param(
            "shandong-353.toml",
            "replaces =",
            "until = 2030-01-01\nreplaces =",
            "until: no file",
            id="no law afterwards",
        ),
        pytest.param(
            "shandong-353.toml", "《山东省行政程序", "《山东行政程序", "replaces: no earlier", id="replaces nothing"
        ),
        pytest.param(
            "shandong-238.toml", 'value = "P3Y"', 'value = "P6Y"', "validity_min: P6Y can't stand", id="min over max"
        ),
        pytest.param(
            "shanghai-26.toml",
            '[trial_default]\nvalue = "P2Y"',
            '[trial_default]\nvalue = "P3Y"',
            "trial_default: P3Y can't stand beside trial_max",
            id="a default outside",
        ),
    ],
)
def test_files_that_do_not_fit_together_are_named(
    file: str, old: str, new: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(RuleSetError) as error:
        changed_rulebook(tmp_path, file, old, new)
    assert file in str(error.value)
    assert complaint in str(error.value)


def test_changing_a_file_changes_value_and_citation_without_python(tmp_path: Path) -> None:
    old = 'value = "P5Y"\narticle = "第五十三条"'
    changed = changed_rulebook(tmp_path, "shandong-238.toml", old, 'value = "P4Y"\narticle = "第六十条"')
    parameter = changed.on("shandong", UNDER_238)["validity_max"]
    assert (parameter.value, parameter.article) == (Length(years=4), "第六十条")
    assert rules_on("shandong", UNDER_238).value("validity_max") == Length(years=5)


def test_reading_the_new_text_confirms_what_went_on_in_doubt(tmp_path: Path) -> None:
    read = '\n[validity_max]\nvalue = "P5Y"\narticle = "第二十条"\nsays = "不超过5年"\nmark = "A"\n'
    changed = changed_rulebook(tmp_path, "shandong-353.toml", '均标为未确认。"', f'均标为未确认。"\n{read}')
    assert changed.on("shandong", UNDER_353)["validity_max"].doubt is None
    assert changed.on("shandong", UNDER_353)["validity_max"].authority == "shandong-353.validity_max@2026-11"
    assert changed.on("shandong", UNDER_353)["validity_min"].inherited


def test_a_folder_without_a_country_still_answers(tmp_path: Path) -> None:
    (tmp_path / "isle-1.toml").write_text(
        f'id = "isle-1"\nseries = "isle"\n{HEAD}from = 2000-01-01\n', encoding="utf-8"
    )
    assert rulebook(tmp_path).on("isle", TODAY).parameters == {}


# Words


def test_every_key_mark_doubt_and_choice_has_its_words() -> None:
    assert NAMES.keys() == KEYS.keys()
    assert {choice for key in KEYS.values() for choice in key.choices} == CHOICES.keys()
    assert DOUBTS.keys() == set(Doubt)
    assert MARKS.keys() == set(Mark)


@pytest.mark.parametrize(
    "key, value, said",
    [
        ("validity_max", Length(2, 9), "2 years 9 months"),
        ("renewal_finish_before", Length(), "0 days"),
        ("filing_days", 1, "1 day"),
        ("review_wd_max", 15, "15 working days"),
        ("disclosure_workdays", 20, "20 working days"),
        ("by_genre", {"通告": Length(1)}, "通告 1 year"),
        ("expiry_tiers_days", (90, 30), "90, 30"),
        ("expiry_automatic", False, "no"),
    ],
)
def test_values_are_said_for_people(key: str, value: object, said: str) -> None:
    with override("en"):
        assert say_value(key, value) == said


def test_every_value_of_every_file_can_be_said() -> None:
    for series in rulebook().series.values():
        for period in series:
            assert all(say_value(key, held.value) for key, held in period.parameters.items())


def test_every_kind_of_value_is_used_by_a_file() -> None:
    used = {KEYS[key].kind for series in rulebook().series.values() for period in series for key in period.parameters}
    assert used == set(ValueKind)


def test_the_page_of_rules_is_what_generation_gives() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == markdown(rulebook()), "python manage.py rules --markdown > docs/rules.md"


# Several places at once


@pytest.mark.parametrize("count", [1, 5])
def test_one_query_however_many_places(count: int, db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    places = [Jurisdiction.objects.create(name=f"第{number}区", rule_set="hunan") for number in range(count)]
    with django_assert_num_queries(1):
        rules = rules_for(places, UNDER_353)
    assert {place.pk: "hunan-242" for place in places} == {pk: of.id for pk, of in rules.items()}


def test_the_country_is_no_place() -> None:
    assert COUNTRY not in rulebook().places
