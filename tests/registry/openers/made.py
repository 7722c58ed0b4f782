"""The same text as a file of each format, made from blocks the way an office's programs lay them out."""

import csv
import html
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

import docx
import xlsxwriter
import xlwt
from docx.enum.text import WD_BREAK
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import Table as Drawn

from registry.reading import Block, PageBreak, Paragraph, Row, Table

FONT = "STSong-Light"  # every reader has it; nothing to install
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


def texts_of(row: Row, width: int) -> list[str]:
    texts = [cell.text for cell in row.cells]
    return texts + [""] * (width - len(texts))


def width_of(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def as_docx(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Table):
            width = width_of(block)
            table = document.add_table(len(block.rows), width, style="Table Grid")
            for row, cells in zip(block.rows, table.rows, strict=True):
                for text, cell in zip(texts_of(row, width), cells.cells, strict=True):
                    cell.text = text
        elif isinstance(block, Paragraph):
            document.add_paragraph(block.text)
        else:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    return saved(document.save)


def as_html(blocks: Sequence[Block]) -> bytes:
    def piece(block: Block) -> str:
        if isinstance(block, Table):
            rows = ("".join(f"<td><p>{html.escape(cell.text)}</p></td>" for cell in row.cells) for row in block.rows)
            return "<table border=1>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>"
        return f"<p>{html.escape(block.text)}</p>" if isinstance(block, Paragraph) else "<hr>"

    body = "\n".join(map(piece, blocks))
    page = f'<!DOCTYPE html><html><head><meta charset="gb2312"><title>公报</title></head><body>{body}</body></html>'
    return page.encode("gb18030")


def grid(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """As lines of a sheet, with an empty one around each table."""
    for block in blocks:
        if isinstance(block, Table):
            yield []
            yield from ([cell.text for cell in row.cells] for row in block.rows)
            yield []
        elif isinstance(block, Paragraph):
            yield [block.text]


def as_xlsx(blocks: Sequence[Block]) -> bytes:
    """Numbers as numbers, as Excel makes of what is typed."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("通知")
        for no, texts in enumerate(grid(blocks)):
            for column, text in enumerate(texts):
                sheet.write(no, column, int(text) if text.isdecimal() else text)
    return stream.getvalue()


def as_xls(blocks: Sequence[Block]) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("通知")
    for no, texts in enumerate(grid(blocks)):
        for column, text in enumerate(texts):
            sheet.write(no, column, int(text) if text.isdecimal() else text)
    return saved(workbook.save)


def as_csv(blocks: Sequence[Block]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(grid(blocks))
    return stream.getvalue().encode("gb18030")


def as_pdf(blocks: Sequence[Block]) -> bytes:
    """Tables go on over pages with their head repeated; cells are too narrow for what they hold."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def piece(block: Block) -> Flowable:
        if isinstance(block, PageBreak):
            return NewPage()
        if isinstance(block, Paragraph):
            return Printed(html.escape(block.text), BODY)
        width = width_of(block)
        rows = [[Printed(html.escape(text), CELL) for text in texts_of(row, width)] for row in block.rows]
        widths = [34.0, *[(440 - 34) / (width - 1)] * (width - 1)]
        return Drawn(rows, colWidths=widths, repeatRows=1, style=GRID)

    def foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawCentredString(A4[0] / 2, 40, f"- {document.page} -")

    stream = io.BytesIO()
    document = SimpleDocTemplate(stream, pagesize=A4)
    document.build([piece(block) for block in blocks], onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def as_zip(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[Block]], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "xlsx": as_xlsx,
    "xls": as_xls,
    "csv": as_csv,
    "pdf": as_pdf,
}
