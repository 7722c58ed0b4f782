"""A large clean ledger, made quickly, and what a register holds of it."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

HEAD = ("序号", "登记号", "文号", "文件名称", "制定机关", "成文日期", "公布日期", "施行日期", "有效期至", "状态")


def large(path: Path, rows: int) -> Path:
    """Five years, eighty organs; every fifth term is a length, every seventh without an end."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEAD)
        for n in range(rows):
            year, organ, serial = 2008 + n % 16, n % 40 + 1, n // 80 + 1
            start = date(year, 1 + n % 12, 1 + n % 28)
            until = (
                "五年" if n % 5 == 0 else "长期" if n % 7 == 0 else start.replace(year=year + 5).strftime("%Y/%m/%d")
            )
            sheet.write_number(n + 1, 0, n + 1)
            sheet.write_string(n + 1, 1, f"QHDR-{year}-{organ:03d}{serial:04d}")
            sheet.write_string(n + 1, 2, f"青{chr(0x6C34 + organ)}发〔{year}〕{serial}号")
            sheet.write_string(n + 1, 3, f"青河区第{organ}局关于加强第{n}号山体管护和防火工作的实施意见")
            sheet.write_string(n + 1, 4, f"青河区第{organ}局")
            sheet.write_datetime(n + 1, 5, datetime.combine(start - timedelta(days=40), time.min), shown)
            sheet.write_string(n + 1, 6, (start - timedelta(days=35)).strftime("%Y.%m.%d"))
            sheet.write_string(n + 1, 7, start.strftime("%Y年%m月%d日"))
            sheet.write_string(n + 1, 8, until)
            sheet.write_string(n + 1, 9, "有效" if year >= 2019 else "失效")
    return path
