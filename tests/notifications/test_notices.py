"""提醒函 of a quarter, read back from the files: every row is the register's, and nothing that is due is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from django.core.management import call_command
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm

from lifecycle.answers import answers
from lifecycle.confirmations import confirm
from lifecycle.deadlines import choose_route
from lifecycle.decisions import repeal
from lifecycle.models import Ending
from lifecycle.progress import say_done
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import Milestone
from notifications.notice_files import write_notices
from notifications.notice_letters import Item, Notice, Quarter, build
from notifications.notices import notices, typed_quarter
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, OrganName
from registry.models import Document
from sentences.refusals import Refused
from tests.cast import MINUTES, RECORDED, Registers, make_organ

QUARTER = Quarter(2024, 3)
DAY = date(2024, 5, 20)
AT = datetime(2024, 5, 20, 3, tzinfo=UTC)


@pytest.fixture
def ending(registers: Registers, water: Organ, trial: Document) -> Sequence[Document]:
    """What ends in the third quarter of 2024, on its first day and its last, of two departments; and what doesn't."""
    days = {"六月末": date(2024, 6, 30), "首日": date(2024, 7, 1), "末日": date(2024, 9, 30), "十月": date(2024, 10, 1)}
    made = {
        name: registers(
            f"青河区水利局关于{name}事项的通告",
            issuers=[water],
            code=f"QHDR-2021-01600{number:02}",
            number=f"青水发〔2021〕{number}号",
            effective_on=date(2021, 1, 1),
            last_day=day,
        )
        for number, (name, day) in enumerate(days.items(), start=1)
    }
    return [made["首日"], trial, made["末日"]]


def letters(place: Jurisdiction, folder: Path, **more: object) -> Mapping[str, Word]:
    written = write_notices(folder, place, QUARTER, DAY, **more)  # type: ignore[arg-type]
    return {path.stem.rpartition("-")[2]: docx.Document(str(path)) for path, _ in written}


def rows(letter: Word, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in letter.tables[table].rows]


def words(letter: Word) -> str:
    return "\n".join(paragraph.text for paragraph in letter.paragraphs)


def test_every_row_is_the_register_s_and_none_is_left_out(
    ending: Sequence[Document], place: Jurisdiction, tmp_path: Path
) -> None:
    found = letters(place, tmp_path)
    assert sorted(found) == ["青河区人民政府", "青河区水利局"]
    listed = [row for letter in found.values() for row in rows(letter)[1:]]
    by_title = {row[1]: row for row in listed}
    due = Ending.objects.ending_between(date(2024, 7, 1), date(2024, 9, 30)).select_related("document")
    assert len(listed) == len(by_title) == due.count() == len(ending)
    for one in due:
        document, last = one.document, one.last_day
        (answer,) = answers([document], DAY)
        assert answer.end.last_day == last
        row = by_title[document.title]
        assert row[2:5] == [document.code_key, document.number_key, f"{last.year}年{last.month}月{last.day}日"]
        assert "《" in row[5]


def test_rows_are_numbered_and_stand_in_the_order_of_their_ends_on_letter_and_slip(
    ending: Sequence[Document], place: Jurisdiction, tmp_path: Path
) -> None:
    letter = letters(place, tmp_path)["青河区水利局"]
    titles = ["青河区水利局关于首日事项的通告", "青河区水利局关于末日事项的通告"]
    assert [row[:2] for row in rows(letter)] == [["序号", "文件名称"], ["1", titles[0]], ["2", titles[1]]]
    assert [row[:2] for row in rows(letter, 1)[1:]] == [["1", titles[0]], ["2", titles[1]]]


def test_it_is_a_letter_with_its_return_slip(ending: Sequence[Document], place: Jurisdiction, tmp_path: Path) -> None:
    letter = letters(place, tmp_path, reply_by=date(2024, 6, 7))["青河区水利局"]
    text = words(letter)
    for said in (
        "关于2024年第三季度有效期届满行政规范性文件的提醒函",
        "青河区水利局：",
        "下列2件行政规范性文件",
        "请于2024年6月7日前填写所附回执",
        "青河区司法局\n2024年5月20日",
        "处理意见回执",
        "青河区水利局（盖章）\n　　　　年　　月　　日",
    ):
        assert said in text
    choices = "□到期失效　□重新登记\n□修改后重新公布　□废止\n□移出管理　□延期"
    assert {row[2] for row in rows(letter, 1)[1:]} == {choices}


