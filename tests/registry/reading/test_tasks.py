"""Tables of tasks: what is to be done, by whom, by when."""

from dataclasses import replace
from datetime import date

import pytest

from registry.reading import Block, Cell, Paragraph, Reading, Row, Table, Task, read
from registry.reading.merged import names_subject
from registry.reading.tasks import TaskColumn, task_header
from tests.registry.printed import GAZETTE, contract_of, line_of, reading_of

HEAD = "序号\t工作内容\t类别\t牵头部门\t配合部门\t完成时限"
ROWS = (
    "1\t清理河道淤泥。\t工程\t区水利局\t区财政局、各镇\t2037 年 6 月",
    "2\t为渡口安装灯标。\t工程 安全\t区交通运输局\t--\t2036年12月31日",
    "3\t发放船民补贴。\t待遇\t区民政局\t区财政局\t长期",
)


def read_table(*rows: str, head: str = HEAD) -> Reading:
    return reading_of(replace(GAZETTE, plan=(*GAZETTE.plan, head, *rows)).text)


def keys_of(reading: Reading) -> list[str]:
    return [one.key for one in reading.remarks if one.key != "reason_filled_down"]


def test_the_tasks_of_a_table_belong_to_the_document_that_sets_them() -> None:
    reading = read_table(*ROWS)
    ditched, lit, paid = reading.documents[-1].tasks
    text = replace(GAZETTE, plan=(*GAZETTE.plan, HEAD, *ROWS)).text
    assert ditched == Task(
        "清理河道淤泥。",
        line_of(text, "清理河道"),
        1,
        "工程",
        "区水利局",
        "区财政局、各镇",
        "2037年6月",
        date(2037, 6, 30),
    )
    assert (lit.category, lit.support, lit.deadline) == ("工程 安全", None, date(2036, 12, 31))
    assert (paid.deadline_raw, paid.deadline, paid.is_open) == ("长期", None, True)
    assert keys_of(reading) == []
    assert not any(document.tasks for document in reading.documents[:-1])


def test_the_contract_prints_them_in_one_list() -> None:
    tasks = contract_of(replace(GAZETTE, plan=(*GAZETTE.plan, HEAD, *ROWS)).text)["tasks"]
    assert isinstance(tasks, list)
    assert [(one["no"], one["deadline_raw"], one["deadline"]) for one in tasks] == [
        (1, "2037年6月", "2037-06-30"),
        (2, "2036年12月31日", "2036-12-31"),
        (3, "长期", None),
    ]


def test_a_deadline_without_a_year_is_told_from_the_day_of_the_document() -> None:
    (task,) = read_table("1\t清淤\t工程\t区水利局\t/\t9月底前").tasks
    assert task.deadline == date(2036, 9, 30)


def test_a_deadline_that_was_not_understood_is_kept_and_said() -> None:
    reading = read_table("1\t清淤\t工程\t区水利局\t/\t视水情而定")
    assert [(task.deadline_raw, task.deadline) for task in reading.tasks] == [("视水情而定", None)]
    assert keys_of(reading) == ["deadline_not_read"]


def test_a_table_of_tasks_without_deadlines_is_said_to_be_unread_with_its_line() -> None:
    reading = read_table("1\t清淤\t区水利局\t区财政局", head="序号\t重点任务\t牵头单位\t配合单位")
    assert reading.tasks == ()
    assert keys_of(reading) == ["tasks_without_deadline"]


@pytest.mark.parametrize(
    "head, columns",
    [
        ("序号 重点任务 牵头部门 责任部门 完成时限", "no content lead support deadline"),
        ("序号 任务名称 具体措施 责任单位 配合单位 时间节点", "no category content lead support deadline"),
        ("编号 类别 工作任务 负责单位 协办单位 完成时间", "no category content lead support deadline"),
        ("重点任务 时限要求 责任人", "content deadline lead"),
        ("序号 整改内容 整改期限 整改责任单位", "no content deadline lead"),
    ],
)
def test_the_columns_are_told_by_their_heads(head: str, columns: str) -> None:
    assert task_header(head.split()) == tuple(map(TaskColumn, columns.split()))


@pytest.mark.parametrize(
    "head",
    ["序号 文件名称 文号 统一登记号 有效期至", "序号 名称 说明", "序号 项目名称 实施机关 处理决定", "单位 电话"],
)
def test_other_tables_are_none_of_tasks(head: str) -> None:
    assert task_header(head.split()) is None


def test_what_a_page_break_cut_off_is_joined_to_its_task() -> None:
    cut = "1\t清理河\t工程\t区水利局\t区财政局、各镇\t2037年6月"
    reading = read_table(cut, "\t道淤泥。\t\t\t\t", *ROWS[1:])
    assert reading.tasks[0].content == "清理河道淤泥。"
    assert len(reading.tasks) == 3
    assert keys_of(reading) == ["task_joined"]


def test_a_piece_for_which_only_the_next_task_has_room_belongs_to_that() -> None:
    reading = read_table(ROWS[0], "\t\t\t\t区公安局\t", "2\t为渡口安装灯标。\t工程\t区交通运输局\t\t2036年12月")
    assert [task.support for task in reading.tasks] == ["区财政局、各镇", "区公安局"]


