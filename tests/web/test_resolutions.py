"""Recording a decision on the pages: what, its particulars, what it would change, done; and taking it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lifecycle.acts import Authority, Effect, record
from lifecycle.answers import Answer, answers
from lifecycle.decisions import extend, repeal, suspend
from lifecycle.models import Act
from lifecycle.periods import drift
from lifecycle.resolutions import What
from lifecycle.rules import BEGINNING, Kind, Status
from offices.actors import Actor
from offices.models import User
from registry.models import Document, Part
from tests.cast import MINUTES, RECORDED, TODAY, Registers
from tests.web.reader import Page, hand_in, look

pytestmark = pytest.mark.django_db
SEEN = re.compile(r'name="seen" value="(\d+)"')
WRITTEN = {"on": "2024年6月1日", "clause": "区政府常务会议纪要〔2024〕9号", "reason": "被新办法代替"}


def deciding(document: Document, what: str, query: str = "") -> str:
    return reverse("decide-what", args=[document.pk, what]) + query


def confirming(document: Document, what: str, query: str = "") -> str:
    return reverse("decide-confirm", args=[document.pk, what]) + query


def undoing(document: Document, act: Act, query: str = "") -> str:
    return reverse("undo-act", args=[document.pk, act.pk]) + query


def seen(page: Page) -> str:
    """What the page says was before the reader's eyes; a page that confirms says it twice, first for the button."""
    match = SEEN.search(page.source)
    assert match, page.text
    return match[1]


def prepared(
    document: Document, what: str, user: User, typed: Mapping[str, str | list[str]], language: str = "en"
) -> Page:
    form = look(deciding(document, what), user, language)
    return hand_in(deciding(document, what), {**typed, "seen": seen(form)}, user, language)


def confirmed(document: Document, what: str, user: User, typed: Mapping[str, str | list[str]]) -> Page:
    ready = prepared(document, what, user, typed)
    assert ready.status == 200, ready.text
    return hand_in(confirming(document, what), {**typed, "seen": seen(ready)}, user)


def on(document: Document, day: date = TODAY) -> Answer:
    (answer,) = answers([document], day)
    return answer


# What can be decided


@pytest.mark.parametrize("language, words", [("en", "What was decided about it?"), ("zh-hans", "作出了什么决定")])
def test_every_decision_is_offered_and_has_a_form(language: str, words: str, lasting: Document, officer: User) -> None:
    page = look(reverse("decide", args=[lasting.pk]), officer, language)
    assert words in page.text
    for what in What:
        assert deciding(lasting, what.value) in page.links
        form = look(deciding(lasting, what.value), officer, language)
        assert form.status == 200
        assert {"decide-on", "decide-clause", "decide-reason"} <= form.ids


@pytest.mark.parametrize(
    "what, fields",
    [
        ("repeal", set()),
        ("extend", {"until"}),
        ("lapse_unless", {"until"}),
        ("partly_repeal", {"article"}),
        ("determine", {"mark", "criteria"}),
        ("amend", {"published_on"}),
        ("renew", {"successor"}),
        ("republish", {"successor"}),
    ],
)
def test_a_form_asks_for_what_its_decision_needs_and_for_nothing_else(
    what: str, fields: set[str], lasting: Document, officer: User
) -> None:
    form = look(deciding(lasting, what), officer)
    fields_of = (
        name.removeprefix("decide-") for name in form.ids if name.startswith("decide-") and "_help" not in name
    )
    asked = {re.sub(r"_\d+$", "", name) for name in fields_of}
    always = {"seen", "on", "clause", "reason"} | ({"by_document"} if "successor" not in fields else set())
    assert asked == always | fields


def test_the_document_offers_it_to_whoever_decides(lasting: Document, officer: User, superior: User) -> None:
    link = reverse("decide", args=[lasting.pk])
    assert look(lasting.get_absolute_url(), officer).links[link] == "Record a decision"
    assert link not in look(lasting.get_absolute_url(), superior).links
    assert link not in look(f"{lasting.get_absolute_url()}?as_known_at=2024-02-01", officer).links


# Its particulars, what it would change, done


