"""Keeping a scan with what an officer types off it, through the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lifecycle.answers import answers
from offices.models import Jurisdiction, User
from registry.models import Batch, Document, StoredFile
from tests.cast import TODAY
from tests.web.reader import Page, look
from tests.web.uploading import spooled, upload

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TITLE = "青河区人民政府关于加强古井管理的通知"
FACTS = {
    "title": TITLE,
    "number": "青政发[2020]7号",
    "code": "QHDR-2020-0010007",
    "dated_on": "2020年4月20日",
    "effective_on": "2020-06-01",
    "term": "5",
    "page": "2",
}


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def hand(user: User, place: Jurisdiction, name: str = "扫描件.png", content: bytes = PICTURE, **changed: str) -> Page:
    return upload(user, place, (name, content), to="/intake/typed/", **{**FACTS, **changed})


def kept() -> list[Path]:
    return [path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file()]


def test_a_scan_is_kept_and_its_document_registered(officer: User, place: Jurisdiction) -> None:
    page = hand(officer, place)
    document = Document.objects.get()
    assert page.location == "/d/QHDR-2020-0010007"
    assert (document.number_key, document.dated_on) == ("青政发〔2020〕7号", date(2020, 4, 20))
    assert answers([document], TODAY)[0].end.last_day == date(2025, 5, 31)
    assert [path.name for path in kept()] == [StoredFile.objects.get().sha256]
    assert spooled() == []


def test_two_clicks_register_one_document(officer: User, place: Jurisdiction) -> None:
    assert hand(officer, place).location == hand(officer, place).location
    assert (Document.objects.count(), Batch.objects.get().candidates.count()) == (1, 1)


@pytest.mark.parametrize(
    "changed, field",
    [
        pytest.param({"code": "QHDR"}, "code", id="no code"),
        pytest.param({"number": "七号"}, "number", id="no number"),
        pytest.param({"title": " "}, "title", id="no title"),
        pytest.param({"effective_on": "morgen"}, "effective_on", id="no day"),
        pytest.param({"effective_basis": "on_issue"}, "effective_on", id="a day and what it hangs on"),
        pytest.param({"last_day": "2025-01-01"}, "last_day", id="two ends"),
        pytest.param({"last_day": "2020-05-31", "term": ""}, "last_day", id="over before it starts"),
        pytest.param({"term": "bald"}, "term", id="no length"),
        pytest.param({"page": "0"}, "page", id="no page"),
        pytest.param({"name": "notice.txt", "content": "通知"}, "file", id="what can be read"),
        pytest.param({"name": "机密★.png"}, "file", id="a secret by its name"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field_and_nothing_is_left(
    changed: dict[str, Any], field: str, officer: User, place: Jurisdiction
) -> None:
    content = changed.pop("content", None)
    page = hand(officer, place, **changed, **({"content": content.encode()} if content else {}))
    assert (page.status, kept(), Document.objects.count()) == (422, [], 0)
    assert f"#typed-{field}" in page.links
    assert spooled() == []


def test_what_contradicts_the_register_waits(officer: User, place: Jurisdiction, ordinary: Document) -> None:
    page = hand(officer, place, code=str(ordinary.code_key), title=ordinary.title)
    assert page.location != f"/d/{ordinary.code_key}"
    assert Batch.objects.get().candidates.open().count() == 1


@pytest.mark.parametrize("language, label", [("en", "First day of force, where it is printed"), ("zh-hans", "成文")])
def test_it_asks_in_the_language_of_the_reader(language: str, label: str, officer: User, place: Jurisdiction) -> None:
    shown = {one: label in look("/intake/typed/", officer, one).text for one in ("en", "zh-hans")}
    assert shown == {one: one == language for one in shown}


def test_it_is_asked_of_who_decides(officer: User, contact: User, place: Jurisdiction) -> None:
    assert "/intake/typed/" in look("/intake/", officer).links
    assert look("/intake/typed/", contact).status == 403
    assert hand(contact, place).status == 403