@pytest.mark.parametrize(
    "content, lead",
    [
        pytest.param("落实水利补助。", "区水利局", id="it names what the one above is for"),
        pytest.param("办理民政救助。", "区民政局", id="it names what the one below is for"),
        pytest.param("发放补助。", "区水利局", id="it names neither: merged cells are printed at their top"),
    ],
)
def test_who_shares_a_merged_lead_is_told_by_what_is_to_be_done(content: str, lead: str) -> None:
    shared = f"2\t{content}\t待遇\t\t\t"
    reading = read_table(ROWS[0], shared, ROWS[2].replace("3\t", "3\t"))
    task = reading.tasks[1]
    assert task.lead == lead
    owner = reading.tasks[0] if lead == "区水利局" else reading.tasks[2]
    assert (task.support, task.deadline) == (owner.support, owner.deadline)
    assert keys_of(reading) == ["task_lead_shared"]


def test_a_row_that_leaves_the_subject_of_the_one_above_belongs_to_the_next() -> None:
    above = "1\t推进水利工程。\t工程\t区水利局\t区财政局\t2037年6月"
    below = "3\t开展疫苗接种。\t卫生\t区卫生健康局\t区财政局\t2037年6月"
    assert read_table(above, "2\t发放家庭扶助金。\t待遇\t\t区财政局\t2037年6月", below).tasks[1].lead == "区卫生健康局"


def test_a_row_that_names_the_subject_of_the_one_above_stays_with_it() -> None:
    above = "1\t推进水利工程。\t工程\t区水利局\t区财政局\t2037年6月"
    assert read_table(above, "2\t发放水利补助。\t待遇\t\t区财政局\t2037年6月", ROWS[2]).tasks[1].lead == "区水利局"


def test_a_task_whose_lead_is_a_dash_has_none() -> None:
    reading = read_table(ROWS[0], "2\t水利普查。\t工程\t—\t区财政局\t2037年6月")
    assert reading.tasks[1].lead is None
    assert keys_of(reading) == []


def test_days_that_stay_empty_are_said_once() -> None:
    reading = read_table("1\t清淤\t工程\t区水利局\t\t", "2\t筑坝\t工程\t区水利局\t\t")
    assert [task.deadline for task in reading.tasks] == [None, None]
    assert keys_of(reading) == ["tasks_without_their_day"]


@pytest.mark.parametrize(
    "content, organs, named",
    [
        ("推进公积金缴存。", "区住房公积金管理中心", True),
        ("困难职工帮扶、工会补贴。", "区总工会", True),
        ("公共体育场所入场。", "区教育和体育局", True),
        ("政策咨询。", "区水利局、区政府相关部门", False),
        ("发放补贴。", "各镇", False),
    ],
)
def test_a_subject_is_named_by_what_an_organ_is_called_after(content: str, organs: str, named: bool) -> None:
    assert names_subject(content, organs) is named


def word_table(*rows: tuple[Cell, ...]) -> Reading:
    laid_out = tuple(Row(cells, line) for line, cells in enumerate(rows, start=3))
    blocks: tuple[Block, ...] = (Paragraph("湖区整治任务清单", 1), Table(laid_out))
    return read(blocks, ())


def test_merged_cells_belong_to_every_row_they_span_and_an_empty_one_is_empty() -> None:
    head = tuple(map(Cell, HEAD.split("\t")))
    reading = word_table(
        head,
        (
            Cell("1"),
            Cell("清淤"),
            Cell("工程", rows=3),
            Cell("区水利局", rows=2),
            Cell("各镇"),
            Cell("2037年6月", rows=3),
        ),
        (Cell("2"), Cell("筑坝"), Cell("")),
        (Cell("3"), Cell("验收"), Cell(""), Cell("区财政局")),
    )
    assert [(task.no, task.category, task.lead, task.support) for task in reading.tasks] == [
        (1, "工程", "区水利局", "各镇"),
        (2, "工程", "区水利局", None),
        (3, "工程", None, "区财政局"),
    ]
    assert {task.deadline for task in reading.tasks} == {date(2037, 6, 30)}


def test_a_header_of_two_rows_a_heading_in_the_table_and_a_repeated_header_are_no_tasks() -> None:
    upper = (
        *(Cell(text, rows=2) for text in ("序号", "工作内容")),
        Cell("责任分工", columns=2),
        Cell("完成时限", rows=2),
    )
    lower = (Cell("牵头部门"), Cell("配合部门"))
    row = tuple(map(Cell, ("1", "清淤", "区水利局", "各镇", "2037年6月")))
    reading = word_table(upper, lower, (Cell("一、工程类", columns=5),), row, upper, lower, (Cell("2"), *row[1:]))
    assert [(task.no, task.lead, task.support) for task in reading.tasks] == [
        (1, "区水利局", "各镇"),
        (2, "区水利局", "各镇"),
    ]


def test_a_task_that_lost_its_empty_cells_keeps_what_can_still_be_told() -> None:
    lines = [f"\t{cell}" for cell in (*HEAD.split("\t"), "1", "清淤", "区水利局", "2037年6月", "2", "筑坝", "长期")]
    reading = reading_of(replace(GAZETTE, plan=(*GAZETTE.plan, *lines)).text)
    assert [(task.no, task.content, task.lead, task.deadline_raw) for task in reading.tasks] == [
        (1, "清淤", None, "2037年6月"),
        (2, "筑坝", None, "长期"),
    ]
    assert keys_of(reading) == ["task_is_short", "task_is_short"]
