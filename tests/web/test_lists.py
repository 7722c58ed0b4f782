"""The page on which a published list is adopted: everything is seen before the one button, and there is a way back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.admission import admit
from lifecycle.acts import Authority
from lifecycle.decisions import repeal
from lifecycle.models import Act
from offices.models import Jurisdiction, Membership, User
from registry.models import Batch, Candidate, Document
from tests.cast import RECORDED, make_user
from tests.intake.lists_on_paper import CONTINUES, DESK, GAZETTE, Accepts, accepts, long_list, stages, with_annex
from tests.web.reader import Page, hand_in, look

__all__ = ["accepts", "stages"]
pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)
LAKE = "QZDR-2034-0160001"


@pytest.fixture
def batch(accepts: Accepts) -> Batch:
    return accepts(GAZETTE.text)


@pytest.fixture
def clerk(batch: Batch) -> User:
    return clerk_of(batch.jurisdiction)


def clerk_of(place: Jurisdiction) -> User:
    user = make_user("clerk")
    Membership.objects.create(user=user, jurisdiction=place, role=Membership.Role.OFFICER)
    return user


def lists_of(batch: Batch, query: str = "") -> str:
    return reverse("batch-lists", args=[batch.pk]) + query


def seen_on(page: Page) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.source)
    assert found, "there is no button"
    return found[1]


def press(batch: Batch, user: User, seen: str = "", language: str = "en") -> Page:
    seen = seen or seen_on(look(lists_of(batch), user))
    return hand_in(reverse("adopt-lists", args=[batch.pk]), {"seen": seen}, user, language)


def test_the_page_tells_every_document_with_its_change_before_anything_is_written(batch: Batch, clerk: User) -> None:
    page = look(lists_of(batch), clerk)
    assert "Adopting these lists changes the status of 9 documents and confirms 0" in page.text
    assert "附件2第1项 青泽区人民政府关于桥梁限重的通告 QZDR-2034-0010001" in page.text
    assert "27 September 2036 – 12 December 2039 Unknown → becomes In force" in page.text
    assert "from 13 December 2039 on Unknown → becomes Lapsed" in page.text
    assert not Act.objects.filter(verb="apply_list").exists()


def test_the_same_in_chinese(batch: Batch, clerk: User) -> None:
    page = look(lists_of(batch), clerk, "zh-hans")
    assert page.html["lang"] == "zh-Hans"
    assert "2036年9月27日 – 2039年12月12日" in page.text
    told = page.text[page.text.index("青泽区 2024") :]
    assert not re.search(r"[A-Za-z]{4,}", re.sub("QZDR|test", "", told))


def test_one_button_writes_it_all_and_the_page_says_who_did(batch: Batch, clerk: User) -> None:
    done = press(batch, clerk)
    assert (done.status, done.location) == (302, lists_of(batch))
    act = Act.objects.get(verb="apply_list")
    assert (act.by, act.batch) == (clerk, batch)
    page = look(lists_of(batch), clerk)
    assert "These lists are adopted; nothing is left to write" in page.text
    assert "王clerk: 9 documents, act 青泽区:" in page.text
    assert "seen" not in page.source.split("adoptions")[0]


def test_whoever_was_overtaken_is_shown_how_it_stands_now(batch: Batch, clerk: User) -> None:
    seen = seen_on(look(lists_of(batch), clerk))
    lake = Document.objects.select_related("jurisdiction").get(code_key=LAKE)
    repeal(lake, on=date(2035, 1, 1), authority=Authority(clause="纪要"), reason="已改用新规", by=DESK, at=LATER)
    page = press(batch, clerk, seen)
    assert page.status == 409
    assert "The register has changed since you looked" in page.text
    assert not Act.objects.filter(verb="apply_list").exists()
    assert press(batch, clerk, seen_on(page)).status == 302


@pytest.mark.parametrize("seen", ["", "x", "0" * 64])
def test_what_was_never_shown_is_not_written(seen: str, batch: Batch, clerk: User) -> None:
    page = hand_in(reverse("adopt-lists", args=[batch.pk]), {"seen": seen}, clerk)
    assert page.status == 409
    assert not Act.objects.filter(verb="apply_list").exists()


def test_pressing_twice_writes_once(batch: Batch, clerk: User) -> None:
    seen = seen_on(look(lists_of(batch), clerk))
    assert [press(batch, clerk, seen).status for _ in range(2)] == [302, 409]
    assert Act.objects.filter(verb="apply_list").count() == 1


def test_an_adoption_is_taken_back_with_a_reason_after_its_consequences_were_shown(batch: Batch, clerk: User) -> None:
    press(batch, clerk)
    act = Act.objects.get(verb="apply_list")
    address = reverse("undo-adoption", args=[batch.pk, act.pk])
    assert address in look(lists_of(batch), clerk).links
    page = look(address, clerk)
    assert "Taking the adoption back touches 9 documents; 9 get another status" in page.text
    assert "In force → becomes Unknown" in page.text
    found = re.search(r'name="seen" value="(\d+)"', page.source)
    assert found
    seen = found[1]
    assert hand_in(address, {"reason": " ", "seen": seen}, clerk).status == 422
    done = hand_in(address, {"reason": "目录有误", "seen": seen}, clerk)
    assert (done.status, done.location) == (302, lists_of(batch))
    again = look(lists_of(batch), clerk)
    assert "目录有误" in again.text
    assert "changes the status of 9 documents" in again.text


def test_what_was_taken_back_is_not_taken_back_twice(batch: Batch, clerk: User) -> None:
    press(batch, clerk)
    act = Act.objects.get(verb="apply_list")
    address = reverse("undo-adoption", args=[batch.pk, act.pk])
    found = re.search(r'name="seen" value="(\d+)"', look(address, clerk).source)
    assert found
    hand_in(address, {"reason": "错", "seen": found[1]}, clerk)
    assert look(address, clerk).status == 409


def test_another_act_of_the_batch_is_not_to_be_had_under_that_address(batch: Batch, clerk: User) -> None:
    admission = batch.acts.get(verb="admit")
    assert look(reverse("undo-adoption", args=[batch.pk, admission.pk]), clerk).status == 404


def test_rows_that_wait_are_counted_and_lead_to_the_desk(batch: Batch, clerk: User) -> None:
    rows = batch.candidates.filter(kind=Candidate.Kind.ROW, facts__category="continues")
    rows.update(state=Candidate.State.WAITING)
    page = look(lists_of(batch), clerk)
    assert page.links[f"/intake/{batch.pk}/"].endswith("2 rows still wait; once accepted, they can be adopted, too")
    waiting = look(lists_of(batch, "?group=waits"), clerk)
    assert "Still wait" in waiting.text
    assert "桥梁限重" in waiting.text


def test_the_kinds_of_list_are_counted_beside_what_the_notice_says_and_can_be_looked_at_alone(
    accepts: Accepts, batch: Batch, clerk: User
) -> None:
    text = "\n".join(line for line in GAZETTE.text.splitlines() if LAKE not in line)
    page = look(lists_of(accepts(text.replace("67号", "68号"), "short.txt")), clerk)
    assert "Continues in force 2 1 2: does not add up" in page.text
    assert "Repealed or lapsed 1 3 3" in page.text
    alone = look(lists_of(batch, "?category=continues"), clerk)
    assert "桥梁限重" in alone.text
    assert "河灯管理办法" not in alone.text


def test_a_row_that_contradicts_the_register_says_with_what(accepts: Accepts, batch: Batch, clerk: User) -> None:
    later = accepts(GAZETTE.text.replace("2039年12月12日", "2040年12月12日").replace("67号", "68号"), "later.txt")
    press(batch, clerk)
    page = look(lists_of(later, "?group=contradicts"), clerk)
    assert "2039-12-12" in page.text
    assert "2040-12-12" in page.text
    assert "later.txt" in page.text


def test_a_decision_that_waits_tells_what_it_would_end(accepts: Accepts, stages: Accepts, batch: Batch) -> None:
    user = clerk_of(batch.jurisdiction)
    ban = "青泽区水利局\n关于湖区开湖的公告\n青水〔2035〕7号\n\n全湖开放。《关于湖区封湖的公告》（青水〔2034〕41号）"
    waiting = stages(f"{ban}同时废止。\n\n青泽区水利局\n2035年5月2日\n", "end.txt", place="青泽区")
    page = look(lists_of(waiting), user)
    assert "Would be written when accepted" in page.text
    assert "青泽区水利局关于湖区封湖的公告" in page.text
    assert "→ becomes Repealed" in page.text
    admit(waiting, by=DESK, at=LATER)
    assert "1 document was ended by the words of the text itself" in look(lists_of(waiting), user).text


def test_a_text_without_lists_has_nothing_to_adopt(accepts: Accepts, batch: Batch, clerk: User) -> None:
    text = "青泽区水利局\n关于湖区开湖的公告\n青水〔2035〕7号\n\n全湖开放。\n\n青泽区水利局\n2035年5月2日\n"
    page = look(lists_of(accepts(text, "open.txt", place="青泽区")), clerk)
    assert "No list was read from this file" in page.text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("query", ["", "?group=changes&page=7", "?group=nothing&category=nothing&page=x"])
def test_a_long_list_is_paged_and_no_page_grows(query: str, language: str, accepts: Accepts) -> None:
    batch = accepts(long_list(120).text)
    page = look(lists_of(batch, query), clerk_of(batch.jurisdiction), language)
    assert page.status == 200
    assert len(page.source.encode()) < 100_000
    assert page.source.count("附件") <= 51 * 3


def test_every_row_of_a_long_list_stands_on_one_of_its_pages(accepts: Accepts) -> None:
    batch = accepts(with_annex(CONTINUES, rows=long_list(120).annexes[1].rows).text)
    user = clerk_of(batch.jurisdiction)
    told = [code for no in (1, 2, 3) for code in re.findall(r"QZDR-2033-001\d{4}", _lines(batch, user, no))]
    assert sorted(told) == [f"QZDR-2033-001{serial:04}" for serial in range(1, 121)]


def _lines(batch: Batch, user: User, no: int) -> str:
    source = look(lists_of(batch, f"?category=continues&page={no}"), user).source
    return "".join(re.findall(r'<span class="mono sm dim nb">([^<]*)</span>', source))


def test_the_page_reads_as_often_whatever_the_length_of_the_lists(accepts: Accepts) -> None:
    reads = []
    for count in (60, 120):
        batch = accepts(long_list(count).text.replace("67号", f"{count}号"), f"{count}.txt")
        client = Client()
        client.force_login(User.objects.filter(username="clerk").first() or clerk_of(batch.jurisdiction))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(lists_of(batch)).status_code == 200
        reads.append(sum(query["sql"].startswith("SELECT") for query in queries))
    assert reads[0] == reads[1]


def test_what_a_notice_without_a_day_lists_is_told_and_there_is_no_button(accepts: Accepts) -> None:
    undated = replace(GAZETTE, notice=tuple(line for line in GAZETTE.notice if line != "2036年9月27日"))
    batch = accepts(undated.text)
    page = look(lists_of(batch), clerk_of(batch.jurisdiction))
    assert "There is nothing to adopt yet" in page.text
    assert "Notice without a day" in page.text
    assert 'name="seen"' not in page.source
