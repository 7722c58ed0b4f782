"""The review desk in a real browser: a notice from Word to the adopted list, with no hand on the mouse."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from lifecycle.models import Period
from lifecycle.rules import Status
from offices.models import User
from registry.models import Batch, Document
from registry.openers import blocks_of
from tests.registry.openers.made import as_docx
from tests.web.test_browser import DOCUMENT, boshan, browser, entered, officer_of_boshan, overheard
from tests.web.uploading import work_off

__all__ = ["boshan", "browser", "officer_of_boshan"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# The gazette prints 博政办字 and the list 博政办: which is right, the officer says.
LISTED = "《博山区人民政府办公室关于生活垃圾分类推进工作的实施意见》\t博政办〔2020〕25号\tBSDR-2020-0020001"
NOTICE = f"""博山区人民政府
关于公布规范性文件清理结果的通知
博政字〔2023〕3号
各镇人民政府：
经清理，现将废止和继续有效的规范性文件目录予以公布。
博山区人民政府
2023年1月15日
附件1
废止的规范性文件目录
序号\t文件名称\t文号\t统一登记号
1\t{LISTED}
附件2
继续有效的规范性文件目录
序号\t文件名称\t文号\t统一登记号\t有效期至
1\t《博山区人民政府关于古桥限重的通告》\t博政发〔2021〕7号\tBSDR-2021-0010007\t2026年12月31日
"""
LONGEST_WAY = 120


def reach(page: Page, selector: str) -> None:
    """By the Tab key alone, as somebody does who has no mouse."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} can't be reached by the Tab key on {page.url}")


def follow(page: Page, selector: str, address: str) -> None:
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


@pytest.mark.parametrize(
    "language, said",
    [pytest.param("zh-CN", "已记入登记簿", id="in Chinese"), pytest.param("en-GB", "are adopted", id="in English")],
)
def test_an_officer_takes_a_word_notice_from_its_upload_to_the_adopted_list_by_keyboard(
    language: str,
    said: str,
    browser: Browser,
    live_server: LiveServer,
    officer_of_boshan: User,
    tmp_path: Path,
) -> None:
    notice = tmp_path / "清理结果.docx"
    notice.write_bytes(as_docx(blocks_of(NOTICE)))
    page = entered(browser, live_server, officer_of_boshan, "light", language).new_page()
    complaints, elsewhere = overheard(page, live_server)
    page.goto(f"{live_server.url}/d/")
    follow(page, "nav.nav a[href='/intake/']", "**/intake/")

    # The box in which a file is picked is the system's, not the page's.
    reach(page, "form[action='/intake/file'] input[type=file]")
    page.locator(":focus").set_input_files(notice)
    follow(page, "form[action='/intake/file'] button[type=submit]", "**/intake/jobs/*/")
    work_off()
    page.wait_for_url(re.compile(r"/intake/\d+/$"), timeout=15_000)

    reach(page, "#accept-all")
    page.keyboard.press("Enter")
    page.locator("#told").wait_for()
    read = Batch.objects.latest("pk").candidates
    (waiting,) = read.open()
    follow(page, "#first-waiting", f"**/intake/*/{waiting.no}/")
    # 记录无误: the record stays as it is.
    reach(page, "input[name=stands-number]")
    page.keyboard.press("Space")
    page.keyboard.press("a")
    page.locator("#told").wait_for()
    assert not read.open().exists()

    follow(page, "#to-lists", "**/lists/")
    reach(page, "form[action$='/adopt'] button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("h1", has_text=said).wait_for()
    assert_adopted()
    assert not complaints
    assert not elsewhere
    page.context.close()


def assert_adopted() -> None:
    assert status_on(DOCUMENT, date(2023, 1, 14)) == Status.IN_FORCE
    assert status_on(DOCUMENT, date(2023, 1, 15)) == Status.REPEALED
    assert Document.objects.get(code_key=DOCUMENT).number_key == "博政办字〔2020〕25号"
    assert status_on("BSDR-2021-0010007", date(2026, 12, 31)) == Status.IN_FORCE


def status_on(code: str, day: date) -> str:
    return Period.objects.whole().on(day).believed().get(document__code_key=code).status
