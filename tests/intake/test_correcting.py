"""What a person types in the place of what was read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intake.admission import admit, undo_batch
from intake.correcting import correct, typed_of
from intake.imports import import_source
from intake.settling import accept
from intake.taking_back import take_back
from lifecycle.answers import answers
from lifecycle.explanations import authority_line
from lifecycle.models import Entry
from lifecycle.rules import Kind, Status
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Document
from registry.openers.source import open_pasted
from sentences.outcomes import sentence_of
from sentences.refusals import Refused
from tests.cast import TODAY
from tests.intake.desk import LATER, TITLE, notice, only, printed, stage_text

pytestmark = pytest.mark.django_db
AT_NOON = LATER + timedelta(hours=12)


@pytest.fixture
def batch(place: Jurisdiction, by: Actor) -> Batch:
    return stage_text(printed(), place, by)


def test_the_desk_shows_what_was_read_as_one_would_type_it(batch: Batch) -> None:
    assert typed_of(only(batch)) == {
        "title": TITLE,
        "number": "青政发〔2020〕5号",
        "code": "",
        "issuers": "青河区人民政府",
        "dated_on": "2020-04-20",
        "effective": "2020-06-01",
        "until": "2025-05-31",
    }


def test_what_is_typed_is_what_is_registered(batch: Batch, by: Actor) -> None:
    typed = {
        "title": "青河区人民政府关于加强山体保护的意见",
        "number": "青政发（2020）15号",
        "code": "QHDR—2020—0010009",
        "issuers": "青河区人民政府、青河区水利局",
        "dated_on": "2020年4月22日",
        "effective": "2020.7.1",
        "until": "五年",
    }
    correct(only(batch), typed, by=by, at=LATER)
    document = accept(only(batch), by=by, at=AT_NOON).document
    assert document
    document.refresh_from_db()
    assert (document.title, document.code_key) == (typed["title"], "QHDR-2020-0010009")
    assert (document.number_raw, document.number_key) == ("青政发（2020）15号", "青政发〔2020〕15号")
    assert [str(organ) for organ in document.issuers.order_by("issuer__position")] == ["青河区人民政府", "青河区水利局"]
    (found,) = answers([document], TODAY)
    assert (document.dated_on, found.since, found.end.last_day) == (
        date(2020, 4, 22),
        date(2020, 7, 1),
        date(2025, 6, 30),
    )


def test_a_typed_fact_says_who_typed_it_and_a_read_one_does_not(batch: Batch, by: Actor) -> None:
    correct(only(batch), {"number": "青政发〔2020〕15号", "until": "2026-05-31"}, by=by, at=LATER)
    document = accept(only(batch), by=by, at=AT_NOON).document
    assert document
    assert document.provenance["number_key"]["typed_by"] == by.name
    assert "typed_by" not in document.provenance["title"]
    entries = {entry.kind: authority_line(entry) for entry in document.entries.all()}
    assert by.name in entries[Kind.TERM.value]
    assert by.name not in entries[Kind.COMMENCEMENT.value]


def test_what_was_read_stays_and_can_be_had_back(batch: Batch, by: Actor) -> None:
    read = only(batch).facts
    correct(only(batch), {"title": "另一个题目的意见"}, by=by, at=LATER)
    correct(only(batch), {"number": ""}, by=by, at=LATER)
    assert only(batch).handling[0]["was"]["facts"] == read
    assert typed_of(take_back(only(batch), by=by, at=AT_NOON))["title"] == "另一个题目的意见"
    assert take_back(only(batch), by=by, at=AT_NOON).facts == read
    with pytest.raises(Refused, match="nothing_to_take_back"):
        take_back(only(batch), by=by, at=AT_NOON)


def test_what_is_typed_as_it_was_is_no_correction(batch: Batch, by: Actor) -> None:
    held = correct(only(batch), typed_of(only(batch)), by=by, at=LATER)
    assert held.handling == only(batch).handling == []


@pytest.mark.parametrize(
    "field, text, code",
    [
        pytest.param("title", " ", "title_missing", id="no title"),
        pytest.param("title", "题" * 501, "typed_too_long", id="a title longer than the register holds"),
        pytest.param("number", "五号文", "not_a_number", id="no number"),
        pytest.param("code", "QHDR-20", "not_a_code", id="no code"),
        pytest.param("dated_on", "2020年13月1日", "not_a_day", id="no day"),
        pytest.param("effective", "明天", "not_a_day", id="no first day"),
        pytest.param("until", "到期", "not_an_end", id="no end"),
        pytest.param("until", "2019-12-31", "ends_before_it_starts", id="an end before the start"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_field(
    field: str, text: str, code: str, batch: Batch, by: Actor
) -> None:
    with pytest.raises(Refused) as refused:
        correct(only(batch), {field: text}, by=by, at=LATER)
    assert (refused.value.code, refused.value.params["field"]) == (code, field)
    assert sentence_of(refused.value)
    assert only(batch).handling == []


def test_nothing_that_a_list_decides_is_made_up(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(notice("1\t" + TITLE + "\t青政发〔2020〕5号\t\t2027年12月31日"), place, by)
    with pytest.raises(Refused, match="category_unknown_here"):
        correct(only(batch, 2), {"category": "vanishes"}, by=by, at=LATER)


def test_a_row_ends_as_it_was_typed(place: Jurisdiction, by: Actor) -> None:
    text = notice("1\t" + TITLE + "\t青政发〔2020〕5号\t\t2027年12月31日")
    batch = stage_text(text, place, by)
    correct(only(batch, 2), {"category": "repealed", "until": "", "reason": "已被替代"}, by=by, at=LATER)
    import_source(open_pasted(text), place=str(place), accept_clean=True, by=by, at=AT_NOON)
    document = only(batch, 2).document
    assert document
    (found,) = answers([document], TODAY)
    assert found.span.status is Status.REPEALED


def test_after_an_undone_batch_the_row_comes_in_as_it_was_corrected(batch: Batch, by: Actor) -> None:
    """Also where it was found wrong only after it had been accepted: the document is the same one, set right."""
    admit(batch, by=by, at=LATER)
    document = only(batch).document
    undo_batch(batch, by=by, at=AT_NOON, reason="题目读错了")
    typed = {"title": "青河区人民政府关于加强山体保护的意见", "number": "青政发〔2020〕15号"}
    correct(only(batch), typed, by=by, at=AT_NOON)
    admitted = admit(batch, by=by, at=AT_NOON + timedelta(hours=1))
    assert admitted.waiting == []
    assert only(batch).document == document == Document.objects.get()
    assert (Document.objects.get().title, Document.objects.get().number_key) == (typed["title"], typed["number"])
    assert Entry.objects.standing().filter(kind=Kind.CORRECTION.value).count() == 1
    undo_batch(batch, by=by, at=AT_NOON + timedelta(hours=2), reason="又错了")
    assert Document.objects.get().title == TITLE


def test_two_of_one_batch_still_contradict_each_other_after_it_was_undone(place: Jurisdiction, by: Actor) -> None:
    """Only the first to bring a document back corrects it: the second is held against the first."""
    row = "1\t青河区人民政府关于加强山体管护工作的意见\t青政办发〔2020〕5号\tQHDR-2020-0010001\t"
    batch = stage_text(f"{printed(code='QHDR-2020-0010001')}\n{notice(row)}", place, by, accept=True)
    waiting = [candidate.no for candidate in batch.candidates.open()]
    undo_batch(batch, by=by, at=LATER, reason="重来")
    admit(batch, by=by, at=AT_NOON)
    assert [candidate.no for candidate in batch.candidates.open()] == waiting == [3]
    assert [one["field"] for one in only(batch, 3).conflicts] == ["number"]


def test_an_accepted_one_is_taken_back_before_it_is_corrected(batch: Batch, by: Actor) -> None:
    accept(only(batch), by=by, at=LATER)
    take_back(only(batch), by=by, at=AT_NOON)
    correct(only(batch), {"title": "青河区人民政府关于加强山体保护的意见"}, by=by, at=AT_NOON)
    accept(only(batch), by=by, at=AT_NOON)
    assert [document.title for document in Document.objects.all()] == ["青河区人民政府关于加强山体保护的意见"]


def test_what_brings_a_document_back_second_does_not_rename_it(place: Jurisdiction, by: Actor) -> None:
    """A list leaves a 的 out of the title; that is no contradiction, and no correction either."""
    row = f"1\t{TITLE.replace('的意见', '意见')}\t青政发〔2020〕5号\t\t"
    batch = stage_text(f"{printed()}\n{notice(row)}", place, by, accept=True)
    undo_batch(batch, by=by, at=LATER, reason="重来")
    assert admit(batch, by=by, at=AT_NOON).waiting == []
    assert only(batch, 3).document == only(batch).document
    assert Document.objects.filter(title=TITLE).count() == 1
    assert not Entry.objects.filter(kind=Kind.CORRECTION.value).exists()
