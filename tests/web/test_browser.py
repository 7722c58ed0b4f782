"""The pages in a real browser: nothing scrolls sideways, nothing is blocked or complains, nothing leaves the host.

Also takes the picture of the README, when SHIXIAO_PICTURES is set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from lifecycle.acts import Authority, Effect, record
from lifecycle.rules import BEGINNING, Kind
from offices.actors import Actor, house
from offices.models import Jurisdiction, Membership, User
from registry.identity import title_key
from registry.models import Batch, Candidate, Document, Issuer, StoredFile
from tests.cast import RECORDED, make_organ, make_user
from tests.servers.binaries import ServerMissing
from tests.servers.plugin import skipped_or_refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
ASKED_ON = "2024-08-12"
DOCUMENT, LASTING = "BSDR-2020-0020001", "BSDR-2023-0020907"
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "document.png"
WIDTHS, THEMES, LANGUAGES = (360, 390, 768, 1081, 1241, 1440, 2560), ("light", "dark"), ("zh-CN", "en-GB")
PAGES = [
    pytest.param("/login/", id="log in"),
    pytest.param("/d/", id="list"),
    pytest.param(f"/d/?on={ASKED_ON}&q=通知&ends_from=2020-01-01", id="list with filters"),
    pytest.param("/d/?q=没有这样的文件", id="nothing found"),
    pytest.param(f"/d/{DOCUMENT}?on={ASKED_ON}", id="document that ends soon"),
    pytest.param(f"/d/{DOCUMENT}?on={ASKED_ON}&route=amend", id="document whose route no longer fits"),
    pytest.param("/d/id-{document}/decide/", id="what can be decided"),
    pytest.param("/d/id-{document}/decide/lapse_unless", id="the form of a decision"),
    pytest.param("/d/id-{document}/acts/{act}/undo", id="an act to be taken back"),
    pytest.param("/rules/", id="rules"),
    pytest.param(f"/rules/?on={ASKED_ON}", id="rules of another day"),
    pytest.param(f"/d/{DOCUMENT}?on=2020-06-01", id="document before the record begins"),
    pytest.param(f"/d/{DOCUMENT}?as_known_at=2099-01-01", id="document that has lapsed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip(skipped_or_refused(ServerMissing("No chromium found: install the package chromium.")))
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where the database is used between its calls.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=program, args=FLAGS)


@pytest.fixture
def boshan(db: None) -> Jurisdiction:
    """The document of the mock pages: 博政办字〔2020〕25号, confirmed by the cleanup of 2021."""
    place = Jurisdiction.objects.create(name="博山区", code_prefix="BSDR", code_layout="shandong", demonstration=True)
    title = "博山区人民政府办公室关于生活垃圾分类推进工作的实施意见"
    document = _document(place, title, DOCUMENT, "博政办字〔2020〕25号", date(2020, 5, 21))
    Issuer.objects.create(document=document, organ=make_organ(place, "博山区人民政府办公室", "002"))
    by, own = Actor("周敏"), Authority(clause="正文末条")
    start, until = date(2020, 6, 22), date(2025, 2, 1)
    life = [
        Effect(document, Kind.REGISTRATION, BEGINNING, own),
        Effect(document, Kind.COMMENCEMENT, start, own),
        Effect(document, Kind.TERM, start, own, until=until),
    ]
    record(place, "register", life, by=by, at=RECORDED)
    _confirm(place, document, by)
    _register_lasting(place, by)
    return place


def _register_lasting(place: Jurisdiction, by: Actor) -> None:
    """In force on any day on which these tests may run: only for such a one a route can be chosen."""
    title = "博山区人民政府办公室关于印发古桥保护办法的通知（演示）"
    document = _document(place, title, LASTING, "博政办字〔2023〕907号", date(2023, 3, 20))
    start, own = date(2023, 5, 1), Authority(clause="正文末条")
    life = [
        Effect(document, Kind.REGISTRATION, BEGINNING, own),
        Effect(document, Kind.COMMENCEMENT, start, own),
        Effect(document, Kind.TERM, start, own, until=date(2091, 1, 1)),
    ]
    record(place, "register", life, by=by, at=RECORDED + timedelta(hours=2))


def _document(place: Jurisdiction, title: str, code: str | None, number: str, dated_on: date) -> Document:
    return Document.objects.create(
        jurisdiction=place,
        title=title,
        title_key=title_key(title),
        code_raw=code,
        code_key=code,
        number_raw=number,
        number_key=number,
        dated_on=dated_on,
        genre=title[-2:],
        provenance={"dated_on": {"source": "boshan-2020.txt", "line": 5781}},
    )


def _confirm(place: Jurisdiction, document: Document, by: Actor) -> None:
    title = "博山区人民政府关于公布规范性文件清理结果的通知"
    notice = _document(place, title, None, "博政字〔2021〕67号", date(2021, 9, 27))
    confirmed = Effect(document, Kind.CONFIRMATION, date(2021, 9, 27), Authority(notice, "附件2第10项"))
    known = Effect(notice, Kind.REGISTRATION, BEGINNING, Authority(clause="boshan-2021-05.txt"))
    record(place, "apply_list", [known, confirmed], by=by, at=RECORDED + timedelta(hours=1))
    file = StoredFile.objects.create(sha256="0" * 64, name="boshan-2021-05.txt", size=1, stored_at=RECORDED)
    batch = Batch.objects.create(
        jurisdiction=place, file=file, staged_at=RECORDED, staged_by=house("read").name, gazette=None
    )
    conflict = {"field": "number", "ours": "博政办字〔2020〕25号", "theirs": "博政办〔2020〕25号"}
    Candidate.objects.create(
        batch=batch,
        no=1,
        kind=Candidate.Kind.ROW,
        facts={},
        first_line=402,
        last_line=402,
        document=document,
        conflicts=[conflict],
    )


@pytest.fixture
def officer_of_boshan(boshan: Jurisdiction) -> User:
    user = make_user("zhoumin")
    user.last_name, user.first_name = "周", "敏"
    user.save()
    Membership.objects.create(user=user, jurisdiction=boshan, role=Membership.Role.OFFICER)
    return user


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_complains_or_calls_elsewhere(
    path: str, browser: Browser, live_server: LiveServer, officer_of_boshan: User
) -> None:
    document = Document.objects.get(code_key=DOCUMENT)
    path = path.format(document=document.pk, act=document.entries.latest("pk").act_id)
    for theme, language in product(THEMES, LANGUAGES):
        context = entered(browser, live_server, officer_of_boshan, theme, language, login=path != "/login/")
        page = context.new_page()
        complaints, elsewhere = overheard(page, live_server)
        for width in WIDTHS:
            answer = page.goto(live_server.url + path)
            assert answer is not None
            assert answer.ok
            assert sideways(page, width) <= 0, (path, width, theme, language)
        assert not complaints, (path, theme, language)
        assert not elsewhere, (path, theme, language)
        context.close()


def sideways(page: Page, width: int) -> int:
    """By how many pixels it is wider than a window of that width."""
    page.set_viewport_size({"width": width, "height": 900})
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def test_an_officer_finds_a_document_and_asks_about_another_day(
    browser: Browser, live_server: LiveServer, officer_of_boshan: User
) -> None:
    page = entered(browser, live_server, officer_of_boshan, "light", "en-GB").new_page()
    page.goto(live_server.url)
    page.get_by_label("Find a document").fill("博政办字[2020]25号")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/d/{DOCUMENT}")
    page.locator(".pick > summary").click()
    page.get_by_label("State on").fill("2024年8月12日")
    page.get_by_role("button", name="Show this day").click()
    assert page.locator(".banner .word").inner_text().startswith("In force")
    page.get_by_role("link", name="Back to today").click()
    assert page.locator(".banner .word").inner_text() == "Lapsed"


def test_an_officer_decides_without_any_script(
    browser: Browser, live_server: LiveServer, officer_of_boshan: User
) -> None:
    page = entered(browser, live_server, officer_of_boshan, "light", "en-GB", scripts=False).new_page()
    page.goto(f"{live_server.url}/d/{LASTING}?route=repeal")
    page.get_by_text("Choose this route: repeal it").click()
    page.get_by_label("Reason (may stay empty)").fill("新办法已列入计划")
    page.get_by_role("button", name="Choose this route").click()
    assert "Chosen by 周敏 on" in page.locator("#plan").inner_text()
    assert page.url.endswith("?route=repeal#plan")
    page.goto(f"{live_server.url}/rules/")
    question = page.locator("#ask-filing_days")
    question.locator("summary").click()
    question.get_by_label("Value").fill("a month")
    question.get_by_role("button", name="Confirm this rule").click()
    assert "is no value for filing_days" in question.inner_text()
    assert question.get_by_label("Value").input_value() == "a month"


def test_an_officer_renews_a_document_and_sees_the_chain_from_either_end(
    browser: Browser, live_server: LiveServer, officer_of_boshan: User
) -> None:
    page = entered(browser, live_server, officer_of_boshan, "light", "en-GB", scripts=False).new_page()
    page.goto(f"{live_server.url}/d/{DOCUMENT}?on={ASKED_ON}")
    page.get_by_role("link", name="Record a decision").click()
    page.get_by_role("link", name="Re-registered unchanged").click()
    page.get_by_label("It goes on as").fill("BSDR-2001-0020001")
    page.get_by_label("First day of force of the new registration").fill("2024年10月1日")
    page.get_by_label("Reason").fill("评估后继续执行")
    page.get_by_role("button", name="Show what it would change").click()
    assert "has no “BSDR-2001-0020001”" in page.locator(".bad-f").inner_text()
    page.get_by_label("It goes on as").fill(LASTING)
    page.get_by_role("button", name="Show what it would change").click()
    assert "1 October 2024 – 31 January 2025" in page.locator(".changes").inner_text()
    assert sideways(page, 360) <= 0
    page.get_by_role("button", name="Record this decision").click()
    assert page.url == f"{live_server.url}/d/{DOCUMENT}?on={ASKED_ON}#ledger"
    here = page.locator("#chain").inner_text()
    page.locator(".banner").get_by_role("link", name=LASTING).click()
    assert page.url == f"{live_server.url}/d/{LASTING}?on={ASKED_ON}"
    there = page.locator("#chain").inner_text()
    assert sideways(page, 360) <= 0
    assert DOCUMENT in here
    assert sorted(here.split()) == sorted(there.split())
    page.locator("#chain").get_by_role("link", name=DOCUMENT).click()
    page.locator("#ledger li").first.get_by_role("link", name="Take it back").click()
    page.get_by_label("Reason").fill("录错文件")
    page.get_by_role("button", name="Take it back").click()
    assert not page.locator("#chain").is_visible()
    assert "录错文件" in page.locator("#ledger").inner_text()


def test_a_phone_has_everything_in_its_menu(browser: Browser, live_server: LiveServer, officer_of_boshan: User) -> None:
    page = entered(browser, live_server, officer_of_boshan, "light", "en-GB").new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/d/{DOCUMENT}?on={ASKED_ON}")
    menu = page.locator(".menu")
    menu.locator("> summary").click()
    menu.locator("details > summary").click()
    menu.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url.endswith(f"?on={ASKED_ON}")
    page.locator(".menu > summary").click()
    page.locator(".menu").get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator(".tl-list").is_visible()
    assert not page.locator(".tl svg").is_visible()


@pytest.mark.parametrize("chosen", ["system", "dark"])
def test_paper_is_light_and_keeps_the_day_and_the_data_version(
    chosen: str, browser: Browser, live_server: LiveServer, officer_of_boshan: User
) -> None:
    context = entered(browser, live_server, officer_of_boshan, "dark", "en-GB")
    context.add_cookies([{"name": "theme", "value": chosen, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 690, "height": 900})
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/d/{DOCUMENT}?on={ASKED_ON}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".asof .day").is_visible()
    assert page.locator(".asof .version").is_visible()
    assert page.locator(".tl-list").is_visible()
    assert not page.locator(".top").is_visible()


@pytest.mark.skipif("SHIXIAO_PICTURES" not in os.environ, reason="SHIXIAO_PICTURES is not set: no picture is taken")
def test_the_picture_of_the_readme(browser: Browser, live_server: LiveServer, officer_of_boshan: User) -> None:
    page = entered(browser, live_server, officer_of_boshan, "light", "zh-CN").new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/d/{DOCUMENT}?on={ASKED_ON}")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURE, full_page=True)
    assert PICTURE.stat().st_size > 50_000


def entered(
    browser: Browser,
    server: LiveServer,
    user: User,
    theme: str,
    language: str,
    *,
    login: bool = True,
    scripts: bool = True,
) -> BrowserContext:
    scheme: Literal["dark", "light"] = "dark" if theme == "dark" else "light"
    context = browser.new_context(locale=language, color_scheme=scheme, java_script_enabled=scripts)
    if login:
        client = Client()
        client.force_login(user)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    return context


def overheard(page: Page, server: LiveServer) -> tuple[list[str], list[str]]:
    """What the console says, which is where a violated policy shows, and every request to another host."""
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(server.url) else elsewhere.append(asked.url))
    return complaints, elsewhere
