"""The real gazettes: against hand-made truths, and changed in ways that must change the reading likewise."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from registry.reading import Reading, as_contract
from tests.registry.printed import reading_of

REAL = ["boshan-2020", "boshan-2021-05", "boshan-2021-52-one-card-one-code", "jiyang-2020-04", "zhoucun-2017-06"]
PLACES = str.maketrans({"博": "青", "山": "泽", "淄": "临"})
YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
SERIAL = re.compile(r"(?<=[〕）)])(\d+)(?=号)")
ROW = re.compile(r"^\d+\t.*DR-\d{4}-\d{7}")


def text_of(shared: Path, name: str) -> str:
    return (shared / "gazettes" / f"{name}.txt").read_text(encoding="utf-8")


def contract(reading: Reading) -> dict[str, Any]:
    return as_contract(reading, "gazette.txt", lambda key, params: f"{key} {dict(params)}")


def moved(text: str) -> str:
    """Another district in other years, with other letters and other numbers."""
    text = YEAR.sub(lambda match: str(int(match[0]) + 9), text.translate(PLACES).replace("BSDR", "QZDR"))
    return SERIAL.sub(lambda match: str(int(match[0]) + 300), text)


def test_the_cleanup_gazette_reads_as_its_hand_made_truth_except_for_tasks(shared: Path, tmp_path: Path) -> None:
    truth = json.loads((shared / "truth" / "boshan-2021-05.json").read_text(encoding="utf-8"))
    truth["tasks"] = []
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    reading = contract(reading_of(text_of(shared, "boshan-2021-05")))
    (tmp_path / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
    tool = shared / "tools" / "compare_reading"
    arguments = [sys.executable, str(tool), str(tmp_path / "truth.json"), str(tmp_path / "reading.json")]
    compared = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert compared.returncode == 0, compared.stdout


def test_the_cleanup_gazette_leaves_two_remarks(shared: Path) -> None:
    reading = reading_of(text_of(shared, "boshan-2021-05"))
    assert [(one.line, one.key) for one in reading.remarks] == [
        (105, "reason_filled_down"),
        (224, "task_table_not_read"),
    ]


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


@pytest.mark.parametrize("name", REAL)
def test_blank_lines_added_and_removed_change_nothing_but_the_lines(shared: Path, name: str) -> None:
    text = text_of(shared, name)
    without = "\n".join(line for line in text.split("\n") if line.strip())
    doubled = text.replace("\n", "\n\n")
    plain, thin, thick = (_without_lines(contract(reading_of(one))) for one in (text, without, doubled))
    assert thin == plain
    assert thick == plain


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_lines(one) for key, one in value.items() if key not in ("line", "lines", "message")}
    return [_without_lines(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name, documents", list(zip(REAL, [12, 3, 1, 11, 22], strict=True)))
def test_every_real_gazette_reads_to_its_documents(shared: Path, name: str, documents: int) -> None:
    reading = reading_of(text_of(shared, name))
    assert len(reading.documents) == documents
    assert all(one.number and one.issuers and one.dated_on and one.genre for one in reading.documents)
