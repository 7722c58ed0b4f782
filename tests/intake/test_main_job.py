"""The real cleanup notice in, the right status out. Needs ../shared; tests/intake/test_import.py needs nothing."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from lifecycle.answers import Answer, answers
from lifecycle.findings import findings_for
from lifecycle.models import Act, Entry, Period
from lifecycle.periods import drift
from lifecycle.rules import Status
from offices.models import Organ
from registry.models import Batch, Document
from registry.references import find

pytestmark = pytest.mark.django_db
NOTICE_DAY, DAY_BEFORE = date(2021, 9, 27), date(2021, 9, 26)


@pytest.fixture
def gazette(shared: Path) -> Path:
    return shared / "gazettes" / "boshan-2021-05.txt"


@pytest.fixture
def imported(gazette: Path) -> Batch:
    call_command("import_gazette", gazette, accept_clean=True)
    return Batch.objects.get()


def listed(day: date) -> list[Answer]:
    """The 36 of the four annexes, which are those that have a code."""
    return answers(Document.objects.exclude(code_key=None).select_related("jurisdiction"), day)


def statuses(day: date) -> Counter[Status]:
    return Counter(answer.span.status for answer in listed(day))


def test_39_records_come_in_36_listed_and_3_printed(imported: Batch) -> None:
    assert Document.objects.count() == 39
    assert Document.objects.exclude(code_key=None).count() == 36
    assert not imported.candidates.open().exists()


def test_on_the_day_of_the_notice(imported: Batch) -> None:
    assert statuses(NOTICE_DAY) == {Status.LAPSED: 14, Status.IN_FORCE: 14, Status.NOT_TRACKED: 8}
    marked = [answer for answer in listed(NOTICE_DAY) if answer.marks == ["to_amend"]]
    assert [answer.document.code_key for answer in marked] == ["BSDR-2017-0650001"]


def test_on_the_day_before_the_14_are_unknown_not_in_force(imported: Batch) -> None:
    then = {answer.document: answer for answer in listed(DAY_BEFORE)}
    ended = [answer.document for answer in listed(NOTICE_DAY) if answer.span.status == Status.LAPSED]
    assert len(ended) == 14
    assert {then[document].span.status for document in ended} == {Status.UNKNOWN}


@pytest.mark.parametrize(
    "day, status",
    [
        pytest.param(date(2021, 12, 31), Status.IN_FORCE, id="the last valid day"),
        pytest.param(date(2022, 1, 1), Status.LAPSED, id="the day after"),
    ],
)
def test_the_medical_aid_document_lapses_by_itself(imported: Batch, day: date, status: Status) -> None:
    (answer,) = answers(Document.objects.coded("BSDR-2018-0020001").select_related("jurisdiction"), day)
    assert answer.span.status == status


def test_at_the_end_of_2025_three_are_left_and_a_day_later_two_without_a_printed_end(imported: Batch) -> None:
    assert statuses(date(2025, 12, 31))[Status.IN_FORCE] == 3
    left = [answer for answer in listed(date(2026, 1, 1)) if answer.span.status == Status.IN_FORCE]
    assert sorted(answer.document.code_key or "" for answer in left) == ["BSDR-2017-0650001", "BSDR-2018-0020004"]
    findings = findings_for(left)
    assert all("term_unstated" in {one.key for one in findings[answer.document.pk]} for answer in left)


def test_every_entry_of_the_lists_rests_on_the_notice(imported: Batch) -> None:
    notice = Document.objects.numbered("博政字〔2021〕67号").get()
    decided = Entry.objects.filter(act__verb="apply_list")
    assert set(decided.values_list("authority_document", flat=True)) == {notice.pk}
    delisted = decided.get(document__code_key="BSDR-2017-0290003")
    assert delisted.clause == "附件4第3项"
    assert "第十三条" in delisted.reason


def test_organs_nobody_had_entered_stand_as_unconfirmed(imported: Batch) -> None:
    names = {(name.number, name.name) for organ in Organ.objects.unconfirmed() for name in organ.names.all()}
    assert {("001", "博山区人民政府"), ("002", "博山区人民政府办公室"), ("016", "博山区水利局")} <= names
    assert {("029", ""), ("065", ""), ("003", "博山区发展和改革局")} <= names


def test_a_joint_document_has_its_issuers_in_order(imported: Batch) -> None:
    joint = Document.objects.coded("BSDR-2019-0030001").get()
    assert [str(organ) for organ in joint.issuers.order_by("issuer__position")] == [
        "博山区发展和改革局",
        "博山区财政局",
    ]


def test_importing_again_changes_nothing(imported: Batch, gazette: Path) -> None:
    before = everything()
    call_command("import_gazette", gazette, accept_clean=True)
    assert everything() == before


def test_a_copy_under_another_name_and_in_another_encoding_changes_nothing(
    imported: Batch, gazette: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(gazette.read_text(encoding="utf-8").encode("gb18030"))
    before = Act.objects.count(), Document.objects.count(), Period.objects.count()
    call_command("import_gazette", copy, accept_clean=True)
    assert (Act.objects.count(), Document.objects.count(), Period.objects.count()) == before


def everything() -> tuple[object, ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Act, Entry, Period, Document, Batch))


def test_undoing_the_import_and_importing_again_gives_the_same(imported: Batch, gazette: Path) -> None:
    days = [DAY_BEFORE, NOTICE_DAY, date(2021, 12, 31), date(2022, 1, 1), date(2026, 1, 1)]
    before = [_told(day) for day in days]
    call_command("undo_import", imported.pk, reason="wrong file")
    assert [_told(day) for day in days] == [[]] * len(days)
    call_command("import_gazette", gazette, accept_clean=True)
    assert [_told(day) for day in days] == before
    assert Document.objects.count() == 39
    assert list(drift()) == []


def _told(day: date) -> list[tuple[object, ...]]:
    everyone = answers(Document.objects.select_related("jurisdiction").order_by("pk"), day)
    return [(a.document, a.span.status, a.since, a.end, a.management, a.reliable, a.marks) for a in everyone]


def test_the_status_command_answers_as_data(imported: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("status", "博政办发[2018]5号", on="2021-12-31", json=True)
    told = json.loads(capsys.readouterr().out)
    (document,) = told["documents"]
    assert document["status"] == "in_force"
    assert document["management"] == "registered"
    assert document["reliable"] == "yes"
    assert document["end"] == {"kind": "day", "last_day": "2021-12-31", "not_after": None}
    assert document["next"] == [{"on": "2022-01-01", "what": "lapsed"}]
    assert [entry["kind"] for entry in document["entries"]] == ["registration", "confirmation", "term"]
    assert document["explanation"]["zh"] != document["explanation"]["en"]


ANOMALIES = [
    pytest.param("boshan-2020", "博政办字〔2020〕24号", {"trial_too_long", "looks_normative"}, id="on trial too long"),
    pytest.param("zhoucun-2017-06", "周政办字〔2017〕131号", {"retroactive"}, id="16 days retroactive"),
    pytest.param("zhoucun-2017-06", "ZCDR-2017-0020009", {"gap_too_short"}, id="11 days between"),
    pytest.param("boshan-2021-05", "BSDR-2017-0020003", {"organ_differs", "number_missing"}, id="the office's number"),
]


@pytest.mark.parametrize("text, reference, expected", ANOMALIES)
def test_the_anomalies_of_real_documents_are_found(shared: Path, text: str, reference: str, expected: set[str]) -> None:
    call_command("import_gazette", shared / "gazettes" / f"{text}.txt", accept_clean=True)
    (answer,) = answers(find(reference).select_related("jurisdiction"), NOTICE_DAY)
    assert expected <= {finding.key for finding in findings_for([answer])[answer.document.pk]}
