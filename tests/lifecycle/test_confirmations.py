import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from calendars.lengths import Length
from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.confirmations import Question, confirm, open_questions, place_called
from lifecycle.models import Act, RuleConfirmation
from lifecycle.rulebook import rules_for
from lifecycle.rules.ruleset import Doubt, Mark, Parameter
from lifecycle.versions import data_version
from notifications.expiry import nearing_end
from notifications.nightly import run_night
from offices.actors import Actor, console
from offices.models import Jurisdiction, User
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import RECORDED, TODAY

AT = datetime(2024, 3, 10, 2, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 12, 2, 0, tzinfo=UTC)
SOURCE = "省备案规定第八条"


def holds(place: Jurisdiction, key: str, day: date = TODAY, as_known_at: datetime | None = None) -> Parameter:
    return rules_for([place], day, as_known_at)[place.pk][key]


def asked(place: Jurisdiction, day: date = TODAY) -> dict[str, Question]:
    return {question.key: question for question in open_questions(place, day)}


# What is asked


def test_filing_days_are_asked_for_with_the_value_that_goes_on(place: Jurisdiction) -> None:
    question = asked(place)["filing_days"]
    assert question.doubt == Doubt.UNREAD
    assert question.parameter is not None
    assert (question.parameter.value, question.parameter.source[-6:]) == (30, "第337号）")


def test_what_rests_on_the_replaced_decree_is_asked_for(place: Jurisdiction) -> None:
    questions = asked(place)
    assert questions["validity_max"].doubt == questions["effect_gap_days"].doubt == Doubt.REPLACED
    assert "validity_max" not in asked(place, date(2023, 3, 15))


def test_what_a_statute_that_was_read_says_is_not_asked_for(place: Jurisdiction) -> None:
    assert "npc_filing_days" not in asked(place)


def test_what_every_office_needs_is_asked_for_even_where_nothing_was_read(db: None) -> None:
    place = Jurisdiction.objects.create(name="青山县", rule_set="hebei")
    question = asked(place)["filing_days"]
    assert (question.parameter, question.doubt) == (None, None)
    assert "by_genre" not in asked(place)


# Answering


def test_an_answer_is_confirmed_and_names_its_source(place: Jurisdiction, by: Actor) -> None:
    confirm(place, "filing_days", value=15, source=f" {SOURCE} ", by=by, at=AT)
    held = holds(place, "filing_days")
    assert (held.value, held.source, held.mark, held.confirmed) == (15, SOURCE, Mark.OFFICE, True)
    assert held.authority == "shandong-353.filing_days@office-2024-03-10"
    assert "filing_days" not in asked(place)


def test_an_answer_may_be_typed(place: Jurisdiction, by: Actor) -> None:
    confirm(place, "validity_max", value="5年", source="第353号令第二十条", by=by, at=AT)
    assert holds(place, "validity_max").value == Length(years=5)


def test_a_later_answer_supersedes_and_the_earlier_one_stays_recorded(place: Jurisdiction, by: Actor) -> None:
    confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    confirm(place, "filing_days", value=20, source=SOURCE, by=by, at=LATER)
    assert holds(place, "filing_days").value == 20
    assert holds(place, "filing_days", as_known_at=AT).value == 15
    assert holds(place, "filing_days", as_known_at=RECORDED).value == 30
    assert RuleConfirmation.objects.count() == 2


def test_the_same_answer_twice_is_one(place: Jurisdiction, by: Actor) -> None:
    first = confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    assert confirm(place, "filing_days", value="15", source=SOURCE, by=by, at=LATER) == first
    assert Act.objects.filter(verb="confirm_rule").count() == 1


def test_an_answer_is_an_act_and_can_be_undone(place: Jurisdiction, by: Actor) -> None:
    before = data_version([place])
    answer = confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    assert data_version([place]) != before
    assert (answer.act.by, answer.act.by_name) == (by.user, by.name)
    undo(answer.act, by=by, at=LATER, reason="看错条款")
    assert holds(place, "filing_days").doubt == Doubt.UNREAD
    assert holds(place, "filing_days", as_known_at=AT).confirmed


