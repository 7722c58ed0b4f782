"""Workbooks made to harm a ledger's reader, or that came to harm: one refusal, and nothing of the parser is left."""

import io
import os
import signal
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from registry.layouts import load_layouts
from registry.ledgers import LedgerReader, Merge, Sheet, SheetCell, SheetRow
from registry.ledgers.sheets import Spreader
from registry.openers.limits import LONGEST_CELL, MB
from registry.openers.workbook_parser import write
from registry.openers.workbooks import Checked, open_workbook
from sentences.outcomes import sentence_of
from sentences.refusals import BadInput
from tests.registry.openers.made import as_docx, as_pdf, as_zip, saved
from tests.registry.openers.parsers import parsers
from tests.registry.openers.test_hostile import changed, parts_of, renamed_stream

HEAD = ("序号", "文件名称", "文号", "有效期至")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
    assert parsers() == []


def ledger(rows: int = 3) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEAD)
        for no in range(1, rows + 1):
            sheet.write_row(no, 0, [no, f"关于第{no}号事项的通知", f"青政发〔2020〕{no}号", "2025.5.31"])

    return workbook(fill)


def workbook(fill: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


def with_part(part: str, content: bytes, *, of: bytes | None = None) -> bytes:
    return as_zip({**parts_of(of or ledger()), part: content})


def opened(folder: Path, content: bytes, name: str = "台账.xlsx") -> Checked:
    (folder / name).write_bytes(content)
    return open_workbook(folder / name)


def refused(folder: Path, content: bytes, name: str = "台账.xlsx") -> str:
    with pytest.raises(BadInput) as caught:
        opened(folder, content, name)
    sentence = sentence_of(caught.value)
    assert name in sentence
    assert "\n" not in sentence
    return caught.value.code


def cells_of(book: Checked) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for sheet in book.workbook.sheets() for row in sheet.rows]


def lying(content: bytes, part: str) -> bytes:
    """The part says in the list of all parts that it has a hundred bytes."""
    entry = content.rindex(part.encode()) - 46
    return content[:entry] + changed(content[entry:], b"PK\x01\x02", 24, "<I", 100)


def locked_xls() -> bytes:
    """A record near its beginning says that all that follows is enciphered."""
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("台账").write(0, 0, "甲")
    content = bytearray(saved(book.save))
    struct.pack_into("<H", content, content.index(struct.pack("<HHH", 0x0042, 2, 1200)), 0x002F)
    return bytes(content)


SPACES = b" " * (40 * MB)
DECLARED = '<!DOCTYPE d [<!ENTITY a "哈">]>'


@pytest.mark.parametrize(
    "content, code",
    [
        pytest.param(lambda: with_part(SHEET, SPACES), "file_unpacks_too_large", id="a bomb"),
        pytest.param(lambda: lying(with_part(SHEET, SPACES), SHEET), "file_damaged", id="a bomb that lies"),
        pytest.param(lambda: renamed_stream("EncryptedPackage"), "file_locked", id="locked .xlsx"),
        pytest.param(locked_xls, "file_locked", id="locked .xls"),
        pytest.param(lambda: ledger()[:3000], "file_damaged", id="an upload that died"),
        pytest.param(lambda: renamed_stream("Workbook")[:2000], "file_damaged", id="an upload of .xls that died"),
        pytest.param(lambda: as_docx([]), "file_no_workbook", id="a Word document"),
        pytest.param(lambda: as_pdf([]), "file_no_workbook", id="a PDF"),
        pytest.param(lambda: b"<html><table><tr><td>1", "file_no_workbook", id="a web page named .xlsx"),
        pytest.param(lambda: as_zip({"a.txt": b"x"}), "file_no_workbook", id="any zip"),
        pytest.param(lambda: b"\x81\x00\xff" * 100, "file_not_text", id="noise"),
        pytest.param(
            lambda: with_part(SHEET, b"<!--" + b" " * 5000 + b"-->" + DECLARED.encode() + b"<worksheet/>"),
            "file_damaged", id="entities declared far down",
        ),
        pytest.param(
            lambda: with_part(SHEET, f'<?xml version="1.0" encoding="UTF-16"?>{DECLARED}<worksheet/>'.encode("utf-16")),
            "file_damaged", id="entities declared in UTF-16",
        ),
        pytest.param(
            lambda: with_part("xl/sharedStrings.xml", f"{DECLARED}<sst><si><t>&a;</t></si></sst>".encode()),
            "file_damaged", id="entities among the strings",
        ),
        pytest.param(
            lambda: with_part(SHEET, parts_of(ledger())[SHEET].replace(b'<row r="2"', b'<row r="99999999999"')),
            "file_damaged", id="a row beyond all rows",
        ),
        pytest.param(
            lambda: with_part(SHEET, parts_of(ledger())[SHEET].replace(b'"B2"', b'"ZZZ2"')), "file_damaged",
            id="a column beyond all columns",
        ),
        pytest.param(
            lambda: with_part(SHEET, parts_of(ledger())[SHEET].replace(b"<v>0</v>", b"<v>-1</v>")), "file_damaged",
            id="a string before the first",
        ),
        pytest.param(
            lambda: with_part(
                "xl/sharedStrings.xml", f"<sst><si><t>{'长' * (LONGEST_CELL + 1)}</t></si></sst>".encode()
            ),
            "file_damaged", id="a cell longer than any program writes",
        ),
    ],
)  # fmt: skip
def test_it_is_refused_before_anything_is_kept(tmp_path: Path, content: Callable[[], bytes], code: str) -> None:
    assert refused(tmp_path, content()) == code


