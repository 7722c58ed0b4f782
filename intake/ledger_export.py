"""The register of a place as a ledger (台账), under heads that `registry.ledgers` reads back without a difference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.db.models import Prefetch
from xlsxwriter.worksheet import Worksheet

from lifecycle.answers import Answer, answers
from lifecycle.models import Entry
from lifecycle.rules import END_OF_TIME, Kind, Status, last_day, stated
from lifecycle.rules.life import TERMINAL, TERMS
from offices.models import Jurisdiction
from registry.models import Document, Issuer

CHUNK = 500
# Heads and widths in letters. Always in Chinese: offices exchange the file with each other.
COLUMNS = (
    ("序号", 6),
    ("登记号", 22),
    ("文号", 22),
    ("文件名称", 60),
    ("制定机关", 30),
    ("起草部门", 20),
    ("成文日期", 12),
    ("印发日期", 12),
    ("公布日期", 12),
    ("登记日期", 12),
    ("施行日期", 12),
    ("有效期至", 12),
    ("状态", 24),
)
STATES = {
    Status.NOT_YET_IN_FORCE: "尚未施行",
    Status.IN_FORCE: "现行有效",
    Status.IN_FORCE_IN_PART: "部分有效",
    Status.SUSPENDED: "中止施行",
    Status.LAPSED: "失效",
    Status.REPEALED: "废止",
    Status.ANNULLED: "撤销",
    Status.NOT_TRACKED: "不作为规范性文件管理",
    Status.UNKNOWN: "情况不明",
}
_DATED = frozenset({Status.LAPSED, Status.REPEALED, Status.ANNULLED})
Value = str | int | date | None


def ledger_of(place: Jurisdiction, day: date) -> IO[bytes]:
    """A workbook of every registered document as it stands on the day; open at its beginning, gone when closed."""
    file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet, shown = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, f"{place.name}行政规范性文件台账（截至{day.year}年{day.month}月{day.day}日）", bold)
        for column, (head, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, head, bold)
        sheet.freeze_panes(2, 0)
        for no, answer in enumerate(_answers(place, day), start=1):
            _write(sheet, no + 1, _row(no, answer), shown)
    file.seek(0)
    return file


def _answers(place: Jurisdiction, day: date) -> Iterator[Answer]:
    """By the last id seen and not by one open cursor, which on SQLite would keep the log from being folded in."""
    issuers = Issuer.objects.order_by("position").prefetch_related("organ__names")
    documents = Document.objects.filter(jurisdiction=place).select_related("drafter", "jurisdiction").order_by("pk")
    last = 0
    while page := list(documents.filter(pk__gt=last).prefetch_related(Prefetch("issuer_set", issuers))[:CHUNK]):
        yield from answers(page, day)
        last = page[-1].pk


def _row(no: int, answer: Answer) -> list[Value]:
    document = answer.document
    whole = [entry for entry in answer.entries if entry.part == 0]
    starts = [entry.takes_effect for entry in whole if entry.kind == Kind.COMMENCEMENT]
    terms = [entry for entry in whole if Kind(entry.kind) in TERMS]
    return [
        no,
        document.code_key,
        document.number_key,
        document.title,
        "、".join(str(issuer.organ) for issuer in document.issuer_set.all()),
        str(document.drafter) if document.drafter else None,
        document.dated_on,
        document.issued_on,
        document.published_on,
        document.registered_on,
        stated(max(starts)) if starts else None,
        _until(max(terms, key=lambda term: term.takes_effect)) if terms else None,
        _state(answer),
    ]


def _until(term: Entry) -> Value:
    return "长期" if term.until == END_OF_TIME else last_day(term.until)


def _state(answer: Answer) -> str:
    """With the first day without it where a decision names that day: 2019年5月1日废止."""
    status, decided = answer.span.status, answer.decisive
    if decided is None or status not in _DATED or Kind(decided.kind) not in TERMINAL or decided.expired:
        return STATES[status]
    day = decided.takes_effect
    return f"{day.year}年{day.month}月{day.day}日{STATES[status]}"


def _write(sheet: Worksheet, line: int, row: list[Value], shown: object) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(line, column, datetime.combine(value, time.min), shown)
        elif isinstance(value, int):
            sheet.write_number(line, column, value)
        elif value:
            # Never as a formula, whatever somebody typed into a title.
            sheet.write_string(line, column, value)
