"""What a department says by its signed link, and the office on a document's page: wishes, steps, own reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.decisions import delist
from lifecycle.models import Act, StepDone, Task, TierChoice
from notifications.answering import token_of
from notifications.models import Reminder
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from offices.moments import now, today
from registry.models import Document
from tests.cast import MINUTES, Registers
from tests.notifications.conftest import names, night
from tests.web.reader import Page, hand_in, look
from tests.web.test_reminder_page import do, document, page_of, reminder

__all__ = ["document", "names", "reminder"]
TODAY = today()


def task() -> Task:
    return Task.objects.get()


def on_page(document: Document, name: str, *more: int, user: User, **typed: str) -> Page:
    tail = "/".join(["", *map(str, more), *(["take-back"] if more else [])])
    return hand_in(f"/d/id-{document.pk}/{name}{tail}", typed, user)


def says_amend(reminder: Reminder) -> None:
    assert do(reminder, "answer-reminder", route="amend").status == 302


# To let it lapse


def test_to_let_it_lapse_is_confirmed_apart(reminder: Reminder) -> None:
    assert 'name="confirmed"' not in page_of(reminder).source
    assert 'name="confirmed"' in page_of(reminder, "?answer=lapse").source
    asked = do(reminder, "answer-reminder", route="lapse")
    assert (asked.status, task().state) == (422, "open")
    assert "Confirm that it is to lapse" in asked.text
    assert 'name="confirmed"' in asked.source
    assert do(reminder, "answer-reminder", route="lapse", confirmed="on").status == 302
    assert task().state == "closed"


# Wishes


@pytest.mark.parametrize(
    "route, chosen", [("delist", "Remove it from management (chosen)"), ("extend", "Extend its term (chosen)")]
)
def test_a_wish_is_confirmed_on_its_page_recorded_as_the_department_s_and_decides_nothing(
    reminder: Reminder, document: Document, officer: User, route: str, chosen: str
) -> None:
    page = page_of(reminder, f"?answer={route}")
    assert f'<option value="{route}" selected>' in page.source
    assert "your answer says what your department intends" in page.text
    assert do(reminder, "answer-reminder", route=route, reason="属内部管理").status == 302
    assert (Act.objects.latest("pk").by_name, task().state) == ("mishu", "open")
    assert chosen in page_of(reminder).text
    address = f"/d/id-{document.pk}/decide/{route}"
    assert address not in page_of(reminder).source
    by_officer = look(f"/r/{token_of(reminder)}", officer)
    assert "Record the decision" in by_officer.text
    assert address in by_officer.links
    assert look(address, officer).status == 200
    assert address in look(f"/d/id-{document.pk}", officer).links


def test_the_decision_ends_what_the_wish_left_open(
    reminder: Reminder, document: Document, place: Jurisdiction, by: Actor
) -> None:
    do(reminder, "answer-reminder", route="delist")
    delist(document, on=TODAY, authority=MINUTES, reason="", by=by, at=now())
    night(place, TODAY)
    assert task().state == "closed"
    assert "This has been decided" in page_of(reminder).text


def test_where_no_rule_knows_extension_it_is_not_offered_and_the_article_says_why(
    reminder: Reminder, document: Document, place: Jurisdiction, officer: User
) -> None:
    Jurisdiction.objects.filter(pk=place.pk).update(rule_set="zhejiang")
    page = page_of(reminder, "?answer=extend")
    assert '<option value="extend"' not in page.source
    assert "A term is not extended here: " in page.text
    assert "载明有效期的，需要继续执行应当重新公布并明确有效期" in page.text
    acts = Act.objects.count()
    assert do(reminder, "answer-reminder", route="extend").status == 422
    assert Act.objects.count() == acts
    assert "A term is not extended here" in look(f"/d/id-{document.pk}", officer).text
    refused = hand_in(f"/d/id-{document.pk}/route", {"route": "extend", "reason": ""}, officer)
    assert refused.status == 409
    assert "重新公布" in refused.text


# Steps


def test_no_step_is_asked_for_while_nobody_has_chosen_how_it_goes_on(reminder: Reminder) -> None:
    assert "A step is done" not in page_of(reminder).text
    refused = do(reminder, "step-reminder", milestone="evaluation", on=TODAY.isoformat())
    assert refused.status == 422
    assert "nobody has said how it is to go on" in refused.text


def test_a_department_says_that_a_step_is_done_and_takes_it_back(reminder: Reminder, document: Document) -> None:
    says_amend(reminder)
    assert "A step is done" in page_of(reminder).text
    yesterday = TODAY - timedelta(days=1)
    done = do(reminder, "step-reminder", milestone="sent", on=yesterday.isoformat(), reason="已报送")
    assert done.status == 302
    page = page_of(reminder)
    assert "Sent to the justice bureau on" in page.text
    assert "as mishu says" in page.text
    assert "the next reminder comes with the next step" in page.text
    assert "Next comes: deliberation at a meeting" in page.text
    step = StepDone.objects.get()
    assert (step.on, step.until) == (yesterday, TODAY + timedelta(days=61))
    taken = hand_in(f"/r/{token_of(reminder)}/step/{step.act_id}/take-back", {})
    assert taken.status == 302
    assert "Sent to the justice bureau on" not in page_of(reminder).text
    assert Act.objects.latest("pk").by_name == "mishu"


@pytest.mark.parametrize(
    "milestone, days, said",
    [
        pytest.param("evaluation", 1, "lies ahead", id="a day ahead"),
        pytest.param("forgetting", 0, "not one of the available choices", id="a step there is not"),
        pytest.param("", 0, "required", id="no step"),
    ],
)
def test_what_can_t_have_been_done_comes_back_to_be_mended(
    reminder: Reminder, milestone: str, days: int, said: str
) -> None:
    says_amend(reminder)
    on = (TODAY + timedelta(days=days)).isoformat()
    page = do(reminder, "step-reminder", milestone=milestone, on=on)
    assert page.status == 422
    assert said in page.text
    assert not StepDone.objects.exists()


def test_the_office_says_it_on_the_document_s_page(reminder: Reminder, document: Document, officer: User) -> None:
    says_amend(reminder)
    page = look(f"/d/id-{document.pk}", officer)
    assert "A step is done" in page.text
    typed = {"milestone": "evaluation", "on": TODAY.isoformat(), "reason": "评估报告"}
    assert on_page(document, "step", user=officer, **typed).status == 302
    evaluated = look(f"/d/id-{document.pk}", officer).text
    assert "Evaluation done on" in evaluated
    assert evaluated.count("overdue") == page.text.count("overdue") - 2
    refused = on_page(document, "step", user=officer, **{**typed, "on": (TODAY + timedelta(days=1)).isoformat()})
    assert refused.status == 422
    assert "lies ahead" in refused.text
    step = StepDone.objects.get()
    assert on_page(document, "step", step.act_id, user=officer).status == 302
    assert "Evaluation done on" not in look(f"/d/id-{document.pk}", officer).text
    assert on_page(document, "step", step.act_id, user=officer).status == 404


# Reminders in its own way


def test_one_document_may_be_reminded_of_by_plain_days(document: Document, officer: User) -> None:
    assert "For this document alone" not in look(f"/d/id-{document.pk}", officer).text
    typed = {"remind_by": "days", "days": "200，100,10", "reason": "重大文件"}
    assert on_page(document, "tiers", user=officer, **typed).status == 302
    choice = TierChoice.objects.get()
    assert (choice.remind_by, choice.days) == ("days", [200, 100, 10])
    page = look(f"/d/id-{document.pk}", officer)
    assert "200, 100, 10" in page.text
    assert "For this document alone, as 王officer said on" in page.text
    assert on_page(document, "tiers", user=officer, remind_by="", days="", reason="恢复").status == 302
    assert "For this document alone" not in look(f"/d/id-{document.pk}", officer).text


@pytest.mark.parametrize(
    "typed, said",
    [
        pytest.param({"remind_by": "days", "days": "10, 20", "reason": "x"}, "falling numbers", id="rising"),
        pytest.param({"remind_by": "days", "days": "soon", "reason": "x"}, "falling numbers", id="no numbers"),
        pytest.param({"remind_by": "steps", "days": "20, 10", "reason": "x"}, "falling numbers", id="of steps"),
        pytest.param({"remind_by": "days", "days": "20, 10", "reason": ""}, "required", id="without a reason"),
        pytest.param({"remind_by": "hope", "days": "", "reason": "x"}, "available choices", id="no way there is"),
    ],
)
def test_what_no_reminders_can_follow_comes_back(
    document: Document, officer: User, typed: dict[str, str], said: str
) -> None:
    page = on_page(document, "tiers", user=officer, **typed)
    assert page.status == 422
    assert said in page.text
    assert not TierChoice.objects.exists()


def test_who_may_only_look_sees_what_was_said_and_no_form(
    registers: Registers, water: Organ, contact: User, officer: User
) -> None:
    own = registers("青河区水利局关于渡口的通告", issuers=[water], last_day=TODAY + timedelta(days=60))
    on_page(own, "tiers", user=officer, remind_by="steps", days="", reason="程序复杂")
    page = look(f"/d/id-{own.pk}", contact)
    assert "For this document alone" in page.text
    assert "Remind of it in another way" not in page.text
    assert on_page(own, "tiers", user=contact, remind_by="", days="", reason="x").status == 403
