from registry.openers.webpage import open_content
from registry.reading import Cell, Paragraph, Table


def page(body: str, head: str = "") -> list[object]:
    opened = open_content(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())
    return [block.text if isinstance(block, Paragraph) else block for block in opened.blocks]


def test_blocks_and_line_breaks_part_paragraphs_and_inline_marks_do_not() -> None:
    assert page("<h1>通知</h1><div>甲<b>乙</b><span>丙</span><br>丁<p>戊</p>己</div>") == [
        "通知",
        "甲乙丙",
        "丁",
        "戊",
        "己",
    ]


def test_what_is_hidden_or_run_is_left_out() -> None:
    body = (
        "<script>document.write('一')</script><style>p{}</style><p hidden>二</p><p style='DISPLAY : none'>三</p>"
        "<!-- 四 --><noscript>五</noscript><select><option>六</option></select><nav>七</nav><p>正文</p>尾"
    )
    assert page(body, head="<title>八</title>") == ["正文", "尾"]


def test_a_table_keeps_its_spans_and_is_found_by_table_and_row() -> None:
    opened = open_content(
        "<table><tr><th>序号<th>名称<th>依据</tr>"
        "<tr><td>1<td><p>甲</p><p>乙</p><td rowspan=2>到期</tr><tr><td>2<td>丙</tr>"
        "<tr><td colspan=3>合计</table>".encode()
    )
    (table,) = opened.blocks
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows] == [
        (Cell("序号"), Cell("名称"), Cell("依据")),
        (Cell("1"), Cell("甲\n乙"), Cell("到期", rows=2)),
        (Cell("2"), Cell("丙")),
        (Cell("合计", columns=3),),
    ]
    assert table.rows[2].place == (("table", 1), ("row", 3))


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    assert page("<table><tr><td>甲<table><tr><td>1<td>乙</table>丙</table>")[::2] == ["甲", "丙"]
    assert page("<table><tr><td>甲<tr><td>乙</table>") == ["甲", "乙"]


def test_numbered_lists_keep_their_numbers() -> None:
    assert page("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>") == ["3. 甲", "4. 乙", "丙"]


def test_what_a_page_says_of_its_encoding_does_not_matter() -> None:
    text = '<meta charset="utf-8"><p>博山区人民政府关于公布规范性文件清理结果的通知，2021年9月27日。</p>'
    opened = open_content(text.encode("gb18030"))
    assert (opened.encoding, len(opened.blocks)) == ("gb18030", 1)
    assert open_content(text.replace("utf-8", "gb2312").encode()).blocks == opened.blocks


def test_spans_that_lie_are_cut_to_what_html_allows() -> None:
    opened = open_content("<table><tr><td rowspan=99999999999>甲<td rowspan=0>乙<td colspan=x>丙</table>".encode())
    (table,) = opened.blocks
    assert isinstance(table, Table)
    assert [(cell.rows, cell.columns) for cell in table.rows[0].cells] == [(1, 1), (1, 1), (1, 1)]