def test_extension_is_on_the_slip_only_where_the_rules_know_it(
    trial: Document, place: Jurisdiction, by: Actor, tmp_path: Path
) -> None:
    confirm(place, "extension_by_notice", value="no", source="本省新规第九条", by=by, at=RECORDED)
    (letter,) = letters(place, tmp_path).values()
    assert "延期" not in rows(letter, 1)[1][2]
    assert "移出管理" in rows(letter, 1)[1][2]


def what(place: Jurisdiction, day: date = DAY) -> str:
    (notice,) = notices(place, QUARTER, day)
    return notice.items[0].what


def test_what_is_to_be_done_by_when_names_its_article(trial: Document, place: Jurisdiction, by: Actor) -> None:
    undecided = what(place, date(2024, 2, 20))
    assert "拟继续执行的，重新登记：最迟2024年2月29日启动。（依据：《" in undecided
    assert "不再执行的，届满自动失效。（依据：《山东省行政程序规定》" in undecided
    assert "天没有有效文件" in what(place)
    choose_route(trial, Route.REPEAL, reason="", by=by, at=RECORDED)
    say_done(trial, Milestone.EVALUATION, on=date(2024, 1, 5), reason="", by=by, at=RECORDED)
    assert what(place).startswith("已选定废止：下一步：合法性审核，最迟")


def test_what_has_ended_meanwhile_is_said_to_have(trial: Document, place: Jurisdiction) -> None:
    assert what(place, date(2024, 8, 1)).startswith("已自动失效，不得继续作为依据")
    assert "已自动失效" not in what(place, date(2024, 7, 31))


@pytest.mark.parametrize("happening", ["repealed", "to lapse"])
def test_what_is_decided_or_meant_to_lapse_is_in_no_letter(
    happening: str, trial: Document, place: Jurisdiction, by: Actor
) -> None:
    if happening == "repealed":
        repeal(trial, on=date(2024, 7, 20), authority=MINUTES, reason="", by=by, at=AT)
    else:
        choose_route(trial, Route.LAPSE, reason="", by=by, at=AT)
    assert list(notices(place, QUARTER, DAY)) == []


def test_it_goes_to_the_successor_of_a_merged_organ_by_its_name_of_that_day(
    trial: Document, place: Jurisdiction, government: Organ
) -> None:
    heir = make_organ(place, "青河区应急局")
    OrganName.objects.create(organ=heir, name="青河区应急管理局", valid_from=DAY)
    Organ.objects.filter(pk=government.pk).update(successor=heir)
    assert [notice.department for notice in notices(place, QUARTER, DAY)] == ["青河区应急管理局"]
    before = notices(place, QUARTER, DAY - timedelta(days=1))
    assert [notice.department for notice in before] == ["青河区应急局"]


def test_another_place_gets_nothing(trial: Document, next_place: Jurisdiction) -> None:
    assert list(notices(next_place, QUARTER, DAY)) == []


