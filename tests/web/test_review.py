"""The review desk: what waits of a batch, a candidate beside its source, and what an officer does to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client

from intake.settling import accept
from lifecycle.models import Entry
from offices.actors import Actor
from offices.models import Jurisdiction, User
from registry.models import Batch, Candidate, Document
from tests.intake.desk import LATER, TITLE, notice, only, printed, stage_text
from tests.intake.ledger_books import book, take
from tests.web.reader import Page, hand_in, look

pytestmark = pytest.mark.django_db
SAND = "青河区人民政府关于河道采砂的意见"
SEEN = re.compile(r'name="seen" value="([^"]*)"')
FIELD = re.compile(r'<(?:input|textarea)[^>]* name="(\w+)"[^>]*?(?: value="([^"]*)"[^>]*>|>\s*([^<]*)</textarea>)')


@pytest.fixture
def two(place: Jurisdiction, by: Actor) -> Batch:
    return stage_text(f"{printed()}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)


@pytest.fixture
def contradicted(place: Jurisdiction, by: Actor, ordinary: Document) -> Batch:
    text = printed("青政办发〔2020〕5号", code="QHDR-2020-0010001", clause="本意见自2020年6月1日起施行。")
    return stage_text(text, place, by)


def address(batch: Batch, no: int = 1, verb: str = "") -> str:
    return f"/intake/{batch.pk}/{no}/{verb}"


def seen(page: Page) -> str:
    match = SEEN.search(page.source)
    assert match, page.text
    return match[1]


def typed(page: Page) -> dict[str, str]:
    """What the form of the fields would hand in as it stands."""
    form = page.source[page.source.index('id="facts"') : page.source.index('class="verbs"')]
    return {name: value or text.strip() for name, value, text in FIELD.findall(form) if name != "csrfmiddlewaretoken"}


def does(batch: Batch, verb: str, user: User, no: int = 1, **changes: str) -> Page:
    """As from the page that the officer has open."""
    page = look(address(batch, no), user)
    given: Mapping[str, str] = {**typed(page), **changes}
    return hand_in(address(batch, no, verb), dict(given), user)


def test_a_batch_shows_what_waits_and_where_it_stands(two: Batch, officer: User) -> None:
    page = look(f"/intake/{two.pk}/", officer)
    assert page.status == 200
    assert "2 of what was read still wait" in page.text
    assert address(two, 1) in page.links
    assert page.links[address(two, 2)] == SAND
    assert "lines 1–8" in page.text


@pytest.mark.parametrize("state, shown", [("waiting", {2}), ("accepted", {1}), ("rejected", set()), ("", {1, 2})])
def test_the_states_filter(state: str, shown: set[int], two: Batch, officer: User, by: Actor) -> None:
    accept(only(two), by=by, at=LATER)
    page = look(f"/intake/{two.pk}/?state={state}", officer)
    candidates = page.source[page.source.index("candidates") :]
    assert {no for no in (1, 2) if f'href="{address(two, no)}"' in candidates} == shown


def test_all_that_contradicts_nothing_is_accepted_at_once(
    place: Jurisdiction, by: Actor, officer: User, ordinary: Document
) -> None:
    contradicting = printed("青政办发〔2020〕5号", code="QHDR-2020-0010001")
    batch = stage_text(f"{contradicting}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)
    page = hand_in(f"/intake/{batch.pk}/accept", {}, officer)
    assert (page.status, page.location) == (302, f"/intake/{batch.pk}/")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    said = client.post(f"/intake/{batch.pk}/accept", follow=True).content.decode()
    assert "0 accepted; waiting: 1." in said
    assert [candidate.state for candidate in batch.candidates.order_by("no")] == ["waiting", "accepted"]


def test_the_source_stands_beside_with_its_own_lines_marked(two: Batch, officer: User) -> None:
    page = look(address(two, 2), officer)
    own = re.findall(r'id="line-(\d+)" class="line own"', page.source)
    second = only(two, 2)
    assert [int(line) for line in own] == list(range(second.first_line, second.last_line + 1))
    assert 'id="line-1" class="line"' in page.source


def test_a_table_stands_as_a_table_with_the_row_marked(place: Jurisdiction, by: Actor, officer: User) -> None:
    row = f"1\t{TITLE}\t青政发〔2020〕5号\tQHDR-2020-0010001\t2027年12月31日"
    batch = stage_text(notice(row), place, by)
    listed = batch.candidates.get(kind=Candidate.Kind.ROW)
    page = look(address(batch, listed.no), officer)
    assert f'<tr id="line-{listed.first_line}" class="own">' in page.source
    assert re.search(r"<td\s*>青政发〔2020〕5号</td>", page.source)


def test_a_row_of_a_ledger_shows_its_cells_and_its_doubts(place: Jurisdiction, officer: User, tmp_path: Path) -> None:
    batch = take(book(tmp_path / "a.xlsx", [["", "", "关于城墙保护的通告", "", "", "", "去年冬天"]]))
    page = look(address(batch, 2), officer)
    assert page.status == 200
    assert "台账!2" in page.text
    assert "去年冬天" in page.text


def test_an_accepted_one_opens_the_next_that_waits(two: Batch, officer: User) -> None:
    page = does(two, "accept", officer)
    assert (page.status, page.location) == (302, address(two, 2))
    assert does(two, "accept", officer, no=2).location == f"/intake/{two.pk}/"
    assert sorted(document.title for document in Document.objects.all()) == sorted([TITLE, SAND])
    assert "Nothing waits any more" in look(f"/intake/{two.pk}/", officer).text


def test_contradictions_stand_beside_their_fields_and_want_an_answer(
    contradicted: Batch, officer: User, ordinary: Document
) -> None:
    page = look(address(contradicted), officer)
    assert {"facts-stands-number_0", "facts-stands-number_1"} <= page.ids
    assert "facts-stands-title_0" not in page.ids
    refused = does(contradicted, "accept", officer)
    assert refused.status == 422
    assert "contradictions are still open" in refused.text
    theirs = {**typed(page), "stands-number": "theirs"}
    assert hand_in(address(contradicted, 1, "accept"), theirs, officer).status == 302
    ordinary.refresh_from_db()
    assert ordinary.number_key == "青政办发〔2020〕5号"


def test_what_was_typed_comes_in_with_the_acceptance(two: Batch, officer: User) -> None:
    assert does(two, "accept", officer, number="青政发〔2020〕15号").status == 302
    assert Document.objects.get().number_key == "青政发〔2020〕15号"
    assert [step["what"] for step in only(two).handling] == ["corrected", "accepted"]


def test_what_contradicts_only_as_it_was_typed_is_shown_before_it_comes_in(
    two: Batch, officer: User, ordinary: Document
) -> None:
    page = does(two, "accept", officer, no=2, code="QHDR-2020-0010001")
    assert page.location == address(two, 2)
    assert only(two, 2).state == "waiting"
    assert "facts-stands-title_0" in look(address(two, 2), officer).ids


def test_what_can_not_be_read_comes_back_with_what_was_typed(two: Batch, officer: User) -> None:
    page = does(two, "correct", officer, number="五号文")
    assert page.status == 422
    assert "facts-number_error" in page.ids
    assert 'value="五号文"' in page.source
    assert only(two).handling == []


def test_correcting_alone_stays_on_the_page(two: Batch, officer: User) -> None:
    page = does(two, "correct", officer, title="青河区人民政府关于山体的意见")
    assert (page.status, page.location) == (302, address(two))
    again = look(address(two), officer)
    assert "typed by 王officer" in again.text
    assert "corrected by 王officer" in again.text


def test_rejecting_wants_a_reason(two: Batch, officer: User) -> None:
    refused = does(two, "reject", officer)
    assert (refused.status, "reject-reason_error" in refused.ids) == (422, True)
    assert does(two, "reject", officer, reason="会议通知").location == address(two, 2)
    assert "会议通知" in look(address(two), officer).text


def test_merging_and_cutting_stay_on_the_first(two: Batch, officer: User) -> None:
    line = only(two, 2).first_line
    assert does(two, "merge", officer).location == address(two)
    assert "No. 1 holds its lines" in look(address(two, 2), officer).text
    cut = look(f"{address(two)}?cut={line}", officer)
    assert f'name="line" value="{line}"' in cut.source
    assert does(two, "split", officer, line="999").status == 422
    assert does(two, "split", officer, line=str(line)).location == address(two)
    assert only(two, 3).facts["title"] == SAND


def test_joining_to_what_the_register_has(two: Batch, officer: User, undated: Document) -> None:
    assert does(two, "join", officer, document="青河区人民政府关于无此文的通知").status == 422
    page = does(two, "join", officer, document="QHDR-2018-0010004")
    assert (page.location, only(two).document) == (address(two), undated)


def test_it_may_be_another_document(contradicted: Batch, officer: User, ordinary: Document) -> None:
    assert "register" in look(address(contradicted), officer).ids
    assert does(contradicted, "register", officer).status == 302
    assert Document.objects.exclude(pk=ordinary.pk).get().code_key == "QHDR-2020-0010001"


def test_what_was_done_last_is_taken_back(two: Batch, officer: User) -> None:
    assert "take-back" not in look(address(two), officer).ids
    does(two, "accept", officer)
    assert does(two, "take-back", officer).location == address(two)
    assert only(two).state == "waiting"
    assert not Entry.objects.registrations().exists()


def test_the_second_officer_is_told_and_sees_what_the_first_did(two: Batch, officer: User, by: Actor) -> None:
    page = look(address(two), officer)
    accept(only(two), by=by, at=LATER)
    late = hand_in(address(two, 1, "accept"), typed(page), officer)
    assert late.status == 422
    assert "somebody else has decided meanwhile" in late.text
    assert "take-back" in late.ids


def test_a_form_that_does_not_say_what_was_seen_does_nothing(two: Batch, officer: User) -> None:
    for verb in ("accept", "correct", "reject", "merge", "register", "take-back"):
        assert hand_in(address(two, 1, verb), {"reason": "会议通知", "title": "题"}, officer).status == 422
    assert only(two).handling == []


@pytest.mark.parametrize("language, words", [("en", "Press ? for the keys"), ("zh-hans", "按 ? 查看快捷键")])
def test_the_keys_are_told_in_both_languages(language: str, words: str, two: Batch, officer: User) -> None:
    page = look(address(two), officer, language)
    assert words in page.text
    assert "keys" in page.ids


@pytest.mark.parametrize("query", ["?from=-1", "?from=x", "?from=99999999999999", "?cut=x", "?from=9999"])
def test_an_address_that_nobody_could_have_clicked_is_as_none(query: str, two: Batch, officer: User) -> None:
    assert look(f"{address(two)}{query}", officer).status == 200


def test_a_number_the_batch_has_not_is_not_found(two: Batch, officer: User) -> None:
    assert look(address(two, 99), officer).status == 404


def test_remarks_lead_to_their_lines(place: Jurisdiction, by: Actor, officer: User) -> None:
    batch = stage_text(notice(f"1\t{TITLE}\t青政发〔2020〕5号\t\t到期日不详"), place, by)
    (remark,) = [one for one in batch.remarks if one["key"] == "until_not_read"]
    page = look(f"/intake/{batch.pk}/", officer)
    assert f"{address(batch)}?from={remark['line']}#line-{remark['line']}" in page.links
    listed = batch.candidates.get(kind=Candidate.Kind.ROW)
    assert f"#line-{remark['line']}" in look(address(batch, listed.no), officer).links


def test_a_clause_stands_under_the_field_that_was_read_from_it(place: Jurisdiction, by: Actor, officer: User) -> None:
    """Also where it names no day that could stand in the field."""
    batch = stage_text(printed(clause="本意见自公布之日起施行，有效期五年。"), place, by)
    page = look(address(batch), officer)
    assert typed(page).get("effective", "") == ""
    assert "自公布之日起施行" in page.source[page.source.index('id="facts"') :]
    assert typed(page)["until"] == "P5Y"


def test_a_fact_that_was_typed_says_so_on_the_page_of_its_document(two: Batch, officer: User) -> None:
    does(two, "accept", officer, number="青政发〔2020〕15号")
    page = look(Document.objects.get().get_absolute_url(), officer)
    assert "typed by 王officer" in page.text


def test_what_was_read_over_two_lines_is_not_taken_for_typed(place: Jurisdiction, by: Actor, officer: User) -> None:
    """A browser ends the lines of a text in its own way."""
    batch = stage_text(notice(f"1\t{TITLE}\t青政发〔2020〕5号\t\t2027年12月31日"), place, by)
    row = batch.candidates.get(kind=Candidate.Kind.ROW)
    row.facts["reason"] = "到期后评估\n继续执行 "
    row.save()
    page = look(address(batch, row.no), officer)
    given = {**typed(page), "category": "continues", "reason": "到期后评估\r\n继续执行 "}
    assert hand_in(address(batch, row.no, "accept"), given, officer).status == 302
    assert [step["what"] for step in only(batch, row.no).handling] == ["accepted"]
