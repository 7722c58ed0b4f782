"""提醒函 as an office sends it, with its return slip (回执): values in, a .docx out; no database, no clock.

It is a form of Chinese offices and in Chinese whoever prints it. Margins, fonts and spacing are those of GB/T 9704.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Length, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from notifications.docx_marks import BODY, HEADING, add_page_number, keep_whole, name_fonts, repeat, set_font

NUMERALS = "一二三四"
# 二号, 三号, 五号
TITLE_SIZE, BODY_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(10.5)
LINE, TABLE_LINE = Pt(28), Pt(16)
# Heading and width in centimetres: together the width of the text.
COLUMNS = (
    ("序号", 1.2),
    ("文件名称", 3.3),
    ("登记号", 2.3),
    ("文号", 2.3),
    ("最后有效日", 2.1),
    ("办理事项、时限及依据", 4.4),
)
SLIP_COLUMNS = (("序号", 1.2), ("文件名称", 5.4), ("处理意见（勾选一项）", 6.4), ("备注", 2.6))


@dataclass(frozen=True, slots=True)
class Quarter:
    """`number` from 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.after(1).first_day - timedelta(days=1)

    @property
    def code(self) -> str:
        """2026Q1, as it is typed."""
        return f"{self.year}Q{self.number}"

    def after(self, quarters: int) -> Quarter:
        """So many later, or earlier."""
        year, number = divmod(4 * self.year + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}年第{NUMERALS[self.number - 1]}季度"


@dataclass(frozen=True, slots=True)
class Item:
    """One document. `code` and `number` may be empty. `what`: what is to be done by when, with its article."""

    title: str
    code: str
    number: str
    last_day: date
    what: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`choices` are what a department may tick on the return slip. `reply_by` None: as soon as may be."""

    office: str
    department: str
    quarter: Quarter
    items: Sequence[Item]
    choices: Sequence[str]
    written_on: date
    reply_by: date | None = None

    @property
    def title(self) -> str:
        return f"关于{self.quarter}有效期届满行政规范性文件的提醒函"


def build(notice: Notice) -> bytes:
    document = _blank(notice)
    _letter(document, notice)
    _slip(document, notice)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _letter(document: Document, notice: Notice) -> None:
    _title(document.add_paragraph(), notice.title)
    _body(document, f"{notice.department}：", indented=False)
    _body(
        document,
        f"经核对行政规范性文件登记库，由你单位负责的下列{len(notice.items)}件行政规范性文件，有效期于{notice.quarter}届满，"
        "尚未登记处理决定。请逐件研究提出处理意见，并按所列时限办理。",
    )
    rows = [(_one_line(one.title), one.code, one.number, _day(one.last_day), one.what) for one in notice.items]
    _table(document, COLUMNS, rows)
    by = f"于{_day(notice.reply_by)}前" if notice.reply_by else "尽快"
    _body(document, f"请{by}填写所附回执，加盖公章后送我单位。作出处理决定后，请及时告知，以便登记。")
    end = [_body(document, text) for text in ("特此函告。", "附件：处理意见回执", "")]
    _sign(end, document, notice.office, _day(notice.written_on))


def _slip(document: Document, notice: Notice) -> None:
    heading = _body(document, "附件", indented=False)
    heading.paragraph_format.page_break_before = True
    _title(document.add_paragraph(), "处理意见回执")
    _body(document, f"{notice.office}：", indented=False)
    _body(document, f"《{notice.title}》收悉。我单位处理意见如下：")
    boxes = [f"□{choice}" for choice in notice.choices]
    choices = "\n".join("　".join(boxes[at : at + 2]) for at in range(0, len(boxes), 2))
    _table(document, SLIP_COLUMNS, [(_one_line(one.title), choices, "") for one in notice.items])
    # Room for the seal, which stands over name and date.
    end = [_body(document, text) for text in ("经办人：　　　　　　　　联系电话：", "负责人（签字）：", "", "")]
    _sign(end, document, f"{notice.department}（盖章）", "　　　　年　　月　　日")


def _blank(notice: Notice) -> Document:
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin = Cm(3.7), Cm(3.5)
    page.left_margin, page.right_margin = Cm(2.8), Cm(2.6)
    name_fonts(document)
    _page_number(page.footer.paragraphs[0])
    told = document.core_properties
    told.title, told.author, told.comments = notice.title, _one_line(notice.office), ""
    told.created = told.modified = datetime.combine(notice.written_on, time())
    return document


def _title(paragraph: Paragraph, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(paragraph, text, HEADING, TITLE_SIZE, Pt(36))
    paragraph.paragraph_format.space_after = LINE


def _body(document: Document, text: str, *, indented: bool = True) -> Paragraph:
    paragraph = document.add_paragraph()
    _set(paragraph, text, BODY, BODY_SIZE, LINE)
    if indented:
        paragraph.paragraph_format.first_line_indent = 2 * BODY_SIZE
    return paragraph


def _sign(end: Sequence[Paragraph], document: Document, name: str, day: str) -> None:
    """At the right, four letters from the margin. Name and date never stand on a page alone."""
    signed = [_body(document, text, indented=False) for text in (name, day)]
    for paragraph in signed:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = 4 * BODY_SIZE
    for paragraph in (*end, signed[0]):
        paragraph.paragraph_format.keep_with_next = True


def _table(document: Document, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
    """Numbered from 1; the head comes again on each page, and no row is torn apart."""
    table = document.add_table(rows=1 + len(rows), cols=len(columns), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = [Cm(width) for _, width in columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head, *body = table.rows
    repeat(head)
    _fill(head, [heading for heading, _ in columns], widths)
    for number, (row, texts) in enumerate(zip(body, rows, strict=True), start=1):
        _fill(row, [str(number), *texts], widths)


def _fill(row: _Row, texts: Sequence[str], widths: Sequence[Length]) -> None:
    keep_whole(row)
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        for at, line in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
            _set(paragraph, line, BODY, TABLE_SIZE, TABLE_LINE)


def _set(paragraph: Paragraph, text: str, font: str, size: Length, line: Length) -> None:
    run = paragraph.add_run(_one_line(text))
    set_font(run, font, size)
    paragraph.paragraph_format.line_spacing = line
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —"""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    runs = [paragraph.add_run(text) for text in ("— ", "", " —")]
    for run in runs:
        set_font(run, BODY, Pt(14))
    add_page_number(runs[1])


def _one_line(text: str) -> str:
    """What no file of this kind can hold falls away: line breaks of a title, characters that aren't seen."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\u3000")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
