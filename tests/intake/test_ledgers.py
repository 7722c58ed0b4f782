"""A ledger into the register and out again: what it writes, what it leaves to a person, that it comes in only once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.admission import undo_batch
from intake.ledger_export import ledger_of
from intake.worklists import worklist
from lifecycle.answers import Answer, answers
from lifecycle.findings import findings_for
from lifecycle.models import STATUS_NAMES, Act, Entry, Period
from lifecycle.periods import drift
from lifecycle.rules import Status, stated
from lifecycle.rules.ends import EndKind
from notifications.expiry import nearing_end
from notifications.nightly import run_night
from offices.actors import house
from offices.models import Jurisdiction
from registry.models import Batch, Candidate, Document
from tests.cast import RECORDED, TODAY, Registers
from tests.intake.ledger_books import book, take
from tests.registry.ledgers import filthy

pytestmark = pytest.mark.django_db

CODE, NUMBER, TITLE = "QHDR-2020-0010007", "青政发〔2020〕7号", "青河区人民政府关于加强古井管理的通知"
GOVERNMENT = "青河区人民政府"


def row(state: str = "有效", until: object = "2025.5.31", *, effective: object = "2020年6月1日") -> list[object]:
    return [CODE, NUMBER, TITLE, GOVERNMENT, date(2020, 5, 1), "2020/5/6", effective, until, state]


def the_answer(day: date = TODAY) -> Answer:
    return answers([Document.objects.get(code_key=CODE)], day)[0]


def doubts(batch: Batch) -> list[tuple[str, str]]:
    return [(item.kind, item.place) for item in worklist(batch)]


def test_a_row_becomes_a_document_with_the_entries_it_gives(place: Jurisdiction, tmp_path: Path) -> None:
    batch = take(book(tmp_path / "a.xlsx", [row()]))
    document = Document.objects.get()
    assert (document.code_key, document.number_key, document.dated_on) == (CODE, NUMBER, date(2020, 5, 1))
    assert [str(organ) for organ in document.issuers.all()] == [GOVERNMENT]
    kinds = [(entry.kind, entry.takes_effect) for entry in Entry.objects.all()]
    assert [kind for kind, _ in kinds] == ["registration", "publication", "commencement", "term"]
    assert the_answer().end.last_day == date(2025, 5, 31)
    assert doubts(batch) == []
    assert Entry.objects.first().clause == "a.xlsx：台账!2"  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    "cells, day, status",
    [
        pytest.param(("有效", "三年"), date(2023, 5, 31), Status.IN_FORCE, id="the last day of three years"),
        pytest.param(("有效", "三年"), date(2023, 6, 1), Status.LAPSED, id="the day after"),
        pytest.param(("有效", "长期"), date(2080, 1, 1), Status.IN_FORCE, id="without an end"),
        pytest.param(("有效", ""), date(2080, 1, 1), Status.IN_FORCE, id="no term: nothing is supplied"),
        pytest.param(("2022年3月1日废止", "长期"), date(2022, 2, 28), Status.IN_FORCE, id="the day before its repeal"),
        pytest.param(("2022年3月1日废止", "长期"), date(2022, 3, 1), Status.REPEALED, id="the day of its repeal"),
        pytest.param(("撤销（2022.3.1）", ""), date(2022, 3, 1), Status.ANNULLED, id="annulled"),
        pytest.param(("失效", "2022.3.1"), date(2022, 3, 2), Status.LAPSED, id="lapsed with its own term"),
        pytest.param(("废止", ""), date(2022, 3, 1), Status.UNKNOWN, id="repealed on a day nobody gives: unknown"),
        pytest.param(("废止", "2025.5.31"), date(2022, 3, 1), Status.UNKNOWN, id="a term cut short claims no days"),
        pytest.param(("废止", ""), date(2024, 1, 10), Status.LAPSED, id="over on the day it was handed in"),
        pytest.param(("拟废止", ""), date(2080, 1, 1), Status.IN_FORCE, id="what is only planned ends nothing"),
    ],
)
def test_what_the_ledger_says_of_force(
    place: Jurisdiction, tmp_path: Path, cells: tuple[str, str], day: date, status: Status
) -> None:
    take(book(tmp_path / "a.xlsx", [row(*cells)]))
    assert the_answer(day).span.status == status


def test_a_ledger_that_prints_its_day_speaks_of_that_day(place: Jurisdiction, tmp_path: Path) -> None:
    take(book(tmp_path / "a.xlsx", [row("废止", "")], title="青河区台账（截至2023年6月30日）"))
    assert the_answer(date(2023, 6, 30)).span.status == Status.LAPSED
    assert the_answer(date(2023, 6, 29)).span.status == Status.UNKNOWN


def test_in_force_is_known_from_the_day_of_the_ledger_where_no_first_day_is_given(
    place: Jurisdiction, tmp_path: Path
) -> None:
    take(book(tmp_path / "a.xlsx", [row("有效", "", effective="")], title="截至2023年6月30日"))
    assert the_answer(date(2023, 6, 29)).span.status == Status.UNKNOWN
    assert the_answer(date(2023, 6, 30)).span.status == Status.IN_FORCE


def test_the_same_file_again_writes_nothing(place: Jurisdiction, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [row(), ["", "", "青河区人民政府关于城墙保护的通告"]])
    first = take(path)
    acts, entries = Act.objects.count(), Entry.objects.count()
    assert take(path, at=RECORDED + timedelta(days=3)) == first
    assert (Act.objects.count(), Entry.objects.count(), Document.objects.count()) == (acts, entries, 2)
    assert first.candidates.count() == 2


def test_a_corrected_file_adds_what_was_missing_and_doubles_nothing(place: Jurisdiction, tmp_path: Path) -> None:
    take(book(tmp_path / "a.xlsx", [row("废止", "待查")]))
    assert the_answer(date(2021, 1, 1)).span.status == Status.UNKNOWN
    corrected = take(book(tmp_path / "b.xlsx", [row("2022年3月1日废止", "2025.5.31")]), at=RECORDED + timedelta(days=3))
    assert Document.objects.count() == 1
    assert [entry.kind for entry in corrected.acts.get().entries.all()] == ["term", "repeal"]
    assert the_answer(date(2021, 1, 1)).span.status == Status.IN_FORCE
    assert the_answer(date(2022, 3, 1)).span.status == Status.REPEALED
    assert corrected.candidates.get().state == Candidate.State.ACCEPTED


@pytest.mark.parametrize(
    "changed, field",
    [
        pytest.param(row(until="2026.5.31"), "until", id="another last day"),
        pytest.param(row(effective="2020.7.1"), "effective", id="another first day"),
        pytest.param([*row()[:4], date(2020, 5, 2), *row()[5:]], "dated_on", id="another day on the document"),
        pytest.param([*row()[:5], "2020/5/7", *row()[6:]], "published_on", id="another day of publication"),
        pytest.param([CODE, "青政发〔2020〕8号", *row()[2:]], "number", id="another number"),
    ],
)
def test_what_differs_from_the_record_waits_for_a_person(
    place: Jurisdiction, tmp_path: Path, changed: list[object], field: str
) -> None:
    take(book(tmp_path / "a.xlsx", [row()]))
    entries = Entry.objects.count()
    batch = take(book(tmp_path / "b.xlsx", [changed]), at=RECORDED + timedelta(days=3))
    waiting = batch.candidates.get()
    assert waiting.state == Candidate.State.WAITING
    assert [conflict["field"] for conflict in waiting.conflicts] == [field]
    assert Entry.objects.count() == entries
    assert doubts(batch) == [("conflict", "台账!2")]
    (item,) = worklist(batch)
    assert field not in item.sentence


def test_in_force_is_not_believed_of_what_was_repealed_here(
    registers: Registers, place: Jurisdiction, tmp_path: Path
) -> None:
    take(book(tmp_path / "a.xlsx", [row("2022年3月1日废止")]))
    batch = take(book(tmp_path / "b.xlsx", [row("有效")]), at=RECORDED + timedelta(days=3))
    assert [conflict["field"] for conflict in batch.candidates.get().conflicts] == ["status"]
    with override("zh-hans"):
        assert [item.sentence for item in worklist(batch)] == [
            "两处来源的效力状态不一致：已登记为废止（?），读得有效（b.xlsx：台账!2），未合并。"
        ]


def test_a_ledger_leaves_out_who_issued_it_and_means_the_same(place: Jurisdiction, tmp_path: Path) -> None:
    take(book(tmp_path / "a.xlsx", [row()]))
    again = take(book(tmp_path / "b.xlsx", [[*row()[:2], "关于加强古井管理的通知", *row()[3:]]]))
    assert again.candidates.get().state == Candidate.State.ACCEPTED
    assert not again.acts.exists()


def test_the_whole_filthy_ledger_comes_in_and_its_worklist_is_what_was_spoilt(
    place: Jurisdiction, tmp_path: Path
) -> None:
    path = tmp_path / "青河区台账.xlsx"
    written = filthy.make(path)
    batch = take(path)
    assert {one["sheet"]: sum(one["fates"].values()) for one in batch.accounts} == {
        sheet: own["cells"] for sheet, own in written.items()
    }
    found: dict[str, list[str]] = {}
    for kind, where in doubts(batch):
        found.setdefault(kind, []).append(where)
    assert {kind: sorted(places) for kind, places in found.items()} == {
        kind: sorted(places) for kind, places in filthy.EXPECTED.items()
    }
    # 601 rows speak of documents; 20 stand twice, and 10 carry the code of another and wait.
    assert Document.objects.count() == 601 - 20 - 10
    assert batch.candidates.open().count() == 10 + 2
    assert list(drift()) == []


def test_the_export_comes_in_again_without_a_difference(place: Jurisdiction, tmp_path: Path) -> None:
    filthy.make(tmp_path / "a.xlsx")
    take(tmp_path / "a.xlsx")
    before = [Act.objects.count(), Entry.objects.count(), Period.objects.count(), Document.objects.count()]
    path = tmp_path / "b.xlsx"
    with ledger_of(place, TODAY) as ledger:
        path.write_bytes(ledger.read())
    again = take(path, at=RECORDED + timedelta(days=70))
    assert again.candidates.count() == Document.objects.count()
    assert not again.candidates.open().exists()
    assert [Act.objects.count(), Entry.objects.count(), Period.objects.count(), Document.objects.count()] == before


LIST_HEADS = {
    "zh-hans": "登记号|文号|题名|制定机关|辖区|状态|状态起始日|有效期至|理由|条文|管理|"
    "可否作为依据|备注|状态日|截至何时所知|数据版本",
    "en": "Registration code|Document number|Title|Issuers|Place|Status|Since|Last valid day|Why|Article|Management|"
    "May be relied on|Remarks|As of|As known at|Data version",
}


@pytest.mark.parametrize("language", LIST_HEADS)
def test_the_list_as_people_download_it_comes_in_without_a_difference(
    place: Jurisdiction, tmp_path: Path, language: str
) -> None:
    filthy.make(tmp_path / "a.xlsx")
    take(tmp_path / "a.xlsx")
    before = [Act.objects.count(), Entry.objects.count(), Document.objects.count()]
    heads = LIST_HEADS[language].split("|")
    with override(language):
        rows = [as_listed(answer) for answer in answers(Document.objects.order_by("pk"), TODAY)]
    again = take(book(tmp_path / "b.xlsx", rows, head=heads), at=RECORDED + timedelta(days=70))
    assert again.candidates.count() == before[2]
    assert [candidate.conflicts for candidate in again.candidates.open()] == []
    assert [Act.objects.count(), Entry.objects.count(), Document.objects.count()] == before
    assert {item.kind for item in worklist(again)} <= {"row_twice", "number_twice", "end_without_a_day", "code_unread"}


def as_listed(answer: Answer) -> list[object]:
    """As the list is exported: names of statuses in the reader's language, and words where no day is to name."""
    document, end = answer.document, answer.end
    words = {EndKind.PERMANENT: _("valid without an end"), EndKind.UNSTATED: _("no term stated")}
    last = end.last_day or str(words.get(end.kind, _("not printed")))
    issuers = "、".join(str(organ) for organ in document.issuers.order_by("issuer__position"))
    status = str(STATUS_NAMES[answer.span.status])
    named = [document.code_key, document.number_key, document.title, issuers, document.jurisdiction.name, status]
    since = stated(answer.since)
    return [*named, since, last, "因为", "第五条", "已登记", "可以", "", answer.day, "2024-03-15 10:00:00+08:00", "1.1"]


