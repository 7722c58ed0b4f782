"""Handing in, in a real browser: by keyboard, without scripts, on any width; the job's page goes on by itself."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from intake.uploads import OPENED
from jobs.claims import claim
from jobs.models import Job
from jobs.progress import Progress
from offices.actors import person
from offices.models import Jurisdiction, User
from offices.moments import now
from tests.intake.ledger_books import take
from tests.registry.ledgers import filthy
from tests.registry.printed import GAZETTE
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
from tests.web.uploading import NOTICE, asked_for, work_off

__all__ = ["boshan", "browser", "officer_of_boshan"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OWN = NOTICE.replace("青河区", "博山区")


def test_no_page_of_the_intake_scrolls_sideways_complains_or_calls_elsewhere(
    browser: Browser, live_server: LiveServer, officer_of_boshan: User, boshan: Jurisdiction, tmp_path: Path
) -> None:
    filthy.make(tmp_path / "规范性文件台账（2008—2024）.xlsx")
    ledger = take(tmp_path / "规范性文件台账（2008—2024）.xlsx", place="博山区").pk
    by = person(officer_of_boshan)
    asking, refused = asked_for(GAZETTE.text, boshan, by).pk, asked_for(f"机密★\n{NOTICE}", boshan, by).pk
    work_off()
    running = asked_for(OWN, boshan, by)
    assert claim(running, now())
    Progress(running).advance(OPENED, total=3)
    jobs = [f"jobs/{pk}/" for pk in (asking, refused, running.pk)]
    pages = ["", *jobs, *(f"{ledger}/{name}/" for name in ("worklist", "columns", "undo"))]
    for theme, language in product(THEMES, LANGUAGES):
        page = entered(browser, live_server, officer_of_boshan, theme, language).new_page()
        complaints, elsewhere = overheard(page, live_server)
        for path in pages:
            answer = page.goto(f"{live_server.url}/intake/{path}")
            assert answer is not None
            assert answer.ok
            assert {width for width in WIDTHS if sideways(page, width) > 0} == set(), (path, theme, language)
        assert not complaints, (theme, language)
        assert not elsewhere, (theme, language)
        page.context.close()


@pytest.mark.parametrize("language, choose, send", [("en-GB", "File", "Hand it in"), ("zh-CN", "文件", "提交")])
def test_a_ledger_is_handed_in_by_keyboard_and_the_page_leads_to_its_worklist(
    language: str,
    choose: str,
    send: str,
    browser: Browser,
    live_server: LiveServer,
    officer_of_boshan: User,
    tmp_path: Path,
) -> None:
    filthy.make(tmp_path / "台账.xlsx")
    page = entered(browser, live_server, officer_of_boshan, "light", language, scripts=False).new_page()
    page.goto(f"{live_server.url}/intake/")
    way = page.locator("form[action='/intake/ledger']")
    way.get_by_label(choose, exact=True).set_input_files(tmp_path / "台账.xlsx")
    way.get_by_role("button", name=send).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/jobs/*/")
    assert page.locator("progress").is_visible()
    assert [job.kind for job in work_off()] == ["read_upload", "import_ledger"]
    # Nobody touches the page: it asks again by itself, and is led on.
    page.wait_for_url("**/worklist/", timeout=15_000)
    assert page.locator(".work > li").count() == 50
    assert not Job.objects.open().exists()
