"""What an officer decides on a document's page, and how it reads afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lifecycle.acts import undo
from lifecycle.answers import answers
from lifecycle.deadlines import deadlines_of
from lifecycle.models import Act, FindingAcceptance, RoutePlan
from lifecycle.rules.deadlines import Route
from offices.actors import Actor
from offices.models import User
from offices.moments import now
from registry.models import Document
from tests.cast import TODAY, Registers
from tests.web.reader import hand_in, look

pytestmark = pytest.mark.django_db
REASON = "2018年清理时已说明，属历史遗留"


def accepting(document: Document, key: str = "term_unstated", query: str = "") -> str:
    return reverse("accept-finding", args=[document.pk, key]) + query


def choosing(document: Document, query: str = "") -> str:
    return reverse("choose-route", args=[document.pk]) + query


# A finding may stand


@pytest.mark.parametrize("language, words", [("en", "Accept with a reason"), ("zh-hans", "疑点")])
def test_an_officer_accepts_a_finding_and_it_goes_quiet(
    language: str, words: str, undated: Document, officer: User
) -> None:
    url = undated.get_absolute_url()
    before = look(url, officer, language)
    assert words in before.text
    done = hand_in(accepting(undated), {"reason": REASON}, officer)
    assert done.location == f"{url}#doubts"
    after = look(url, officer, language)
    assert REASON in after.text
    assert "王officer" in after.text
    assert int(before.links["#doubts"].split()[-1]) - 1 == int(after.links.get("#doubts", "0").split()[-1])
    act = Act.objects.get(verb="accept_finding")
    assert (act.by, act.reason) == (officer, REASON)


def test_one_returns_to_the_day_and_the_route_one_came_from(undated: Document, officer: User) -> None:
    query = "?on=2024-03-15&route=amend"
    done = hand_in(accepting(undated, query=query), {"reason": REASON}, officer)
    assert done.location == f"{undated.get_absolute_url()}{query}#doubts"


def test_a_document_without_a_code_is_returned_to_by_its_row(registers: Registers, officer: User) -> None:
    document = registers("青河区人民政府关于甲事的通知", number="青政字〔2019〕7号", effective_on=date(2019, 1, 1))
    assert hand_in(accepting(document), {"reason": REASON}, officer).location == f"/d/id-{document.pk}#doubts"


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_accepted_and_the_form_says_so(
    reason: str, undated: Document, officer: User
) -> None:
    page = hand_in(accepting(undated, query="?on=2024-03-15"), {"reason": reason}, officer)
    assert page.status == 422
    assert "A reason is needed." in page.text
    assert "You see the state of 15 March 2024" in page.text
    assert "term_unstated-reason_error" in page.ids
    assert not FindingAcceptance.objects.exists()


@pytest.mark.parametrize("reason", ["长" * 2001, "含\0空"])
def test_what_no_column_takes_is_kept_in_the_form(reason: str, undated: Document, officer: User) -> None:
    page = hand_in(accepting(undated), {"reason": reason}, officer)
    assert page.status == 422
    assert "bad-f" in page.classes


def test_a_finding_that_does_not_stand_is_refused_as_a_page(ordinary: Document, officer: User) -> None:
    page = hand_in(accepting(ordinary), {"reason": REASON}, officer)
    assert page.status == 404
    assert "has no open finding" in page.text


def test_an_acceptance_is_seen_from_when_it_was_recorded_to_when_it_was_undone(
    undated: Document, officer: User, by: Actor
) -> None:
    url = undated.get_absolute_url()
    hand_in(accepting(undated), {"reason": REASON}, officer)
    assert REASON not in look(f"{url}?as_known_at=2024-06-01", officer).text
    undo(Act.objects.get(verb="accept_finding"), by=by, at=now(), reason="误")
    page = look(url, officer)
    assert REASON not in page.text
    assert "It states no term." in page.text


def test_a_finding_names_its_article(registers: Registers, officer: User) -> None:
    long = registers(
        "青河区人民政府关于乙事的意见",
        code="QHDR-2020-0010009",
        dated_on=date(2020, 1, 2),
        effective_on=date(2020, 3, 1),
        last_day=date(2029, 12, 31),
    )
    page = look(long.get_absolute_url(), officer)
    assert "is longer than the rule allows. 《山东省行政程序规定》（山东省人民政府令第238号）第五十三条" in page.text


@pytest.mark.parametrize("role", ["superior", "contact"])
def test_who_may_only_look_sees_no_form(
    role: str, lapsed: Document, undated: Document, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(role)
    page = look(lapsed.get_absolute_url(), user)
    assert page.status == 200
    assert "decide" not in page.classes


def test_nobody_decides_in_the_past(undated: Document, officer: User) -> None:
    assert "decide" not in look(f"{undated.get_absolute_url()}?as_known_at=2024-06-01", officer).classes


# How it is to go on


def test_an_officer_chooses_a_route_and_it_is_shown_first(lasting: Document, officer: User) -> None:
    url = f"{lasting.get_absolute_url()}?on=2024-03-15"
    assert "Choose this route: re-register unchanged" in look(url, officer).text
    done = hand_in(choosing(lasting, "?on=2024-03-15"), {"route": "repeal", "reason": "已有新办法"}, officer)
    assert done.location == f"{url}#plan"
    (answer,) = answers([lasting], TODAY)
    assert deadlines_of(answer).chosen == Route.REPEAL
    page = look(url, officer)
    assert "Repeal it chosen" in page.text
    assert "Chosen by 王officer on" in page.text
    assert "已有新办法" in page.text
    assert "Choose this route: amend and re-publish" in look(f"{url}&route=amend", officer).text


def test_no_route_is_chosen_for_what_has_ended_meanwhile(trial: Document, officer: User) -> None:
    page = hand_in(choosing(trial, "?on=2024-03-15"), {"route": "repeal", "reason": ""}, officer)
    assert page.status == 422
    assert not RoutePlan.objects.exists()


@pytest.mark.parametrize("route", ["", "hope"])
def test_a_route_there_is_not_is_no_request(route: str, trial: Document, officer: User) -> None:
    assert hand_in(choosing(trial), {"route": route}, officer).status == 400
    assert not RoutePlan.objects.exists()


def test_a_reason_that_is_too_long_is_kept_in_the_form(trial: Document, officer: User) -> None:
    typed = {"route": "amend", "reason": "长" * 2001}
    page = hand_in(choosing(trial, "?on=2024-03-15"), typed, officer)
    assert page.status == 422
    assert typed["reason"] in page.text
    assert "Choose this route: amend and re-publish" in page.text


def test_whoever_comes_to_a_form_by_a_link_is_sent_to_the_document(trial: Document, officer: User) -> None:
    url = trial.get_absolute_url()
    assert look(choosing(trial, "?on=2024-03-15"), officer).location == f"{url}?on=2024-03-15#plan"
    assert look(accepting(trial), officer).location == f"{url}#doubts"


def test_a_form_from_elsewhere_decides_nothing(undated: Document, officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.post(accepting(undated), {"reason": REASON}).status_code == 403
    assert client.post(choosing(undated), {"route": "repeal"}).status_code == 403


# The card


def test_the_card_says_by_when_what_and_how_long_is_left(trial: Document, officer: User) -> None:
    page = look(f"{trial.get_absolute_url()}?on=2024-02-01&route=reregister", officer)
    text = page.text[page.text.index("Deadlines and who answers for them") :]
    for words in (
        "Begin on ",
        "Evaluation may begin on 31 January 2024.",
        "Legality review",
        "days left",
        "Justice bureau",
    ):
        assert words in text, words
    assert "青河区人民政府" in text
    assert [
        link for link in page.links if link.startswith("/rules/?on=2024-02-01") and link.endswith("#ask-review_wd_max")
    ]


def test_the_card_says_for_how_long_there_will_be_nothing_valid(trial: Document, officer: User) -> None:
    page = look(f"{trial.get_absolute_url()}?on=2024-07-01", officer)
    assert "without a valid document" in page.text
    assert "late" in page.classes
    assert "days overdue" in page.text


def test_every_route_is_a_link_that_keeps_the_day(trial: Document, officer: User) -> None:
    page = look(f"{trial.get_absolute_url()}?on=2024-03-15", officer)
    for route in Route:
        assert f"?on=2024-03-15&amp;route={route.value}#plan" in page.source
    assert look(f"{trial.get_absolute_url()}?route=hope", officer).status == 200


@pytest.mark.parametrize(
    "name, day, words",
    [
        pytest.param("lapsed", "2024-03-15", "It has ended", id="lapsed"),
        pytest.param("undated", "2024-03-15", "No last valid day is known", id="no term"),
        pytest.param("ordinary", "2020-05-01", "Not in force on this day", id="not yet in force"),
    ],
)
def test_one_quiet_sentence_where_nothing_lies_ahead(
    name: str, day: str, words: str, officer: User, request: pytest.FixtureRequest
) -> None:
    document: Document = request.getfixturevalue(name)
    page = look(f"{document.get_absolute_url()}?on={day}", officer)
    assert words in page.text
    assert "routes" not in page.classes


def test_clocks_run_until_they_are_due_and_then_only_have_passed(ordinary: Document, officer: User) -> None:
    running = look(f"{ordinary.get_absolute_url()}?on=2020-04-27", officer)
    assert "Running since it was made" in running.text
    assert "File with the people's congress" in running.text
    later = look(f"{ordinary.get_absolute_url()}?on=2024-03-15", officer)
    assert "Running since it was made" not in later.text
    assert "due days since it was made have passed" in later.text
    before = look(f"{ordinary.get_absolute_url()}?on=2020-04-01", officer)
    assert "File with" not in before.text


def test_the_drawing_has_what_must_begin_by_when(ordinary: Document, officer: User) -> None:
    near = date(2025, 5, 31) - timedelta(days=100)
    page = look(f"{ordinary.get_absolute_url()}?on={near}", officer)
    assert "30 November 2024 evaluation may begin" in page.text
    assert "legality review at the latest" in page.text
    assert "evaluation may begin" not in look(f"{ordinary.get_absolute_url()}?on=2024-03-15", officer).text
