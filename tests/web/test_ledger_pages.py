"""The pages about an imported ledger: its columns, its worklist, where its cells went, undoing it and taking it in."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.ledger_wording import NAMES
from intake.worklists import Item, Worklist, worklist
from jobs.models import Job
from jobs.running import run
from lifecycle.answers import answers
from offices.models import Jurisdiction, User
from registry.models import Batch, Document, LedgerMapping
from tests.cast import RECORDED, TODAY
from tests.intake.ledger_books import book, take
from tests.registry.ledgers import filthy
from tests.web.reader import Page, hand_in, look, visit
from tests.web.uploading import upload, work_off

pytestmark = pytest.mark.django_db
GOVERNMENT = "青河区人民政府"
LIMIT = 100_000


def row(no: int, effective: str = "2020年6月1日", until: str = "2025.5.31", state: str = "有效") -> list[object]:
    code, number = f"QHDR-2020-001{no:04}", f"青政发〔2020〕{no}号"
    return [code, number, f"青河区人民政府关于第{no}号古井管理的通知", GOVERNMENT, "", "", effective, until, state]


@pytest.fixture
def doubtful(place: Jurisdiction, tmp_path: Path) -> Batch:
    """120 rows: of every third the day, of every fifth the state is not understood; one contradicts what is known."""
    rows = [
        row(no, "某日" if no % 3 == 0 else "2020.6.1", state="另行研究" if no % 5 == 0 else "有效")
        for no in range(1, 121)
    ]
    return take(book(tmp_path / "台账.xlsx", rows))


def kinds_on(page: Page) -> dict[str, int]:
    """What the pills say: name and count."""
    pills = [words.rpartition(" ") for link, words in page.links.items() if "kind=" in link]
    return {name: int(count) for name, _, count in pills if count.isdecimal()}


def test_doubts_are_grouped_by_kind_with_their_counts(doubtful: Batch, officer: User) -> None:
    said = Counter(item.kind for item in worklist(doubtful))
    page = look(f"/intake/{doubtful.pk}/worklist/", officer)
    assert kinds_on(page) == {str(NAMES[kind]): count for kind, count in said.items()}
    assert "台账!G4" in page.text


def test_each_kind_is_shown_alone_and_page_by_page(doubtful: Batch, officer: User) -> None:
    path = f"/intake/{doubtful.pk}/worklist/?kind=day_unread"
    first = look(path, officer)
    assert "1–40 of" not in first.text  # forty fit on one page
    assert first.text.count("This is no day that can be read for certain.") == 40
    assert "另行研究" not in first.text
    whole = look(f"/intake/{doubtful.pk}/worklist/", officer)
    assert "1–50 of 56" in whole.text
    second = look(f"/intake/{doubtful.pk}/worklist/?page=2", officer)
    assert "51–56 of 56" in second.text
    assert "台账!G121" in second.text


def test_every_item_of_a_filthy_ledger_is_on_some_page_and_every_cell_accounted_for(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    filthy.make(tmp_path / "台账.xlsx")
    batch = take(tmp_path / "台账.xlsx")
    path, seen, pages = f"/intake/{batch.pk}/worklist/", Counter[str](), 1
    page = look(path, officer)
    while True:
        assert len(page.source.encode()) < LIMIT
        seen.update(re.findall(r'<span class="mono" lang="zh-Hans">([^<]+)</span>', page.source))
        following = next((link for link, words in page.links.items() if words == "Next page"), "")
        if not following:
            break
        pages += 1
        page = look(f"{path}{following}", officer)
    assert pages > 1
    assert seen == Counter(item.place for item in worklist(batch))
    assert "NOT ALL ACCOUNTED FOR" not in page.text
    assert page.text.count("all accounted for") == len(batch.accounts)
    for account in batch.accounts:
        alone = look(f"{path}?sheet={account['sheet']}", officer)
        assert alone.status == 200
    assert len(look(f"/intake/{batch.pk}/columns/", officer).source.encode()) < LIMIT


def test_a_sheet_has_its_own_items_and_all_sheets_have_all(place: Jurisdiction, tmp_path: Path) -> None:
    filthy.make(tmp_path / "台账.xlsx")
    batch = take(tmp_path / "台账.xlsx")

    def items(sheet: str = "", kind: str = "") -> list[Item]:
        found = Worklist(batch, kind, sheet)
        return [item for line in found[0 : len(found)] for item in line.items]

    whole = list(worklist(batch))
    assert Counter(items()) == Counter(whole)
    for account in batch.accounts:
        sheet = account["sheet"]
        assert items(sheet) == [item for item in whole if item.place.split("!")[0] == sheet]
    for kind, count in Worklist(batch).kinds.items():
        alone = items(kind=kind)
        assert alone == [item for item in whole if item.kind == kind]
        assert count == (len({item.place for item in alone}) if kind == "conflict" else len(alone))


def test_what_contradicts_the_register_is_a_kind_of_its_own(
    place: Jurisdiction, officer: User, ordinary: Document, tmp_path: Path
) -> None:
    other = [
        ordinary.code_key,
        "青政发〔2020〕6号",
        ordinary.title,
        GOVERNMENT,
        "",
        "",
        "2020.6.1",
        "2025.5.31",
        "有效",
    ]
    batch = take(book(tmp_path / "a.xlsx", [other, row(7)]))
    page = look(f"/intake/{batch.pk}/worklist/?kind=conflict", officer)
    assert kinds_on(page)["contradicts the register"] == 1
    assert ordinary.title in page.text
    assert "1 row waits for a person." in page.text


@pytest.mark.parametrize("query", ["kind=nothing", "sheet=Sheet99", "page=99", "page=x", "kind=%00", "sheet=%00"])
def test_what_there_is_not_asks_for_everything(query: str, doubtful: Batch, officer: User) -> None:
    page = look(f"/intake/{doubtful.pk}/worklist/?{query}", officer)
    assert page.status == 200
    assert " of 56" in page.text


def test_a_row_without_a_title_is_no_contradiction(place: Jurisdiction, officer: User, tmp_path: Path) -> None:
    nameless = row(1)
    nameless[2] = ""
    batch = take(book(tmp_path / "a.xlsx", [nameless, row(2)]))
    page = look(f"/intake/{batch.pk}/worklist/", officer)
    assert kinds_on(page) == {"row without a title": 1}


def test_a_title_too_long_is_counted_though_the_reader_knew_nothing_of_it(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    long = row(1)
    long[2] = f"青河区人民政府关于{'古' * 600}的通知"
    batch = take(book(tmp_path / "a.xlsx", [long, row(2)]))
    assert kinds_on(look(f"/intake/{batch.pk}/worklist/", officer))["title too long"] == 1
    assert "a.xlsx" in look(f"/intake/{batch.pk}/worklist/?kind=title_too_long", officer).text


def test_columns_show_their_head_how_surely_and_first_values(doubtful: Batch, officer: User) -> None:
    page = look(f"/intake/{doubtful.pk}/columns/", officer)
    assert "登记号 QHDR-2020-0010001 QHDR-2020-0010002 QHDR-2020-0010003" in page.text
    assert "its head says so" in page.text
    assert '<option value="title" selected>' in page.source


HEADS = ("登记号", "文号", "文件名称", "制定机关", "成文日期", "公布日期", "起算", "有效期至", "状态")


def test_a_correction_reads_the_ledger_again_and_is_remembered(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    batch = take(book(tmp_path / "a.xlsx", [row(1)], head=HEADS))
    path = f"/intake/{batch.pk}/columns/"
    before = [column["field"] for column in batch.accounts[0]["columns"]]
    assert before[6] != "effective"
    shown = dict(zip("ABCDEFGHI", before, strict=True)) | {"G": "effective"}
    page = hand_in(path, {name: field or "" for name, field in shown.items()}, officer)
    assert page.location == f"/intake/jobs/{Job.objects.latest('pk').pk}/"
    work_off()
    batch.refresh_from_db()
    assert batch.accounts[0]["columns"][6] | {"samples": []} == {
        "column": "G", "head": "起算", "field": "effective", "sureness": "given", "hidden": False, "samples": [],
    }  # fmt: skip
    document = Document.objects.get()
    assert answers([document], date(2020, 5, 31))[0].span.status != answers([document], date(2020, 6, 1))[0].span.status
    assert LedgerMapping.objects.get().columns["G"] == "effective"
    another = take(book(tmp_path / "b.xlsx", [row(2)], head=HEADS))
    assert another.accounts[0]["columns"][6]["sureness"] == "given"


@pytest.mark.parametrize(
    "changed, sentence",
    [
        pytest.param({"C": ""}, "No column holds the titles", id="no titles"),
        pytest.param({"B": "code"}, "Column A is “registration code” already.", id="one meaning twice"),
        pytest.param({"header": "zwei"}, "“zwei” names no rows between 1 and 40.", id="no row"),
        pytest.param({"header": "41"}, "“41” names no rows between 1 and 40.", id="too far down"),
        pytest.param({"header": "3-2"}, "“3-2” names no rows between 1 and 40.", id="backwards"),
        pytest.param({"A": "colour"}, "colour", id="no meaning"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    changed: dict[str, str], sentence: str, doubtful: Batch, officer: User
) -> None:
    shown = {column["column"]: column["field"] or "" for column in doubtful.accounts[0]["columns"]}
    before = Job.objects.count()
    page = hand_in(f"/intake/{doubtful.pk}/columns/", {**shown, "header": "1", **changed}, officer)
    assert (page.status, Job.objects.count()) == (422, before)
    assert sentence in page.text


def test_a_sheet_can_be_left_out_and_that_holds_when_another_is_corrected(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    filthy.make(tmp_path / "台账.xlsx")
    batch = take(tmp_path / "台账.xlsx")
    read = [no for no, account in enumerate(batch.accounts) if account["documents"]]
    shown = {column["column"]: column["field"] or "" for column in batch.accounts[read[1]]["columns"]}
    hand_in(f"/intake/{batch.pk}/columns/?sheet={read[0]}", {"skip": "on"}, officer)
    work_off()
    hand_in(f"/intake/{batch.pk}/columns/?sheet={read[1]}", shown, officer)
    work_off()
    batch.refresh_from_db()
    assert batch.accounts[read[0]]["documents"] == 0
    assert batch.accounts[read[1]]["documents"] > 0
    page = look(f"/intake/{batch.pk}/columns/?sheet={read[0]}", officer)
    assert 'id="column-skip" checked' in page.source


def test_while_it_is_taken_in_its_columns_cannot_be_corrected(doubtful: Batch, officer: User) -> None:
    shown = {column["column"]: column["field"] or "" for column in doubtful.accounts[0]["columns"]}
    hand_in(f"/intake/{doubtful.pk}/again", {}, officer)
    page = hand_in(f"/intake/{doubtful.pk}/columns/", shown, officer)
    assert page.status == 422
    assert "Correct its columns once that has ended." in page.text


def test_undoing_says_what_it_would_do_and_needs_a_reason(place: Jurisdiction, officer: User, tmp_path: Path) -> None:
    take(book(tmp_path / "first.xlsx", [row(1), row(2)]))
    batch = take(book(tmp_path / "second.xlsx", [row(2), row(3), row(4)]))
    path = f"/intake/{batch.pk}/undo/"
    page = look(path, officer)
    assert "2 documents would no longer be listed" in page.text
    refused = hand_in(path, {"reason": " "}, officer)
    assert (refused.status, "A reason is needed." in refused.text) == (422, True)
    assert batch.acts.standing().exists()


def test_a_document_that_another_import_gives_as_well_stays(place: Jurisdiction, officer: User, tmp_path: Path) -> None:
    first = take(book(tmp_path / "first.xlsx", [row(1), row(2)]))
    take(book(tmp_path / "second.xlsx", [row(2), row(3)]))
    page = look(f"/intake/{first.pk}/undo/", officer)
    assert "1 document would no longer be listed" in page.text
    assert "1 document stays, because another import gives it as well." in page.text
    hand_in(f"/intake/{first.pk}/undo/", {"reason": "错了"}, officer)
    work_off()
    assert len(answers(list(Document.objects.all()), TODAY)) == 2


def test_a_whole_batch_is_undone_and_taken_in_again_from_the_same_page(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    batch = take(book(tmp_path / "a.xlsx", [row(1), row(2)]))
    path = f"/intake/{batch.pk}/undo/"
    asked = hand_in(path, {"reason": "拿错了文件"}, officer)
    assert hand_in(path, {"reason": "拿错了文件"}, officer).location == asked.location
    work_off()
    assert look(asked.location, officer).location == path
    assert answers(list(Document.objects.all()), TODAY) == []
    undone = look(path, officer)
    assert "Nothing of this import stands" in undone.text
    assert "拿错了文件" in undone.text
    assert hand_in(path, {"reason": "再来"}, officer).status == 422
    hand_in(f"/intake/{batch.pk}/again", {}, officer)
    work_off()
    assert len(answers(list(Document.objects.all()), TODAY)) == Document.objects.count() == 2
    assert "2 documents would no longer be listed" in look(path, officer).text


def test_what_is_taken_in_is_not_undone_meanwhile_nor_the_other_way_round(doubtful: Batch, officer: User) -> None:
    hand_in(f"/intake/{doubtful.pk}/again", {}, officer)
    refused = hand_in(f"/intake/{doubtful.pk}/undo/", {"reason": "错了"}, officer)
    assert (refused.status, "台账.xlsx is being taken in." in refused.text) == (422, True)
    work_off()
    hand_in(f"/intake/{doubtful.pk}/undo/", {"reason": "错了"}, officer)
    refused = hand_in(f"/intake/{doubtful.pk}/again", {}, officer)
    assert (refused.status, "The import of 台账.xlsx is being undone." in refused.text) == (409, True)
    work_off()
    assert not doubtful.acts.standing().exists()


def test_the_register_goes_out_as_a_ledger_and_comes_in_without_a_difference(
    place: Jurisdiction, officer: User, ordinary: Document, trial: Document
) -> None:
    response = visit(f"/ledgers/{place.pk}.xlsx", officer)
    assert "%E9%9D%92%E6%B2%B3%E5%8C%BA" in response.headers["Content-Disposition"]
    content = BytesIO(response.getvalue()).read()
    upload(officer, place, ("台账.xlsx", content), to="/intake/ledger")
    work_off()
    batch = Batch.objects.get()
    assert (batch.candidates.count(), batch.candidates.open().count(), batch.acts.count()) == (2, 0, 0)


def test_a_ledger_that_was_not_read_to_its_end_says_so_and_is_read_when_it_is_handed_in_again(
    place: Jurisdiction, officer: User, tmp_path: Path
) -> None:
    content = book(tmp_path / "a.xlsx", [row(1)]).read_bytes()
    upload(officer, place, ("a.xlsx", content), to="/intake/ledger")
    first = Job.objects.get()
    run(first, RECORDED)
    importing = Job.objects.get(kind="import_ledger")
    hand_in(f"/intake/jobs/{importing.pk}/cancel", {}, officer)
    batch = Batch.objects.get()
    page = look(f"/intake/{batch.pk}/worklist/", officer)
    assert page.links[f"/intake/jobs/{importing.pk}/"] == "It was not read to its end; see how far it is."
    assert look(f"/intake/{batch.pk}/columns/", officer).location == f"/intake/jobs/{importing.pk}/"
    upload(officer, place, ("a.xlsx", content), to="/intake/ledger")
    work_off()
    assert batch.candidates.count() == 1


@pytest.mark.parametrize(
    "path, queries",
    [
        pytest.param("/intake/", 11, id="everything handed in"),
        pytest.param("/intake/{batch}/worklist/", 12, id="worklist"),
        pytest.param("/intake/{batch}/worklist/?kind=day_unread&sheet=台账", 12, id="worklist of a kind"),
        pytest.param("/intake/{batch}/columns/", 9, id="columns"),
        pytest.param("/intake/{batch}/undo/", 13, id="undoing"),
    ],
)
def test_each_page_has_its_number_of_queries_whatever_the_ledger_holds(
    path: str, queries: int, doubtful: Batch, officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    with CaptureQueriesContext(connection) as many:
        response = client.get(path.format(batch=doubtful.pk))
    assert (response.status_code, len(many)) == (200, queries)
    assert len(response.content) < LIMIT
