from pathlib import Path

import pytest

from lifecycle.rulebook import FOLDER, RuleSetError, parse_rule_set, rule_set

TEXT = (FOLDER / "shandong.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_every_rule_set_loads_and_every_parameter_has_its_article(path: Path) -> None:
    rules = rule_set(path.stem)
    assert all(parameter.article and parameter.source for parameter in rules.parameters.values())


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        pytest.param('mark = "B"', 'mark = "Z"', "mark: 'Z' is none of", id="a mark that doesn't exist"),
        pytest.param("value = 180", "value = '180'", "ending_soon_days.value: expected int", id="text for a number"),
        pytest.param("[ending_soon_days]", "[ending_son_days]", "ending_son_days: no such", id="a misspelt key"),
        pytest.param('version = "2026-11"', "", "version: expected str", id="no version"),
        pytest.param("[expiry_tiers_days]", "[expiry_tiers_days", "Expected ']'", id="not TOML"),
    ],
)
def test_a_rule_set_that_is_wrong_names_file_and_key(old: str, new: str, complaint: str) -> None:
    with pytest.raises(RuleSetError, match=r"changed\.toml") as error:
        parse_rule_set(TEXT.replace(old, new), "changed.toml")
    assert complaint in str(error.value)


def test_a_rule_set_without_a_file_is_named() -> None:
    with pytest.raises(RuleSetError, match="atlantis"):
        rule_set("atlantis")


def test_an_unconfirmed_parameter_says_so() -> None:
    rules = rule_set("shandong")
    assert rules["expiry_automatic"].confirmed
    assert not rules["expiry_tiers_days"].confirmed