def test_an_answer_holds_for_its_place_and_its_period_only(
    place: Jurisdiction, next_place: Jurisdiction, by: Actor
) -> None:
    confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    assert holds(next_place, "filing_days").value == 30
    assert holds(place, "filing_days", date(2024, 1, 31)).value == 30
    assert holds(place, "filing_days", date(2024, 2, 1)).value == 15


@pytest.mark.parametrize(
    "key, value, source, code",
    [
        pytest.param("filing_weeks", 4, SOURCE, "rule_key_unknown", id="a key that no rule set knows"),
        pytest.param("filing_days", "a month", SOURCE, "rule_value_wrong", id="no number of days"),
        pytest.param("filing_days", True, SOURCE, "rule_value_wrong", id="yes is no number"),
        pytest.param("validity_max", 5, SOURCE, "rule_value_wrong", id="five of what?"),
        pytest.param("renewal_mode", "hope", SOURCE, "rule_value_wrong", id="not one of the choices"),
        pytest.param("filing_days", 15, "  ", "rule_source_missing", id="no source"),
        pytest.param("validity_min", "P6Y", SOURCE, "rule_values_clash", id="the shortest over the longest"),
        pytest.param("legacy_undated_term", "P5Y", SOURCE, "rule_values_clash", id="a term of a rule there isn't"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    key: str, value: object, source: str, code: str, place: Jurisdiction, by: Actor
) -> None:
    with pytest.raises(Refused) as refused:
        confirm(place, key, value=value, source=source, by=by, at=AT)
    assert refused.value.code == code
    assert not Act.objects.exists()


def test_an_answer_to_a_key_that_is_gone_leaves_the_question_open(place: Jurisdiction, by: Actor) -> None:
    answer = confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    RuleConfirmation.objects.bulk_create(
        RuleConfirmation(
            act=answer.act, jurisdiction=place, rule_set="shandong-353", version="1", key=key, value="x", source=SOURCE
        )
        for key in ("filing_weeks", "npc_filing_days")
    )
    assert holds(place, "npc_filing_days").value == 30
    assert holds(place, "filing_days").value == 15


def test_a_text_that_was_read_after_the_answer_and_differs_is_asked_about(place: Jurisdiction, by: Actor) -> None:
    """As if the office had answered to an older file, and a reader had found the statute since."""
    act = confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT).act
    RuleConfirmation.objects.create(
        act=act,
        jurisdiction=place,
        rule_set="shandong-353",
        version="2020-01",
        key="npc_filing_days",
        value=10,
        source=SOURCE,
    )
    question = asked(place)["npc_filing_days"]
    assert question.doubt == Doubt.READ_SINCE
    assert question.instead is not None
    assert question.instead.value == 30
    assert holds(place, "npc_filing_days").value == 10


@pytest.mark.parametrize(
    "statement", ["UPDATE lifecycle_ruleconfirmation SET key = 'x'", "DELETE FROM lifecycle_ruleconfirmation"]
)
def test_the_database_refuses_to_change_an_answer(statement: str, place: Jurisdiction, by: Actor) -> None:
    confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_answers_are_seen_by_those_who_see_the_place(
    place: Jurisdiction, by: Actor, officer: User, superior: User, neighbour: User, outsider: User
) -> None:
    confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    seen = {user: RuleConfirmation.objects.visible_to(user, TODAY).count() for user in (officer, superior)}
    assert set(seen.values()) == {1}
    assert not RuleConfirmation.objects.visible_to(neighbour, TODAY).exists()
    assert not RuleConfirmation.objects.visible_to(outsider, TODAY).exists()


# What it changes


def test_the_tiers_of_the_office_decide_what_nears_its_end(trial: Document, place: Jurisdiction, by: Actor) -> None:
    day = date(2024, 3, 15)
    confirm(place, "remind_by", value="days", source="本局工作安排", by=by, at=AT)
    run_night([place], day)
    assert [nearing.tier for nearing in nearing_end(place, day)] == ["180"]
    confirm(place, "expiry_tiers_days", value=[60, 30], source="本局工作安排", by=by, at=AT)
    run_night([place], day)
    assert list(nearing_end(place, day)) == []


def test_the_answer_cites_the_rule_of_the_day_asked_about(lapsed: Document, place: Jurisdiction, by: Actor) -> None:
    confirm(place, "expiry_automatic", value=True, source="第353号令第二十一条", by=by, at=AT)
    (then,), (now,) = answers([lapsed], date(2022, 1, 1)), answers([lapsed], TODAY)
    assert then.rule is not None
    assert now.rule is not None
    assert (then.rule.article, now.rule.source) == ("第五十三条", "第353号令第二十一条")


def test_as_many_queries_for_two_documents_as_for_one(
    ordinary: Document, trial: Document, django_assert_max_num_queries: Any, by: Actor, place: Jurisdiction
) -> None:
    confirm(place, "filing_days", value=15, source=SOURCE, by=by, at=AT)
    documents = list(Document.objects.select_related("jurisdiction"))
    with django_assert_max_num_queries(4):
        assert len(answers(documents, TODAY)) == 2


def test_questions_of_a_place_take_two_queries(
    place: Jurisdiction, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        open_questions(place, TODAY)


# Commands


def keys_in(printed: str) -> set[str]:
    """Each language has its own brackets."""
    return set(re.findall(r"[(（](\w+)[)）]", printed))


def test_rules_prints_what_holds_with_article_and_mark(place: Jurisdiction, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules", "QHDR", on="2024-03-15")
    printed = capsys.readouterr().out
    assert "第353号" in printed
    assert "第五十三条" in printed
    assert {"validity_max", "disclosure_workdays"} <= keys_in(printed)


def test_rules_open_prints_the_questions_and_exits_1(place: Jurisdiction, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("rules", "青河区", on="2024-03-15", open=True)
    keys = keys_in(capsys.readouterr().out)
    assert "filing_days" in keys
    assert "npc_filing_days" not in keys


def test_rules_as_data_of_a_rule_set_without_a_place(capsys: pytest.CaptureFixture[str], db: None) -> None:
    call_command("rules", "shandong", on="2021-09-27", json=True)
    said = json.loads(capsys.readouterr().out)
    (gap,) = (one for one in said["parameters"] if one["key"] == "effect_gap_days")
    assert (said["rule_set"], gap["value"], gap["mark"], gap["confirmed"]) == ("shandong-238", 30, "B", True)
    (filing,) = (one for one in said["open"] if one["key"] == "filing_days")
    assert filing["goes_on"]["doubt"] == "unread"


def test_confirm_rule_records_an_answer(place: Jurisdiction, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("confirm_rule", "青河区", "filing_days", "15日", source=SOURCE)
    assert SOURCE in capsys.readouterr().out
    (answer,) = RuleConfirmation.objects.all()
    assert (answer.value, answer.act.by_name) == (15, console("confirm_rule").name)


@pytest.mark.parametrize(
    "arguments, exit_code",
    [
        pytest.param(["rules", "亚特兰蒂斯"], 1, id="no such place"),
        pytest.param(["rules"], 1, id="no place named"),
        pytest.param(["rules", "青河区", "--on", "tomorrow"], 2, id="no day"),
        pytest.param(["confirm_rule", "青河区", "filing_days", "soon", "--source", SOURCE], 2, id="no value"),
        pytest.param(["confirm_rule", "青河区", "validity_min", "9年", "--source", SOURCE], 1, id="a clash"),
    ],
)
def test_commands_refuse_in_one_line(
    arguments: list[str], exit_code: int, place: Jurisdiction, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match=str(exit_code)):
        call_command(*arguments)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_prefix_that_two_places_share_names_neither(place: Jurisdiction) -> None:
    Jurisdiction.objects.create(name="青海区", code_prefix="QHDR")
    assert place_called("青河区") == place
    with pytest.raises(Refused, match="place_not_found"):
        place_called("QHDR")
