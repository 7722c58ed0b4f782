"""The real gazettes: against hand-made truths, and changed in ways that must change the reading likewise."""

import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from registry.identity.spelling import squeeze
from registry.reading import Reading
from tests.registry.printed import reading_of
from tests.registry.reading.real_texts import REAL, contract, text_of, truth_of

PLACES = str.maketrans({"博": "青", "山": "泽", "淄": "临"})
YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
SERIAL = re.compile(r"(?<=[〕）)])(\d+)(?=号)")
ROW = re.compile(r"^\d+\t.*DR-\d{4}-\d{7}")


def moved(text: str) -> str:
    """Another district in other years, with other letters and other numbers."""
    text = YEAR.sub(lambda match: str(int(match[0]) + 9), text.translate(PLACES).replace("BSDR", "QZDR"))
    return SERIAL.sub(lambda match: str(int(match[0]) + 300), text)


@pytest.mark.parametrize("name", REAL)
def test_a_gazette_reads_as_its_hand_made_truth(shared: Path, tmp_path: Path, name: str) -> None:
    truth, reading = truth_of(shared, name), contract(reading_of(text_of(shared, name)))
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
    tool = shared / "tools" / "compare_reading"
    arguments = [sys.executable, str(tool), str(tmp_path / "truth.json"), str(tmp_path / "reading.json")]
    compared = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert compared.returncode == 0, compared.stdout


def test_the_cleanup_gazette_leaves_remarks_about_merged_cells_and_page_breaks_alone(shared: Path) -> None:
    remarks = [(one.line, one.key) for one in reading_of(text_of(shared, "boshan-2021-05")).remarks]
    assert remarks[0] == (105, "reason_filled_down")
    assert [line for line, key in remarks if key == "task_joined"] == [238, 247, 257, 264, 269]
    shared_leads = [line for line, key in remarks if key == "task_lead_shared"]
    assert shared_leads == [227, 233, 239, 241, 243, 252, 259, 261, 265, 271]
    assert len(remarks) == 1 + 5 + 10


def test_one_table_of_tasks_in_two_layouts_reads_to_the_same_tasks(shared: Path) -> None:
    """The gazette prints it with tabs and cut by pages, the page of the office a cell per line."""
    gazette, page = (
        [replace(task, line=0, content=squeeze(task.content)) for task in reading_of(text_of(shared, name)).tasks]
        for name in ("boshan-2021-05", "boshan-2021-52-one-card-one-code")
    )
    assert gazette == page
    assert len(page) == 37


@pytest.mark.parametrize("name", REAL)
def test_instruments_and_last_lines_are_as_well_those_of_the_truth(shared: Path, name: str) -> None:
    """The tool above compares neither."""
    documents = contract(reading_of(text_of(shared, name)))["documents"]
    for expected, got in zip(truth_of(shared, name)["documents"], documents, strict=True):
        assert [one["title"] for one in got["instruments"]] == [one["title"] for one in expected["instruments"]]
        # A blank line or the page's last one may be counted in.
        assert got["lines"][0] == expected["lines"][0]
        assert abs(got["lines"][1] - expected["lines"][1]) <= 1


def test_the_same_text_of_another_place_year_and_number_reads_to_the_same_facts_moved(shared: Path) -> None:
    text = text_of(shared, "boshan-2021-05")
    expected = json.loads(moved(json.dumps(contract(reading_of(text)), ensure_ascii=False)))
    assert contract(reading_of(moved(text))) == expected


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_rows_read_to_shuffled_rows(shared: Path, seed: int) -> None:
    lines = text_of(shared, "boshan-2021-05").split("\n")
    rows = _tables(lines)
    order = {start: random.Random(seed).sample(range(len(found)), len(found)) for start, found in rows.items()}  # noqa: S311 - a test's shuffle
    for start, found in rows.items():
        cells = [lines[at].split("\t") for at in found]
        for place, at in enumerate(found):
            shuffled = cells[order[start][place]]
            # The number counts the places; a merged reason stays at the top of its column.
            merged = len(shuffled) == 5 and any("根据" in row[4] for row in cells)
            last = cells[place][4:] if merged else shuffled[4:]
            lines[at] = "\t".join([cells[place][0], *shuffled[1:4], *last])
    before, after = (
        contract(reading_of(text))["cleanup"]["lists"] for text in (text_of(shared, "boshan-2021-05"), "\n".join(lines))
    )
    for old, new, places in zip(before, after, order.values(), strict=True):
        assert [_without_place(row) for row in new["rows"]] == [_without_place(old["rows"][at]) for at in places]
        assert [(row["no"], row["line"]) for row in new["rows"]] == [(row["no"], row["line"]) for row in old["rows"]]


