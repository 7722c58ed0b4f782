"""The frame of every page: language, theme, logging in and out, refusals and failures in the house's own face."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, RequestFactory

from offices.models import Jurisdiction, User
from registry.models import Document
from sentences.outcomes import OUTCOMES
from sentences.refusals import BadInput, Refused
from tests.cast import PASSWORD
from tests.web.reader import Page, look
from web.middleware import refusals_become_pages
from web.views import documents

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address, words",
    [
        ("/d/?on=soon", "“soon” is not a day. Write 2021-12-31"),
        ("/d/?on=2021-02-30", "“2021-02-30” is not a day"),
        ("/d/?on=9999-12-31", "is not a day"),
        ("/d/QHDR-2020-0010001?on=20211301", "“20211301” is not a day"),
        ("/d/?as_known_at=yesterday", "is neither a day nor a moment"),
        ("/d/?as_known_at=0001-01-01T00:00:00%2B14:00", "is neither a day nor a moment"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_in_a_sentence(address: str, words: str, officer: User) -> None:
    page = look(address, officer)
    assert page.status == 400
    assert words in page.text


@pytest.mark.parametrize("address", ["/d/?on=", "/d/?on=%20", "/d/?as_known_at="])
def test_an_empty_day_is_today(address: str, officer: User, ordinary: Document) -> None:
    page = look(address, officer)
    assert page.status == 200
    assert "other" not in page.classes


def test_an_unescaped_plus_is_understood(officer: User, ordinary: Document) -> None:
    assert look("/d/?as_known_at=2024-01-10T10:00:00+08:00", officer).status == 200


@pytest.mark.parametrize("code", sorted(OUTCOMES))
def test_every_refusal_of_the_table_becomes_a_page_with_its_status(
    code: str, rf: RequestFactory, officer: User
) -> None:
    class Anything(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "7"

    refusal = BadInput(code, file="a.txt", line=3) if code.startswith("file_") else Refused(code)
    refusal.params = Anything(refusal.params)
    request = rf.get("/d/")
    request.user = officer
    middleware = refusals_become_pages(lambda _request: HttpResponse())
    response = middleware.process_exception(request, refusal)
    assert response is not None
    assert response.status_code == OUTCOMES[code].http
    assert Page(response).status >= 400


def test_what_is_no_refusal_is_left_alone(rf: RequestFactory) -> None:
    middleware = refusals_become_pages(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ValueError()) is None


def _fails(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


@pytest.mark.parametrize(
    "error, status, words",
    [
        (ValueError(), 500, "Something failed on our side"),
        (PermissionDenied(), 403, "This page is not for your role"),
        (BadRequest(), 400, "This request can't be read"),
    ],
)
def test_failures_have_the_face_of_the_house(
    error: Exception, status: int, words: str, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(officer)
    monkeypatch.setattr(documents, "ask", lambda _request, _at: _fails(error)(_request))
    page = Page(client.get("/d/"))
    assert page.status == status
    assert words in page.text


def test_an_address_without_a_page(officer: User) -> None:
    page = look("/nowhere", officer)
    assert page.status == 404
    assert "no page at this address" in page.text


def test_a_form_from_elsewhere_changes_nothing(officer: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(officer)
    page = Page(client.post("/theme/", {"theme": "dark"}))
    assert page.status == 403
    assert "Nothing was saved" in page.text


def test_logging_in_leads_to_where_one_wanted_to_go(officer: User, ordinary: Document) -> None:
    client = Client(headers={"accept-language": "en"})
    wanted = client.get("/d/QHDR-2020-0010001?on=2024-03-15").headers["Location"]
    assert "Log in to the register" in Page(client.get(wanted)).text
    refused = Page(client.post(wanted, {"username": officer.username, "password": "wrong"}))
    assert (refused.status, "errsum" in refused.classes) == (200, True)
    entered = client.post(
        wanted, {"username": officer.username, "password": PASSWORD, "next": "/d/QHDR-2020-0010001?on=2024-03-15"}
    )
    assert entered.headers["Location"] == "/d/QHDR-2020-0010001?on=2024-03-15"


def test_logging_out_asks_for_a_form_and_ends_the_session(officer: User) -> None:
    client = Client()
    client.force_login(officer)
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/d/").status_code == 302


def test_the_language_is_switched_on_the_page_where_one_is(officer: User, ordinary: Document) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(officer)
    here = "/d/QHDR-2020-0010001?on=2024-03-15"
    assert f'name="next" value="{here}"' in client.get(here).content.decode()
    assert client.post("/language/", {"language": "en", "next": here}).headers["Location"] == here
    assert Page(client.get(here)).html["lang"] == "en"


@pytest.mark.parametrize("theme, fixed", [("dark", "dark"), ("light", "light"), ("system", None), ("pink", None)])
def test_the_theme_is_kept_in_a_cookie(theme: str, fixed: str | None, officer: User) -> None:
    client = Client()
    client.force_login(officer)
    assert (
        client.post("/theme/", {"theme": theme, "next": "/d/?on=2024-03-15"}).headers["Location"] == "/d/?on=2024-03-15"
    )
    assert Page(client.get("/d/")).html.get("data-theme") == fixed


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_nobody_is_led_astray_by_choosing_a_theme(elsewhere: str) -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/d/"


def test_demonstration_data_is_called_so(officer: User, place: Jurisdiction) -> None:
    assert "Demonstration data" not in look("/d/", officer).text
    place.demonstration = True
    place.save()
    assert "Demonstration data" in look("/d/", officer).text


def test_every_page_says_its_data_version(officer: User, ordinary: Document) -> None:
    assert "/QHDR:1" in look("/d/", officer).text

    client = Client()
    client.force_login(officer)
    policy = client.get("/d/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_administration_is_named_to_staff_alone(officer: User, administrator: User) -> None:
    assert "/admin/" not in look("/d/", officer).links
    assert "/admin/" in look("/d/", administrator).links


@pytest.mark.parametrize(
    "written, sent",
    [
        ("<p>\n    one\n\n    two\n</p>\n", "<p>\none\ntwo\n</p>\n"),
        ("<a>one</a>\n  <a>two</a>", "<a>one</a>\n<a>two</a>"),
        ("<a>one</a> <a>two</a>", "<a>one</a> <a>two</a>"),
        ("<pre>\n    kept\n</pre>", "<pre>\n    kept\n</pre>"),
    ],
    ids=["lines lose their indentation", "words stay apart", "within a line nothing changes", "what is preformatted"],
)
def test_templates_are_sent_without_their_indentation(written: str, sent: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(written, encoding="utf-8")
    assert Engine(loaders=[("web.lean.Loader", [str(tmp_path)])]).get_template("page.html").render(Context()) == sent
