"""Word: merged cells, automatic numbers, text boxes, tracked changes."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml.parser import parse_xml

from registry.openers import TrackedChanges, open_upload
from registry.openers.numbering import printed
from registry.openers.opened import Opened
from registry.openers.word import open_content
from registry.reading import Cell, PageBreak, Paragraph, Table
from tests.registry.openers.made import as_zip, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGED = 'w:id="1" w:author="王" w:date="2031-01-01T00:00:00Z"'


def opened(fill: Callable[[Document], object], tracked: TrackedChanges = TrackedChanges.ACCEPTED) -> Opened:
    document = docx.Document()
    fill(document)
    return open_content(saved(document.save), tracked=tracked)


def with_xml(*pieces: str) -> Callable[[Document], None]:
    """The pieces as paragraphs and tables of the body."""

    def fill(document: Document) -> None:
        for piece in pieces:
            document.element.body.insert(len(document.element.body) - 1, parse_xml(piece))

    return fill


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p {W}>{properties}{''.join(runs)}</w:p>"


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def texts(read: Opened) -> list[object]:
    return [
        [[cell.text for cell in row.cells] for row in block.rows] if isinstance(block, Table) else block.text
        for block in read.blocks
        if not isinstance(block, PageBreak)
    ]


def test_cells_merged_across_and_down_span() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(3, 3)
        for row in table.rows:
            for no, cell in enumerate(row.cells):
                cell.text = str(no)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "名称"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "到期"

    (table,) = opened(fill).blocks
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows] == [
        (Cell("名称", columns=2), Cell("2")),
        (Cell("0"), Cell("1"), Cell("到期", rows=2)),
        (Cell("0"), Cell("1")),
    ]
    assert [row.place for row in table.rows] == [(("table", 1), ("row", no)) for no in (1, 2, 3)]


def test_a_line_break_begins_a_paragraph_and_a_page_break_a_page() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("青泽区人民政府\n关于禁航的通告")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("  \t正文\t续")

    read = opened(fill)
    assert texts(read) == ["青泽区人民政府", "关于禁航的通告", "正文 续"]
    assert [isinstance(block, PageBreak) for block in read.blocks] == [False, False, True, False]


def test_a_frame_of_one_cell_is_no_table() -> None:
    def fill(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "甲\n乙"

    assert texts(opened(fill)) == ["甲", "乙"]


def test_numbers_that_word_counts_are_printed_in_paragraphs_and_in_cells() -> None:
    def fill(document: Document) -> None:
        for text in ("甲", "乙"):
            document.add_paragraph(text, style="List Number")
        table = document.add_table(2, 2)
        for no, row in enumerate(table.rows):
            row.cells[0].paragraphs[0].style = "List Number 2"
            row.cells[1].text = f"文{no}"

    assert texts(opened(fill)) == ["1.甲", "2.乙", [["1.", "文0"], ["2.", "文1"]]]


@pytest.mark.parametrize(
    "count, form, text",
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "japaneseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "lowerLetter", "d"),
        (9, "upperRoman", "IX"),
        (44, "lowerRoman", "xliv"),
        (7, "decimal", "7"),
        (7, "hebrew1", "7"),
    ],
)
def test_counts_are_printed_as_word_prints_them(count: int, form: str, text: str) -> None:
    assert printed(count, form) == text


REVISED = (
    paragraph(
        run("有效期"),
        f"<w:ins {CHANGED}>{run('五')}</w:ins>",
        f"<w:del {CHANGED}>{run('三', 'delText')}</w:del>",
        run("年"),
    ),
    paragraph(run("上"), properties=f"<w:pPr><w:rPr><w:del {CHANGED}/></w:rPr></w:pPr>"),
    paragraph(run("下")),
    (
        f"<w:tbl {W}><w:tr><w:tc><w:p>{run('1')}</w:p></w:tc><w:tc><w:p>{run('甲')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:trPr><w:ins {CHANGED}/></w:trPr><w:tc><w:p>{run('2')}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    ),
)


@pytest.mark.parametrize(
    "tracked, expected",
    [
        (TrackedChanges.ACCEPTED, ["有效期五年", "上下", [["1", "甲"], ["2", ""]]]),
        (TrackedChanges.REFUSED, ["有效期三年", "上", "下", [["1", "甲"]]]),
    ],
)
def test_tracked_changes_are_accepted_or_refused_by_choice_and_counted(
    tracked: TrackedChanges, expected: list[object]
) -> None:
    read = opened(with_xml(*REVISED), tracked)
    assert texts(read) == expected
    assert [(one.key, dict(one.params)) for one in read.remarks] == [(f"changes_{tracked}", {"count": 4})]


def test_the_choice_reaches_the_process_that_parses() -> None:
    document = docx.Document()
    with_xml(*REVISED)(document)
    source = open_upload("a.docx", saved(document.save), tracked=TrackedChanges.REFUSED)
    assert source.blocks[0] == Paragraph("有效期三年", 1, source.blocks[0].place)  # type: ignore[union-attr]


BOX = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
)


def test_a_text_box_is_read_once_and_may_carry_a_mark() -> None:
    box = BOX.format(f"<w:p>{run('框中')}</w:p>")
    read = opened(with_xml(paragraph(run("正文"), f"<w:r>{box}</w:r>")))
    assert texts(read) == ["框中", "正文"]
    assert read.marks == ("框中",)


def test_hidden_text_and_field_codes_are_left_out_and_links_keep_their_words() -> None:
    piece = paragraph(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>',
        run("PAGEREF", "instrText"),
        f"<w:hyperlink>{run('链')}</w:hyperlink>",
        f"<w:sdt><w:sdtContent>{run('控')}</w:sdtContent></w:sdt>",
    )
    assert texts(opened(with_xml(piece))) == ["显链控"]


def test_heads_and_feet_of_pages_are_looked_at_for_marks_only() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("正文")
        document.sections[0].header.paragraphs[0].text = "内部资料"
        document.sections[0].footer.paragraphs[0].text = "第1页"

    read = opened(fill)
    assert (texts(read), set(read.marks)) == (["正文"], {"内部资料", "第1页"})


def test_a_document_with_macros_is_read_without_them() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    parts = {}
    with zipfile.ZipFile(io.BytesIO(saved(document.save))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts[types] = (
        parts[types]
        .replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
        .replace(
            b"<Default ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ', 1
        )
    )
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    parts[relations] = parts[relations].replace(
        b"</Relationships>", b'<Relationship Id="x" Type="' + kind + b'" Target="vbaProject.bin"/></Relationships>'
    )
    parts["word/vbaProject.bin"] = b"Sub AutoOpen"
    source = open_upload("a.docm", as_zip(parts))
    assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == ["正文"]
    assert [one.key for one in source.remarks] == ["macros_left_out"]