def test_the_export_makes_the_same_register_elsewhere(
    place: Jurisdiction, next_place: Jurisdiction, tmp_path: Path
) -> None:
    """Every status of every document on days around its edges; 废止 without a day is known from the export on."""
    take(
        book(
            tmp_path / "a.xlsx",
            [
                row("2022年3月1日废止", "长期"),
                ["", "青教〔2021〕1号", "关于校车的通知", "", "", "", "2021.1.1", "三年", ""],
            ],
        )
    )
    with ledger_of(place, TODAY) as ledger:
        (tmp_path / "b.xlsx").write_bytes(ledger.read())
    take(tmp_path / "b.xlsx", place=next_place.name)
    here, there = (
        [
            (period.document.title, period.valid_from, period.valid_until, period.status)
            for period in Period.objects.filter(jurisdiction=one).order_by("document__title", "valid_from")
        ]
        for one in (place, next_place)
    )
    assert here == there


def test_undoing_the_import_unlists_what_only_it_gave(place: Jurisdiction, tmp_path: Path) -> None:
    first = take(book(tmp_path / "a.xlsx", [row()]))
    second = take(book(tmp_path / "b.xlsx", [row(), ["", "", "关于城墙保护的通告"]]), at=RECORDED + timedelta(days=1))
    undo_batch(first, by=house("test"), at=RECORDED + timedelta(days=2), reason="错了")
    assert the_answer().end.last_day == date(2025, 5, 31)
    undo_batch(second, by=house("test"), at=RECORDED + timedelta(days=3), reason="也错了")
    assert answers(Document.objects.all(), TODAY) == []


