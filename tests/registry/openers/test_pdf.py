"""PDF: lines into paragraphs, drawn tables into rows, both over the ends of pages."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from registry.openers.opened import Opened
from registry.openers.pdf import open_content
from registry.openers.print_lines import glued
from registry.reading import Cell, PageBreak, Paragraph, Table
from sentences.refusals import BadInput
from tests.registry.openers.made import FONT

LEFT, RIGHT, TOP, SIZE = 80, 512, 760, 16  # 27 signs a line
Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, encrypt=password)
    for page in pages:
        canvas.setFont(FONT, SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, indent: int = 0) -> Draw:
    def draw(canvas: Canvas) -> None:
        for no, text in enumerate(texts):
            canvas.drawString(LEFT + (0 if no else indent), TOP - 28 * no, text)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def grid(*rows: tuple[str, ...], top: int = TOP, widths: tuple[int, ...] = (40, 200, 100)) -> Draw:
    """Rows of two lines each; "|" breaks a cell's text, None has no line above it (merged downwards)."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for no, row in enumerate(rows):
            x, y = LEFT, top - 40 * no
            for text, width in zip(row, widths, strict=True):
                canvas.line(x, y - 40, x, y)
                canvas.line(x + width, y - 40, x + width, y)
                if text != "^":
                    canvas.line(x, y, x + width, y)
                for at, part in enumerate(text.split("|")):
                    if part != "^":
                        canvas.drawString(x + 4, y - 14 - 14 * at, part)
                x += width
        canvas.line(LEFT, top - 40 * len(rows), LEFT + sum(widths), top - 40 * len(rows))

    return draw


def shown(opened: Opened) -> list[object]:
    return [
        [[cell.text for cell in row.cells] for row in block.rows] if isinstance(block, Table) else block.text
        for block in opened.blocks
        if not isinstance(block, PageBreak)
    ]


def picture(canvas: Canvas) -> None:
    """A scanned page: a picture, and the number that the scanner prints on it."""
    canvas.drawImage(ImageReader(Image.new("L", (60, 80))), 0, 0, *A4)
    canvas.drawString(300, 40, "- 1 -")


FULL = "一二三四五六七八九十" * 2 + "一二三四五六七"
HEAD = ("序号", "文件名称", "文号")


def test_lines_of_a_paragraph_are_joined_over_lines_and_pages() -> None:
    first = lines("　　" + FULL[:25], FULL, FULL)
    opened = open_content(drawn(first, lines("到此为止。", "　　另起一段。")))
    assert shown(opened) == [FULL[:25] + FULL * 2 + "到此为止。", "另起一段。"]


@pytest.mark.parametrize(
    "above, below",
    [
        pytest.param(FULL[:20], "下一行", id="a line that is not full"),
        pytest.param(FULL[:26] + "。", "一、总则", id="a sentence that ends with the line before an item"),
        pytest.param(FULL[:20] + "…………(1)", FULL, id="an entry of a contents page"),
    ],
)
def test_lines_that_end_by_themselves_are_not_joined(above: str, below: str) -> None:
    assert shown(open_content(drawn(lines(FULL, above, below))))[-1] == below


def test_page_numbers_and_running_heads_are_the_pages_own() -> None:
    def page(no: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(200, 815, "青泽区人民政府公报")
            lines(f"第{no}页的正文")(canvas)
            canvas.drawCentredString(300, 30, f"— {no} —")

        return draw

    opened = open_content(drawn(*(page(no) for no in range(1, 5))))
    assert shown(opened) == [f"第{no}页的正文" for no in range(1, 5)]
    assert "青泽区人民政府公报" in opened.marks


def test_cells_broken_over_lines_are_whole_and_are_found_by_page_and_line() -> None:
    opened = open_content(
        drawn(both(lines("附件1"), grid(HEAD, ("1", "关于禁航的|通告", "QZDR-2031-|0010002"), top=700)))
    )
    assert shown(opened) == ["附件1", [list(HEAD), ["1", "关于禁航的通告", "QZDR-2031-0010002"]]]
    table = opened.blocks[1]
    assert isinstance(table, Table)
    assert table.rows[1].place == (("page", 1), ("line", 3))


def test_a_missing_line_between_cells_makes_one_cell() -> None:
    opened = open_content(drawn(grid(HEAD, ("1", "甲", "到期"), ("2", "乙", "^"))))
    (table,) = opened.blocks
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows][1:] == [
        (Cell("1"), Cell("甲"), Cell("到期", rows=2)),
        (Cell("2"), Cell("乙")),
    ]


