"""Adopting a list and determining documents in a real browser, by keyboard and without scripts, in both languages."""

from __future__ import annotations

from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from lifecycle.models import Act
from offices.models import Membership, User
from registry.models import Batch
from tests.cast import make_user
from tests.intake.lists_on_paper import GAZETTE, Accepts, accepts, stages
from tests.web.test_browser import LANGUAGES, THEMES, WIDTHS, browser, entered, overheard, sideways

__all__ = ["accepts", "browser", "stages"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = {
    "zh-CN": ("记入登记簿", "撤回", "记入认定结果", "已认定 2"),
    "en-GB": ("Adopt these lists", "Take it back", "Record the determination", "determined already 2"),
}


@pytest.fixture
def batch(accepts: Accepts) -> Batch:
    return accepts(GAZETTE.text)


@pytest.fixture
def clerk(batch: Batch) -> User:
    user = make_user("clerk")
    Membership.objects.create(user=user, jurisdiction=batch.jurisdiction, role=Membership.Role.OFFICER)
    return user


def tab_to(page: Page, name: str) -> None:
    """As whoever has no mouse goes there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || document.activeElement.value") == name:
            return
    raise AssertionError(f"{name} can't be reached")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_adopted_and_taken_back_by_keyboard(
    language: str, browser: Browser, live_server: LiveServer, clerk: User, batch: Batch
) -> None:
    adopt, back, *_ = WORDS[language]
    page = entered(browser, live_server, clerk, "light", language, scripts=False).new_page()
    lists = live_server.url + reverse("batch-lists", args=[batch.pk])
    page.goto(lists)
    page.get_by_role("button", name=adopt).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=back).wait_for()
    act = Act.objects.get(verb="apply_list")
    assert act.by == clerk
    page.get_by_role("link", name=back).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo")
    page.locator("#id_reason").focus()
    page.keyboard.type("目录有误")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=adopt).wait_for()
    assert page.url == lists
    assert Act.objects.get(reverses=act).reason == "目录有误"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_documents_are_determined_by_keyboard(
    language: str, browser: Browser, live_server: LiveServer, clerk: User, batch: Batch
) -> None:
    *_, record, determined = WORDS[language]
    page = entered(browser, live_server, clerk, "dark", language).new_page()
    page.goto(live_server.url + reverse("batch-determinations", args=[batch.pk]))
    for tick in page.locator('input[name="documents"]').all()[:2]:
        tick.focus()
        page.keyboard.press("Space")
    page.locator('input[name="mark"]').first.focus()
    page.keyboard.press("ArrowDown")
    page.locator('input[value="shandong.cleanup_result"]').focus()
    page.keyboard.press("Space")
    for field, typed in (("on", "2036-09-27"), ("clause", "区司法局认定意见"), ("reason", "清理结果本身")):
        page.locator(f"#determine-{field}").focus()
        page.keyboard.type(typed)
    tab_to(page, record)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=determined).wait_for()
    marks = [act.entries.get().facts["mark"] for act in Act.objects.filter(verb="determine")]
    assert marks == ["ordinary", "ordinary"]


@pytest.mark.parametrize("name", ["batch-lists", "batch-determinations"])
def test_neither_page_scrolls_sideways_complains_or_calls_elsewhere(
    name: str, browser: Browser, live_server: LiveServer, clerk: User, batch: Batch
) -> None:
    for theme, language in product(THEMES, LANGUAGES):
        context = entered(browser, live_server, clerk, theme, language)
        page = context.new_page()
        complaints, elsewhere = overheard(page, live_server)
        page.goto(live_server.url + reverse(name, args=[batch.pk]))
        assert [width for width in WIDTHS if sideways(page, width) > 0] == []
        assert (complaints, elsewhere) == ([], [])
        context.close()
