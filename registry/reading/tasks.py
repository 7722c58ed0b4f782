"""Tables of tasks (任务清单): what is to be done, by whom, by when. Only a table with deadlines is one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.identity.spelling import narrow, squeeze
from registry.reading.blocks import Piece, Table
from registry.reading.cells import DITTO, is_nothing
from registry.reading.columns import header_at
from registry.reading.deadlines import parse_deadline
from registry.reading.facts import Remark
from registry.reading.listed import Task
from registry.reading.merged import owners_of
from registry.reading.numerals import value_of
from registry.reading.tables import GridRow, grid_of, plain_text


class TaskColumn(StrEnum):
    NO = "no"
    CONTENT = "content"
    CATEGORY = "category"
    LEAD = "lead"
    SUPPORT = "support"
    DEADLINE = "deadline"


_WHO = "(?:部门|单位|机关|责任人|领导|主体|科室|处室)"
# In this order; each is looked for in the head.
_HEADS: tuple[tuple[TaskColumn, re.Pattern[str]], ...] = (
    (TaskColumn.NO, re.compile("^(?:序号?|编号|号)$")),
    (TaskColumn.DEADLINE, re.compile("(?:时限|期限|时间|节点|日期|进度)(?:要求|安排|节点)?$|^[时期]限")),
    (TaskColumn.SUPPORT, re.compile(f"(?:配合|协办|协助|参与|协同|参加).{{0,4}}{_WHO}|^(?:配合|协办)$")),
    (TaskColumn.LEAD, re.compile(f"(?:牵头|主办|主责|责任|负责|承办|落实|实施|完成).{{0,4}}{_WHO}|责任人|牵头$|分工$")),
    (TaskColumn.CATEGORY, re.compile("^(?:任务|工作|事项|所属)?(?:类别|分类|类型|领域|板块)$")),
    (TaskColumn.CONTENT, re.compile("任务|事项|措施|举措|工作目标|工作要求|内容$")),
)  # fmt: skip
_LONGEST_HEAD = 20
_FEWEST_CELLS = 3

TaskHeader = tuple[TaskColumn | None, ...]
Cells = dict[TaskColumn, str]


@dataclass(slots=True)
class _Reading:
    """A table as it is read, row by row."""

    header: TaskHeader
    line: int
    rows: list[tuple[Cells, int]] = field(default_factory=list)
    pieces: dict[int, list[tuple[Cells, int]]] = field(default_factory=dict)  # by the row they stand above
    remarks: list[Remark] = field(default_factory=list)


def read_tasks(pieces: Sequence[Piece], dated_on: date | None) -> tuple[tuple[Task, ...], tuple[Remark, ...]]:
    """The tasks of all tables; `dated_on` is the document's own day, which tells a year left out."""
    tasks: list[Task] = []
    remarks: list[Remark] = []
    for table in (piece for piece in pieces if isinstance(piece, Table)):
        for reading in _readings(grid_of(table)):
            if TaskColumn.DEADLINE not in reading.header:
                remarks.append(Remark(reading.line, "tasks_without_deadline"))
                continue
            rows = _joined(reading)
            remarks.extend(reading.remarks)
            if not _has_spans(table):
                remarks.extend(_shared(rows))
            found = [_task(cells, line, dated_on) for cells, line in rows]
            remarks.extend(_remarks(found))
            tasks.extend(found)
    return tuple(tasks), tuple(sorted(remarks, key=lambda remark: remark.line))


def task_header(heads: Sequence[str]) -> TaskHeader | None:
    """The columns of a table of tasks: what is to be done, and by whom or by when."""
    columns = [_column(head) for head in heads]
    # A list of documents has other columns; 项目名称 may head anything.
    contents = [index for index, column in enumerate(columns) if column is TaskColumn.CONTENT]
    if not contents or {TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.DEADLINE}.isdisjoint(columns):
        return None
    # 重点任务 | 具体措施: the first groups, the last says what is to be done.
    if len(contents) > 1:
        spare = TaskColumn.CATEGORY if TaskColumn.CATEGORY not in columns else None
        for index in contents[:-1]:
            columns[index], spare = spare, None
    if TaskColumn.LEAD not in columns and TaskColumn.SUPPORT in columns:
        columns[columns.index(TaskColumn.SUPPORT)] = TaskColumn.LEAD
    _second_who(columns)
    return tuple(None if one in columns[:index] else one for index, one in enumerate(columns))


def _second_who(columns: list[TaskColumn | None]) -> None:
    """牵头部门 | 责任部门: the second one helps."""
    leads = [index for index, column in enumerate(columns) if column is TaskColumn.LEAD]
    if len(leads) > 1 and TaskColumn.SUPPORT not in columns:
        columns[leads[1]] = TaskColumn.SUPPORT


def _column(head: str) -> TaskColumn | None:
    plain = squeeze(head)
    if not plain or len(plain) > _LONGEST_HEAD:
        return None
    return next((column for column, pattern in _HEADS if pattern.search(plain)), None)


