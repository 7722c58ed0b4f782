"""Adopting a published list: every change is shown before one button writes it, in one act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.admission import admit, undo_batch
from intake.adoption import Adoption, adopt, adoptions, give_up
from intake.handling import Stands
from intake.previews import Fate, Preview, preview, unlisted
from intake.prospects import ended_already, prospects
from intake.settling import accept
from lifecycle.acts import Authority, undo
from lifecycle.aftermath import turns_of
from lifecycle.answers import answers
from lifecycle.decisions import repeal
from lifecycle.models import Act, Entry, Period
from lifecycle.periods import drift
from lifecycle.rules import END_OF_TIME, Status
from lifecycle.rules.differences import Difference
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, Document
from registry.reading.listed import Category
from sentences.refusals import Refused
from tests.cast import RECORDED
from tests.intake.lists_on_paper import CONTINUES, DESK, ENDED, GAZETTE, Accepts, accepts, long_list, stages, with_annex

__all__ = ["accepts", "stages"]
pytestmark = pytest.mark.django_db
LATER, LATEST = RECORDED + timedelta(days=1), RECORDED + timedelta(days=2)
NOTICE_DAY = date(2036, 9, 27)
BRIDGE, LAKE, LANTERNS = "QZDR-2034-0010001", "QZDR-2034-0160001", "QZDR-2031-0010002"


def looked_at(batch: Batch) -> Preview:
    return preview(batch, by=DESK, at=LATER)


def fates(shown: Preview) -> Mapping[str, int]:
    return {fate.value: count for fate, count in shown.counts.items()}


def take(batch: Batch, seen: str | None = None) -> Act:
    (act,) = adopt(batch, seen=seen, by=DESK, at=LATER).acts
    return act


def coded(code: str) -> Document:
    return Document.objects.select_related("jurisdiction").get(code_key=code)


def status_on(code: str, day: date) -> Status:
    (answer,) = answers([coded(code)], day)
    return answer.span.status


def row_of(shown: Preview, code: str) -> list[tuple[Fate, list[Difference]]]:
    return [
        (row.fate, list(row.turn.changes.get(0, ())) if row.turn else [])
        for row in shown.rows
        if row.candidate.facts["code"] == code
    ]


# What is shown


def test_every_row_is_shown_with_its_change_from_so_far_to_from_now_on(accepts: Accepts) -> None:
    shown = looked_at(accepts(GAZETTE.text))
    assert fates(shown) == {"changes": 9}
    assert row_of(shown, BRIDGE) == [
        (
            Fate.CHANGES,
            [
                Difference(NOTICE_DAY, date(2039, 12, 13), Status.UNKNOWN, Status.IN_FORCE),
                Difference(date(2039, 12, 13), END_OF_TIME, Status.UNKNOWN, Status.LAPSED),
            ],
        )
    ]
    (lanterns,) = (row for row in shown.rows if row.candidate.facts["code"] == LANTERNS)
    assert [(entry.kind, entry.clause, entry.reason) for entry in lanterns.entries] == [
        ("lapse_declared", "附件1第1项", "文件到期")
    ]


def test_looking_writes_nothing(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    before = Act.objects.count(), Entry.objects.count(), Period.objects.count()
    looked_at(batch)
    assert (Act.objects.count(), Entry.objects.count(), Period.objects.count()) == before
    assert not batch.candidates.open().exists()


def test_what_is_only_confirmed_stands_apart_from_what_changes(accepts: Accepts) -> None:
    take(accepts(GAZETTE.text))
    later = GAZETTE.text.replace("2036年9月27日", "2037年9月27日").replace("67号", "70号")
    shown = looked_at(accepts(later, "later.txt"))
    assert [fate for fate, _ in row_of(shown, BRIDGE)] == [Fate.CONFIRMS]
    assert [fate for fate, _ in row_of(shown, LAKE)] == [Fate.CONFIRMS]


def test_a_row_that_nobody_has_accepted_waits_and_one_that_was_rejected_is_left_out(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    rows = batch.candidates.filter(kind=Candidate.Kind.ROW)
    rows.filter(facts__code=BRIDGE).update(state=Candidate.State.WAITING)
    rows.filter(facts__code=LAKE).update(state=Candidate.State.REJECTED)
    shown = looked_at(batch)
    assert (row_of(shown, BRIDGE), row_of(shown, LAKE)) == ([(Fate.WAITS, [])], [(Fate.LEFT_OUT, [])])
    take(batch, shown.seen)
    assert not Entry.objects.filter(act__verb="apply_list", document__code_key__in=[BRIDGE, LAKE]).exists()


def test_a_printed_end_that_contradicts_the_register_is_shown_and_waits_once_the_rest_is_adopted(
    accepts: Accepts,
) -> None:
    """Nothing contradicted it when it was accepted."""
    first = accepts(GAZETTE.text)
    later = GAZETTE.text.replace("2039年12月12日", "2040年12月12日").replace("67号", "68号")
    batch = accepts(later, "later.txt")
    take(first)
    shown = looked_at(batch)
    assert row_of(shown, BRIDGE) == [(Fate.CONTRADICTS, [])]
    assert not batch.candidates.open().exists()
    take(batch, shown.seen)
    (waiting,) = batch.candidates.open()
    assert waiting.facts["code"] == BRIDGE
    assert [conflict["ours"] for conflict in waiting.conflicts] == ["2039-12-12"]


def test_a_notice_without_a_day_decides_nothing_and_says_why(accepts: Accepts) -> None:
    undated = replace(GAZETTE, notice=tuple(line for line in GAZETTE.notice if line != "2036年9月27日"))
    shown = looked_at(accepts(undated.text))
    assert fates(shown) == {"undated": 9}
    assert not shown.adoptable


def test_while_the_notice_itself_waits_its_rows_decide_nothing(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    Candidate.objects.filter(rows__batch=batch).update(state=Candidate.State.WAITING)
    assert fates(looked_at(batch)) == {"notice_waits": 9}


def test_a_list_whose_meaning_nobody_could_tell_decides_nothing(accepts: Accepts) -> None:
    shown = looked_at(accepts(with_annex(CONTINUES, title="区政府及部门其他文件目录").text))
    assert row_of(shown, BRIDGE) == [(Fate.MEANINGLESS, [])]
    assert fates(shown) == {"changes": 7, "meaningless": 2}


def test_a_row_that_is_said_to_mean_a_document_of_another_place_is_left_to_that_place(accepts: Accepts) -> None:
    batch, there = accepts(GAZETTE.text), Jurisdiction.objects.create(name="白石区")
    foreign = Document.objects.create(jurisdiction=there, title="白石区通告", title_key="白石区通告")
    batch.candidates.filter(facts__code=BRIDGE).update(document=foreign)
    shown = looked_at(batch)
    assert row_of(shown, BRIDGE) == [(Fate.ELSEWHERE, [])]
    take(batch, shown.seen)
    assert not foreign.entries.exists()


def test_counts_that_do_not_add_up_are_shown(accepts: Accepts) -> None:
    text = "\n".join(line for line in GAZETTE.text.splitlines() if LAKE not in line)
    tallies = {tally.category: tally for tally in looked_at(accepts(text)).tallies}
    continues, ended = tallies[Category.CONTINUES], tallies[Category.ENDED]
    assert (continues.found, continues.stated, continues.agrees) == (1, 2, False)
    assert (ended.found, ended.stated, ended.agrees, ended.annexes) == (3, 3, True, ["1"])


def test_what_the_list_of_everything_that_continues_leaves_out_is_named(accepts: Accepts) -> None:
    left_out = ("《青泽区人民政府关于灯会的通告》", "", "QZDR-2034-0010009", "2039年12月12日")
    take(accepts(with_annex(CONTINUES, rows=(*CONTINUES.rows, left_out)).text))
    later = GAZETTE.text.replace("2036年9月27日", "2037年9月27日").replace("67号", "70号")
    batch = accepts(later, "later.txt")
    found, day = unlisted(batch)
    assert day == date(2037, 9, 27)
    assert list(found.filter(code_key__isnull=False).values_list("code_key", flat=True)) == ["QZDR-2034-0010009"]


def test_a_notice_without_a_list_of_what_continues_leaves_nothing_out(accepts: Accepts) -> None:
    batch = accepts(replace(GAZETTE, annexes=(ENDED,)).text)
    found, day = unlisted(batch)
    assert (list(found), day) == ([], None)


# One button, one act


def test_what_was_shown_is_what_is_written_in_one_act(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    shown = looked_at(batch)
    act = take(batch, shown.seen)
    assert act.entries.count() == shown.writes
    changed = {row.candidate.document_id: row.turn.changes for row in shown.rows if row.turn}
    assert {document: turn.changes for document, turn in turns_of(act).items()} == changed
    assert adoptions(batch) == [Adoption(act, 9, None)]
    assert list(drift()) == []


def test_adopting_after_somebody_else_recorded_a_repeal_shows_the_preview_anew(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    shown = looked_at(batch)
    by_decision = Authority(clause="区政府常务会议纪要")
    repeal(coded(LAKE), on=date(2035, 1, 1), authority=by_decision, reason="已改用新规", by=DESK, at=LATER)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take(batch, shown.seen)
    assert adoptions(batch) == []
    anew = looked_at(batch)
    assert anew.seen != shown.seen
    take(batch, anew.seen)
    assert status_on(LAKE, NOTICE_DAY) == Status.REPEALED


def test_a_row_accepted_since_one_looked_is_not_written_unseen(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    late = batch.candidates.filter(facts__code=BRIDGE)
    late.update(state=Candidate.State.WAITING)
    shown = looked_at(batch)
    admit(batch, by=DESK, at=LATER)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take(batch, shown.seen)


def test_one_row_for_another_is_noticed_though_as_much_would_be_written(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    rows = batch.candidates.filter(kind=Candidate.Kind.ROW, facts__category=Category.DELISTED.value).order_by("no")
    first, second = rows[0].pk, rows[1].pk
    rows.filter(pk=first).update(state=Candidate.State.REJECTED)
    shown = looked_at(batch)
    rows.filter(pk=first).update(state=Candidate.State.ACCEPTED)
    rows.filter(pk=second).update(state=Candidate.State.REJECTED)
    with pytest.raises(Refused, match="changed_meanwhile"):
        take(batch, shown.seen)


def test_what_is_adopted_stands_and_is_not_written_twice(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    take(batch, looked_at(batch).seen)
    shown = looked_at(batch)
    assert fates(shown) == {"stands": 9}
    with pytest.raises(Refused, match="nothing_to_adopt"):
        take(batch, shown.seen)


def test_rows_accepted_later_are_adopted_later_in_an_act_of_their_own(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    batch.candidates.filter(facts__code=BRIDGE).update(state=Candidate.State.WAITING)
    first = take(batch, looked_at(batch).seen)
    admit(batch, by=DESK, at=LATEST)
    shown = looked_at(batch)
    assert fates(shown) == {"changes": 1, "stands": 8}
    second = adopt(batch, seen=shown.seen, by=DESK, at=LATEST).acts[0]
    assert set(second.entries.values_list("document__code_key", flat=True)) == {BRIDGE}
    assert [one.act for one in adoptions(batch)] == [second, first]


# Taken back


def test_an_adoption_is_taken_back_by_one_act_and_can_be_made_again(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    act = take(batch)
    assert status_on(LANTERNS, NOTICE_DAY) == Status.LAPSED
    undone = give_up(batch, act, reason="目录有误", by=DESK, at=LATEST)
    assert (undone.reverses, undone.reason) == (act, "目录有误")
    assert adoptions(batch) == [Adoption(act, 9, undone)]
    assert status_on(LANTERNS, NOTICE_DAY) == Status.UNKNOWN
    shown = preview(batch, by=DESK, at=LATEST)
    assert fates(shown) == {"changes": 9}
    adopt(batch, seen=shown.seen, by=DESK, at=LATEST)
    assert status_on(LANTERNS, NOTICE_DAY) == Status.LAPSED
    assert list(drift()) == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_taking_back_needs_a_reason(reason: str, accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    act = take(batch)
    with pytest.raises(Refused, match="reason_missing"):
        give_up(batch, act, reason=reason, by=DESK, at=LATEST)


def test_only_adoptions_of_the_batch_itself_are_taken_back_here(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    admission = batch.acts.get(verb="admit")
    with pytest.raises(Refused, match="act_unknown"):
        give_up(batch, admission, reason="错", by=DESK, at=LATEST)
    other = accepts(GAZETTE.text.replace("第7期", "第8期"), "next.txt")
    with pytest.raises(Refused, match="act_unknown"):
        give_up(other, take(batch), reason="错", by=DESK, at=LATEST)


def test_what_was_decided_since_one_looked_stops_the_taking_back(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    act = take(batch)
    shown = Entry.objects.filter(document__in=act.entries.values("document")).count()
    authority = Authority(clause="区政府常务会议纪要")
    repeal(coded(LAKE), on=date(2037, 1, 1), authority=authority, reason="新规", by=DESK, at=LATER)
    with pytest.raises(Refused, match="changed_meanwhile"):
        give_up(batch, act, reason="错", by=DESK, at=LATEST, seen=shown)
    assert status_on(LANTERNS, NOTICE_DAY) == Status.LAPSED


def test_undoing_the_batch_takes_its_adoption_with_it(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    act = take(batch)
    undo_batch(batch, by=DESK, at=LATEST, reason="错误文件")
    assert Act.objects.filter(reverses=act).exists()
    assert fates(preview(batch, by=DESK, at=LATEST)) == {"waits": 9}


# A decision whose own text ends documents

PIER = "青泽区人民政府关于渡口夜航的通告\n青政发〔2033〕4号\n\n夜航船只须点灯。\n\n青泽区人民政府\n2033年5月2日\n"
ENDS_IT = (
    "青泽区人民政府\n关于废止《青泽区人民政府关于渡口夜航的通告》的决定\n青政发〔2035〕6号\n\n"
    "《青泽区人民政府关于渡口夜航的通告》（青政发〔2033〕4号）自本决定公布之日起废止。\n\n"
    "青泽区人民政府\n2035年6月2日\n"
)


def test_what_a_waiting_decision_would_end_is_foretold_and_nothing_written(accepts: Accepts, stages: Accepts) -> None:
    accepts(PIER, "pier.txt", place="青泽区")
    batch = stages(ENDS_IT, "decision.txt", place="青泽区")
    before = Act.objects.count()
    (ended,) = prospects(batch, by=DESK, at=LATER).ended
    assert ended.text.facts["number"] == "青政发〔2035〕6号"
    assert [(entry.kind, entry.takes_effect) for entry in ended.entries] == [("repeal", date(2035, 6, 2))]
    assert ended.turn.changes[0][-1].after == Status.REPEALED
    assert Act.objects.count() == before
    assert not batch.candidates.exclude(state=Candidate.State.WAITING).exists()


def test_what_an_accepted_decision_has_ended_is_no_prospect_any_more(accepts: Accepts) -> None:
    accepts(PIER, "pier.txt", place="青泽区")
    batch = accepts(ENDS_IT, "decision.txt", place="青泽区")
    assert list(prospects(batch, by=DESK, at=LATER).ended) == []
    assert list(ended_already(batch).values_list("document__number_key", flat=True)) == ["青政发〔2033〕4号"]
    undo(batch.acts.get(verb="admit"), by=DESK, at=LATER, reason="")
    assert not ended_already(batch).exists()


def test_a_decision_that_contradicts_the_register_foretells_nothing_and_says_so(
    accepts: Accepts, stages: Accepts
) -> None:
    accepts(PIER, "pier.txt", place="青泽区")
    accepts(ENDS_IT, "decision.txt", place="青泽区")
    batch = stages(ENDS_IT.replace("2035年6月2日", "2035年7月2日"), "again.txt", place="青泽区")
    found = prospects(batch, by=DESK, at=LATER)
    assert (list(found.ended), [str(text) for text in found.hindered]) == (
        [],
        ["青泽区人民政府关于废止《青泽区人民政府关于渡口夜航的通告》的决定"],
    )


# Size


@pytest.fixture
def lists_of(accepts: Accepts) -> Callable[[int], Batch]:
    return lambda count: accepts(long_list(count).text, f"{count}.txt")


def test_a_list_of_700_rows_is_read_in_as_many_queries_as_one_of_600(lists_of: Callable[[int], Batch]) -> None:
    """What is written goes in pieces of as many rows as the database takes at a time."""
    read, written = [], []
    for count in (600, 700):
        batch = lists_of(count)
        with CaptureQueriesContext(connection) as queries:
            shown = looked_at(batch)
        assert shown.counts[Fate.CHANGES] == count + 7
        read.append(sum(query["sql"].startswith("SELECT") for query in queries))
        written.append(len(queries) - read[-1])
        undo_batch(batch, by=DESK, at=LATER, reason="")
    assert read[0] == read[1] <= 24
    assert max(written) <= 70


# With what persons said at the desk


def test_what_a_person_found_wrong_in_the_register_is_shown_as_taken_back_with_its_row(accepts: Accepts) -> None:
    take(accepts(GAZETTE.text))
    later = GAZETTE.text.replace("2039年12月12日", "2040年12月12日").replace("67号", "68号")
    batch = accepts(later, "later.txt")
    (waiting,) = batch.candidates.open()
    accept(waiting, {"until": Stands.THEIRS}, by=DESK, at=LATER)
    shown = preview(batch, by=DESK, at=LATEST)
    (bridge,) = (row for row in shown.rows if row.candidate.facts["code"] == BRIDGE)
    assert bridge.fate == Fate.CHANGES
    assert ["taken back" if entry.reverses_id else entry.kind for entry in bridge.entries] == [
        "taken back",
        "confirmation",
        "term",
    ]
    assert list(shown.besides) == []
    adopt(batch, seen=shown.seen, by=DESK, at=LATEST)
    assert status_on(BRIDGE, date(2040, 12, 12)) == Status.IN_FORCE
    assert list(drift()) == []


def test_an_adoption_that_was_taken_back_does_not_come_again_when_another_import_is_undone(accepts: Accepts) -> None:
    batch = accepts(GAZETTE.text)
    give_up(batch, take(batch), reason="目录有误", by=DESK, at=LATER)
    other = accepts(GAZETTE.text.replace("第7期", "第8期"), "next.txt")
    undo_batch(other, by=DESK, at=LATEST, reason="重复")
    assert status_on(LANTERNS, NOTICE_DAY) == Status.UNKNOWN


def test_what_nobody_has_adopted_is_not_adopted_by_undoing_another_import(accepts: Accepts) -> None:
    accepts(GAZETTE.text)
    other = accepts(GAZETTE.text.replace("第7期", "第8期").replace("67号", "68号"), "next.txt")
    undo_batch(other, by=DESK, at=LATEST, reason="重复")
    assert not Act.objects.filter(verb="apply_list").exists()
