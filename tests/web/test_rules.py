"""The rules page: what applies, how sure that is, and what the office answers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lifecycle.confirmations import confirm, open_questions
from lifecycle.models import RuleConfirmation
from lifecycle.rule_wording import NAMES
from lifecycle.rulebook import rules_for
from lifecycle.rules.parameters import KEYS
from lifecycle.rules.ruleset import Mark
from offices.actors import Actor
from offices.models import Jurisdiction, Membership, User
from offices.moments import now, today
from tests.web.reader import hand_in, look
from web.rulesheet import GROUPS

pytestmark = pytest.mark.django_db
SOURCE = "省备案规定第八条"


def answering(place: Jurisdiction, key: str = "filing_days") -> str:
    return reverse("confirm-rule", args=[place.pk, key])


def answer_all(place: Jurisdiction, by: Actor) -> None:
    """Whatever is open is confirmed as it goes on."""
    held = rules_for([place], today())[place.pk]
    for question in open_questions(place, today()):
        value = held[question.key].value if question.parameter else 10
        raw = value if isinstance(value, (bool, int)) else list(value) if isinstance(value, tuple) else str(value)
        confirm(place, question.key, value=raw, source=SOURCE, by=by, at=now())


def test_every_parameter_has_its_value_article_and_mark(place: Jurisdiction, officer: User) -> None:
    page = look("/rules/", officer)
    for parameter in rules_for([place], today())[place.pk].parameters.values():
        assert parameter.key in page.ids, parameter.key
        assert parameter.article in page.text, parameter.key
        assert parameter.says in page.text, parameter.key
    for words in ("Longest term 5 years", "20 working days", "read in the rule itself", "31 January"):
        assert words in page.text, words


def test_what_is_open_stands_on_top_with_its_reason(place: Jurisdiction, officer: User) -> None:
    page = look("/rules/", officer)
    count = len(open_questions(place, today()))
    assert f"{place}: {count} rules wait for the office to confirm them." in page.text
    assert page.text.index("Nobody has read the text") < page.text.index("What applies on")
    assert "ask-filing_days" in page.ids


def test_in_chinese(place: Jurisdiction, officer: User) -> None:
    page = look("/rules/", officer, "zh-hans")
    assert page.html["lang"] == "zh-Hans"
    for words in ("有效期上限", "已读原文", "应作规定的原文尚未读到。", "20个工作日"):
        assert words in page.text, words


def test_the_day_asked_about_decides_what_applies(place: Jurisdiction, officer: User) -> None:
    then = look("/rules/?on=2023-03-15", officer)
    assert "第238号" in then.text
    assert "ask-validity_max" not in then.ids
    assert "ask-validity_max" in look("/rules/?on=2024-03-15", officer).ids
    assert "/d/?on=2023-03-15" in then.links


def test_an_officer_answers_and_the_question_closes(place: Jurisdiction, officer: User) -> None:
    done = hand_in(answering(place), {"value": "15日", "source": SOURCE}, officer)
    assert done.location == f"/rules/?place={place.pk}#filing_days"
    held = rules_for([place], today())[place.pk]["filing_days"]
    assert (held.value, held.mark) == (15, Mark.OFFICE)
    page = look("/rules/", officer)
    assert "ask-filing_days" not in page.ids
    assert "the office's own answer" in page.text
    assert SOURCE in page.text
    assert "Answer anew" in page.text


@pytest.mark.parametrize(
    "key, value, source, error",
    [
        pytest.param("filing_days", "一个月", SOURCE, "is no value for filing_days", id="no number"),
        pytest.param("filing_days", "15", " ", "Name the article or document", id="no source"),
        pytest.param("filing_days", "", SOURCE, "This field is required.", id="no value"),
        pytest.param("filing_days", "15", "文" * 301, "at most 300 characters", id="a source too long for its column"),
        pytest.param("validity_min", "6年", SOURCE, "can't stand beside", id="the shortest above the longest"),
        pytest.param("renewal_mode", "hope", SOURCE, "is not one of the available choices", id="not a choice"),
        pytest.param("npc_filing_days", "x", SOURCE, "is no value for npc_filing_days", id="what is not even asked"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    key: str, value: str, source: str, error: str, place: Jurisdiction, officer: User
) -> None:
    page = hand_in(answering(place, key), {"value": value, "source": source}, officer)
    assert page.status == 422
    assert error in page.text
    assert not RuleConfirmation.objects.exists()
    if key != "npc_filing_days":
        assert {f"{key}-value_error", f"{key}-source_error"} & page.ids
        assert f'value="{source}"' in page.source or not source.strip()


def test_whoever_comes_to_a_form_by_a_link_is_sent_to_the_page(place: Jurisdiction, officer: User) -> None:
    page = look(f"{answering(place)}?on=2024-03-15", officer)
    assert page.location == f"/rules/?on=2024-03-15&place={place.pk}#ask-filing_days"


def test_choices_are_chosen_in_words(place: Jurisdiction, officer: User) -> None:
    assert (
        '<option value="reregister">registered again under a new code and published</option>'
        in look("/rules/", officer).source
    )
    hand_in(answering(place, "expiry_automatic"), {"value": "yes", "source": SOURCE}, officer)
    assert rules_for([place], today())[place.pk]["expiry_automatic"].confirmed


def test_when_all_is_confirmed_the_page_says_so(place: Jurisdiction, officer: User, by: Actor) -> None:
    answer_all(place, by)
    page = look("/rules/", officer)
    assert f"{place}: every rule is confirmed." in page.text
    assert "Nothing is open" in page.text
    assert "to be confirmed" not in page.text


def test_answers_are_given_for_the_law_of_today_alone(place: Jurisdiction, officer: User) -> None:
    page = look("/rules/?on=2024-03-15", officer)
    assert "decide" not in page.classes
    assert page.links[f"/rules/?place={place.pk}"] == "Answers are given for the law of today"


def test_what_was_answered_later_was_open_before(place: Jurisdiction, officer: User) -> None:
    hand_in(answering(place), {"value": "15", "source": SOURCE}, officer)
    page = look("/rules/?as_known_at=2024-06-01", officer)
    assert "ask-filing_days" in page.ids
    assert SOURCE not in page.text


@pytest.mark.parametrize("role", ["contact", "superior"])
def test_who_does_not_decide_reads_the_same_without_forms(
    role: str, place: Jurisdiction, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(role)
    page = look(f"/rules/?place={place.pk}", user)
    assert "ask-filing_days" in page.ids
    assert "decide" not in page.classes


@pytest.mark.parametrize("asked", ["{other}", "999999", "x"])
def test_a_place_out_of_sight_is_not_there(
    asked: str, place: Jurisdiction, next_place: Jurisdiction, officer: User
) -> None:
    assert look(f"/rules/?place={asked.format(other=next_place.pk)}", officer).status == 404


def test_an_officer_of_the_city_goes_from_place_to_place(
    outsider: User, city: Jurisdiction, place: Jurisdiction, next_place: Jurisdiction
) -> None:
    Membership.objects.create(user=outsider, jurisdiction=city, role=Membership.Role.OFFICER)
    page = look("/rules/?on=2024-03-15", outsider)
    for where in (city, place, next_place):
        assert page.links[f"/rules/?on=2024-03-15&place={where.pk}"] == str(where)
    assert hand_in(answering(place), {"value": "15", "source": SOURCE}, outsider).status == 302


def test_whoever_has_no_place_is_told_why(outsider: User) -> None:
    assert "No place is assigned to you yet" in look("/rules/", outsider).text


def test_the_page_costs_as_many_queries_however_much_was_answered(
    place: Jurisdiction, officer: User, by: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(officer)
    # Session, user, memberships, places; rules, what was answered; data version; whether reminders come.
    with django_assert_num_queries(8):
        client.get("/rules/")
    answer_all(place, by)
    with django_assert_num_queries(8):
        client.get("/rules/")


def test_every_key_belongs_to_a_group_and_has_a_name() -> None:
    order = [list(KEYS).index(key) for key in GROUPS]
    assert order[0] == 0
    assert all(earlier < later for earlier, later in pairwise(order))
    assert NAMES.keys() == KEYS.keys()