def test_a_repeal_shows_what_it_would_change_and_then_does_it(lasting: Document, officer: User) -> None:
    ready = prepared(lasting, "repeal", officer, WRITTEN)
    assert "from 1 June 2024 on" not in ready.text
    assert "1 June 2024 – 31 December 2090 In force Repealed" in ready.text
    assert "repeal 1 June 2024 区政府常务会议纪要〔2024〕9号" in ready.text
    assert not Act.objects.filter(verb="repeal").exists(), "looking is not deciding"
    assert on(lasting, date(2024, 6, 1)).span.status == Status.IN_FORCE
    done = hand_in(confirming(lasting, "repeal"), {**WRITTEN, "seen": seen(ready)}, officer)
    assert done.location == f"{lasting.get_absolute_url()}#ledger"
    act = Act.objects.get(verb="repeal")
    assert (act.by, act.reason) == (officer, "被新办法代替")
    assert on(lasting, date(2024, 5, 31)).span.status == Status.IN_FORCE
    assert on(lasting, date(2024, 6, 1)).span.status == Status.REPEALED


def test_in_chinese(lasting: Document, officer: User) -> None:
    ready = prepared(lasting, "repeal", officer, WRITTEN, "zh-hans")
    for words in ("废止：将有以下变化", "2024年6月1日 – 2090年12月31日 现行有效 废止", "确认记录", "暂不记录"):
        assert words in ready.text, words


@pytest.mark.parametrize("typed", ["2024-06-01", "2024.6.1", "2024年6月1日", "20240601", "２０２４年６月１日"])
def test_days_are_typed_as_people_write_them(typed: str, lasting: Document, officer: User) -> None:
    confirmed(lasting, "suspend", officer, {**WRITTEN, "on": typed})
    assert on(lasting, date(2024, 6, 1)).since == date(2024, 6, 1)
    assert on(lasting, date(2024, 6, 1)).span.status == Status.SUSPENDED


def test_a_new_last_day_is_the_last_valid_one(lasting: Document, officer: User) -> None:
    confirmed(lasting, "extend", officer, {**WRITTEN, "until": "2095年12月31日"})
    assert on(lasting).end.last_day == date(2095, 12, 31)


def test_one_instrument_is_decided_about_alone(registers: Registers, officer: User, by: Actor) -> None:
    notice = registers(
        "青河区人民政府关于印发两项规定的通知", number="青政发〔2023〕30号", effective_on=date(2023, 1, 1)
    )
    Part.objects.bulk_create(Part(document=notice, no=no, title=title) for no, title in ((1, "甲规定"), (2, "乙规定")))
    assert "decide-part" not in look(deciding(notice, "repeal"), officer).ids
    carried = [Effect(notice, Kind.REGISTRATION, BEGINNING, MINUTES, part=part) for part in (1, 2)]
    record(notice.jurisdiction, "x", carried, by=by, at=RECORDED)
    form = look(deciding(notice, "repeal"), officer)
    assert "乙规定" in form.text
    assert "decide-part" not in look(deciding(notice, "delist"), officer).ids
    ready = prepared(notice, "repeal", officer, {**WRITTEN, "part": "2"})
    assert "instrument 2 from 1 June 2024 on In force Repealed" in ready.text
    confirmed(notice, "repeal", officer, {**WRITTEN, "part": "2"})
    answer = on(notice, date(2024, 6, 1))
    assert (answer.status_of(1), answer.status_of(2)) == (Status.IN_FORCE, Status.REPEALED)


def test_a_decision_that_changes_no_day_says_so(lasting: Document, officer: User) -> None:
    ready = prepared(lasting, "amend", officer, WRITTEN)
    assert "On no day does it get another status." in ready.text
    confirmed(lasting, "amend", officer, WRITTEN)
    assert lasting.entries.filter(kind=Kind.AMENDMENT.value).count() == 1


def test_what_falls_with_it_is_shown_before(lasting: Document, officer: User, registers: Registers, by: Actor) -> None:
    notice = registers(
        "青河区人民政府关于延长《古桥保护办法》有效期的通知", number="青政发〔2024〕3号", effective_on=TODAY
    )
    extend(lasting, until=date(2095, 1, 1), on=TODAY, authority=Authority(notice), reason="", by=by, at=RECORDED)
    ready = prepared(lasting, "repeal", officer, WRITTEN)
    assert "关于延长《古桥保护办法》有效期的通知" in ready.text
    confirmed(lasting, "repeal", officer, WRITTEN)
    assert on(notice, date(2024, 6, 1)).span.status == Status.REPEALED