def test_what_breaks_off_far_down_is_refused_before_its_first_row_is_handed_on(tmp_path: Path) -> None:
    whole = parts_of(ledger(3000))[SHEET]
    assert refused(tmp_path, with_part(SHEET, whole[: int(len(whole) * 0.9)])) == "file_damaged"


@pytest.mark.parametrize("mark", ["机密★5年", "★"])
def test_a_mark_of_secrecy_is_found_wherever_a_person_would_see_it(tmp_path: Path, mark: str) -> None:
    far_right = workbook(lambda book: book.add_worksheet().write_row(2, 0, [*["甲"] * 30, mark]))
    assert refused(tmp_path, far_right) == "file_secret"
    assert refused(tmp_path, workbook(lambda book: book.add_worksheet(mark).write(0, 0, "甲"))) == "file_secret"
    assert refused(tmp_path, ledger(), f"{mark}_台账.xlsx") == "file_secret"


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "台账.xlsx")
    with pytest.raises(BadInput, match="file_unreadable"):
        open_workbook(tmp_path / "台账.xlsx")


def test_a_million_blank_rows_are_passed_over(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, HEAD)
        for no in range(1, 1_048_576, 8):
            sheet.set_row(no, 20, bold, {"hidden": True})
        sheet.write(1_048_575, 16_383, "远")

    book = opened(tmp_path, workbook(fill))
    assert book.length == 2
    assert cells_of(book) == [list(HEAD), ["远"]]


def test_formulas_macros_and_links_are_left_alone(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEAD)
        sheet.write_formula("A2", "=[1]别处!A1", None, 7)
        sheet.write_formula("B2", '=WEBSERVICE("http://127.0.0.1:9/")', None, "关于校车的通知")
        sheet.write_url("C2", "file:///etc/passwd", string="青政发〔2020〕7号")

    parts = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    }
    book = opened(tmp_path, as_zip({**parts_of(workbook(fill)), **parts}), "台账.xlsm")
    assert cells_of(book) == [list(HEAD), ["7", "关于校车的通知", "青政发〔2020〕7号"]]


def test_names_within_it_lead_nowhere(tmp_path: Path) -> None:
    listing = parts_of(ledger())["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")
    assert cells_of(opened(tmp_path, with_part("xl/_rels/workbook.xml.rels", listing))) == []


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_merged_cells_are_found_whatever_prefix_names_carry(tmp_path: Path, prefix: bytes) -> None:
    rows = b"".join(b'<P:row r="%d"><P:c r="A%d"><P:v>%d</P:v></P:c></P:row>' % (no, no, no) for no in range(1, 9000))
    merges = b"".join(b'<P:mergeCell ref="A%d:B%d"/>' % (no, no) for no in range(1, 9000))
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<P:worksheet xmlns%s="%s"><P:sheetData>%s</P:sheetData><P:mergeCells>%s</P:mergeCells></P:worksheet>'
    xml = sheet % (b":x" if prefix else b"", namespace, rows, merges)
    book = opened(tmp_path, with_part(SHEET, xml.replace(b"P:", prefix)))
    assert book.tops[0].merges == tuple(Merge(no, no, 1, 2) for no in range(1, 9000))
    assert book.length == 8999


