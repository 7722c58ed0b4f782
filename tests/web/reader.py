"""What a test sees of a page: well-formed, its words, its links; and who looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, Protocol

from django.test import Client

from offices.models import User

VOID = {"meta", "link", "input", "br", "img", "hr", "use", "path", "circle", "rect", "line"}


class Answered(Protocol):
    """A response, the test client's own kind too."""

    status_code: int
    content: bytes

    @property
    def headers(self) -> Mapping[str, str]: ...


class Page(HTMLParser):
    """Raises AssertionError for a tag that is closed wrongly, an id used twice, and whatever a strict CSP forbids."""

    def __init__(self, response: Answered) -> None:
        super().__init__()
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.source = response.content.decode()
        self.links: dict[str, str] = {}
        self.classes: list[str] = []
        self.ids: set[str] = set()
        self.html: dict[str, str | None] = {}
        self._open: list[str] = []
        self._words: list[str] = []
        self._link = ""
        if self.source:
            self.feed(self.source)
            self.close()
            assert not self._open, f"left open: {self._open}"

    @property
    def text(self) -> str:
        """Words as a person reads them, whatever the line breaks of the source."""
        return " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert "style" not in given, f"inline style on {tag}"
        assert not [name for name in given if name.startswith("on")], f"inline handler on {tag}"
        assert tag != "style", "inline style"
        assert tag != "script" or given.get("src") or given.get("type") == "application/json", "inline script"
        if identity := given.get("id"):
            assert identity not in self.ids, f"id used twice: {identity}"
            self.ids.add(identity)
        if tag == "html":
            self.html = given
        self.classes += (given.get("class") or "").split()
        if tag == "a":
            self._link = given.get("href") or ""
            self.links.setdefault(self._link, "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()
        if tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            return
        self._words.append(data)
        if self._link:
            self.links[self._link] = " ".join(f"{self.links[self._link]}{data}".split())


def look(path: str, user: User | None = None, language: str = "en") -> Page:
    return Page(_client(user, language).get(path))


def visit(path: str, user: User | None = None, language: str = "en") -> Any:
    """The response itself, for what is no page."""
    return _client(user, language).get(path)


def sent(response: Any) -> str:
    """A file's content, streamed or not."""
    content: bytes = response.getvalue()
    return content.decode()


def hand_in(path: str, form: Mapping[str, str | list[str]], user: User | None = None, language: str = "en") -> Page:
    return Page(_client(user, language).post(path, form))


def posted(path: str, form: Mapping[str, object], user: User | None) -> int:
    """The status alone, of a form that may carry files."""
    return _client(user, "en").post(path, form).status_code


def _client(user: User | None, language: str) -> Client:
    client = Client(headers={"accept-language": language})
    if user:
        client.force_login(user)
    return client
