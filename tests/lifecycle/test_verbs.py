"""Stories of one document, told through the verbs."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lifecycle import append_only
from lifecycle.acts import Authority, Effect, record, undo, undo_all
from lifecycle.answers import Answer, answers
from lifecycle.decisions import annul, delist, repeal, resume, suspend
from lifecycle.models import Act, Entry, Period
from lifecycle.periods import drift, rebuild
from lifecycle.rules import Kind, Status
from lifecycle.rules.ends import EndKind
from lifecycle.rules.reliance import Management, Reliable
from lifecycle.versions import data_version
from offices.actors import Actor
from offices.models import Jurisdiction
from offices.moments import now
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers

LATER = RECORDED + timedelta(days=30)


def on(document: Document, day: date, as_known_at: datetime | None = None) -> Answer:
    (answer,) = answers([document], day, as_known_at)
    return answer


def test_a_repeal_dated_tomorrow_leaves_the_document_in_force_today(ordinary: Document, by: Actor) -> None:
    tomorrow = TODAY + timedelta(days=1)
    repeal(ordinary, on=tomorrow, authority=MINUTES, reason="被新办法代替", by=by, at=LATER)
    assert on(ordinary, TODAY).span.status == Status.IN_FORCE
    assert on(ordinary, TODAY).end.last_day == TODAY
    assert on(ordinary, tomorrow).span.status == Status.REPEALED


def test_what_was_known_then_stays_as_it_was(ordinary: Document, by: Actor) -> None:
    repeal(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, TODAY, LATER - timedelta(seconds=1)).span.status == Status.IN_FORCE
    assert on(ordinary, TODAY, LATER).span.status == Status.REPEALED
    assert on(ordinary, TODAY, LATER).entries != on(ordinary, TODAY, RECORDED).entries


def test_before_this_register_recorded_it_there_is_no_answer(ordinary: Document) -> None:
    assert answers([ordinary], TODAY, RECORDED - timedelta(microseconds=1)) == []
    assert len(answers([ordinary], TODAY, RECORDED)) == 1


def test_undo_restores_every_day_and_is_an_act_itself(ordinary: Document, by: Actor) -> None:
    days = [date(2020, 5, 31), date(2020, 6, 1), TODAY, date(2025, 5, 31), date(2025, 6, 1)]
    before = [on(ordinary, day).span.status for day in days]
    act = repeal(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    undone = undo(act, by=by, at=LATER + timedelta(hours=1), reason="录错文件")
    assert [on(ordinary, day).span.status for day in days] == before
    assert undone.reverses == act
    assert on(ordinary, TODAY, LATER).span.status == Status.REPEALED


def test_one_of_two_repeals_is_undone_and_the_other_stands(ordinary: Document, by: Actor) -> None:
    first = repeal(ordinary, on=date(2024, 6, 1), authority=MINUTES, reason="", by=by, at=LATER)
    repeal(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER + timedelta(days=1))
    assert on(ordinary, TODAY).span.status == Status.REPEALED
    undo(first, by=by, at=LATER + timedelta(days=2), reason="")
    assert on(ordinary, TODAY).since == date(2024, 2, 1)


def test_an_act_is_undone_once(ordinary: Document, by: Actor) -> None:
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    undone = undo(act, by=by, at=LATER, reason="")
    with pytest.raises(Refused, match="already_undone"):
        undo(act, by=by, at=LATER, reason="")
    with pytest.raises(Refused, match="undo_of_undo"):
        undo(undone, by=by, at=LATER, reason="")


def test_undoing_many_is_all_or_none(ordinary: Document, by: Actor) -> None:
    act = repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    undone = undo(act, by=by, at=LATER, reason="")
    acts = Act.objects.count()
    with pytest.raises(Refused):
        undo_all([Act.objects.order_by("seq").first() or act, undone], by=by, at=LATER, reason="")
    assert Act.objects.count() == acts


def test_what_has_ended_is_not_ended_again(lapsed: Document, by: Actor) -> None:
    for verb in (repeal, annul, delist, suspend, resume):
        with pytest.raises(Refused, match="already_ended"):
            verb(lapsed, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)


def test_suspended_then_resumed(ordinary: Document, by: Actor) -> None:
    suspend(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, TODAY).reliable == Reliable.ASK
    resume(ordinary, on=date(2024, 3, 1), authority=MINUTES, reason="", by=by, at=LATER)
    assert on(ordinary, date(2024, 2, 29)).span.status == Status.SUSPENDED
    assert on(ordinary, TODAY).span.status == Status.IN_FORCE


def test_a_delisted_document_keeps_its_code_and_asks_for_the_issuer(ordinary: Document, by: Actor) -> None:
    delist(ordinary, on=date(2024, 2, 1), authority=MINUTES, reason="", by=by, at=LATER)
    answer = on(ordinary, TODAY)
    assert (answer.management, answer.reliable) == (Management.DELISTED, Reliable.ASK)
    assert on(ordinary, date(2024, 1, 31)).management == Management.REGISTERED


def test_a_document_without_a_code_is_to_be_asked_about(registers: Registers) -> None:
    unregistered = registers("青河区人民政府关于扶持茶产业的意见", effective_on=date(2023, 1, 1))
    answer = on(unregistered, TODAY)
    assert (answer.management, answer.reliable) == (Management.UNDETERMINED, Reliable.ASK)
    assert answer.rule is not None
    assert answer.rule.id == "shandong-238.unregistered_is_no_basis"


def test_a_document_without_a_term_says_so(undated: Document) -> None:
    answer = on(undated, TODAY)
    assert (answer.end.kind, answer.days_left) == (EndKind.UNSTATED, None)


@pytest.mark.parametrize(
    "day, left, soon",
    [
        pytest.param(date(2024, 2, 1), 181, False, id="a day too early"),
        pytest.param(date(2024, 2, 2), 180, True, id="the first day of the window"),
        pytest.param(date(2024, 7, 31), 0, True, id="the last valid day"),
        pytest.param(date(2024, 8, 1), None, False, id="lapsed"),
    ],
)
def test_ending_soon(trial: Document, day: date, left: int | None, soon: bool) -> None:
    answer = on(trial, day)
    assert (answer.days_left, answer.ending_soon) == (left, soon)


def test_moments_strictly_rise_in_a_place_even_when_the_clock_does_not(ordinary: Document, by: Actor) -> None:
    for day in (date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1)):
        suspend(ordinary, on=day, authority=MINUTES, reason="", by=by, at=RECORDED - timedelta(days=1))
    moments = list(Act.objects.order_by("seq").values_list("recorded_at", flat=True))
    assert moments == sorted(set(moments))


def test_a_stamp_from_the_future_is_refused(ordinary: Document, by: Actor) -> None:
    ahead = now() + timedelta(minutes=3)
    with pytest.raises(Refused, match="clock_ahead"):
        repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=ahead)
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=ahead - timedelta(minutes=2))


@pytest.mark.parametrize("model", [Act, Entry])
def test_the_database_itself_refuses_to_change_or_delete_history(ordinary: Document, model: type[Act | Entry]) -> None:
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET reason = 'changed'", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert model.objects.exists()


@pytest.mark.django_db
def test_every_table_of_history_is_guarded_against_both() -> None:
    triggers = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers",
    }
    with connection.cursor() as cursor:
        cursor.execute(triggers[connection.vendor])
        guarded = [table for (table,) in cursor.fetchall()]
    assert sorted(guarded) == sorted(append_only.TABLES * len(append_only.REFUSALS))


def test_an_entry_needs_an_authority(ordinary: Document, place: Jurisdiction, by: Actor) -> None:
    effect = Effect(ordinary, Kind.REPEAL, TODAY, Authority())
    with pytest.raises(DatabaseError, match="entry_has_an_authority"), transaction.atomic():
        record(place, "repeal", [effect], by=by, at=LATER)


def test_a_failed_act_leaves_nothing_behind(ordinary: Document, place: Jurisdiction, by: Actor) -> None:
    before = data_version([place]), Period.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        record(place, "repeal", [Effect(ordinary, Kind.REPEAL, TODAY, Authority())], by=by, at=LATER)
    assert (data_version([place]), Period.objects.count()) == before


def test_the_data_version_moves_with_every_act(ordinary: Document, place: Jurisdiction, by: Actor) -> None:
    before = data_version([place])
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    assert data_version([place]) != before


def test_rebuilding_finds_and_mends_drift_on_both_axes(ordinary: Document, lapsed: Document, by: Actor) -> None:
    repeal(ordinary, on=TODAY, authority=MINUTES, reason="", by=by, at=LATER)
    before = list(Period.objects.order_by("document", "known_from", "valid_from").values_list("status", "valid_from"))
    assert list(drift()) == []
    Period.objects.filter(document=ordinary, known_until=None, status="repealed").update(status="in_force")
    Period.objects.filter(document=lapsed).delete()
    assert set(drift()) == {ordinary, lapsed}
    assert rebuild() == 2
    assert list(drift()) == []
    after = list(Period.objects.order_by("document", "known_from", "valid_from").values_list("status", "valid_from"))
    assert after == before
