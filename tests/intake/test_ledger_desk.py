"""The review desk on rows of a ledger: what contradicts, what is typed anew, and what a second reading makes of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from intake.admission import admit, undo_batch
from intake.correcting import correct, typed_of
from intake.cutting import merge
from intake.handling import Stands
from intake.outlooks import outlook_of
from intake.settling import accept, reject
from intake.taking_back import take_back
from lifecycle.answers import answers
from lifecycle.models import Entry
from lifecycle.rules import Kind
from lifecycle.rules.life import TERMS
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, Document
from sentences.refusals import Refused
from tests.cast import TODAY
from tests.intake.desk import LATER, only
from tests.intake.ledger_books import book, take

pytestmark = pytest.mark.django_db
AT_NOON = LATER + timedelta(hours=12)
# Row 1 of the sheet is its header.
FIRST, SECOND = 2, 3
CODE, TITLE = "QHDR-2020-0010001", "青河区人民政府关于加强山体管护工作的意见"


def row(
    number: str = "青政发〔2020〕5号",
    *,
    published: str = "2020.4.25",
    start: str = "2020.6.1",
    until: str = "2025.5.31",
) -> list[object]:
    return [CODE, number, TITLE, "青河区人民政府", "2020.4.20", published, start, until, "有效"]


@pytest.fixture
def contradicting(ordinary: Document, tmp_path: Path) -> Batch:
    """One row of the ordinary document, of which it knows everything better."""
    told = row("青政办发〔2020〕5号", start="2020.7.1", until="2026.5.31", published="2020.4.26")
    return take(book(tmp_path / "a.xlsx", [told]))


ALL = ["number", "published_on", "effective", "until"]


def standing(document: Document) -> dict[str, object]:
    entries = Entry.objects.standing().filter(document=document).exclude(kind=Kind.CORRECTION.value)
    return {entry.kind: entry.until if Kind(entry.kind) in TERMS else entry.takes_effect for entry in entries}


def test_a_row_is_right_in_everything(contradicting: Batch, by: Actor, ordinary: Document) -> None:
    assert [one["field"] for one in outlook_of(only(contradicting, FIRST)).conflicts] == ALL
    before = standing(ordinary)
    accept(only(contradicting, FIRST), dict.fromkeys(ALL, Stands.THEIRS), by=by, at=LATER)
    ordinary.refresh_from_db()
    assert (ordinary.number_key, ordinary.published_on) == ("青政办发〔2020〕5号", date(2020, 4, 26))
    after = standing(ordinary)
    assert after == before | {
        "publication": date(2020, 4, 26),
        "commencement": date(2020, 7, 1),
        "term": date(2026, 6, 1),
    }
    (found,) = answers([ordinary], TODAY)
    assert found.span.certain
    take_back(only(contradicting, FIRST), by=by, at=AT_NOON)
    ordinary.refresh_from_db()
    assert (standing(ordinary), ordinary.number_key) == (before, "青政发〔2020〕5号")
    call_command("rebuild_periods", check=True)


def test_a_row_is_wrong_in_everything(contradicting: Batch, by: Actor, ordinary: Document) -> None:
    before = standing(ordinary)
    accept(only(contradicting, FIRST), dict.fromkeys(ALL, Stands.OURS), by=by, at=LATER)
    assert standing(ordinary) == before
    assert only(contradicting, FIRST).state == "accepted"


def test_in_force_of_what_was_repealed_is_not_settled_here(
    place: Jurisdiction, by: Actor, ordinary: Document, tmp_path: Path
) -> None:
    take(book(tmp_path / "a.xlsx", [[*row()[:8], "2022年3月1日废止"]]))
    batch = take(book(tmp_path / "b.xlsx", [row()]))
    assert [one["field"] for one in outlook_of(only(batch, FIRST)).conflicts] == ["status"]
    with pytest.raises(Refused, match="not_answerable"):
        accept(only(batch, FIRST), {"status": Stands.THEIRS}, by=by, at=LATER)
    assert accept(only(batch, FIRST), {"status": Stands.OURS}, by=by, at=LATER).state == "accepted"


def test_a_row_without_a_title_is_given_one(place: Jurisdiction, by: Actor, tmp_path: Path) -> None:
    batch = take(book(tmp_path / "a.xlsx", [[CODE, "", "", "", "", "", "2020.6.1", "三年", ""]]))
    with pytest.raises(Refused, match="title_missing"):
        accept(only(batch, FIRST), by=by, at=LATER)
    held = correct(only(batch, FIRST), {"title": TITLE, "until": "2024-05-31"}, by=by, at=LATER)
    assert outlook_of(held).conflicts == []
    document = accept(held, by=by, at=LATER).document
    assert document
    assert document.provenance["title"]["typed_by"] == by.name
    (found,) = answers([document], TODAY)
    assert (found.since, found.end.last_day) == (date(2020, 6, 1), date(2024, 5, 31))


def test_a_title_over_two_rows_is_joined(place: Jurisdiction, by: Actor, tmp_path: Path) -> None:
    rows = [[CODE, "青政发〔2020〕5号", TITLE[:10], "", "", "", "2020.6.1"], ["", "", TITLE[10:]]]
    batch = take(book(tmp_path / "a.xlsx", rows))
    for no in (FIRST, SECOND):
        take_back(only(batch, no), by=by, at=LATER)
    held = merge(only(batch, FIRST), by=by, at=AT_NOON)
    assert (held.facts["title"], held.last_line, typed_of(held)["effective"]) == (TITLE, 3, "2020-06-01")
    accept(held, by=by, at=AT_NOON)
    listed = Document.objects.filter(pk__in=Entry.objects.registrations().values("document"))
    assert [document.title for document in listed] == [TITLE]


def test_a_second_reading_takes_rows_up_as_persons_left_them(place: Jurisdiction, by: Actor, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [row(), ["", "", "关于城墙保护的通告"], ["", "", "关于古井的通告"]])
    batch = take(path)
    undo_batch(batch, by=by, at=LATER, reason="重来")
    correct(only(batch, FIRST), {"title": f"{TITLE}（修订）"}, by=by, at=LATER)
    reject(only(batch, SECOND), "不是文件", by=by, at=LATER)
    assert take(path, at=AT_NOON) == batch
    assert [candidate.state for candidate in batch.candidates.order_by("no")] == ["accepted", "rejected", "accepted"]
    listed = Document.objects.filter(pk__in=Entry.objects.registrations().values("document"))
    assert sorted(document.title for document in listed) == sorted([f"{TITLE}（修订）", "关于古井的通告"])


def test_an_undone_ledger_is_accepted_again_from_the_desk(place: Jurisdiction, by: Actor, tmp_path: Path) -> None:
    """By what its rows say: not only registered, as a printed text without clauses would be."""
    batch = take(book(tmp_path / "a.xlsx", [row()]))
    before = standing(Document.objects.get())
    undo_batch(batch, by=by, at=LATER, reason="重来")
    assert [candidate.no for candidate in admit(batch, by=by, at=AT_NOON).accepted] == [FIRST]
    assert standing(Document.objects.get()) == before
    assert only(batch, FIRST).state == Candidate.State.ACCEPTED
