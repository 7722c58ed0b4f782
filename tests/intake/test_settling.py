"""Deciding about single candidates: accepting, settling contradictions, joining, rejecting, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils.translation import override

from intake.admission import admit, undo_batch
from intake.correcting import correct
from intake.handling import Stands, seen_of
from intake.imports import import_source
from intake.lists import apply_lists
from intake.outlooks import outlook_of
from intake.settling import accept, accept_as_another, join, reject
from intake.taking_back import take_back
from lifecycle.acts import undo
from lifecycle.answers import Answer, answers
from lifecycle.explanations import entry_line
from lifecycle.models import Act, Entry
from lifecycle.rules import Kind, Status
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, Document
from registry.openers.source import open_pasted
from sentences.refusals import Refused
from tests.cast import Registers
from tests.intake.desk import LATER, TITLE, notice, only, printed, stage_text

pytestmark = pytest.mark.django_db
AT_NOON = LATER + timedelta(hours=12)


def answer(document: Document, day: date = date(2024, 3, 15)) -> Answer:
    (found,) = answers([Document.objects.select_related("jurisdiction").get(pk=document.pk)], day)
    return found


def told(document: Document) -> list[tuple[Status, object]]:
    """Its life as it is believed now."""
    return [(span.status, span.valid_from) for span in answer(document).spans]


def fields(candidate: Candidate) -> list[str]:
    return [one["field"] for one in outlook_of(candidate).conflicts]


def test_one_is_accepted_and_the_others_wait(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(f"{printed()}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)
    held = accept(only(batch), by=by, at=LATER)
    assert (held.state, held.document and held.document.title) == ("accepted", TITLE)
    assert only(batch, 2).state == "waiting"
    assert [document.title for document in Document.objects.all()] == [TITLE]
    assert batch.acts.get().by == by.user


def test_what_is_accepted_later_meets_the_register_as_it_is_then(
    place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    batch = stage_text(printed(), place, by)
    admit_nothing = only(batch)
    assert outlook_of(admit_nothing).document is None
    recorded = registers(TITLE, number="青政发〔2020〕5号")
    assert accept(only(batch), by=by, at=LATER).document == recorded


def test_a_try_of_yesterday_does_not_bind_the_one_of_today(
    place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    """What it contradicted then got another number meanwhile, and is another document now."""
    other = registers("青河区人民政府关于渔业的意见", number="青政发〔2020〕5号")
    batch = stage_text(printed(), place, by)
    assert admit(batch, by=by, at=LATER).waiting == [only(batch)]
    assert fields(only(batch)) == ["title"]
    Document.objects.filter(pk=other.pk).update(number_key="青政发〔2020〕50号")
    held = accept(only(batch), by=by, at=AT_NOON)
    assert held.document
    assert held.document != other


@pytest.fixture
def contradicted(place: Jurisdiction, by: Actor, ordinary: Document) -> Batch:
    """Says of the ordinary document another number, another date and another end."""
    text = printed(
        "青政办发〔2020〕5号",
        code="QHDR-2020-0010001",
        dated="2020年4月21日",
        clause="本意见自2020年6月1日起施行，有效期至2026年5月31日。",
    )
    return stage_text(text, place, by)


def test_every_contradiction_wants_an_answer(contradicted: Batch, by: Actor) -> None:
    assert fields(only(contradicted)) == ["number", "dated_on", "until"]
    for answers_given in ({}, {"number": Stands.OURS, "until": Stands.OURS}):
        with pytest.raises(Refused, match="conflicts_left"):
            accept(only(contradicted), answers_given, by=by, at=LATER)
    assert only(contradicted).state == "waiting"
    assert only(contradicted).handling == []


def test_where_ours_stands_nothing_is_recorded(contradicted: Batch, by: Actor, ordinary: Document) -> None:
    before = told(ordinary)
    ours = dict.fromkeys(["number", "dated_on", "until"], Stands.OURS)
    assert accept(only(contradicted), ours, by=by, at=LATER).document == ordinary
    ordinary.refresh_from_db()
    assert (ordinary.number_key, ordinary.dated_on) == ("青政发〔2020〕5号", date(2020, 4, 20))
    assert told(ordinary) == before
    assert not Entry.objects.filter(document=ordinary, until=date(2026, 6, 1)).exists()


def accept_theirs(batch: Batch, by: Actor) -> Act:
    theirs = dict.fromkeys(["number", "dated_on", "until"], Stands.THEIRS)
    accept(only(batch), theirs, by=by, at=LATER)
    return batch.acts.get()


def test_where_theirs_is_right_the_record_is_corrected(contradicted: Batch, by: Actor, ordinary: Document) -> None:
    accept_theirs(contradicted, by)
    ordinary.refresh_from_db()
    assert (ordinary.number_key, ordinary.number_raw) == ("青政办发〔2020〕5号", "青政办发〔2020〕5号")
    assert ordinary.dated_on == date(2020, 4, 21)
    assert ordinary.provenance["number_key"]["source"] == contradicted.file.name
    found = answer(ordinary)
    assert (found.end.last_day, found.span.certain) == (date(2026, 5, 31), True)
    ends = Entry.objects.standing().filter(document=ordinary, kind=Kind.TERM.value)
    assert [entry.until for entry in ends] == [date(2026, 6, 1)]
    call_command("rebuild_periods", check=True)


def test_a_correction_says_what_it_put_in_the_place_of_what(contradicted: Batch, by: Actor, ordinary: Document) -> None:
    accept_theirs(contradicted, by)
    with override("zh-hans"):
        lines = [entry_line(entry) for entry in Entry.objects.filter(document=ordinary, kind=Kind.CORRECTION.value)]
    assert len(lines) == 1
    for value in ("青政办发〔2020〕5号", "青政发〔2020〕5号", "2020-04-21", "2020-04-20"):
        assert value in lines[0]


def test_undoing_a_correction_gives_the_old_values_and_the_old_end_back(
    contradicted: Batch, by: Actor, ordinary: Document
) -> None:
    before = told(ordinary), ordinary.number_key, ordinary.number_raw, ordinary.dated_on, ordinary.provenance
    undo(accept_theirs(contradicted, by), by=by, at=AT_NOON, reason="看错了")
    ordinary.refresh_from_db()
    after = told(ordinary), ordinary.number_key, ordinary.number_raw, ordinary.dated_on, ordinary.provenance
    assert after == before
    call_command("rebuild_periods", check=True)


def test_what_was_said_again_goes_with_the_act_that_first_said_it(
    contradicted: Batch, by: Actor, ordinary: Document
) -> None:
    registered = Act.objects.get(verb="register")
    undo(accept_theirs(contradicted, by), by=by, at=AT_NOON, reason="看错了")
    undo(registered, by=by, at=AT_NOON + timedelta(hours=1), reason="也错了")
    assert not Entry.objects.standing().filter(document=ordinary).exists()


def test_what_a_correction_took_back_stays_gone_once_its_own_act_is_undone(
    contradicted: Batch, by: Actor, ordinary: Document
) -> None:
    registered = Act.objects.get(verb="register")
    corrected = accept_theirs(contradicted, by)
    undo(registered, by=by, at=AT_NOON, reason="错了")
    undo(corrected, by=by, at=AT_NOON + timedelta(hours=1), reason="也错了")
    assert not Entry.objects.standing().filter(document=ordinary).exists()
    call_command("rebuild_periods", check=True)


@pytest.mark.parametrize("stands", Stands)
def test_after_an_undone_batch_the_same_answers_hold_again(
    stands: Stands, contradicted: Batch, by: Actor, ordinary: Document
) -> None:
    accept(only(contradicted), dict.fromkeys(["number", "dated_on", "until"], stands), by=by, at=LATER)
    ordinary.refresh_from_db()
    after = told(ordinary), ordinary.number_key, ordinary.dated_on
    undo_batch(contradicted, by=by, at=AT_NOON, reason="重来")
    assert only(contradicted).state == "waiting"
    assert admit(contradicted, by=by, at=AT_NOON + timedelta(hours=1)).waiting == []
    ordinary.refresh_from_db()
    assert (told(ordinary), ordinary.number_key, ordinary.dated_on) == after


def test_an_answer_is_no_answer_to_what_is_recorded_since(contradicted: Batch, by: Actor, ordinary: Document) -> None:
    accept(only(contradicted), dict.fromkeys(["number", "dated_on", "until"], Stands.OURS), by=by, at=LATER)
    undo_batch(contradicted, by=by, at=AT_NOON, reason="重来")
    Document.objects.filter(pk=ordinary.pk).update(number_key="青政发〔2020〕15号")
    assert fields(only(contradicted)) == ["number"]


def test_it_may_be_another_document_that_only_looks_like_a_recorded_one(
    contradicted: Batch, by: Actor, ordinary: Document
) -> None:
    held = accept_as_another(only(contradicted), by=by, at=LATER)
    assert held.document
    assert held.document != ordinary
    assert held.document.number_key == "青政办发〔2020〕5号"
    undo_batch(contradicted, by=by, at=AT_NOON, reason="重来")
    admit(contradicted, by=by, at=AT_NOON + timedelta(hours=1))
    assert only(contradicted).document == held.document
    assert Document.objects.count() == 2


def test_it_may_be_a_recorded_document_that_it_does_not_look_like(
    place: Jurisdiction, by: Actor, undated: Document
) -> None:
    batch = stage_text(printed(about="关于划定河道的通告", number="青政发〔2018〕4号", dated="2018年2月1日"), place, by)
    held = join(only(batch), undated, by=by, at=LATER)
    assert (held.state, fields(held)) == ("waiting", ["title"])
    held = accept(held, {"title": Stands.OURS}, by=by, at=LATER)
    undated.refresh_from_db()
    assert (held.document, undated.number_key) == (undated, "青政发〔2018〕4号")


def test_a_joined_one_that_contradicts_nothing_is_accepted_at_once(
    place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    first, second = (registers(TITLE, number=None) for _ in range(2))
    batch = stage_text(printed(clause="特此通知。"), place, by)
    assert outlook_of(only(batch)).document is None
    assert join(only(batch), second, by=by, at=LATER).state == "accepted"
    assert not first.candidates.exists()


def test_a_document_of_another_place_is_not_joined(place: Jurisdiction, next_place: Jurisdiction, by: Actor) -> None:
    elsewhere = accept(only(stage_text(printed(), next_place, by)), by=by, at=LATER).document
    assert elsewhere
    with pytest.raises(Refused, match="joined_elsewhere"):
        join(only(stage_text(printed("青政发〔2020〕7号"), place, by)), elsewhere, by=by, at=LATER)


def test_what_is_rejected_stays_out_and_can_come_back(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(printed(), place, by)
    with pytest.raises(Refused, match="reason_missing"):
        reject(only(batch), " ", by=by, at=LATER)
    reject(only(batch), "不是文件", by=by, at=LATER)
    assert admit(batch, by=by, at=LATER).accepted == []
    undo_batch(batch, by=by, at=LATER, reason="重来")
    assert only(batch).state == "rejected"
    assert take_back(only(batch), by=by, at=LATER).state == "waiting"
    assert len(admit(batch, by=by, at=AT_NOON).accepted) == 1


@pytest.mark.parametrize("verb", [accept, accept_as_another, take_back])
def test_the_second_of_two_officers_is_told(verb: Callable[..., Candidate], place: Jurisdiction, by: Actor) -> None:
    candidate = only(stage_text(printed(), place, by))
    seen = seen_of(candidate, [])
    correct(candidate, {"title": "青河区人民政府关于山体的意见"}, by=by, at=LATER, seen=seen)
    with pytest.raises(Refused, match="changed_meanwhile"):
        verb(candidate, by=by, at=LATER, seen=seen)


def test_whoever_decides_is_told_that_the_register_says_something_else_by_now(
    place: Jurisdiction, by: Actor, registers: Registers
) -> None:
    candidate = only(stage_text(printed(), place, by))
    seen = seen_of(candidate, outlook_of(candidate).conflicts)
    registers("青河区人民政府关于渔业的意见", number="青政发〔2020〕5号")
    with pytest.raises(Refused, match="changed_meanwhile"):
        accept(candidate, by=by, at=LATER, seen=seen)


@pytest.mark.parametrize("state, code", [("accepted", "candidate_accepted"), ("rejected", "candidate_rejected")])
def test_what_is_decided_is_not_decided_again(state: str, code: str, place: Jurisdiction, by: Actor) -> None:
    candidate = only(stage_text(printed(), place, by))
    if state == "accepted":
        accept(candidate, by=by, at=LATER)
    else:
        reject(candidate, "不是文件", by=by, at=LATER)
    with pytest.raises(Refused, match=code):
        accept(candidate, by=by, at=LATER)
    with pytest.raises(Refused, match=code):
        reject(candidate, "又", by=by, at=LATER)
    with pytest.raises(Refused, match=code):
        correct(candidate, {"title": "另一个"}, by=by, at=LATER)


def test_one_that_came_with_its_whole_batch_is_taken_back_alone(place: Jurisdiction, by: Actor) -> None:
    text = f"{printed()}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}"
    batch = stage_text(text, place, by, accept=True)
    first, second = (only(batch, no).document for no in (1, 2))
    assert first
    assert second
    before = told(second)
    assert take_back(only(batch), by=by, at=LATER).state == "waiting"
    assert (told(second), only(batch, 2).state) == (before, "accepted")
    assert not Entry.objects.registrations().filter(document=first).exists()
    call_command("rebuild_periods", check=True)


def test_what_an_acceptance_said_is_forgotten_when_it_is_taken_back(contradicted: Batch, by: Actor) -> None:
    accept_theirs(contradicted, by)
    take_back(only(contradicted), by=by, at=AT_NOON)
    assert fields(only(contradicted)) == ["number", "dated_on", "until"]
    assert admit(contradicted, by=by, at=AT_NOON).waiting == [only(contradicted)]


def test_there_must_be_something_to_take_back(place: Jurisdiction, by: Actor) -> None:
    with pytest.raises(Refused, match="nothing_to_take_back"):
        take_back(only(stage_text(printed(), place, by)), by=by, at=LATER)


ROW = "1\t青河区人民政府关于加强山体管护工作的意见\t青政发〔2020〕5号\tQHDR-2020-0010001\t2027年12月31日"


@pytest.mark.parametrize(
    "stands, last", [(Stands.OURS, date(2025, 5, 31)), (Stands.THEIRS, date(2027, 12, 31))], ids=["ours", "theirs"]
)
def test_the_end_a_list_prints_is_settled_and_then_applied(
    stands: Stands, last: date, place: Jurisdiction, by: Actor, ordinary: Document
) -> None:
    batch = stage_text(notice(ROW), place, by, accept=True)
    row = only(batch, 2)
    assert (row.state, fields(row)) == ("waiting", ["until"])
    accept(row, {"until": stands}, by=by, at=LATER)
    apply_lists(batch, by=by, at=AT_NOON)
    found = answer(ordinary)
    assert (found.end.last_day, found.span.certain) == (last, True)
    assert only(batch, 2).state == "accepted"
    undo_batch(batch, by=by, at=AT_NOON, reason="重来")
    assert answer(ordinary).end.last_day == date(2025, 5, 31)
    import_source(open_pasted(notice(ROW)), place=str(place), accept_clean=True, by=by, at=AT_NOON)
    assert answer(ordinary).end.last_day == last
    call_command("rebuild_periods", check=True)


def test_a_row_accepted_after_its_list_was_applied_is_applied_at_once(
    place: Jurisdiction, by: Actor, ordinary: Document, undated: Document
) -> None:
    """The other row of the list had been applied with the notice."""
    other = "2\t青河区人民政府关于划定河道管理范围的通告\t\tQHDR-2018-0010004\t"
    batch = stage_text(notice(ROW, other), place, by, accept=True)
    assert only(batch, 3).state == "accepted"
    accept(only(batch, 2), {"until": Stands.OURS}, by=by, at=LATER)
    confirmations = Entry.objects.standing().filter(document=ordinary, kind=Kind.CONFIRMATION.value)
    assert [entry.clause for entry in confirmations] == ["附件1第1项"]


def test_what_can_not_be_settled_at_the_desk_says_so(place: Jurisdiction, by: Actor) -> None:
    row = "1\t青河区人民政府关于加强山体"
    batch = stage_text(notice(row, head="序号\t文件名称\t文号\t统一登记号\t有效期至"), place, by, accept=True)
    broken = batch.candidates.get(kind=Candidate.Kind.ROW)
    assert fields(broken) == ["row"]
    with pytest.raises(Refused, match="not_answerable"):
        accept(broken, {"row": Stands.OURS}, by=by, at=LATER)
    assert accept(broken, {"row": Stands.THEIRS}, by=by, at=LATER).state == "accepted"


def test_a_row_that_contradicts_is_not_among_those_that_contradict_nothing(
    place: Jurisdiction, by: Actor, ordinary: Document
) -> None:
    batch = stage_text(notice(ROW), place, by, accept=True)
    assert [row.no for row in admit(batch, by=by, at=LATER).waiting] == [2]
    assert only(batch, 2).state == "waiting"


def test_one_row_is_taken_back_and_the_rest_of_its_list_stands(
    place: Jurisdiction, by: Actor, ordinary: Document, undated: Document
) -> None:
    same = ROW.replace("2027年12月31日", "2025年5月31日")
    other = "2\t青河区人民政府关于划定河道管理范围的通告\t\tQHDR-2018-0010004\t2028年12月31日"
    batch = stage_text(notice(same, other), place, by, accept=True)
    after = [told(document) for document in (ordinary, undated)]
    take_back(only(batch, 3), by=by, at=LATER)
    assert (told(ordinary), only(batch, 2).state) == (after[0], "accepted")
    assert answer(undated).end.last_day is None
    assert not Entry.objects.standing().filter(document=undated, kind=Kind.CONFIRMATION.value).exists()
    accept(only(batch, 3), by=by, at=AT_NOON)
    assert [told(document) for document in (ordinary, undated)] == after
    call_command("rebuild_periods", check=True)


def test_the_rows_of_a_notice_that_is_taken_back_decide_nothing(
    place: Jurisdiction, by: Actor, ordinary: Document
) -> None:
    batch = stage_text(notice(ROW.replace("2027年12月31日", "2025年5月31日")), place, by, accept=True)
    confirmed = Entry.objects.standing().filter(document=ordinary, kind=Kind.CONFIRMATION.value)
    assert confirmed.count() == 1
    take_back(only(batch), by=by, at=LATER)
    assert confirmed.count() == 0