def test_a_parser_killed_half_way_is_one_refusal(tmp_path: Path) -> None:
    sheets = opened(tmp_path, ledger(20_000)).workbook.sheets()
    rows = iter(next(sheets).rows)
    next(rows)
    (parser,) = parsers()
    os.kill(parser, signal.SIGKILL)
    with pytest.raises(BadInput) as caught:
        list(rows)
    assert caught.value.code == "file_needs_memory"


@pytest.mark.parametrize("leaves", ["it closed", "it to itself"])
def test_a_parser_is_gone_when_its_rows_are_given_up(tmp_path: Path, leaves: str) -> None:
    sheets = opened(tmp_path, ledger(20_000)).workbook.sheets()
    sheet = next(sheets)
    next(iter(sheet.rows))
    assert len(parsers()) == 1
    if leaves == "it closed":
        sheets.close()
        with pytest.raises(RuntimeError):
            list(sheet.rows)
    del sheets, sheet
    assert parsers() == []


def test_rows_that_nobody_asked_for_are_passed_over(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("一", "二"):
            sheet = book.add_worksheet(name)
            for no in range(5):
                sheet.write(no, 0, f"{name}{no}")

    first = [next(iter(sheet.rows)).cells[0].text for sheet in opened(tmp_path, workbook(fill)).workbook.sheets()]
    assert first == ["一0", "二0"]


def test_it_may_be_read_slowly_and_twice_at_once(tmp_path: Path) -> None:
    book = opened(tmp_path, ledger(500)).workbook
    for (one,), (other,) in zip(
        [[sheet] for sheet in book.sheets()], [[sheet] for sheet in book.sheets()], strict=True
    ):
        assert one.name == other.name


def test_more_than_anybody_may_be_made_to_hold_is_not_written() -> None:
    with pytest.raises(MemoryError):
        write([b"x" * (5 * MB)], io.BytesIO())


def test_cells_merged_over_the_whole_sheet_cost_no_more_than_a_table() -> None:
    merges = (Merge(1, 1_048_576, 1, 16_384), *(Merge(2, 1_048_576, 1, 16_384) for _ in range(10_000)))
    rows = [SheetRow(no, (SheetCell(1, "甲"), SheetCell(2, "乙"))) for no in range(1, 201)]
    began = time.monotonic()
    spread = list(Spreader(merges).rows(rows))
    assert time.monotonic() - began < 5
    assert all(len(row.cells) <= 260 for row in spread)


@pytest.mark.parametrize("text", ["2016-" * 6000, "（2016" * 5000, "至2016.3.1" * 3000, "((((" * 8000])
def test_prose_in_the_place_of_a_fact_is_doubted_without_delay(text: str) -> None:
    heads = ("文件名称", "登记号", "文号", "施行日期", "有效期至", "状态", "废止日期")
    rows = [SheetRow(1, tuple(SheetCell(at, head) for at, head in enumerate(heads, 1)))]
    rows += [SheetRow(no, tuple(SheetCell(at, text) for at in range(1, 8))) for no in range(2, 12)]
    began = time.monotonic()
    read = list(LedgerReader(load_layouts(), date(2024, 3, 15)).rows([Sheet("台账", rows)]))
    assert time.monotonic() - began < 5
    assert [doubt.kind for doubt in read[0].doubts] == ["cell_too_long"] * 6


def test_a_text_that_never_ends_its_quotes_is_one_cell_and_no_crash(tmp_path: Path) -> None:
    book = opened(tmp_path, ('文件名称,文号\n"甲' + ",\n" * 100_000).encode(), "台账.csv")
    assert book.length == 2


def test_a_workbook_of_the_other_system_shows_its_latest_days(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_number(0, 0, 2_958_465, shown)

    assert cells_of(opened(tmp_path, workbook(fill))) == [["9999-12-31"]]
    assert cells_of(opened(tmp_path, workbook(fill, date_1904=True))) == [["2958465"]]