def test_a_table_goes_on_over_pages_without_its_repeated_head() -> None:
    opened = open_content(
        drawn(grid(HEAD, ("1", "甲", "一号")), grid(HEAD, ("2", "乙", "二号")), grid(("3", "丙", "三号")))
    )
    assert shown(opened) == [[list(HEAD), ["1", "甲", "一号"], ["2", "乙", "二号"], ["3", "丙", "三号"]]]


@pytest.mark.parametrize(
    "upper, lower",
    [(("1", "关于禁", "QZDR-"), ("", "航的通告", "2031")), (("", "关于禁", "QZDR-"), ("1", "航的通告", "2031"))],
    ids=["its number above", "its number below"],
)
def test_a_row_that_a_page_break_cuts_is_one_row(upper: tuple[str, ...], lower: tuple[str, ...]) -> None:
    opened = open_content(drawn(grid(HEAD, upper), grid(HEAD, lower, ("2", "乙", "二号"))))
    assert shown(opened) == [[list(HEAD), ["1", "关于禁航的通告", "QZDR-2031"], ["2", "乙", "二号"]]]
    assert [one.key for one in opened.remarks] == ["row_joined"]


def test_a_head_that_a_page_break_cuts_is_one_head() -> None:
    lower = ("", "", "或者依据")
    opened = open_content(
        drawn(grid(("序号", "文件名称", "废止理由")), grid(lower, ("1", "甲", "到期"), ("2", "乙", "到期")))
    )
    assert shown(opened) == [[["序号", "文件名称", "废止理由或者依据"], ["1", "甲", "到期"], ["2", "乙", "到期"]]]


def test_a_table_with_other_columns_is_another_table() -> None:
    other = grid(("甲", "乙"), ("1", "丙"), widths=(100, 240))
    assert len(shown(open_content(drawn(grid(HEAD, ("1", "甲", "一号")), other)))) == 2


def test_bold_printed_twice_is_read_once_and_a_slanted_watermark_not_at_all() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP, "关于夜间禁航的通告")
        canvas.drawString(LEFT + 0.3, TOP, "关于夜间禁航的通告")
        canvas.rotate(45)
        canvas.drawString(500, 200, "仅供内部使用")

    assert shown(open_content(drawn(page))) == ["关于夜间禁航的通告"]


def test_a_page_that_is_a_picture_is_named() -> None:
    opened = open_content(drawn(lines("关于夜间禁航的通告"), picture))
    assert [(one.key, dict(one.params)) for one in opened.remarks] == [("page_without_text", {"page": 2})]


@pytest.mark.parametrize(
    "content, code",
    [
        pytest.param(lambda: drawn(picture, picture), "file_is_scan", id="a scan"),
        pytest.param(lambda: drawn(lines(FULL), password="x"), "file_locked", id="a locked one"),
    ],
)
def test_what_cannot_be_read_is_refused(content: Callable[[], bytes], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        open_content(content())
    assert caught.value.code == code


@pytest.mark.parametrize(
    "first, second, whole",
    [
        ("关于", "通知", "关于通知"),
        ("QZDR-", "2031", "QZDR-2031"),
        ("made in", "China", "made in China"),
        ("", "甲", "甲"),
    ],
)
def test_only_latin_words_are_parted_by_a_space(first: str, second: str, whole: str) -> None:
    assert glued(first, second) == whole


def test_a_paragraph_is_found_by_its_page() -> None:
    paragraph = open_content(drawn(lines("甲"), lines("第二页第一行的文字"))).blocks[-1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.place == (("page", 2), ("line", 1))
