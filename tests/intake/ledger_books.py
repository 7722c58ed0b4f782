"""Small ledgers for tests: a header and rows, as one sheet; and taking one in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from intake.ledger_imports import ask_import
from jobs.models import Job
from jobs.running import run
from offices.actors import house
from registry.models import Batch
from registry.openers.workbooks import open_workbook
from tests.cast import RECORDED

PLACE = "青河区"
HEAD = ("登记号", "文号", "文件名称", "制定机关", "成文日期", "公布日期", "施行日期", "有效期至", "状态")


def book(path: Path, rows: Sequence[Sequence[object]], *, head: Sequence[str] = HEAD, title: str = "") -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet, shown = workbook.add_worksheet("台账"), workbook.add_format({"num_format": "yyyy-mm-dd"})
        for no, row in enumerate([[title], head, *rows] if title else [head, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(no, column, datetime.combine(value, time.min), shown)
                elif value is not None:
                    sheet.write(no, column, value)
    return path


def take(path: Path, *, place: str = PLACE, mapping: Mapping[str, Any] | None = None, at: datetime = RECORDED) -> Batch:
    job = ask_import(open_workbook(path), place=place, mapping=mapping or {}, by=house("test"), at=at)
    assert run(job, at)
    return Batch.objects.get(pk=job.arguments["batch"])


def asked(path: Path, at: datetime = RECORDED) -> Job:
    return ask_import(open_workbook(path), place=PLACE, mapping={}, by=house("test"), at=at)
