"""Files made to harm, and files that came to harm: refused or neutralised in one line, nothing left behind."""

import io
import logging
import os
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter

from registry.openers import Source, open_source, open_upload
from registry.openers.confined import Ended, refuse_a_crash, run
from registry.openers.limits import MEMBERS
from registry.reading import Paragraph, Table
from sentences.outcomes import sentence_of
from sentences.refusals import BadInput
from tests.registry.openers.made import as_docx, as_pdf, as_xls, as_zip, saved

NOTICE = tuple(
    Paragraph(text, no) for no, text in enumerate(("关于夜间禁航的通告", "每日二十二时起，所有船只不得航行，" * 20), 1)
)
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> object:
    folder = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


def refused(name: str, content: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        open_upload(name, content)
    sentence = sentence_of(caught.value)
    assert sentence.startswith(name)
    assert "\n" not in sentence
    return caught.value


def read_or_refused(name: str, content: bytes) -> tuple[list[str], str | None]:
    """Where a library may mend a file or give up: the texts, or the code of the refusal."""
    try:
        return texts(open_upload(name, content)), None
    except BadInput as refusal:
        return [], refusal.code


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def docx_with(document: bytes) -> bytes:
    return as_zip({**parts_of(as_docx(NOTICE)), "word/document.xml": document})


def workbook(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def changed(content: bytes, at: bytes, offset: int, form: str, value: int) -> bytes:
    """The field of every zip header that begins so, overwritten."""
    found, changing = content.find(at), bytearray(content)
    while found >= 0:
        struct.pack_into(form, changing, found + offset, value)
        found = content.find(at, found + 1)
    return bytes(changing)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = docx_with(b" " * (40 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert refused("bomb.docx", bomb).code == "file_unpacks_too_large"
    assert refused("bomb.zip", as_zip({"a.txt": b" " * (40 * 1024 * 1024)})).code == "file_unpacks_too_large"


@pytest.mark.parametrize("name", ["liar.docx", "liar.zip"])
def test_a_bomb_that_lies_about_its_size_is_refused(name: str) -> None:
    inside = "word/document.xml" if name == "liar.docx" else "通知.txt"
    parts = parts_of(as_docx(NOTICE)) if name == "liar.docx" else {}
    parts.pop(inside, None)
    honest = as_zip({**parts, inside: b" " * (40 * 1024 * 1024)})
    at = honest.rindex(b"PK\x01\x02")
    liar = honest[:at] + changed(honest[at:], b"PK\x01\x02", 24, "<I", 100)
    assert refused(name, liar).code == "file_damaged"


def test_more_parts_than_any_office_file_has_are_refused() -> None:
    assert refused("many.zip", as_zip({f"{no}.txt": b"" for no in range(5_001)})).code == "file_holds_too_many"
    many = as_zip({f"{no}.txt": b"x" for no in range(MEMBERS + 1)})
    assert refused("many.zip", many).code == "archive_holds_too_many"


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到", encoding="utf-8")
    laughs = "".join(f'<!ENTITY a{no} "{f"&a{no - 1};" * 10}">' for no in range(1, 10))
    for declared, used in (
        (f'<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">{laughs}', "&a9;"),
        (f'<!ENTITY a SYSTEM "{secret.as_uri()}">', "&a;"),
    ):
        body = f"<w:p><w:r><w:t>甲{used}乙</w:t></w:r></w:p>"
        document = f"<!DOCTYPE d [{declared}]>{DOCUMENT.format(body)}".encode()
        read, code = read_or_refused("a.docx", docx_with(document))
        assert code in (None, "file_damaged")
        assert set("".join(read)) <= set("甲乙")
        page = f"<!DOCTYPE html [{declared}]><html><p>甲{used}乙</p></html>"
        shown = "".join(texts(open_upload("a.html", page.encode())))
        assert "不该读到" not in shown
        assert shown.count("哈") <= page.count("哈")


def test_a_million_blank_rows_cost_nothing() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, ["序号", "名称"])
        sheet.write_row(1, 0, [1, "甲"])
        for no in range(2, 1_048_576, 16):
            sheet.set_row(no, 20, bold)
        sheet.write(1_048_575, 0, " ")

    (table,) = open_upload("a.xlsx", workbook(fill)).blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 2


def test_a_cell_far_out_ends_its_parser_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write(1_048_575, 16_383, "远")
        book.worksheets()[0].write(0, 0, "近")

    assert refused("far.xlsx", workbook(fill)).code == "file_needs_memory"


def test_twenty_thousand_rows_stay_within_the_limits() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "文件名称", "文号", "统一登记号", "有效期至", "备注"])
        for no in range(1, 20_001):
            row = [no, f"青泽区人民政府关于第{no}号事项的通知", f"青政发〔2031〕{no}号", f"QZDR-2031-{no:07}", "", ""]
            sheet.write_row(no, 0, row)

    (table,) = open_upload("a.xlsx", workbook(fill)).blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 20_001


@pytest.mark.parametrize("suffix", ["docx", "xls", "pdf", "zip"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_an_upload_that_died_is_refused(suffix: str, share: float) -> None:
    whole = {
        "docx": as_docx(NOTICE),
        "xls": as_xls(NOTICE),
        "pdf": as_pdf(NOTICE),
        "zip": as_zip({"a.txt": os.urandom(2000)}),
    }[suffix]
    assert refused(f"half.{suffix}", whole[: int(len(whole) * share)]).code == "file_damaged"


@pytest.mark.parametrize("length", [b"/Length 1 ", b"/Length 999999999 ", b"/Length -5 "])
def test_a_pdf_that_lies_about_its_length_is_read_or_refused(length: bytes) -> None:
    honest = as_pdf(NOTICE)
    at = honest.rindex(b"/Length ")
    end = honest.index(b"\n", at)
    lying = honest[:at] + length + honest[end:]
    read, code = read_or_refused("a.pdf", lying)
    assert (read, code) in (([block.text for block in NOTICE], None), ([], "file_damaged"), ([], "file_is_scan"))


def test_names_with_separators_are_only_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "关于夜间禁航的通告".encode()
    source = open_upload(
        "a.zip", as_zip({"../../外/通知.txt": text, "C:\\内\\附件1.txt": text, "/etc/\x07x.txt": text})
    )
    names = [dict(place)["file"] for place in source.places.values()]  # type: ignore[index]
    assert names == ["x.txt", "通知.txt", "附件1.txt"]
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_in_different_folders_are_both_read() -> None:
    source = open_upload("a.zip", as_zip({"一/通知.txt": "甲".encode(), "二/通知.txt": "乙".encode()}))
    assert texts(source) == ["甲", "乙"]


def test_names_in_gbk_come_out_as_they_were_typed() -> None:
    packed = as_zip({"AAAA.txt": "正文".encode()}).replace(b"AAAA", "通知".encode("gbk"))
    assert [dict(place)["file"] for place in open_upload("a.zip", packed).places.values()] == ["通知.txt"]  # type: ignore[index]


def test_an_archive_in_an_archive_is_refused_by_name() -> None:
    inner = as_zip({"a.txt": b"x"})
    refusal = refused("a.zip", as_zip({"通知.txt": "正文".encode(), "内.zip": inner}))
    assert (refusal.code, refusal.params["file"]) == ("archive_in_archive", "a.zip: 内.zip")


def test_pictures_in_an_archive_are_named_and_the_rest_is_read() -> None:
    files = {
        "通知.txt": "正文".encode(),
        "章.png": b"\x89PNG\r\n\x1a\n",
        "__MACOSX/._通知.txt": b"\x00",
        "~$通知.docx": b"x",
    }
    source = open_upload("a.zip", as_zip(files))
    assert texts(source) == ["正文"]
    assert [(one.key, dict(one.params)) for one in source.remarks] == [("member_not_read", {"name": "章.png"})]
    assert refused("b.zip", as_zip({"章.png": b"\x89PNG\r\n\x1a\n"})).code == "file_only_kept"


def renamed_stream(new: str) -> bytes:
    """An old workbook whose one stream has another name."""

    def entry(name: str) -> bytes:
        encoded = name.encode("utf-16-le")
        return encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded) + 2)

    workbook = as_xls(NOTICE)
    assert entry("Workbook") in workbook
    return workbook.replace(entry("Workbook"), entry(new))


@pytest.mark.parametrize(
    "name, content, code",
    [
        pytest.param("a.docx", lambda: renamed_stream("EncryptedPackage"), "file_locked", id="a locked .docx"),
        pytest.param("a.xls", lambda: renamed_stream("Something"), "file_kind_unknown", id="an unknown old file"),
        pytest.param("a.ofd", lambda: as_zip({"OFD.xml": b"<OFD/>"}), "file_only_kept", id="an OFD"),
        pytest.param("a.txt", lambda: b"\xff\xd8\xff\xe0" + bytes(50), "file_only_kept", id="a picture named .txt"),
        pytest.param(
            "a.zip",
            lambda: changed(changed(as_zip({"a.txt": b"x"}), b"PK\x03\x04", 6, "<H", 1), b"PK\x01\x02", 8, "<H", 1),
            "file_locked",
            id="a locked .zip",
        ),
        pytest.param("a.zip", lambda: as_zip({"a.txt": b"x"}, zipfile.ZIP_LZMA), "file_damaged", id="LZMA"),
    ],
)
def test_what_is_not_opened_is_told_by_its_content(name: str, content: Callable[[], bytes], code: str) -> None:
    assert refused(name, content()).code == code


def test_pages_nested_without_end_are_read_or_refused() -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + "正文".encode()
    assert read_or_refused("a.html", page) in ((["正文"], None), ([], "file_damaged"), ([], "file_empty"))


def header(mark: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = mark
    return saved(document.save)


def table_above(mark: str) -> bytes:
    document = docx.Document()
    document.add_table(1, 2).cell(0, 1).text = mark
    document.add_paragraph("正文")
    return saved(document.save)


def sheet_cell(mark: str) -> bytes:
    return workbook(lambda book: book.add_worksheet().write_row(1, 0, ["青泽区", mark]))


@pytest.mark.parametrize("mark", ["秘密★1年", "机 密", "★"])
@pytest.mark.parametrize(
    "name, made",
    [
        pytest.param("a.docx", header, id="in the head of a page"),
        pytest.param("a.docx", table_above, id="in a table above the text"),
        pytest.param("a.docx", lambda mark: as_docx([Paragraph(mark, 1), *NOTICE]), id="in the text"),
        pytest.param("a.xlsx", sheet_cell, id="in a cell"),
        pytest.param(
            "a.xlsx", lambda mark: workbook(lambda book: book.add_worksheet(mark).write(0, 0, "甲")), id="on a sheet"
        ),
        pytest.param("a.html", lambda mark: f"<p>{mark}</p><p>正文</p>".encode(), id="on a web page"),
        pytest.param("a.pdf", lambda mark: as_pdf([*NOTICE * 40, Paragraph(mark, 1)]), id="on the last page of a PDF"),
        pytest.param("a.zip", lambda mark: as_zip({"一.txt": b"x", "二.docx": header(mark)}), id="within an archive"),
    ],
)
def test_what_is_marked_secret_anywhere_is_refused(name: str, made: Callable[[str], bytes], mark: str) -> None:
    assert refused(name, made(mark)).code == "file_secret"


def test_a_mark_of_secrecy_in_a_name_is_enough() -> None:
    text = "正文".encode()
    assert refused("机密-通知.txt", text).code == "file_secret"
    assert refused("a.zip", as_zip({"通知.txt": text, "附件（秘密★1年）.txt": text})).code == "file_secret"
    assert texts(open_upload("关于保守国家秘密的规定.txt", text)) == ["正文"]


def test_a_program_that_never_ends_is_ended_with_all_it_started(tmp_path: Path) -> None:
    left = tmp_path / "left"
    started = f"(sleep 3; touch {left}) & sleep 60"
    began = time.monotonic()
    with pytest.raises(BadInput) as caught:
        run(("/bin/sh", "-c", started), b"", seconds=0.5, folder=tmp_path, file="a.pdf")
    assert caught.value.code == "file_takes_too_long"
    assert time.monotonic() - began < 30
    time.sleep(4)
    assert not left.exists()


CIRCLES = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"


@pytest.mark.parametrize(
    "does, code",
    [
        pytest.param(CIRCLES, "file_takes_too_long", id="turns in circles"),
        pytest.param("import os; os.abort()", "file_needs_memory", id="aborts"),
        pytest.param("import os; os.kill(os.getpid(), 11)", "file_damaged", id="breaks down"),
        pytest.param("raise ValueError('甲')", "file_damaged", id="gives up"),
    ],
)
def test_however_a_parser_dies_it_is_one_refusal_and_a_line_in_the_log(
    tmp_path: Path, does: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    ended = run((sys.executable, "-c", does), b"x" * 1_000_000, seconds=60, folder=tmp_path, file="a.pdf")
    with caplog.at_level(logging.WARNING), pytest.raises(BadInput) as caught:
        refuse_a_crash(ended, file="a.pdf")
    assert caught.value.code == code
    assert ("甲" in caplog.text) == ("甲" in does)


def test_a_parser_that_ends_well_is_no_crash() -> None:
    refuse_a_crash(Ended(0, b"", ""), file="a.pdf")


def test_a_parser_knows_nothing_of_the_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "甲")
    show = (sys.executable, "-c", "import os; print(dict(os.environ))")
    assert b"SECRET_KEY" not in run(show, b"", seconds=60, folder=tmp_path, file="a").output


def test_too_large_a_container_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(65 * 1024 * 1024)
    began = time.monotonic()
    with pytest.raises(BadInput) as caught:
        open_source(path)
    assert (caught.value.code, caught.value.params["limit_mb"]) == ("file_too_large", 64)
    assert time.monotonic() - began < 0.5
