"""Handing in for real: the site, the worker and the spool of one running register, also when one of them dies."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from intake.demonstration import PASSWORD
from tests.deploy.test_embedded import Register
from tests.registry.reading.noticed import Notice

pytestmark = pytest.mark.slow
WITHIN_S = 60
NOTICE = Notice("本通知自2036年11月1日起施行。").text.replace("青泽区", "博山区")
FORM = {"tracked": "accepted"}


class Officer:
    """Logged in, with a browser that keeps cookies and follows where it is led."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.addheaders = [("Accept-Language", "en")]
        page = self.get("/login/")[1]
        fields = {"username": "zhoumin", "password": PASSWORD, "csrfmiddlewaretoken": token(page)}
        self.opener.open(f"{self.address}/login/", urlencode(fields).encode(), timeout=10).close()

    def get(self, path: str) -> tuple[str, str]:
        """Where it was led, and the page."""
        with self.opener.open(self.address + path, timeout=10) as answer:
            return urlsplit(answer.url).path, answer.read().decode()

    def request(self, name: str, content: bytes, *, to: str = "/intake/file") -> urllib.request.Request:
        page = self.get("/intake/")[1]
        place = re.search(r'<option value="(\d+)" selected', page)
        assert place
        boundary = "---boundary"
        fields = {"csrfmiddlewaretoken": token(page), "place": place[1], **FORM}
        head = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}' for key in fields]
        head.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        tail = f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="whole"\r\n\r\n1\r\n--{boundary}--\r\n'
        body = "\r\n".join(head).encode() + content + tail.encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return urllib.request.Request(self.address + to, body, kind)  # noqa: S310 - our own address

    def hands_in(self, name: str, content: bytes, *, to: str = "/intake/file") -> str:
        """The path of its job."""
        with self.opener.open(self.request(name, content, to=to), timeout=30) as answer:
            return str(urlsplit(answer.url).path)


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register")


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    register = Register(folder)
    yield register
    register.process.kill()
    register.process.wait()


def lies_in(folder: Path, *names: str) -> list[str]:
    return [path.name for name in names for path in (folder / name).rglob("*") if path.is_file()]


def asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "shixiao.sqlite3", timeout=20)) as database:
        found = list(database.execute(sql))
        database.commit()
        return found


def wait_for(true: Callable[[], bool], register: Register) -> None:
    until = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < until, register.printed
        time.sleep(0.02)


def test_a_worker_reads_what_is_handed_in_and_the_page_leads_on(register: Register, folder: Path) -> None:
    officer = Officer(register.ready())
    row = "BSDR-2020-0010901,博山区人民政府关于古井管理的通知,2025.5.31"
    ledger = f"登记号,文件名称,有效期至\n{row}\n".encode()
    before = lies_in(folder, "files")
    path = officer.hands_in("台账.csv", ledger, to="/intake/ledger")
    wait_for(lambda: officer.get(path)[0].endswith("/worklist/"), register)
    assert officer.get("/d/BSDR-2020-0010901")[0] == "/d/BSDR-2020-0010901"
    secret = officer.hands_in("机要.txt", f"机密★\n{NOTICE}".encode())
    wait_for(lambda: "The file is marked 机密." in officer.get(secret)[1], register)
    assert len(lies_in(folder, "files")) == len(before) + 1
    assert lies_in(folder, "spool") == []


def test_an_upload_whose_connection_is_lost_leaves_nothing(register: Register, folder: Path) -> None:
    officer = Officer(register.ready())
    jobs, files = asked(folder, "SELECT count(*) FROM jobs_job WHERE kind = 'read_upload'"), lies_in(folder, "files")
    request = officer.request("公报.txt", NOTICE.encode() * 20_000)
    body = request.data
    assert isinstance(body, bytes)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in officer.cookies)
    there = urlsplit(officer.address)
    head = (
        f"POST /intake/file HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: {request.get_header('Content-type')}\r\nCookie: {cookies}\r\n\r\n"
    )
    with socket.create_connection((str(there.hostname), there.port or 80)) as connection:
        connection.sendall(head.encode() + body[: len(body) // 2])
        wait_for(lambda: lies_in(folder, "spool") != [], register)  # it has begun to arrive
    wait_for(lambda: lies_in(folder, "spool") == [], register)
    time.sleep(1)
    assert asked(folder, "SELECT count(*) FROM jobs_job WHERE kind = 'read_upload'") == jobs
    assert lies_in(folder, "files") == files
    assert officer.get("/intake/")[0] == "/intake/"


def test_a_site_that_is_killed_during_an_upload_leaves_only_what_is_swept(register: Register, folder: Path) -> None:
    """Its half file is nobody's, and gone with the next sweep once it is a day old."""
    officer = Officer(register.ready())
    request = officer.request("公报.txt", NOTICE.encode() * 20_000)
    body = request.data
    assert isinstance(body, bytes)
    there = urlsplit(officer.address)
    kind = request.get_header("Content-type")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in officer.cookies)
    head = (
        f"POST /intake/file HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: {kind}\r\nCookie: {cookies}\r\n\r\n"
    )
    with socket.create_connection((str(there.hostname), there.port or 80)) as connection:
        connection.sendall(head.encode() + body[: len(body) // 2])
        wait_for(lambda: lies_in(folder, "spool") != [], register)
        for pid in register.family():
            os.kill(pid, signal.SIGKILL)
    register.process.wait()
    for path in (folder / "spool").iterdir():
        os.utime(path, (0, 0))
    again = Register(folder)
    try:
        again.ready()
        wait_for(lambda: lies_in(folder, "spool") == [], again)
    finally:
        again.end()


def test_a_worker_killed_while_it_reads_leaves_nothing_half_and_the_next_one_does_it(
    register: Register, folder: Path
) -> None:
    officer = Officer(register.ready())
    files, batches = lies_in(folder, "files"), asked(folder, "SELECT id FROM registry_batch")
    # Long enough to be killed in the middle of: some hundred pages of notices.
    path = officer.hands_in("公报.txt", "\n".join(f"{NOTICE}\n第{no}号" for no in range(3000)).encode())
    running = "SELECT 1 FROM jobs_job WHERE kind = 'read_upload' AND state = 'running'"
    wait_for(lambda: bool(asked(folder, running)), register)
    for pid in register.family():
        os.kill(pid, signal.SIGKILL)
    register.process.wait()
    assert asked(folder, running)
    assert asked(folder, "SELECT id FROM registry_batch") == batches
    assert lies_in(folder, "files") == files
    assert len(lies_in(folder, "spool")) == 1
    asked(folder, "UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    again = Register(folder)
    try:
        officer = Officer(again.ready())
        wait_for(lambda: "<progress" not in officer.get(path)[1], again)
        assert len(asked(folder, "SELECT id FROM registry_batch")) == len(batches) + 1
        assert lies_in(folder, "spool") == []
    finally:
        again.end()
