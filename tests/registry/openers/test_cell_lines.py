"""Tables that a text prints with a line for each cell."""

from registry.openers import blocks_of
from registry.reading import Paragraph, Table

HEAD = "\t序号\n\t工作内容\n\t牵头部门\n\t完成时限\n"
FIRST = "\n\t1\n\t清淤\n\t区水利局\n\t2037年6月\n"


def rows_of(text: str) -> list[list[str]]:
    (table,) = (block for block in blocks_of(text) if isinstance(block, Table))
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_each_row_takes_as_many_cells_as_the_header_has() -> None:
    assert rows_of(HEAD + FIRST + "\n\t2\n\t筑坝\n\t\n\t长期\n") == [
        ["序号", "工作内容", "牵头部门", "完成时限"],
        ["1", "清淤", "区水利局", "2037年6月"],
        ["2", "筑坝", "", "长期"],
    ]


def test_a_row_stands_on_the_line_of_its_first_cell() -> None:
    (table,) = (block for block in blocks_of("说明\n" + HEAD + FIRST) if isinstance(block, Table))
    assert [row.line for row in table.rows] == [2, 7]


def test_a_cell_may_go_on_over_lines_without_a_tab() -> None:
    assert rows_of(HEAD + "\n\t1\n\t清淤\n\n筑坝\n\t区水利局\n\t长期\n")[1] == ["1", "清淤\n筑坝", "区水利局", "长期"]


def test_the_next_number_begins_a_row_though_the_last_is_not_full() -> None:
    assert rows_of(HEAD + "\n\t1\n\t清淤\n\n\t2\n\t筑坝\n\t区水利局\n\t长期\n")[1:] == [
        ["1", "清淤"],
        ["2", "筑坝", "区水利局", "长期"],
    ]


def test_what_follows_a_full_row_after_a_gap_is_no_cell() -> None:
    blocks = blocks_of(HEAD + FIRST + "\n说明：以上工作按月报送。\n")
    assert blocks[-1] == Paragraph("说明：以上工作按月报送。", 11)
    assert len(rows_of(HEAD + FIRST + "\n说明：以上。")) == 2


def test_paragraphs_that_a_tab_indents_are_no_table() -> None:
    text = "\t序号\n\t按下列规定编排。\n\t其余从略。\n"
    assert all(isinstance(block, Paragraph) for block in blocks_of(text))


def test_blank_lines_between_all_cells_change_nothing() -> None:
    text = HEAD + FIRST + "\n\t2\n\t筑坝\n\t\n\t长期\n"
    assert rows_of(text.replace("\n", "\n\n")) == rows_of(text)


def test_without_any_blank_line_the_rows_are_still_parted() -> None:
    text = HEAD + FIRST + "\n\t2\n\t筑坝\n\t\n\t长期\n\n说明：以上工作按月报送。"
    thin = "\n".join(line for line in text.split("\n") if line)
    assert rows_of(thin) == rows_of(text)
    assert blocks_of(thin)[-1] == Paragraph("说明：以上工作按月报送。", 13)
