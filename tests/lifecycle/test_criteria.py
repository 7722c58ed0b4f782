"""Criteria of determination are data: each with its source, confirmed where it binds, and told as it was recorded."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from lifecycle.criteria import FOLDER, Criterion, all_criteria, criteria_for, named_criteria, parse_criteria
from lifecycle.criteria_wording import CRITERION_NAMES, OUTCOME_NAMES, cited
from lifecycle.decisions import determine
from lifecycle.explanations import entry_line, explain
from lifecycle.rulebook import RuleSetError
from lifecycle.rules import Mark
from lifecycle.rules.ruleset import Doubt
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.lifecycle.asked import on

LATER = RECORDED + timedelta(days=1)
SHANDONG, ELSEWHERE = Jurisdiction(rule_set="shandong"), Jurisdiction(rule_set="anhui")


def seen_from(place: Jurisdiction, day: date = TODAY) -> dict[str, Criterion]:
    return {criterion.key: criterion for criterion in criteria_for(place, day)}


def test_every_criterion_has_its_words_and_every_word_its_criterion() -> None:
    assert {criterion.key for criterion in all_criteria()} == CRITERION_NAMES.keys()
    assert {criterion.points for criterion in all_criteria()} == OUTCOME_NAMES.keys()


def test_a_place_sees_each_criterion_once_its_own_before_another_place_s() -> None:
    own = seen_from(SHANDONG)["work_plan"]
    assert (own.series, own.article, own.doubt) == ("shandong", "第三条第二款", None)
    assert len(criteria_for(SHANDONG, TODAY)) == len(CRITERION_NAMES)


def test_what_binds_another_place_is_not_confirmed_here() -> None:
    assert seen_from(SHANDONG)["convenience_notice"].doubt == Doubt.BORROWED
    assert {one.doubt for one in seen_from(ELSEWHERE).values() if one.series != "national"} == {Doubt.BORROWED}
    assert seen_from(ELSEWHERE)["affects_rights"].doubt is None


def test_what_was_not_yet_the_law_on_the_day_says_so() -> None:
    assert seen_from(SHANDONG, date(2024, 1, 31))["work_plan"].doubt == Doubt.BEFORE
    assert seen_from(SHANDONG, date(2024, 2, 1))["work_plan"].doubt is None


def test_what_was_only_seen_in_practice_is_not_confirmed() -> None:
    prices = seen_from(SHANDONG)["prices"]
    assert prices.doubt == Doubt.INFERRED
    with override("en"):
        assert "inferred from practice; Unconfirmed" in cited(prices)


def test_what_speaks_for_a_normative_document_comes_first() -> None:
    points = [criterion.points for criterion in criteria_for(SHANDONG, TODAY)]
    assert points == sorted(points, key=[Mark.NORMATIVE, Mark.ORDINARY, Mark.LEGACY].index)


SOUND = (FOLDER / "shandong.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        pytest.param('points = "ordinary"', 'points = "maybe"', "points: 'maybe' is none of", id="points nowhere"),
        pytest.param('mark = "C"', 'mark = "O"', "mark: 'O' is none of", id="a mark that only offices give"),
        pytest.param('article = "第三条第二款"', 'article = ""', "article: expected str", id="no article"),
        pytest.param('says = "会议纪要"', "", "says: expected str", id="says nothing"),
        pytest.param('signs = ["预案"]', "signs = [1]", "signs: expected str", id="a sign that is no word"),
        pytest.param('says = "会议纪要"', 'says = "会议纪要"\nconfirmed = true', "confirmed: no such", id="too much"),
        pytest.param('series = "shandong"', 'series = "zibo"', "series: 'zibo' is not the name", id="another's name"),
        pytest.param('version = "2026-11"', "", "version: expected str", id="no version"),
        pytest.param("[prices]", "[prices", "shandong.toml", id="not a TOML file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_key(old: str, new: str, complaint: str) -> None:
    assert old in SOUND
    with pytest.raises(RuleSetError) as error:
        parse_criteria(SOUND.replace(old, new, 1), "shandong.toml")
    assert str(error.value).startswith("shandong.toml")
    assert complaint in str(error.value)


def test_another_file_changes_the_criteria_without_python(tmp_path: Path) -> None:
    (tmp_path / "shandong.toml").write_text(SOUND.replace("第三条第二款", "第四条"), encoding="utf-8")
    changed = {criterion.key: criterion for criterion in all_criteria(tmp_path)}
    assert changed["work_plan"].article == "第四条"


# Recorded


@pytest.fixture
def plan(registers: Registers) -> Document:
    return registers(
        "青河区人民政府关于印发秋汛工作方案的通知", number="青政发〔2023〕41号", effective_on=date(2023, 1, 1)
    )


def determined(document: Document, by: Actor, *criteria: str, mark: Mark = Mark.ORDINARY) -> None:
    told = {"on": TODAY, "authority": MINUTES, "reason": "只对内部门作安排"}
    determine(document, mark=mark, criteria=criteria, **told, by=by, at=LATER)  # type: ignore[arg-type]


def test_the_criteria_are_kept_in_the_entry_with_source_article_and_version(plan: Document, by: Actor) -> None:
    determined(plan, by, "shandong.work_plan")
    assert plan.entries.latest("pk").facts == {
        "mark": "ordinary",
        "criteria": [
            {
                "criterion": "shandong.work_plan@2026-11",
                "source": "《山东省行政规范性文件制定和监督管理办法》（山东省人民政府令第353号）",
                "article": "第三条第二款",
            }
        ],
    }


@pytest.mark.parametrize("language, name, by_them", [("en", "Work plan", "by:"), ("zh-hans", "工作方案", "依据")])
def test_ledger_and_answer_say_what_it_was_determined_by(
    language: str, name: str, by_them: str, plan: Document, by: Actor
) -> None:
    determined(plan, by, "shandong.work_plan")
    with override(language):
        line, answer = entry_line(plan.entries.latest("pk")), explain(on(plan, TODAY))
    for told in (line, answer):
        assert name in told
        assert "第353号）第三条第二款" in told
        assert by_them in told


def test_a_criterion_that_no_file_has_any_more_is_still_told(plan: Document, by: Actor) -> None:
    determined(plan, by, "shandong.work_plan")
    entry = plan.entries.latest("pk")
    entry.facts["criteria"][0]["criterion"] = "shandong.gone_since@2020-01"
    with override("en"):
        assert "gone_since (《山东省" in entry_line(entry)


def test_a_determination_without_criteria_is_told_as_before(plan: Document, by: Actor) -> None:
    determined(plan, by, mark=Mark.LEGACY)
    with override("en"):
        line = entry_line(plan.entries.latest("pk"))
    assert line == "determination: a normative document from before unified registration"


@pytest.mark.parametrize("named", ["shandong.nothing", "guangzhou.work_plan", ""])
def test_a_criterion_that_the_place_does_not_look_at_is_refused(named: str, plan: Document, by: Actor) -> None:
    with pytest.raises(Refused, match="criterion_unknown"):
        determined(plan, by, named)
    assert not plan.entries.filter(kind="determination").exists()


def test_a_criterion_named_twice_is_recorded_once(place: Jurisdiction) -> None:
    assert len(named_criteria(["shandong.prices", "shandong.prices"], place, TODAY)) == 1