def test_two_organs_of_one_name_get_a_file_each(
    trial: Document, registers: Registers, place: Jurisdiction, tmp_path: Path
) -> None:
    namesake = make_organ(place, "青河区人民政府")
    registers("青河区人民政府关于渡口的通告", issuers=[namesake], last_day=date(2024, 8, 1))
    write_notices(tmp_path, place, QUARTER, DAY)
    write_notices(tmp_path, place, QUARTER, DAY)
    names = ["提醒函-2024Q3-青河区人民政府-2.docx", "提醒函-2024Q3-青河区人民政府.docx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


# The form


def notice(**particulars: object) -> Notice:
    item = Item("关于桥梁的通告", "QHDR-2021-0160001", "青水发〔2021〕1号", date(2024, 7, 1), "最迟启动")
    given: dict[str, object] = {
        "office": "青河区司法局",
        "department": "青河区水利局",
        "quarter": QUARTER,
        "items": [item],
        "choices": ["重新登记"],
        "written_on": DAY,
        **particulars,
    }
    return Notice(**given)  # type: ignore[arg-type]


def opened(of: Notice, folder: Path) -> Word:
    path = folder / "letter.docx"
    path.write_bytes(build(of))
    return docx.Document(str(path))


def test_it_has_the_shape_of_an_official_letter(tmp_path: Path) -> None:
    letter = opened(notice(), tmp_path)
    page = letter.sections[0]
    assert (round(page.page_width or 0, -4), round(page.page_height or 0, -4)) == (
        round(Cm(21), -4),
        round(Cm(29.7), -4),
    )
    fonts = {fonts.get(qn("w:eastAsia")) for fonts in letter.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"仿宋_GB2312", "方正小标宋简体"}
    with ZipFile(tmp_path / "letter.docx") as package:
        assert "仿宋;FangSong" in package.read("word/fontTable.xml").decode()
    for table in letter.tables:
        width = sum(column.width or 0 for column in table.columns)
        text = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
        assert abs(width - text) < Cm(0.1)


def test_a_title_with_signs_that_no_file_can_hold_is_still_a_title(tmp_path: Path) -> None:
    odd = Item("关于\x0b桥梁\r\n<b>隧道</b>&的\x00通告", "", "", date(2024, 7, 1), "甲\n乙")
    letter = opened(notice(items=[odd]), tmp_path)
    assert rows(letter)[1] == ["1", "关于桥梁<b>隧道</b>&的通告", "", "", "2024年7月1日", "甲\n乙"]


def test_the_head_comes_again_on_each_page_and_no_row_is_torn(tmp_path: Path) -> None:
    letter = opened(notice(items=[notice().items[0]] * 60), tmp_path)
    head, *others = letter.tables[0].rows
    assert head._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in others)
    assert len(others) == 60


@pytest.mark.parametrize(
    "number, first, last, said",
    [
        (1, date(2024, 1, 1), date(2024, 3, 31), "2024年第一季度"),
        (4, date(2024, 10, 1), date(2024, 12, 31), "2024年第四季度"),
    ],
)
def test_a_quarter_has_its_days(number: int, first: date, last: date, said: str) -> None:
    quarter = Quarter(2024, number)
    assert (quarter.first_day, quarter.last_day, str(quarter)) == (first, last, said)


@pytest.mark.parametrize("text", ["2026Q5", "2026Q0", "2026", "Q1", "二〇二六Q1", "202Q1"])
def test_what_is_no_quarter(text: str) -> None:
    with pytest.raises(Refused, match="not_a_quarter"):
        typed_quarter(text)


# The command


@pytest.mark.parametrize("called", ["青河区", "QHDR"])
def test_the_command_writes_a_file_for_each_department(
    called: str, ending: Sequence[Document], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "folder"
    options = {"quarter": "2024q3", "place": called, "out": folder, "on": "2024-05-20", "office": "青河区依法治区办"}
    call_command("reminder_notices", **options)
    assert len(list(folder.glob("*.docx"))) == len(list(folder.iterdir())) == 2
    assert str(folder) in capsys.readouterr().out
    assert "青河区依法治区办" in words(docx.Document(str(next(folder.iterdir()))))


@pytest.mark.parametrize(
    "changed, code, said",
    [
        pytest.param({"quarter": "2031Q1"}, 1, "", id="nothing ends in it"),
        pytest.param({"quarter": "soon"}, 2, "soon", id="no quarter"),
        pytest.param({"place": "某区"}, 1, "某区", id="no such place"),
    ],
)
def test_the_command_says_why_it_writes_nothing(
    trial: Document,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    code: int,
    said: str,
) -> None:
    options = {"quarter": "2024Q3", "place": "青河区", "out": tmp_path, **changed}
    with pytest.raises(SystemExit) as ended:
        call_command("reminder_notices", **options)
    assert ended.value.code == code
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_t_be_written_is_said(trial: Document, place: Jurisdiction, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="folder_unwritable"):
        write_notices(tmp_path / "file" / "below", place, QUARTER, DAY)
