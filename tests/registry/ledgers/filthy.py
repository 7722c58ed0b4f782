"""A deliberately filthy ledger, as an office hands one in after fifteen years: made here, so that every cell is known.

600 rows of documents over nine sheets. What is wrong with it on purpose is listed in `EXPECTED`, cell by cell.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

DAY = date(2024, 3, 15)
# kind of doubt → the cells, as a spreadsheet names them
EXPECTED: dict[str, list[str]] = {}


def expect(kind: str, *places: str) -> None:
    EXPECTED.setdefault(kind, []).extend(places)


@dataclass
class Pen:
    """Writes cells and counts them, apart from whatever reads them."""

    sheet: Worksheet
    book: xlsxwriter.Workbook
    written: Counter[str] = field(default_factory=Counter)

    def row(self, no: int, values: Sequence[object], column: int = 0) -> None:
        for at, value in enumerate(values, start=column):
            self.cell(no, at, value)

    def cell(self, no: int, column: int, value: object) -> None:
        """`no` counts from 1, as people do."""
        if value is None or value == "":
            return
        self.written["cells"] += 1
        if isinstance(value, date):
            style = self.book.add_format({"num_format": "yyyy-mm-dd"})
            self.sheet.write_datetime(no - 1, column, datetime.combine(value, datetime.min.time()), style)
        elif isinstance(value, int):
            self.sheet.write_number(no - 1, column, value)
        else:
            self.sheet.write_string(no - 1, column, str(value))

    def merged(self, top: int, left: int, bottom: int, right: int, value: str) -> None:
        self.written["cells"] += 1
        self.sheet.merge_range(top - 1, left, bottom - 1, right, value)

    def note(self, no: int, column: int, text: str) -> None:
        self.written["notes"] += 1
        self.sheet.write_comment(no - 1, column, text)


def make(path: Path) -> dict[str, Counter[str]]:
    """By sheet, how many cells and comments it was given."""
    EXPECTED.clear()
    written: dict[str, Counter[str]] = {}
    with xlsxwriter.Workbook(path) as book:
        for name, write in SHEETS.items():
            pen = Pen(book.add_worksheet(name), book)
            write(pen)
            written[name] = pen.written
    return written


def code(year: int, organ: int, serial: int) -> str:
    return f"QHDR-{year}-{organ:03d}{serial:04d}"


def title(about: str, no: int, kind: str = "通知") -> str:
    return f"青河区人民政府关于{about}第{no}号事项的{kind}"


def valid(pen: Pen) -> None:
    """现行有效: a title above, the day of which it speaks, a header of two rows, three styles of days. 240 rows."""
    pen.merged(1, 0, 1, 8, "青河区行政规范性文件台账")
    pen.cell(2, 0, "截至2023年12月31日")
    for column, head in enumerate(("序号", "统一登记号", "文号", "文件名称", "制定机关")):
        pen.merged(3, column, 4, column, head)
    pen.merged(3, 5, 3, 6, "有效期")
    pen.row(4, ("起", "止"), 5)
    pen.merged(3, 7, 4, 7, "时效")
    pen.merged(3, 8, 4, 8, "备注")
    for n in range(240):
        start = date(2020 + n % 3, 1 + n % 12, 1 + n % 28)
        styles = (start, f"{start.year}.{start.month}.{start.day}", f"{start.year}年{start.month}月{start.day}日")
        until = date(start.year + 5, start.month, start.day) - timedelta(days=1)
        row = [n + 1, code(start.year, 1, n + 1), f"青政发〔{start.year}〕{n + 1}号", title("山体管护", n)]
        pen.row(5 + n, [*row, "青河区人民政府", styles[n % 3], until.isoformat(), "有效"])
    pen.row(245, ("合计", "240件"))
    pen.cell(246, 0, "填表人：王某")
    # Some cells of it, spoilt:
    spoil(pen, "G10", "长期")
    spoil(pen, "G11", "三年")
    expect("in_force_but_over", "现行有效!H11")
    spoil(pen, "F12", "2021年3月", "month_only")
    spoil(pen, "F13", "2021.2.30", "day_impossible")
    spoil(pen, "G14", "待定", "term_unread")
    spoil(pen, "G15", "至新办法出台之日止", "term_conditional")
    spoil(pen, "B16", "青登〔2020〕1", "code_unread")
    spoil(pen, "C17", "无")
    spoil(pen, "E18", "同上")
    spoil(pen, "G19", "2019.12.31", "ends_before_it_starts")
    spoil(pen, "I20", "2023年修改过一次", "remark_speaks", new=True)
    spoil(pen, "H21", "拟废止", "state_without_a_day")
    pen.note(22, 3, "这个文件科里说要改")
    expect("comment", "现行有效!D22")


def ended(pen: Pen) -> None:
    """废止失效: states with days and without, a repeated header, a section line, a hidden column. 120 rows."""
    pen.row(1, ("序号", "登记号", "文号", "标题", "发文机关", "施行日期", "失效日期", "处理意见", "经办人"))
    expect("column_likely", "废止失效!G", "废止失效!H")
    expect("column_unknown", "废止失效!I")
    expect("column_hidden", "废止失效!I")
    pen.sheet.set_column(8, 8, None, None, {"hidden": True})
    pen.cell(2, 0, "一、区政府文件")
    for n in range(60):
        ended_row(pen, 3 + n, n)
    pen.row(63, ("序号", "登记号", "文号", "标题", "发文机关", "施行日期", "失效日期", "处理意见", "经办人"))
    for n in range(60, 120):
        ended_row(pen, 4 + n, n)
    pen.row(124, ("小计", "", "", "120"))
    spoil(pen, "H3", "废止（2019.5.1）")
    spoil(pen, "H4", "2018年6月1日废止")
    spoil(pen, "H5", "废", "end_without_a_day")
    spoil(pen, "H6", "有效", "in_force_but_over")
    spoil(pen, "H7", "不好说", "state_unread")
    pen.cell(8, 8, "小李")


def ended_row(pen: Pen, no: int, n: int) -> None:
    start = date(2012, 1 + n % 12, 5)
    row = [n + 1, code(2012, 2, n + 1), f"青政办发〔2012〕{n + 1}号", title("河道采砂", n, "通告")]
    pen.row(no, [*row, "青河区人民政府办公室", start, date(2017, 12, 31), "失效"])


def water(pen: Pen) -> None:
    """水利局: issuers merged down, numbers for lengths, half-empty rows, hidden rows. 60 rows."""
    pen.row(1, ("编号", "文件名称", "文号", "起草单位", "印发日期", "公布日期", "实施日期", "有效期（年）", "是否有效"))
    for n in range(60):
        start = date(2021, 1 + n % 12, 10)
        issued = start - timedelta(days=31)
        row = [code(2021, 16, n + 1), title("节约用水", n, "办法"), f"青水〔2021〕{n + 1}号"]
        pen.row(
            2 + n, [*row, None, issued.isoformat(), (start - timedelta(days=30)).strftime("%Y%m%d"), start, 5, "是"]
        )
    for top in range(2, 62, 10):
        pen.merged(top, 3, top + 9, 3, "青河区水利局")
    for no in (20, 21, 22):
        pen.sheet.set_row(no - 1, None, None, {"hidden": True})
    expect("rows_hidden", "水利局")
    pen.row(62, (None, None, "青水〔2022〕9号"))
    expect("row_without_title", "水利局!62")
    pen.row(63, (None, title("雨水利用", 1)))
    pen.row(64, (None, None, None, None, None, None, date(2021, 5, 1)))
    expect("row_without_title", "水利局!64")
    spoil(pen, "E5", "2021年", "end_of_year")
    spoil(pen, "F6", "21.5.9", "day_unread")
    spoil(pen, "H7", "试行两年")
    expect("in_force_but_over", "水利局!I7")
    spoil(pen, "G8", "/", new=False)
    expect("length_without_start", "水利局!H8")


def town(pen: Pen) -> None:
    """乡镇: no header at all. 40 rows."""
    for n in range(40):
        pen.row(1 + n, (n + 1, f"青河镇发〔2018〕{n + 1}号", f"青河镇关于村庄清洁工作第{n}次安排的意见", "2018.6.1"))
    expect("no_header", "乡镇")
    expect("column_guessed", "乡镇!A", "乡镇!B", "乡镇!C")
    expect("column_unknown", "乡镇!D")


def repeated(pen: Pen) -> None:
    """重复: rows that stand on another sheet already, and codes given twice. 30 rows."""
    pen.row(1, ("序号", "登记号", "文号", "文件名称"))
    for n in range(20):
        year = 2020 + n % 3
        pen.row(2 + n, (n + 1, code(year, 1, n + 1), f"青政发〔{year}〕{n + 1}号", title("山体管护", n)))
    expect("row_twice", *(f"重复!{no}" for no in range(2, 22)))
    for n in range(10):
        pen.row(22 + n, (21 + n, code(2012, 2, n + 1), f"青政办发〔2013〕{n + 500}号", title("出租车", n)))
    expect("code_twice", *(f"重复!{no}" for no in range(22, 32)))
    expect("conflict", *(f"重复!{no}" for no in range(22, 32) for _ in range(2)))


def stacked(pen: Pen) -> None:
    """两张表: a second table with other columns below the first. 60 rows."""
    pen.row(1, ("序号", "文件名称", "文号", "有效期至"))
    for n in range(30):
        pen.row(2 + n, (n + 1, title("校车", n), f"青教〔2022〕{n + 1}号", f"2027/{1 + n % 12}/1"))
    pen.row(34, ("文件名称", "发文字号", "成文日期", "废止日期", "废止依据"))
    for n in range(30):
        row = (
            title("旧城", n),
            f"青建〔2010〕{n + 1}号",
            f"二〇一〇年{'一二三四五六七八九'[n % 9]}月三日",
            "2016.1.1",
            "青政发〔2015〕9号",
        )
        pen.row(35 + n, row)
    pen.cell(66, 0, "注：以上文件已废止")


def swapped(pen: Pen) -> None:
    """错位: code and number in each other's columns, errors, numbers in titles, days as numbers. 50 rows."""
    pen.row(1, ("登记号", "文号", "文件全称", "成文时间", "施行时间", "文件状态", "有效期"))
    for n in range(50):
        row = (code(2023, 5, n + 1), f"青财〔2023〕{n + 1}号", title("资金", n, "细则"))
        pen.row(2 + n, (*row, 44927 + n, 44986 + n, "现行有效", "有效期五年"))
    spoil(pen, "A2", "青财〔2023〕1号")
    spoil(pen, "B2", code(2023, 5, 1))
    expect("other_column", "错位!B2", "错位!A2")
    spoil(pen, "D3", "#REF!", "error_value")
    spoil(pen, "C4", f"{title('资金', 2, '细则')}（青财〔2023〕99号）", "number_differs")
    spoil(pen, "D5", "〃")


def explanation(pen: Pen) -> None:
    pen.cell(1, 0, "填表说明")
    pen.cell(2, 0, "一、本表由各单位填写。")
    pen.cell(3, 1, "二、日期按年月日填写。")
    expect("no_ledger", "说明")


def lists(pen: Pen) -> None:
    pen.row(1, ("有效", "失效", "废止"))
    pen.sheet.hide()
    expect("sheet_hidden", "下拉")


def spoil(pen: Pen, place: str, value: str, kind: str = "", *, new: bool = False) -> None:
    """Overwrites a cell; `new` where it was empty."""
    column, no = ord(place[0]) - ord("A"), int(place[1:])
    pen.sheet.write_string(no - 1, column, value)
    pen.written["cells"] += new
    if kind:
        expect(kind, f"{pen.sheet.get_name()}!{place}")


SHEETS = {
    "现行有效": valid,
    "废止失效": ended,
    "水利局": water,
    "乡镇": town,
    "重复": repeated,
    "两张表": stacked,
    "错位": swapped,
    "说明": explanation,
    "下拉": lists,
}
