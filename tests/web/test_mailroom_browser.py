"""Letters and their desk in a real browser: a letter is read on a phone in either language, and reaches nothing."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jobs.running import run
from lifecycle.models import Task
from lifecycle.registration import Particulars, register
from notifications.letters import compose, read_documents
from notifications.models import Contact, Letter, Recipient, Reminder
from notifications.nightly import ask_open_nights
from offices.actors import person
from offices.models import Jurisdiction, User
from offices.moments import now, today
from tests.cast import make_organ
from tests.web.letters_written import refused, waits, write_letters
from tests.web.test_browser import (
    LANGUAGES,
    THEMES,
    WIDTHS,
    boshan,
    browser,
    entered,
    officer_of_boshan,
    overheard,
    sideways,
)

__all__ = ["boshan", "browser", "officer_of_boshan"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TITLE = "博山区人民政府关于健全完善医疗救助制度全面开展重特大疾病医疗救助工作的实施意见（演示）"
# What ends in so many days: in time, too late, on the day itself, and yesterday.
LEFT = (170, 35, 0, -1)


@pytest.fixture
def told(boshan: Jurisdiction, officer_of_boshan: User, settings: Settings) -> list[Recipient]:
    """Four documents that end, and three people who are told of them; one of them reads English."""
    settings.SITE_URL = "http://shixiao.boshan.example"
    settings.NIGHTLY_HOUR = 0
    organ = make_organ(boshan, "博山区人民政府", "001")
    for number, left in enumerate(LEFT):
        particulars = Particulars(
            title=TITLE, issuers=[organ], code=f"BSDR-2021-001{number:04}", dated_on=date(2021, 1, 4),
            effective_on=date(2021, 2, 1), last_day=today() + timedelta(days=left),
        )  # fmt: skip
        register(boshan, particulars, authority="登记簿", by=person(officer_of_boshan), at=now() - timedelta(days=9))
    return [_contact(boshan, organ.pk, name, "en" if name == "wang" else "zh-hans") for name in ("li", "wang", "zhao")]


def _contact(place: Jurisdiction, organ: int, name: str, language: str) -> Recipient:
    recipient = Recipient.objects.create(name=name, address=f"{name}@boshan.example", language=language)
    Contact.objects.create(recipient=recipient, jurisdiction=place, organ_id=organ, role="contact")
    return recipient


@pytest.mark.parametrize("name", ["li", "wang"])
def test_a_letter_is_read_on_a_phone_without_scrolling_sideways(
    name: str, browser: Browser, boshan: Jurisdiction, told: list[Recipient], tmp_path: Path
) -> None:
    letter = write_letters(boshan, {})[name]
    reminders = list(letter.reminders.select_related("task__document__jurisdiction"))
    message = compose(letter, reminders, read_documents([one.task.document for one in reminders], today()), today())
    file = tmp_path / "letter.html"
    file.write_text(str(message.alternatives[0][0]), encoding="utf-8")
    for theme in THEMES:
        scheme: Literal["dark", "light"] = "dark" if theme == "dark" else "light"
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(file.as_uri())
        for width in (360, 390, 768, 1280):
            assert sideways(page, width) <= 0, (name, theme, width)
        page.set_viewport_size({"width": 360, "height": 800})
        for link in page.locator(".answer").all():
            box = link.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        assert page.locator("section").count() == len(LEFT)
        context.close()


def test_no_page_of_the_desk_scrolls_sideways_complains_or_calls_elsewhere(
    browser: Browser, live_server: LiveServer, boshan: Jurisdiction, officer_of_boshan: User, told: list[Recipient]
) -> None:
    letters = write_letters(boshan, {"wang": waits, "zhao": refused})
    task = Task.objects.filter(until__gt=today() + timedelta(days=9)).latest("until")
    pages = ["", "?state=failed&q=zhao", f"tasks/{task.pk}/later", f"tonight/{boshan.pk}/"]
    pages += [f"tonight/{boshan.pk}/{told[1].pk}/?as=text"]
    pages += [f"letters/{letter.pk}/{query}" for letter in letters.values() for query in ("", "?as=text")]
    for theme, language in product(THEMES, LANGUAGES):
        context = entered(browser, live_server, officer_of_boshan, theme, language)
        page = context.new_page()
        complaints, elsewhere = overheard(page, live_server)
        for path in pages:
            answer = page.goto(f"{live_server.url}/reminders/{path}")
            assert answer is not None
            assert answer.ok, path
            assert {width for width in WIDTHS if sideways(page, width) > 0} == set(), (path, theme, language)
        assert not complaints, (theme, language)
        assert not elsewhere, (theme, language)
        context.close()


def test_an_officer_reads_a_letter_in_its_frame_acknowledges_it_and_puts_a_task_off(
    browser: Browser, live_server: LiveServer, boshan: Jurisdiction, officer_of_boshan: User, told: list[Recipient]
) -> None:
    write_letters(boshan, {})
    for job in ask_open_nights(now()):
        run(job, now())
    page = entered(browser, live_server, officer_of_boshan, "light", "en-GB", scripts=False).new_page()
    page.goto(f"{live_server.url}/d/")
    page.get_by_role("link", name="Reminders").first.click()
    page.get_by_role("link", name="wang").click()
    frame = page.frame_locator("iframe.letter")
    assert "nobody has recorded a decision" in frame.locator("section.late .what").inner_text()
    assert frame.locator(".answer").count() == 0
    colour = frame.locator("section.late .ends").evaluate("one => getComputedStyle(one).color")
    assert colour == "rgb(176, 30, 35)"
    page.get_by_role("button", name="Acknowledge for them").first.click()
    assert "Acknowledged by 周敏 for wang." in page.locator(".lines").inner_text()
    page.get_by_role("link", name="Put off").first.click()
    page.get_by_label("Remind again on").fill((today() + timedelta(days=5)).isoformat())
    page.get_by_label("Reason").fill("等待常务会议")
    page.get_by_role("button", name="Put it off").click()
    assert page.url == f"{live_server.url}/reminders/"
    assert Letter.objects.count() == len(told)
    assert Reminder.objects.filter(acknowledged_by="周敏").count() > 1