def _tables(lines: list[str]) -> dict[int, list[int]]:
    """The lines of the rows of each list."""
    tables: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if ROW.match(line):
            start = at if line.startswith("1\t") else max(tables)
            tables.setdefault(start, []).append(at)
    return tables


def _without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ("no", "line")}


# Number of the document → line, first day, basis, last day; read by eye. No other document has a clause of its own.
FORCE = {
    "boshan-2020": {
        "博政办字〔2020〕18号": (3739, "2020-05-01", "printed", None),
        "博政办字〔2020〕24号": (4844, None, "on_issue", "2023-02-28"),
        "博政办字〔2020〕25号": (5767, "2020-06-22", "printed", "2025-01-31"),
    },
    "boshan-2021-05": {},
    "boshan-2021-52-one-card-one-code": {},
    "jiyang-2020-04": {},
    "zhoucun-2017-06": {
        "周政办字〔2017〕131号": (1336, "2017-11-01", "printed", "2019-09-30"),
        "周政办字〔2017〕152号": (2179, "2018-01-01", "printed", "2022-12-31"),
        "周政办字〔2017〕153号": (2254, None, "on_publication", None),
    },
}


def force_of(reading: Reading) -> dict[str, tuple[int, str | None, str, str | None]]:
    return {
        document.number.key: (
            document.effective.words.line,
            document.effective.day.isoformat() if document.effective.day else None,
            document.effective.basis.value,
            document.term.until.isoformat() if document.term and document.term.until else None,
        )
        for document in reading.documents
        if document.number and document.effective
    }


@pytest.mark.parametrize("name", REAL)
def test_the_clauses_of_a_real_gazette_are_those_read_by_eye(shared: Path, name: str) -> None:
    reading = reading_of(text_of(shared, name))
    assert force_of(reading) == FORCE[name]
    assert not any(document.term for document in reading.documents if not document.effective)
    assert not any(document.repeals or document.extensions or document.lapses for document in reading.documents)
    assert not {"commencement_not_read", "term_not_read", "clauses_differ"} & {one.key for one in reading.remarks}


def test_two_forwarded_texts_have_each_their_own_clause(shared: Path) -> None:
    reading = reading_of(text_of(shared, "jiyang-2020-04"))
    (notice,) = (one for one in reading.documents if len(one.instruments) == 2)
    clauses = [one.effective for one in notice.instruments]
    assert [(one.words.line, one.basis.value) for one in clauses if one] == [
        (1085, "on_publication"),
        (1269, "on_issue"),
    ]


def test_the_rules_in_an_annex_are_remarked_on(shared: Path) -> None:
    reading = reading_of(text_of(shared, "boshan-2020"))
    assert [one.line for one in reading.remarks if one.key == "clause_in_annex"] == [2772]


@pytest.mark.parametrize("width", [20, 33, 47, 60])
@pytest.mark.parametrize("name", REAL)
def test_lines_cut_at_another_width_leave_every_clause_as_it_is(shared: Path, name: str, width: int) -> None:
    """Headings and table rows stay whole: what a cut does to those is another matter."""
    lines = [
        [line] if len(line) < 70 or "\t" in line else [line[at : at + width] for at in range(0, len(line), width)]
        for line in text_of(shared, name).split("\n")
    ]
    cut = force_of(reading_of("\n".join(piece for line in lines for piece in line)))
    assert {key: one[1:] for key, one in cut.items()} == {key: one[1:] for key, one in FORCE[name].items()}


def test_the_report_between_two_numbered_documents_is_a_document_of_its_own(shared: Path) -> None:
    reading = reading_of(text_of(shared, "boshan-2020"))
    (report,) = (one for one in reading.documents if one.number is None)
    assert (report.title, report.first_line, report.last_line, report.issuers) == ("政府工作报告", 403, 1535, ())
