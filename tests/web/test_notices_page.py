"""The letters of a quarter (提醒函) on their page: chosen, looked at, downloaded; the same as those of the command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import docx
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from notifications import notice_files
from notifications.notice_files import write_notices
from notifications.notice_letters import Quarter
from offices.models import Jurisdiction, Organ, User
from offices.moments import now, today
from offices.reach import reach_of
from registry.models import Document
from tests.cast import Registers
from tests.notifications.test_notices import rows, words
from tests.web.reader import look, visit
from web.asking import Asked
from web.mailroom import Mailroom
from web.notices import SHOWN, quarter_to_print

PAGE = "/reminders/notices/"
COMING = Quarter.of(today()).after(1)


@pytest.fixture
def ending(registers: Registers, water: Organ) -> Sequence[Document]:
    """Of two departments in the coming quarter; and one in the quarter after it."""
    bridges = registers("青河区人民政府关于桥梁的通告", last_day=COMING.first_day)
    taking = registers("青河区水利局关于取水的公告", issuers=[water], last_day=COMING.last_day)
    registers("青河区水利局关于养殖的公告", issuers=[water], last_day=COMING.last_day + timedelta(days=1))
    return [bridges, taking]


def test_it_says_which_departments_get_a_letter_about_what(
    ending: Sequence[Document], officer: User, water: Organ
) -> None:
    page = look(PAGE, officer)
    assert ("2 letters" in page.text, "2 documents" in page.text) == (True, True)
    for document in ending:
        assert document.title in page.links.values()
    assert "关于养殖" not in page.text
    later = look(f"{PAGE}?quarter={COMING.after(1).code}", officer)
    assert ("1 letter " in later.text, "1 document " in later.text) == (True, True)
    assert "青河区水利局关于养殖的公告" in later.text
    assert "Nothing ends undecided in this quarter" in look(f"{PAGE}?quarter={COMING.after(-2).code}", officer).text


def test_one_letter_is_that_of_the_command_with_what_was_chosen(
    ending: Sequence[Document], officer: User, water: Organ, place: Jurisdiction, tmp_path: Path
) -> None:
    reply_by = today() + timedelta(days=20)
    chosen = f"quarter={COMING.code}&reply_by={reply_by.isoformat()}&office=青河区依法治区办"
    link = next(link for link in look(f"{PAGE}?{chosen}", officer).links if f"/{water.pk}.docx" in link)
    answer = visit(link, officer)
    assert f"提醒函-{COMING.code}-青河区水利局.docx" in unquote(answer.headers["Content-Disposition"])
    letter = docx.Document(BytesIO(b"".join(answer)))
    written = write_notices(tmp_path, place, COMING, today(), office="青河区依法治区办", reply_by=reply_by)
    theirs = docx.Document(str(next(path for path, _ in written if "水利局" in path.name)))
    assert (words(letter), rows(letter), rows(letter, 1)) == (words(theirs), rows(theirs), rows(theirs, 1))
    assert f"{reply_by.year}年{reply_by.month}月{reply_by.day}日" in words(letter)


def test_all_of_them_are_one_file_with_the_names_that_the_command_gives(
    ending: Sequence[Document], officer: User, place: Jurisdiction, tmp_path: Path
) -> None:
    link = next(link for link in look(PAGE, officer).links if "all.zip" in link)
    answer = visit(link, officer)
    with ZipFile(BytesIO(b"".join(answer))) as package:
        assert package.testzip() is None
        names = package.namelist()
        docx.Document(BytesIO(package.read(names[0])))
    assert names == [path.name for path, _ in write_notices(tmp_path, place, COMING, today())]
    assert len(names) == 2


@pytest.mark.parametrize(
    "wrong", ["quarter=soon", "quarter=1990Q1", "place=99", "place=", "reply_by=tomorrow", "reply_by=2020-01-01"]
)
def test_what_cannot_be_chosen_is_said_on_the_page_and_no_file_comes(
    wrong: str, ending: Sequence[Document], officer: User, water: Organ
) -> None:
    page = look(f"{PAGE}?{wrong}", officer)
    assert (page.status, "errsum" in page.classes) == (400, True)
    assert "关于取水" not in page.text
    for file in (f"{water.pk}.docx", "all.zip"):
        answer = look(f"{PAGE}{file}?{wrong}", officer)
        assert (answer.status, answer.location.startswith(PAGE)) == (302, True)


def test_a_place_in_which_one_does_not_decide_cannot_be_chosen(
    ending: Sequence[Document], neighbour: User, place: Jurisdiction, water: Organ
) -> None:
    assert look(f"{PAGE}?place={place.pk}", neighbour).status == 400
    assert visit(f"{PAGE}{water.pk}.docx?quarter={COMING.code}", neighbour).status_code == 404


def test_of_many_documents_the_first_are_shown_and_the_rest_is_counted(registers: Registers, officer: User) -> None:
    for number in range(SHOWN + 2):
        registers(f"青河区人民政府关于第{number}项工作的通告", last_day=COMING.last_day)
    page = look(PAGE, officer)
    assert ("1 letter " in page.text, "7 documents" in page.text) == (True, True)
    assert "and 2 more documents" in page.text


def test_where_too_much_ends_it_names_the_command(
    ending: Sequence[Document], officer: User, water: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_files, "MOST_ON_A_PAGE", 1)
    for path in ("", f"{water.pk}.docx", "all.zip"):
        page = look(f"{PAGE}{path}", officer)
        assert (page.status, "reminder_notices" in page.text) == (422, True)


@pytest.mark.parametrize(
    "day, coming",
    [
        pytest.param(date(2026, 10, 1), "2027Q1", id="the first day of the last quarter"),
        pytest.param(date(2026, 10, 15), "2027Q1", id="the last of its first days"),
        pytest.param(date(2026, 10, 16), None, id="no longer"),
        pytest.param(date(2026, 12, 31), None, id="its last day"),
        pytest.param(date(2027, 1, 1), "2027Q2", id="the next quarter begins"),
    ],
)
def test_on_the_first_days_of_a_quarter_the_desk_says_that_the_next_one_s_letters_can_be_printed(
    day: date, coming: str | None, officer: User
) -> None:
    reach = reach_of(officer, day)
    asked = Asked(today=day, day=day, as_known_at=None, reach=reach, places=reach.places)
    with override("en"):
        said = render_to_string("web/_quarter.html", {"room": Mailroom(asked, QueryDict(), now())})
    due = quarter_to_print(day)
    assert (due.code if due else None) == coming
    assert ("can be printed now" in said) == (coming is not None)
    assert PAGE in said
    if due:
        assert f"Quarter {due.number} of {due.year}" in said