def test_a_day_that_is_past_gives_a_finding_and_no_reminder(place: Jurisdiction, tmp_path: Path) -> None:
    take(
        book(
            tmp_path / "a.xlsx",
            [row("", "2023.5.31"), ["", "青教〔2021〕1号", "关于校车的通知", "", "", "", "2021.1.1", "2024.3.20", ""]],
        )
    )
    assert run_night([place], TODAY).kept.made == 1
    assert [str(nearing.document) for nearing in nearing_end(place, TODAY)] == ["关于校车的通知"]
    found = findings_for([the_answer()])[the_answer().document.pk]
    assert ("over_at_go_live", {"day": date(2023, 5, 31)}) in [(one.key, one.params) for one in found]


@pytest.mark.parametrize("state", ["失效", "2023年6月1日废止"])
def test_what_the_ledger_itself_says_is_over_gives_no_finding(place: Jurisdiction, tmp_path: Path, state: str) -> None:
    take(book(tmp_path / "a.xlsx", [row(state, "2023.5.31")]))
    assert "over_at_go_live" not in {one.key for one in findings_for([the_answer()])[the_answer().document.pk]}


def test_a_mapping_that_a_person_gave_holds_for_the_next_ledger(place: Jurisdiction, tmp_path: Path) -> None:
    head = ("题目", "登记号", "甲", "乙")
    rows = [[TITLE, CODE, "2020.6.1", "2025.5.31"]]
    said = {"sheets": {"台账": {"columns": {"C": "effective", "D": "term"}}}}
    assert (
        take(book(tmp_path / "a.xlsx", rows, head=head), mapping=said).accounts[0]["columns"][3]["sureness"] == "given"
    )
    assert the_answer().end.last_day == date(2025, 5, 31)
    other = [["关于城墙保护的通告", "QHDR-2020-0010008", "2020.6.1", "2026.5.31"]]
    again = take(book(tmp_path / "b.xlsx", other, head=head))
    assert {entry.kind for entry in again.acts.get().entries.all()} == {"registration", "commencement", "term"}
