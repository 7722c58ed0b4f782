"""认定 on the desk: who is asked about, and how what persons say of several documents is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.admission import admit
from intake.determinations import (
    MOST,
    determinations,
    determine_together,
    signs_counted,
    taken_in,
    undetermined,
)
from lifecycle.acts import Authority, undo
from lifecycle.answers import answers
from lifecycle.criteria import Criterion, criteria_for
from lifecycle.decisions import delist, determine
from lifecycle.models import Act
from lifecycle.periods import drift
from lifecycle.resolutions import Resolution, What
from lifecycle.rules import Mark
from lifecycle.rules.reliance import Management
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.identity import title_key
from registry.models import Batch, Candidate, Document, StoredFile
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, TODAY, Registers

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)
SAID = Resolution(
    what=What.DETERMINE,
    on=TODAY,
    authority=Authority(clause="区司法局认定意见〔2024〕2号"),
    reason="只对内部门作安排",
    mark=Mark.ORDINARY,
    criteria=("shandong.work_plan",),
)
Gives = Callable[..., list[Document]]


@pytest.fixture
def batch(place: Jurisdiction) -> Batch:
    file = StoredFile.objects.create(sha256="0" * 64, name="gazette.txt", size=1, stored_at=RECORDED)
    return Batch.objects.create(jurisdiction=place, file=file, staged_at=RECORDED, staged_by="x", gazette=None)


@pytest.fixture
def gives(batch: Batch, registers: Registers) -> Gives:
    """Documents of these titles that the batch gave, without a code unless one is said."""

    def make(*titles: str, code: str | None = None) -> list[Document]:
        documents = [registers(f"青河区人民政府关于{title}", code=code, effective_on=TODAY) for title in titles]
        first = batch.candidates.count()
        for no, document in enumerate(documents, start=first + 1):
            Candidate.objects.create(
                batch=batch, no=no, kind=Candidate.Kind.DOCUMENT, facts={"title": document.title, "repeals": []},
                first_line=no, last_line=no, document=document, state=Candidate.State.ACCEPTED,
            )  # fmt: skip
        return documents

    return make


@pytest.fixture
def criteria(place: Jurisdiction) -> list[Criterion]:
    return criteria_for(place, TODAY)


PLAN, RULES, CODED = "印发防汛工作方案的通知", "河道管理的规定", "QHDR-2023-0010007"


def test_asked_is_about_what_has_no_code_and_about_what_has_a_sign_in_its_title(
    batch: Batch, gives: Gives, criteria: list[Criterion]
) -> None:
    uncoded = gives(RULES)
    coded_plan, coded_rules = gives(PLAN, code=CODED), gives("渡口管理的规定", code="QHDR-2023-0010008")
    asked = set(undetermined(batch, criteria))
    assert asked == {*uncoded, *coded_plan}
    assert set(taken_in(batch)) == {*uncoded, *coded_plan, *coded_rules}


def test_what_other_files_gave_is_not_asked_about_here(
    batch: Batch, registers: Registers, criteria: list[Criterion]
) -> None:
    registers("青河区人民政府关于扶持茶产业的意见", effective_on=TODAY)
    assert not undetermined(batch, criteria).exists()


def test_a_candidate_that_waits_gives_nothing_to_determine(
    batch: Batch, gives: Gives, criteria: list[Criterion]
) -> None:
    gives(PLAN)
    batch.candidates.update(state=Candidate.State.WAITING)
    assert not undetermined(batch, criteria).exists()


def test_what_somebody_has_determined_or_delisted_is_not_asked_about_again(
    batch: Batch, gives: Gives, criteria: list[Criterion], by: Actor
) -> None:
    plan, rules, notes = gives(PLAN, RULES, "会议纪要")
    determine(plan, mark=Mark.NORMATIVE, on=TODAY, authority=MINUTES, reason="x", by=by, at=LATER)
    delist(rules, on=TODAY, authority=MINUTES, reason="x", by=by, at=LATER)
    assert list(undetermined(batch, criteria)) == [notes]


def test_taken_back_it_is_asked_about_again(batch: Batch, gives: Gives, criteria: list[Criterion], by: Actor) -> None:
    (plan,) = gives(PLAN)
    act = determine(plan, mark=Mark.ORDINARY, on=TODAY, authority=MINUTES, reason="x", by=by, at=LATER)
    undo(act, by=by, at=LATER, reason="错")
    assert list(undetermined(batch, criteria)) == [plan]
    assert not determinations(batch).exists()


def test_each_sign_is_counted_once_for_a_document(batch: Batch, gives: Gives, criteria: list[Criterion]) -> None:
    gives(PLAN, "工作方案和工作要点", "防汛应急预案的通知", RULES)
    by_sign = {"shandong.work_plan": 2, "shandong.emergency_plan": 1}
    assert signs_counted(undetermined(batch, criteria), criteria) == (4, by_sign)


def test_criteria_without_signs_leave_those_without_a_code(
    batch: Batch, gives: Gives, criteria: list[Criterion]
) -> None:
    without = [replace(criterion, signs=()) for criterion in criteria]
    uncoded = gives(RULES)
    gives(PLAN, code=CODED)
    assert list(undetermined(batch, without)) == uncoded


def test_several_are_determined_at_once_each_in_an_act_of_its_own(
    batch: Batch, gives: Gives, criteria: list[Criterion], by: Actor
) -> None:
    plan, rules, left = gives(PLAN, "工作要点的通知", RULES)
    first, second = determine_together(batch, [plan.pk, rules.pk], criteria, SAID, by=by, at=LATER)
    told = answers(Document.objects.select_related("jurisdiction").filter(pk__in=[plan.pk, rules.pk, left.pk]), TODAY)
    assert {answer.document: answer.management for answer in told} == {
        plan: Management.ORDINARY,
        rules: Management.ORDINARY,
        left: Management.UNDETERMINED,
    }
    assert (first.by, first.reason) == (by.user, SAID.reason)
    undo(first, by=by, at=LATER, reason="错")
    assert {entry.document for entry in determinations(batch)} == {rules}
    assert list(determinations(batch).values_list("act", flat=True)) == [second.pk]
    assert list(drift()) == []


def test_if_somebody_has_said_something_of_one_of_them_meanwhile_none_is_recorded(
    batch: Batch, gives: Gives, criteria: list[Criterion], by: Actor
) -> None:
    plan, rules = gives(PLAN, RULES)
    determine(plan, mark=Mark.NORMATIVE, on=TODAY, authority=MINUTES, reason="x", by=by, at=LATER)
    before = Act.objects.count()
    with pytest.raises(Refused, match="changed_meanwhile"):
        determine_together(batch, [plan.pk, rules.pk], criteria, SAID, by=by, at=LATER)
    assert Act.objects.count() == before


def test_a_document_of_another_file_is_not_determined_here(
    batch: Batch, registers: Registers, criteria: list[Criterion], by: Actor
) -> None:
    foreign = registers("青河区人民政府关于扶持茶产业的意见", effective_on=TODAY)
    with pytest.raises(Refused, match="changed_meanwhile"):
        determine_together(batch, [foreign.pk], criteria, SAID, by=by, at=LATER)


@pytest.mark.parametrize(
    "chosen, code", [([], "nothing_chosen"), (range(1, MOST + 2), "too_many_chosen")], ids=["none", "too many"]
)
def test_none_and_too_many_are_refused(
    chosen: list[int], code: str, batch: Batch, criteria: list[Criterion], by: Actor
) -> None:
    with pytest.raises(Refused, match=code):
        determine_together(batch, chosen, criteria, SAID, by=by, at=LATER)


def test_what_one_of_them_is_refused_for_none_is_recorded(
    batch: Batch, gives: Gives, criteria: list[Criterion], by: Actor
) -> None:
    plan, rules = gives(PLAN, RULES)
    with pytest.raises(Refused, match="authority_missing"):
        determine_together(batch, [plan.pk, rules.pk], criteria, replace(SAID, authority=Authority()), by=by, at=LATER)
    assert not determinations(batch).exists()


def test_a_document_that_is_not_registered_any_more_is_not_asked_about(
    batch: Batch, registers: Registers, criteria: list[Criterion], by: Actor, place: Jurisdiction
) -> None:
    unlisted = Document.objects.create(jurisdiction=place, title=PLAN, title_key=title_key(PLAN))
    Candidate.objects.create(
        batch=batch, no=1, kind="document", facts={}, first_line=1, last_line=1, document=unlisted, state="accepted"
    )
    assert not undetermined(batch, criteria).exists()
    assert admit(batch, by=by, at=LATER).act is None
