"""A deliberately filthy ledger: every cell is accounted for, and what is left to a person is exactly what is wrong."""

from collections import Counter

import pytest

from registry.layouts import load_layouts
from registry.ledgers import Doubt, Fate, LedgerReader, LedgerRow, SheetReport
from registry.openers.workbooks import open_workbook
from tests.registry.ledgers import filthy


@pytest.fixture(scope="module")
def read(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, Counter[str]], list[LedgerRow], list[SheetReport]]:
    path = tmp_path_factory.mktemp("ledger") / "青河区台账.xlsx"
    written = filthy.make(path)
    reader = LedgerReader(load_layouts(), filthy.DAY)
    rows = list(reader.rows(open_workbook(path).workbook.sheets()))
    return written, rows, reader.reports


Read = tuple[dict[str, Counter[str]], list[LedgerRow], list[SheetReport]]


def test_every_cell_and_every_comment_is_accounted_for(read: Read) -> None:
    written, _, reports = read
    counted = {report.name: {"cells": report.cells, "notes": report.notes} for report in reports}
    assert counted == {name: {"cells": own["cells"], "notes": own["notes"]} for name, own in written.items()}
    assert {report.name: report.fates.total() for report in reports} == {
        name: own["cells"] for name, own in written.items()
    }


def test_six_hundred_rows_speak_of_documents(read: Read) -> None:
    _, rows, _ = read
    assert len([row for row in rows if row.title]) == 601
    assert [f"{row.sheet}!{row.no}" for row in rows if not row.title] == ["水利局!62", "水利局!64"]


def test_its_doubts_are_exactly_what_was_spoilt(read: Read) -> None:
    _, rows, reports = read
    doubts = [doubt for report in reports for doubt in report.doubts] + [doubt for row in rows for doubt in row.doubts]
    found: dict[str, list[str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.kind, []).append(place(doubt))
    expected = {kind: sorted(places) for kind, places in filthy.EXPECTED.items() if kind != "conflict"}
    assert {kind: sorted(places) for kind, places in found.items()} == expected


def place(doubt: Doubt) -> str:
    return doubt.place if doubt.column or not doubt.row else f"{doubt.sheet}!{doubt.row}"


def test_the_cells_that_are_no_rows_are_named_for_what_they_are(read: Read) -> None:
    fates = {report.name: report.fates for report in read[2]}
    assert (fates["现行有效"][Fate.TITLE], fates["现行有效"][Fate.TOTAL], fates["现行有效"][Fate.NOTE]) == (2, 2, 1)
    assert (fates["废止失效"][Fate.HEADER], fates["废止失效"][Fate.TITLE]) == (18, 1)
    assert fates["下拉"] == {Fate.HIDDEN: 3}
    assert fates["说明"] == {Fate.OTHER: 3}
