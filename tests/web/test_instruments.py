"""The instruments of a notice on its page, each with its own status and last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.acts import Authority, Effect, record
from lifecycle.decisions import repeal
from lifecycle.rules import BEGINNING, END_OF_TIME, Kind
from offices.actors import Actor
from offices.models import User
from registry.models import Document, Part
from tests.cast import MINUTES, RECORDED, Registers
from tests.web.reader import Page, look

pytestmark = pytest.mark.django_db
LATER = RECORDED + timedelta(days=1)
OWN = Authority(clause="末条")


@pytest.fixture
def notice(registers: Registers, by: Actor) -> Document:
    """Three instruments: one whose term has run out, one that says nothing of its own, one without an end."""
    title = "青河区人民政府关于印发三项规定的通知"
    notice = registers(title, number="青政发〔2020〕30号", effective_on=date(2020, 1, 1))
    start = date(2020, 1, 1)
    entries = [
        *(Effect(notice, Kind.REGISTRATION, BEGINNING, OWN, part=part) for part in (1, 2, 3)),
        Effect(notice, Kind.TERM, start, OWN, part=1, until=date(2022, 1, 1)),
        Effect(notice, Kind.TERM, start, OWN, part=3, until=END_OF_TIME),
    ]
    record(notice.jurisdiction, "register", entries, by=by, at=RECORDED)
    titles = ("夜航规定", "点灯规定", "泊船规定")
    Part.objects.bulk_create(Part(document=notice, no=no, title=title) for no, title in enumerate(titles, start=1))
    return notice


def card(page: Page) -> str:
    start = page.text.index("the notice ends with the last of them")
    return page.text[start : page.text.index("Ledger only")]


def test_each_instrument_has_its_own_status_and_last_day(notice: Document, officer: User) -> None:
    page = look(f"{notice.get_absolute_url()}?on=2024-03-15", officer)
    told = card(page)
    assert "1 夜航规定 Last valid day 31 December 2021 Lapsed" in told
    assert "2 点灯规定 Last valid day no term stated In force" in told
    assert "3 泊船规定 Last valid day valid without an end In force" in told
    parts = page.source[page.source.index('id="parts"') : page.source.index('id="ledger"')]
    assert [parts.count(f'class="st is-{shape}"') for shape in ("lapsed", "live")] == [1, 2]
    assert '<use href="#s-lapsed"' in parts
    assert page.links["#parts"] == "Instruments 3"


@pytest.mark.parametrize(
    "day, expected", [("2021-12-31", "31 December 2021 In force"), ("2022-01-01", "31 December 2021 Lapsed")]
)
def test_as_of_the_day_asked_about(day: str, expected: str, notice: Document, officer: User) -> None:
    assert expected in card(look(f"{notice.get_absolute_url()}?on={day}", officer))


def test_in_chinese(notice: Document, officer: User) -> None:
    page = look(f"{notice.get_absolute_url()}?on=2024-03-15", officer, "zh-hans")
    assert "所载文件" in page.text
    assert "夜航规定 有效期至 2021年12月31日 失效" in page.text


def test_the_notice_ends_with_its_last_instrument(notice: Document, officer: User, by: Actor) -> None:
    for part, day in ((2, date(2024, 2, 1)), (3, date(2024, 3, 1))):
        repeal(notice, on=day, authority=MINUTES, reason="", by=by, at=LATER, part=part)
    assert "banner is-part" in look(f"{notice.get_absolute_url()}?on=2024-02-29", officer).source
    page = look(f"{notice.get_absolute_url()}?on=2024-03-01", officer)
    assert "banner is-repealed" in page.source
    assert "2 点灯规定 Last valid day 31 January 2024 Repealed" in card(page)


def test_an_instrument_without_entries_of_its_own_stands_as_the_notice_does(ordinary: Document, officer: User) -> None:
    Part.objects.create(document=ordinary, no=1, title="山体管护办法")
    told = card(look(f"{ordinary.get_absolute_url()}?on=2024-03-15", officer))
    assert "1 山体管护办法 Last valid day 31 May 2025 In force" in told


def test_a_number_that_only_entries_name_is_shown_without_a_title(ordinary: Document, officer: User, by: Actor) -> None:
    record(ordinary.jurisdiction, "x", [Effect(ordinary, Kind.REGISTRATION, BEGINNING, OWN, part=1)], by=by, at=LATER)
    told = card(look(f"{ordinary.get_absolute_url()}?on=2024-03-15", officer))
    assert "1 title not recorded Last valid day 31 May 2025 In force" in told