def test_the_deciding_document_is_found_among_what_the_reader_sees(
    lasting: Document, ordinary: Document, officer: User
) -> None:
    confirmed(lasting, "repeal", officer, {**WRITTEN, "by_document": "青政发[2020]5号", "clause": ""})
    assert lasting.entries.get(kind=Kind.REPEAL.value).authority_document == ordinary


# What is wrong stands beside its field


@pytest.mark.parametrize(
    "wrong, field, words",
    [
        pytest.param({"on": "soon"}, "on", "is not a day", id="no day"),
        pytest.param({"on": ""}, "on", "This field is required", id="day missing"),
        pytest.param({"on": "0203-06-01"}, "on", "Check the year", id="a year typed wrong"),
        pytest.param({"on": "9999-12-31"}, "on", "Check the year", id="the end of the calendar"),
        pytest.param({"on": "2091-06-01"}, "on", "nothing left to decide", id="after its end"),
        pytest.param({"reason": " "}, "reason", "This field is required", id="no reason"),
        pytest.param({"clause": " "}, "clause", "Name on what the decision rests", id="no authority"),
        pytest.param({"clause": "长" * 301}, "clause", "at most 300", id="an authority that no column takes"),
        pytest.param({"clause": "含\0空"}, "clause", "Null characters", id="what no database takes"),
        pytest.param({"by_document": "BSDR-2001-0010001"}, "by_document", "has no “BSDR", id="unknown document"),
        pytest.param({"by_document": "青水〔2017〕8号"}, "by_document", "several documents", id="two of one number"),
        pytest.param({"by_document": "BZDR-2020-0010001"}, "by_document", "has no “BZDR", id="out of sight"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    wrong: Mapping[str, str],
    field: str,
    words: str,
    lasting: Document,
    lapsed: Document,
    registers: Registers,
    neighbours_document: Document,
    officer: User,
) -> None:
    registers("青河区水利局关于另一件事的公告", number="青水〔2017〕8号", effective_on=date(2018, 1, 1))
    before = Act.objects.count()
    page = prepared(lasting, "repeal", officer, {**WRITTEN, **wrong})
    assert page.status == 422
    assert f"decide-{field}_error" in page.ids
    assert words in page.text
    assert "被新办法代替" in page.source or field == "reason"
    assert Act.objects.count() == before


@pytest.fixture
def neighbours_document(registers: Registers, next_place: object, neighbour: User) -> Document:
    document = registers("白石区人民政府关于某事的通告", code="BZDR-2020-0010001", effective_on=date(2020, 1, 1))
    Document.objects.filter(pk=document.pk).update(jurisdiction=next_place)
    return document


def test_an_end_before_the_decision_is_refused_at_its_field(lasting: Document, officer: User) -> None:
    page = prepared(lasting, "lapse_unless", officer, {**WRITTEN, "until": "2024-05-31"})
    assert (page.status, "decide-until_error" in page.ids) == (422, True)


def test_a_text_that_would_follow_itself_is_refused_at_its_field(lasting: Document, officer: User) -> None:
    page = prepared(lasting, "renew", officer, {**WRITTEN, "successor": lasting.reference})
    assert (page.status, "decide-successor_error" in page.ids) == (422, True)


def test_what_was_renewed_already_is_refused_above_the_form(
    lasting: Document, ordinary: Document, undated: Document, officer: User
) -> None:
    confirmed(lasting, "renew", officer, {**WRITTEN, "successor": ordinary.reference})
    page = prepared(lasting, "renew", officer, {**WRITTEN, "successor": undated.reference})
    assert page.status == 422
    assert "has already been renewed" in page.text


@pytest.mark.parametrize("what", ["hope", "REPEAL"])
def test_there_is_no_other_decision(what: str, lasting: Document, officer: User) -> None:
    assert look(deciding(lasting, what), officer).status == 404
    assert hand_in(deciding(lasting, what), WRITTEN, officer).status == 404


@pytest.mark.parametrize("number", ["", "many"])
def test_a_form_that_does_not_say_what_was_seen_is_no_request(number: str, lasting: Document, officer: User) -> None:
    assert hand_in(confirming(lasting, "repeal"), {**WRITTEN, "seen": number}, officer).status == 400


def test_whoever_comes_to_the_button_by_a_link_is_sent_to_the_form(lasting: Document, officer: User) -> None:
    assert look(confirming(lasting, "repeal", "?on=2024-03-15"), officer).location == deciding(
        lasting, "repeal", "?on=2024-03-15"
    )


def test_a_form_from_elsewhere_decides_nothing(lasting: Document, officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.post(confirming(lasting, "repeal"), {**WRITTEN, "seen": "3"}).status_code == 403


def test_what_is_no_longer_registered_is_not_decided_about(lasting: Document, officer: User) -> None:
    register = undoing(lasting, Act.objects.get())
    assert hand_in(register, {"reason": "误录", "seen": seen(look(register, officer))}, officer).status == 302
    assert look(reverse("decide", args=[lasting.pk]), officer).status == 404


# What changed meanwhile


def test_what_somebody_decided_since_the_form_was_opened_is_told(lasting: Document, officer: User, by: Actor) -> None:
    opened = seen(look(deciding(lasting, "repeal"), officer))
    suspend(lasting, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    ready = hand_in(deciding(lasting, "repeal"), {**WRITTEN, "seen": opened}, officer)
    assert "Somebody else has recorded something about this document" in ready.text
    assert "1 June 2024 – 31 December 2090 Suspended Repealed" in ready.text
    fresh = prepared(lasting, "repeal", officer, WRITTEN)
    assert "Somebody else" not in fresh.text


def test_what_somebody_decided_since_it_was_shown_is_not_decided_over(
    lasting: Document, officer: User, by: Actor
) -> None:
    ready = prepared(lasting, "repeal", officer, WRITTEN)
    suspend(lasting, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    page = hand_in(confirming(lasting, "repeal"), {**WRITTEN, "seen": seen(ready)}, officer)
    assert page.status == 422
    assert "somebody else has decided meanwhile" in page.text
    assert not Act.objects.filter(verb="repeal").exists()
    assert list(drift()) == []
    # The same form, looked at again, goes through.
    again = hand_in(deciding(lasting, "repeal"), {**WRITTEN, "seen": seen(page)}, officer)
    assert hand_in(confirming(lasting, "repeal"), {**WRITTEN, "seen": seen(again)}, officer).status == 302


def test_nor_what_somebody_decided_about_the_text_it_goes_on_as(
    lasting: Document, undated: Document, officer: User, by: Actor
) -> None:
    typed = {**WRITTEN, "successor": undated.reference}
    ready = prepared(lasting, "renew", officer, typed)
    repeal(undated, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    page = hand_in(confirming(lasting, "renew"), {**typed, "seen": seen(ready)}, officer)
    assert "somebody else has decided meanwhile" in page.text


def test_the_same_decision_handed_in_twice_is_recorded_once(lasting: Document, officer: User) -> None:
    ready = prepared(lasting, "suspend", officer, WRITTEN)
    typed = {**WRITTEN, "seen": seen(ready)}
    assert hand_in(confirming(lasting, "suspend"), typed, officer).status == 302
    assert hand_in(confirming(lasting, "suspend"), typed, officer).status == 422
    assert Act.objects.filter(verb="suspension").count() == 1


# Taking back


def test_an_act_is_taken_back_from_the_ledger(lasting: Document, officer: User) -> None:
    confirmed(lasting, "repeal", officer, WRITTEN)
    act = Act.objects.get(verb="repeal")
    ledger = look(lasting.get_absolute_url(), officer)
    assert ledger.links[undoing(lasting, act)] == "Take it back"
    page = look(undoing(lasting, act), officer)
    assert "1 June 2024 – 31 December 2090 Repealed In force" in page.text
    assert "taken back" in page.text
    refused = hand_in(undoing(lasting, act), {"reason": " ", "seen": seen(page)}, officer)
    assert (refused.status, "A reason is needed." in refused.text) == (422, True)
    done = hand_in(undoing(lasting, act), {"reason": "录错文件", "seen": seen(page)}, officer)
    assert done.location == f"{lasting.get_absolute_url()}#ledger"
    assert on(lasting, date(2024, 6, 1)).span.status == Status.IN_FORCE
    after = look(lasting.get_absolute_url(), officer)
    assert "录错文件" in after.text
    assert undoing(lasting, act) not in after.links


def test_an_act_on_many_is_taken_back_on_all_and_says_so_before(
    lasting: Document, officer: User, registers: Registers, by: Actor
) -> None:
    notice = registers(
        "青河区人民政府关于延长《古桥保护办法》有效期的通知", number="青政发〔2024〕3号", effective_on=TODAY
    )
    extend(lasting, until=date(2095, 1, 1), on=TODAY, authority=Authority(notice), reason="", by=by, at=RECORDED)
    act = repeal(lasting, on=TODAY, authority=MINUTES, reason="", by=by, at=RECORDED)
    page = look(undoing(notice, act), officer)
    assert "关于印发古桥保护办法的通知" in page.text
    assert hand_in(undoing(notice, act), {"reason": "误", "seen": seen(page)}, officer).status == 302
    assert on(lasting).span.status == on(notice).span.status == Status.IN_FORCE


def test_a_registration_taken_back_leaves_the_register(lasting: Document, officer: User) -> None:
    page = look(undoing(lasting, Act.objects.get()), officer)
    assert "not in the register" in page.text


def test_what_changed_since_it_was_shown_is_not_taken_back(lasting: Document, officer: User, by: Actor) -> None:
    act = suspend(lasting, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    shown = seen(look(undoing(lasting, act), officer))
    repeal(lasting, on=date(2024, 6, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    page = hand_in(undoing(lasting, act), {"reason": "误", "seen": shown}, officer)
    assert "somebody else has decided meanwhile" in page.text
    assert hand_in(undoing(lasting, act), {"reason": "误", "seen": seen(page)}, officer).status == 302


def test_an_act_is_taken_back_once_and_an_undoing_never(lasting: Document, officer: User, by: Actor) -> None:
    act = suspend(lasting, on=date(2024, 4, 1), authority=MINUTES, reason="", by=by, at=RECORDED)
    hand_in(undoing(lasting, act), {"reason": "误", "seen": seen(look(undoing(lasting, act), officer))}, officer)
    assert look(undoing(lasting, act), officer).status == 409
    assert look(undoing(lasting, Act.objects.get(verb="undo")), officer).status == 422


def test_an_act_of_another_document_is_not_found_here(lasting: Document, ordinary: Document, officer: User) -> None:
    assert (
        look(undoing(lasting, Act.objects.get(entries__document=ordinary, entries__kind="term")), officer).status == 404
    )


def test_a_determination_carries_its_criteria_through_the_preview_into_the_ledger(
    lasting: Document, officer: User
) -> None:
    criteria = ["shandong.work_plan", "shandong.internal_management"]
    typed: dict[str, str | list[str]] = {**WRITTEN, "mark": "ordinary", "criteria": criteria}
    assert confirmed(lasting, "determine", officer, typed).status == 302
    told = look(f"{lasting.get_absolute_url()}?on=2024-06-01", officer)
    assert "determination: not a normative document, by: Work plan" in told.text
    assert "Internal management or working rules" in told.text
    assert [one["criterion"] for one in lasting.entries.latest("pk").facts["criteria"]] == [
        "shandong.work_plan@2026-11",
        "shandong.internal_management@2026-11",
    ]


def test_nothing_is_ticked_beforehand_and_each_criterion_names_its_source(lasting: Document, officer: User) -> None:
    page = look(deciding(lasting, "determine"), officer)
    assert "checked" not in page.source
    assert "（山东省人民政府令第353号）第三条第二款; read in the rule itself" in page.text
    assert "The text was read, but it binds another place or organ." in page.text


def test_what_was_ticked_comes_back_with_a_refused_form(lasting: Document, officer: User) -> None:
    criteria = ["shandong.work_plan", "shandong.prices"]
    typed: dict[str, str | list[str]] = {"mark": "ordinary", "criteria": criteria, "on": "", "reason": "x"}
    page = prepared(lasting, "determine", officer, typed)
    assert (page.status, page.source.count(" checked")) == (422, 2)


def test_a_criterion_of_nobody_s_is_refused_in_the_form(lasting: Document, officer: User) -> None:
    page = prepared(lasting, "determine", officer, {**WRITTEN, "mark": "ordinary", "criteria": ["shandong.x"]})
    assert page.status == 422