def _readings(grid: Sequence[GridRow]) -> Iterator[_Reading]:
    reading: _Reading | None = None
    at = 0
    while at < len(grid):
        found = header_at(grid, at, task_header)
        if found is None:
            if reading is not None:
                _take(reading, grid[at])
            at += 1
            continue
        header, _, taken = found
        if reading is None or header != reading.header:
            if reading is not None:
                yield reading
            reading = _Reading(header, grid[at].line)
        at += taken
    if reading is not None:
        yield reading


def _take(reading: _Reading, row: GridRow) -> None:
    # A row with one text that spans the table is a heading within it.
    if row.alone is not None and row.heads.count(row.alone) == len(row.heads) > 1:
        return
    texts = row.texts
    if _has_shifted(reading.header, texts):
        # What stands between what is to be done and by when cannot be told apart any more.
        texts = (*texts[:2], *[""] * (len(reading.header) - 3), texts[-1])
        reading.remarks.append(Remark(row.line, "task_is_short", {"missing": len(reading.header) - len(row.texts)}))
    cells = {column: text for column, text in zip(reading.header, texts, strict=False) if column is not None}
    if all(map(is_nothing, row.texts)):
        return
    if reading.rows and TaskColumn.NO in cells and not cells[TaskColumn.NO]:
        reading.pieces.setdefault(len(reading.rows), []).append((cells, row.line))
        return
    above = reading.rows[-1][0] if reading.rows else {}
    reading.rows.append(({c: above.get(c, "") if DITTO.match(t) else t for c, t in cells.items()}, row.line))


def _has_shifted(header: TaskHeader, texts: Sequence[str]) -> bool:
    """A row of a text with a line for each cell that lost its empty ones: its deadline stands too early."""
    in_order = header[-1] is TaskColumn.DEADLINE and header[1:2] == (TaskColumn.CONTENT,)
    return in_order and _FEWEST_CELLS <= len(texts) < len(header) and _tells_when(texts[-1])


def _tells_when(text: str) -> bool:
    deadline = parse_deadline(text, date.min)
    return deadline.is_open or deadline.day is not None


def _joined(reading: _Reading) -> Sequence[tuple[Cells, int]]:
    """Pieces that a page break cut off go to the row above, or to the one below where only that leaves them room."""
    for at, pieces in reading.pieces.items():
        above, below = reading.rows[at - 1][0], reading.rows[at][0] if at < len(reading.rows) else None
        for piece, line in pieces:
            filled = [column for column, text in piece.items() if text]
            room_below = below is not None and not any(below.get(column) for column in filled)
            into = below if below is not None and room_below and all(above.get(c) for c in filled) else above
            into |= {column: _glued(into.get(column, ""), piece[column]) for column in filled}
            reading.remarks.append(Remark(line, "task_joined"))
    return reading.rows


def _has_spans(table: Table) -> bool:
    """Whether the source itself says which cells are merged; then an empty one is just that."""
    return any(cell.rows > 1 for row in table.rows for cell in row.cells)


def _shared(rows: Sequence[tuple[Cells, int]]) -> Iterator[Remark]:
    """Gives a row that prints nobody the lead of its neighbour, and what it leaves empty besides."""
    contents = [cells.get(TaskColumn.CONTENT, "") for cells, _ in rows]
    leads = [_text(cells, TaskColumn.LEAD) or "" for cells, _ in rows]
    owners = owners_of(contents, leads)
    for (cells, line), owner in zip(rows, owners, strict=True):
        if owner is not None and not cells.get(TaskColumn.LEAD, "-"):
            shared = [c for c in (TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.DEADLINE) if not cells.get(c, "-")]
            cells |= {column: rows[owner][0].get(column, "") for column in shared}
            yield Remark(line, "task_lead_shared", {"lead": leads[owner], "other": rows[owner][1]})


def _glued(text: str, rest: str) -> str:
    return f"{text}\n{rest}" if text else rest


def _task(cells: Mapping[TaskColumn, str], line: int, dated_on: date | None) -> Task:
    raw = _text(cells, TaskColumn.DEADLINE)
    deadline = parse_deadline(raw, dated_on) if raw else None
    category = " ".join(cells.get(TaskColumn.CATEGORY, "").split())
    return Task(
        no=value_of(narrow(cells.get(TaskColumn.NO, "")).rstrip(".、")),
        content=plain_text(cells.get(TaskColumn.CONTENT, "")),
        line=line,
        category=None if is_nothing(category) else category,
        lead=_text(cells, TaskColumn.LEAD),
        support=_text(cells, TaskColumn.SUPPORT),
        deadline_raw=squeeze(raw) if raw else None,
        deadline=deadline.day if deadline else None,
        is_open=deadline is not None and deadline.is_open,
    )


def _text(cells: Mapping[TaskColumn, str], column: TaskColumn) -> str | None:
    text = plain_text(cells.get(column, ""))
    return None if is_nothing(text) else text


def _remarks(tasks: Sequence[Task]) -> Iterator[Remark]:
    for task in tasks:
        if task.deadline_raw and task.deadline is None and not task.is_open:
            yield Remark(task.line, "deadline_not_read", {"raw": task.deadline_raw})
    # A merged cell comes out of a converter as one full cell over empty ones; which ones it covered nobody can tell.
    silent = [task.line for task in tasks if task.deadline_raw is None]
    if silent:
        yield Remark(silent[0], "tasks_without_their_day", {"count": len(silent)})
