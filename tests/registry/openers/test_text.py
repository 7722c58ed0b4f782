from hypothesis import given
from hypothesis import strategies as st

from registry.openers import blocks_of
from registry.reading import PageBreak, Paragraph, Table


def test_lines_are_counted_from_one_whatever_ends_them() -> None:
    assert blocks_of("一\r\n二\r三\n\n五") == (
        Paragraph("一", 1),
        Paragraph("二", 2),
        Paragraph("三", 3),
        Paragraph("五", 5),
    )


def test_a_form_feed_breaks_the_page_and_not_the_line() -> None:
    assert blocks_of("甲\f乙\n丙") == (Paragraph("甲", 1), PageBreak(1), Paragraph("乙", 1), Paragraph("丙", 2))


def test_other_separators_of_unicode_do_not_shift_the_lines() -> None:
    assert [block.line for block in blocks_of("甲\u2028乙\x85丙\n丁") if isinstance(block, Paragraph)] == [1, 2]


def test_lines_with_tabs_are_rows_and_blank_lines_do_not_end_their_table() -> None:
    (table,) = blocks_of("序号\t名称\n1\t甲\n\n2\t乙\t\n")
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["序号", "名称"], ["1", "甲"], ["2", "乙", ""]]
    assert [row.line for row in table.rows] == [1, 2, 4]


def test_an_indented_line_is_a_paragraph_unless_a_table_is_under_way() -> None:
    assert blocks_of("\t\t博政字〔2021〕67号") == (Paragraph("博政字〔2021〕67号", 1),)
    (table,) = blocks_of("1\t甲\n\t续")
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1].cells] == ["", "续"]


def test_leftovers_of_a_converter_are_taken_off() -> None:
    (table,) = blocks_of("4\t<p>负责</p>\t**重点**")
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0].cells] == ["4", "负责", "重点"]


@given(st.text(alphabet=st.sampled_from("甲 \t\n\r\f1")))
def test_every_printed_sign_lands_in_a_block_of_its_own_line(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in blocks_of(text):
        rows = block.rows if isinstance(block, Table) else (block,)
        assert all(1 <= row.line <= len(lines) for row in rows)
    printed = sum(
        len(cell.text.replace(" ", ""))
        for block in blocks_of(text)
        if not isinstance(block, PageBreak)
        for cell in ([cell for row in block.rows for cell in row.cells] if isinstance(block, Table) else [block])
    )
    assert printed == sum(char in "甲1" for char in text)
