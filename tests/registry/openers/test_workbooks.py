"""Workbooks and CSV files as sheets: what libraries that stream rows leave out, and what is no workbook at all."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from registry.ledgers import Merge, Sheet, SheetRow
from registry.openers.workbooks import open_workbook
from sentences.refusals import BadInput

Writes = Callable[[xlsxwriter.Workbook, Worksheet], None]


def written(path: Path, write: Writes, **options: object) -> Path:
    with xlsxwriter.Workbook(path, options) as book:
        write(book, book.add_worksheet("台账"))
    return path


def only(path: Path) -> tuple[Sheet, list[SheetRow]]:
    (read,) = [(sheet, list(sheet.rows)) for sheet in open_workbook(path).workbook.sheets()]
    return read


def everything(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:C1", "台账")
    sheet.write_row("A2", ["甲", 3, 2.5])
    sheet.write_datetime("D2", date(2016, 3, 1), book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_datetime("E2", date(2016, 3, 1), book.add_format({"num_format": '[$-804]yyyy"年"m"月";@'}))
    sheet.write_number("F2", 42430, book.add_format({"num_format": "0.00"}))
    sheet.write_formula("G2", '="三"&""', None, "三")
    sheet.write_boolean("H2", boolean=True)
    sheet.write_rich_string("I2", "半", book.add_format({"bold": True}), "粗")
    sheet.write_comment("A2", "看这里")
    sheet.write_comment("K5", "空格上的批注")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.write("A3", "藏着")
    sheet.set_column("B:C", None, None, {"hidden": True})


@pytest.mark.parametrize("options", [{}, {"date_1904": True}], ids=["from 1900", "from 1904"])
def test_types_merged_and_hidden_cells_and_comments_are_kept(tmp_path: Path, options: dict[str, object]) -> None:
    sheet, rows = only(written(tmp_path / "a.xlsx", everything, **options))
    texts = {row.no: {cell.column: cell.text for cell in row.cells if cell.text} for row in rows}
    day = "2016-03-01"
    assert texts[2] == {1: "甲", 2: "3", 3: "2.5", 4: day, 5: day, 6: "42430", 7: "三", 8: "TRUE", 9: "半粗"}
    assert [cell.column for cell in rows[1].cells if cell.day == date(2016, 3, 1)] == [4, 5]
    assert sheet.merges == (Merge(1, 1, 1, 3),)
    assert sheet.hidden_columns == {2, 3}
    assert [row.no for row in rows if row.hidden] == [3]
    assert {(row.no, cell.column): cell.note for row in rows for cell in row.cells if cell.note} == {
        (2, 1): "看这里",
        (5, 11): "空格上的批注",
    }


def test_strings_beside_their_cells_are_read_as_well(tmp_path: Path) -> None:
    """As programs write them that stream: no common table of strings."""

    def write(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "甲")

    _, rows = only(written(tmp_path / "a.xlsx", write, constant_memory=True))
    assert rows[0].cells[0].text == "甲"


def test_hidden_sheets_say_so(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("看得见").write(0, 0, "1")
        book.add_worksheet("看不见").hide()
    assert [(sheet.name, sheet.hidden) for sheet in open_workbook(tmp_path / "a.xlsx").workbook.sheets()] == [
        ("看得见", False),
        ("看不见", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_file_is_one_sheet_in_any_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [separator.join(("文件名称", "文号")), separator.join(('"关于城墙\n保护的通告"', "青政发〔2020〕7号"))]
    path = tmp_path / "台账.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    sheet, rows = only(path)
    assert sheet.name == "台账"
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["文件名称", "文号"],
        ["关于城墙\n保护的通告", "青政发〔2020〕7号"],
    ]


def test_the_apostrophe_that_our_exports_put_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("文件名称,文号\n'=关于,'一\n", encoding="utf-8")
    assert [cell.text for cell in only(path)[1][1].cells] == ["=关于", "'一"]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as refusal:
        read_through(path)
    return refusal.value.code


def read_through(path: Path) -> None:
    for sheet in open_workbook(path).workbook.sheets():
        list(sheet.rows)


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return changed


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "part, change",
    [
        pytest.param(SHEET, lambda xml: xml[: len(xml) // 2], id="broken off"),
        pytest.param(SHEET, lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1), id="with entities"),
        pytest.param(SHEET, lambda xml: xml.replace(b"<v>0</v>", b"<v>99</v>"), id="a string that isn't there"),
        pytest.param("xl/workbook.xml", lambda _: b"", id="an empty part"),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_sentence(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    assert refused(rewritten(written(tmp_path / "a.xlsx", everything), part, change)) == "file_damaged"


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    old, noise, empty = tmp_path / "a.xls", tmp_path / "b.xlsx", tmp_path / "c.csv"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    noise.write_bytes(b"PK\x03\x04" + b"noise" * 100)
    empty.write_bytes(b"")
    assert [refused(old), refused(noise), refused(empty)] == ["file_damaged", "file_damaged", "file_empty"]
    assert refused(tmp_path / "none.xlsx") == "file_missing"


def test_a_secret_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    def secret(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "机密★10年")

    assert refused(written(tmp_path / "a.xlsx", secret)) == "file_secret"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_another_program_writes_the_same_workbook(tmp_path: Path, form: str) -> None:
    """LibreOffice opens it and saves it again in its own way, and in the old format; what is read stays the same."""
    path = written(tmp_path / "a.xlsx", everything)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=300
    )
    (ours, rows), (theirs, again) = only(path), only(tmp_path / "out" / f"a.{form}")
    assert theirs.merges == ours.merges
    assert theirs.hidden_columns == ours.hidden_columns
    read, expected = cells_of(again), cells_of(rows)
    if form == "xls":
        # Without a screen it saves a formula there without its result.
        del read[2, 7], expected[2, 7]
    assert read == expected


def cells_of(rows: list[SheetRow]) -> dict[tuple[int, int], tuple[str, str, bool]]:
    return {
        (row.no, cell.column): (cell.text, cell.note, row.hidden)
        for row in rows
        for cell in row.cells
        if cell.text or cell.note
    }
