"""The page on which persons say what the documents of a file are; nothing is said for them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifecycle.models import Act
from offices.models import User
from registry.models import Batch, Document
from tests.intake.test_determinations import PLAN, RULES, Gives, batch, gives
from tests.web.reader import hand_in, look

__all__ = ["batch", "gives"]
pytestmark = pytest.mark.django_db
SAID: dict[str, str | list[str]] = {
    "mark": "ordinary",
    "criteria": ["shandong.work_plan"],
    "on": "2024年3月15日",
    "clause": "区司法局认定意见〔2024〕2号",
    "reason": "只对内部门作安排",
}


def desk(batch: Batch, query: str = "") -> str:
    return reverse("batch-determinations", args=[batch.pk]) + query


def ticking(*documents: Document) -> dict[str, str | list[str]]:
    return {**SAID, "documents": [str(document.pk) for document in documents]}


def test_the_page_asks_and_answers_nothing_itself(batch: Batch, gives: Gives, officer: User) -> None:
    plan, rules = gives(PLAN, RULES)
    page = look(desk(batch), officer)
    assert "Of 2 documents nobody has said whether they are normative" in page.text
    assert "防汛工作方案的通知 no code Work plan Look at it" in page.text
    assert "checked" not in page.source
    assert "selected" not in page.source.split("<main")[1]
    assert plan.entries.count() == rules.entries.count() == 2


def test_every_criterion_stands_there_with_its_source_and_what_is_not_confirmed(
    batch: Batch, gives: Gives, officer: User
) -> None:
    gives(PLAN)
    text = look(desk(batch), officer).text
    assert (
        "Work plan 工作方案 《山东省行政规范性文件制定和监督管理办法》（山东省人民政府令第353号）第三条第二款" in text
    )
    assert "国办发〔2018〕37号" in text
    assert text.index("For a normative document") < text.index("Against a normative document")
    assert "Unconfirmed: The text was read, but it binds another place or organ." in text


def test_several_are_determined_with_one_form_and_the_page_says_who_did_and_why(
    batch: Batch, gives: Gives, officer: User
) -> None:
    plan, points, _ = gives(PLAN, "工作要点的通知", RULES)
    done = hand_in(desk(batch, "?sign=shandong.work_plan"), ticking(plan, points), officer)
    assert (done.status, done.location) == (302, desk(batch, "?sign=shandong.work_plan"))
    assert Act.objects.filter(verb="determine", by=officer).count() == 2
    page = look(desk(batch, "?sign=decided"), officer)
    assert "Of 1 document nobody has said whether it is normative" in page.text
    assert page.text.count("determination: not a normative document, by: Work plan") == 2
    assert page.text.count("只对内部门作安排") == 2
    assert page.text.count("王officer Take it back") == 2
    assert "Determined by: Work plan" in look(f"/d/id-{plan.pk}?on=2024-03-15", officer).text


def test_the_same_in_chinese(batch: Batch, gives: Gives, officer: User) -> None:
    (plan,) = gives(PLAN)
    page = look(desk(batch), officer, "zh-hans")
    assert "有1件文件尚未认定是否属于规范性文件" in page.text
    hand_in(desk(batch), ticking(plan), officer)
    told = look(f"/d/id-{plan.pk}?on=2024-03-15", officer, "zh-hans").text
    assert "认定：不属于规范性文件，依据：工作方案（《山东省行政规范性文件制定和监督管理办法》" in told


@pytest.mark.parametrize(
    "left_out, complaint",
    [
        ("documents", "Tick at least one document."),
        ("mark", "They are determined to be"),
        ("criteria", "Criteria that were decisive"),
        ("on", "First day of its effect"),
        ("clause", "Name on what the decision rests"),
        ("reason", "Reason"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_comes_back(
    left_out: str, complaint: str, batch: Batch, gives: Gives, officer: User
) -> None:
    (plan,) = gives(PLAN)
    form = {name: value for name, value in ticking(plan).items() if name != left_out}
    page = hand_in(desk(batch), form, officer)
    assert page.status == 422
    errors = page.text[page.text.index("Of 1 document") :]
    assert complaint in errors
    assert len(re.findall(r"\schecked\b", page.source)) == 3 - (left_out in ("documents", "mark", "criteria"))
    assert not Act.objects.filter(verb="determine").exists()


def test_whoever_was_overtaken_is_told_and_records_nothing(batch: Batch, gives: Gives, officer: User) -> None:
    (plan,) = gives(PLAN)
    assert hand_in(desk(batch), ticking(plan), officer).status == 302
    page = hand_in(desk(batch), ticking(plan), officer)
    assert page.status == 422
    assert Act.objects.filter(verb="determine").count() == 1


@pytest.mark.parametrize("tick", ["9" * 30, "x", "-1", "²", ""])
def test_what_is_no_row_is_no_row(tick: str, batch: Batch, gives: Gives, officer: User) -> None:
    gives(PLAN)
    assert hand_in(desk(batch), {**SAID, "documents": [tick]}, officer).status == 422


def test_a_sign_is_looked_at_alone(batch: Batch, gives: Gives, officer: User) -> None:
    gives(PLAN, RULES)
    page = look(desk(batch, "?sign=shandong.work_plan"), officer)
    assert "防汛工作方案" in page.text
    assert "河道管理" not in page.text
    assert page.links["?sign=shandong.work_plan"] == "Work plan 1"


@pytest.mark.parametrize(
    "query, rows", [("", 50), ("?page=2", 5), ("?sign=shandong.work_plan&page=99", 5), ("?sign=nothing&page=x", 50)]
)
def test_a_long_list_is_paged_and_no_page_grows(
    query: str, rows: int, batch: Batch, gives: Gives, officer: User
) -> None:
    gives(*(f"印发第{no}号堤防防汛工作方案的通知" for no in range(55)))
    for language in ("en", "zh-hans"):
        page = look(desk(batch, query), officer, language)
        assert page.status == 200
        assert len(page.source.encode()) < 100_000
        assert page.source.count('name="documents"') == rows


def test_the_page_reads_as_often_for_five_documents_as_for_fifty(batch: Batch, gives: Gives, officer: User) -> None:
    counted = []
    for more in (5, 45):
        gives(*(f"印发第{more}-{no}号堤防防汛工作方案的通知" for no in range(more)))
        client = Client()
        client.force_login(officer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(desk(batch)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12
