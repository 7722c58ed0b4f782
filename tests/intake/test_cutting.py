"""Two candidates that are one, one that is two: each stretch is read again, and the cut can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.admission import admit, undo_batch
from intake.correcting import typed_of
from intake.cutting import following, merge, split
from intake.settling import accept, reject
from intake.taking_back import take_back
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.layouts import load_layouts
from registry.models import Batch, Candidate, Document
from registry.openers import blocks_of
from registry.reading import read_one
from sentences.refusals import Refused
from tests.intake.desk import LATER, TITLE, notice, only, printed, stage_text

pytestmark = pytest.mark.django_db
AT_NOON = LATER + timedelta(hours=12)
SAND = "青河区人民政府关于河道采砂的意见"


@pytest.fixture
def two(place: Jurisdiction, by: Actor) -> Batch:
    """The second was taken for a document of its own; the end of the first stands in it."""
    first = printed(clause="本意见自2020年6月1日起施行。")
    return stage_text(f"{first}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)


def states(batch: Batch) -> list[str]:
    return [candidate.state for candidate in batch.candidates.order_by("no")]


def test_a_document_cut_in_two_is_read_again_as_one(two: Batch, by: Actor) -> None:
    second = only(two, 2)
    held = merge(only(two), by=by, at=LATER)
    assert states(two) == ["waiting", "merged"]
    assert (held.first_line, held.last_line) == (1, second.last_line)
    assert typed_of(held)["title"] == TITLE
    assert typed_of(held)["until"] == "2025-05-31"
    accept(held, by=by, at=LATER)
    assert [document.title for document in Document.objects.all()] == [TITLE]


def test_a_merge_is_taken_back_to_the_letter(two: Batch, by: Actor) -> None:
    before = [(c.facts, c.first_line, c.last_line, c.state) for c in two.candidates.order_by("no")]
    merge(only(two), by=by, at=LATER)
    with pytest.raises(Refused, match="candidate_merged"):
        take_back(only(two, 2), by=by, at=LATER)
    take_back(only(two), by=by, at=AT_NOON)
    assert [(c.facts, c.first_line, c.last_line, c.state) for c in two.candidates.order_by("no")] == before


def test_merged_twice_and_taken_back_twice(place: Jurisdiction, by: Actor) -> None:
    texts = [printed(f"青政发〔2020〕{no}号", about=f"关于第{no}段河道的意见") for no in range(5, 8)]
    batch = stage_text("\n".join(texts), place, by)
    before = [candidate.facts for candidate in batch.candidates.order_by("no")]
    for _ in range(2):
        merge(only(batch), by=by, at=LATER)
    assert states(batch) == ["waiting", "merged", "merged"]
    for _ in range(2):
        take_back(only(batch), by=by, at=AT_NOON)
    assert [candidate.facts for candidate in batch.candidates.order_by("no")] == before
    assert states(batch) == ["waiting"] * 3


def test_an_undone_batch_comes_in_again_as_it_was_merged(two: Batch, by: Actor) -> None:
    merge(only(two), by=by, at=LATER)
    admit(two, by=by, at=LATER)
    undo_batch(two, by=by, at=AT_NOON, reason="重来")
    assert states(two) == ["waiting", "merged"]
    admit(two, by=by, at=AT_NOON + timedelta(hours=1))
    assert [document.title for document in Document.objects.all()] == [TITLE]


def test_one_that_is_two_is_cut_at_a_line_and_both_are_read_again(two: Batch, by: Actor) -> None:
    """Cut where the reader had cut, the two are what they were."""
    before = [typed_of(only(two, no)) for no in (1, 2)]
    line = only(two, 2).first_line
    merge(only(two), by=by, at=LATER)
    split(only(two), line, by=by, at=LATER)
    assert [typed_of(only(two, no)) for no in (1, 3)] == before
    assert states(two) == ["waiting", "merged", "waiting"]
    admit(two, by=by, at=AT_NOON)
    assert sorted(document.title for document in Document.objects.all()) == sorted([TITLE, SAND])


def test_a_cut_is_made_where_no_rule_tells_a_title(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(f"{printed()}\n河道采砂须知\n一、凭证采砂。", place, by)
    line = only(batch).last_line - 1
    split(only(batch), line, by=by, at=LATER)
    assert [typed_of(only(batch, no))["title"] for no in (1, 2)] == [TITLE, "河道采砂须知"]
    assert [(c.first_line, c.last_line) for c in batch.candidates.order_by("no")] == [(1, line - 1), (line, line + 1)]


def test_a_cut_is_taken_back_unless_the_second_part_was_handled(two: Batch, by: Actor) -> None:
    before = typed_of(only(two))
    split(only(two), 5, by=by, at=LATER)
    reject(only(two, 3), "不是文件", by=by, at=LATER)
    with pytest.raises(Refused, match="cut_off_handled"):
        take_back(only(two), by=by, at=LATER)
    assert typed_of(only(two)) != before
    take_back(only(two, 3), by=by, at=LATER)
    with pytest.raises(Refused, match="cut_off_handled"):
        take_back(only(two), by=by, at=LATER)


def test_a_cut_nobody_touched_is_taken_back(two: Batch, by: Actor) -> None:
    before = only(two).facts
    split(only(two), 5, by=by, at=LATER)
    held = take_back(only(two), by=by, at=AT_NOON)
    assert (held.facts, states(two)) == (before, ["waiting", "waiting", "merged"])


@pytest.mark.parametrize("line", [1, 10, 99], ids=["its first line", "the line behind it", "far away"])
def test_a_cut_lies_within(line: int, two: Batch, by: Actor) -> None:
    with pytest.raises(Refused, match="cut_outside"):
        split(only(two), line, by=by, at=LATER)


def test_the_rows_of_a_list_follow_the_notice_they_stand_in(place: Jurisdiction, by: Actor) -> None:
    """A list that had been taken for a document of its own belongs to the notice once the two are one."""
    row = f"1\t{TITLE}\t青政发〔2020〕5号\t\t2027年12月31日"
    batch = stage_text(f"{printed()}\n{notice(row)}", place, by)
    listed = batch.candidates.get(kind=Candidate.Kind.ROW)
    assert listed.notice == only(batch, 2)
    merge(only(batch), by=by, at=LATER)
    assert batch.candidates.get(kind=Candidate.Kind.ROW).notice == only(batch)
    take_back(only(batch), by=by, at=AT_NOON)
    assert batch.candidates.get(kind=Candidate.Kind.ROW).notice == only(batch, 2)
    split(only(batch, 2), listed.first_line - 2, by=by, at=AT_NOON)
    assert batch.candidates.get(kind=Candidate.Kind.ROW).notice == only(batch, 4)


BROKEN = (
    "1\t青河区人民政府关于印发山体管护\t青政发〔20\tQHDR-2020-\t2027年12月31日",
    "2\t工作实施办法的通知\t20〕5号\t0010001\t",
)


def test_a_row_whose_title_broke_over_two_is_joined_cell_by_cell(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(notice(*BROKEN), place, by)
    held = merge(only(batch, 2), by=by, at=LATER)
    told = typed_of(held)
    assert told["title"] == "青河区人民政府关于印发山体管护工作实施办法的通知"
    assert (told["number"], told["code"]) == ("青政发〔2020〕5号", "QHDR-2020-0010001")
    assert (told["until"], held.facts["row_no"], held.facts["organ_number"]) == ("2027-12-31", 1, "001")
    assert states(batch) == ["waiting", "waiting", "merged"]
    take_back(only(batch, 2), by=by, at=AT_NOON)
    assert states(batch) == ["waiting"] * 3


def test_a_row_is_not_cut(place: Jurisdiction, by: Actor) -> None:
    batch = stage_text(notice(*BROKEN), place, by)
    with pytest.raises(Refused, match="not_to_cut"):
        split(only(batch, 2), 12, by=by, at=LATER)


def test_the_last_one_has_nothing_to_be_merged_with(two: Batch, by: Actor) -> None:
    assert following(only(two, 2)) is None
    with pytest.raises(Refused, match="nothing_follows"):
        merge(only(two, 2), by=by, at=LATER)


def test_what_is_accepted_is_merged_with_nothing(two: Batch, by: Actor) -> None:
    accept(only(two, 2), by=by, at=LATER)
    with pytest.raises(Refused, match="candidate_accepted"):
        merge(only(two), by=by, at=LATER)


def test_without_its_leaves_a_document_is_not_read_again(two: Batch, by: Actor) -> None:
    two.leaves.all().delete()
    with pytest.raises(Refused, match="source_not_kept"):
        merge(only(two), by=by, at=LATER)
    assert states(two) == ["waiting", "waiting"]


def test_rows_that_only_the_second_reading_finds_wait_and_go_with_it(place: Jurisdiction, by: Actor) -> None:
    row = f"1\t{TITLE}\t青政发〔2020〕5号\t\t2027年12月31日"
    batch = stage_text(f"{notice(row)}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)
    rows = batch.candidates.filter(kind=Candidate.Kind.ROW)
    line = rows.get().first_line
    rows.delete()
    merge(only(batch), by=by, at=LATER)
    assert [(one.first_line, one.notice, one.facts["category"]) for one in rows.all()] == [
        (line, only(batch), "continues")
    ]
    accept(rows.get(), by=by, at=LATER)
    with pytest.raises(Refused, match="cut_off_handled"):
        take_back(only(batch), by=by, at=AT_NOON)
    take_back(rows.get(), by=by, at=AT_NOON)
    with pytest.raises(Refused, match="cut_off_handled"):
        take_back(only(batch), by=by, at=AT_NOON)


def test_rows_nobody_touched_go_with_the_reading_that_found_them(place: Jurisdiction, by: Actor) -> None:
    row = f"1\t{TITLE}\t青政发〔2020〕5号\t\t2027年12月31日"
    batch = stage_text(f"{notice(row)}\n{printed('青政发〔2020〕6号', about='关于河道采砂的意见')}", place, by)
    rows = batch.candidates.filter(kind=Candidate.Kind.ROW)
    rows.delete()
    merge(only(batch), by=by, at=LATER)
    assert rows.count() == 1
    take_back(only(batch), by=by, at=AT_NOON)
    assert not rows.exists()


def test_a_known_title_is_kept_where_no_rule_tells_one() -> None:
    blocks = blocks_of("河道采砂\n须知\n一、凭证采砂。")
    read = [read_one(blocks, load_layouts(), title) for title in ("河道采砂须知", "")]
    assert [one.document.title if one else None for one in read] == ["河道采砂须知", "河道采砂"]
    assert read_one([], load_layouts()) is None
