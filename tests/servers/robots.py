"""The vendors' servers for one test, over TLS: they check signatures by their own reckoning and misbehave when told.

What it accepts is written down from the vendors' descriptions; nothing of the register's own code is used here.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac

from tests.servers.certificates import make_certificate

WECOM_KEY = "693a91f6-7c0c-4bc4-97a0-0ec2sifa5aaa"
DINGTALK_TOKEN = "566cc69da782ec3f42f5c0a1b5ed1b5a7d9d4c1f2e3a4b5c6d7e8f9a0b1c2d3e"
DINGTALK_SECRET = "SEC0aab5f1d2e3c4b5a69788796a5b4c3d2e1f0011223344556677889900aabbcc"
FEISHU_TOKEN = "3b1f0c52-54a1-4f0e-9a5f-0d5f6c1d2e3f"
FEISHU_SECRET = "Jw8kT2pQ0vXn5sLb7cYd1e"


@dataclass
class Vendors:
    """All three on one port. `taken`: what was put before each group; `refused`: what it answered otherwise."""

    port: int = 0
    # By the key of each group that has a robot in WeCom.
    wecom_keys: set[str] = field(default_factory=lambda: {WECOM_KEY})
    taken: list[dict[str, Any]] = field(default_factory=list)
    # Which group each was for, by the address that was asked.
    groups: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    requests: int = 0
    # Answered to the next requests instead, as (status, body); the last one stays.
    answers: list[tuple[int, str]] = field(default_factory=list)
    # What happens when a request has been read, and when its message was taken and before the reply.
    hooks: dict[str, Callable[[], None]] = field(default_factory=dict)
    # How many messages are taken whose sender never hears of it.
    dropping_after: int = 0
    # Sends its reply a byte a second.
    dripping: bool = False
    # What its clock shows.
    now: Callable[[], float] = lambda: 0.0

    def at(self, moment: str) -> None:
        self.hooks.get(moment, lambda: None)()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def wecom(self) -> str:
        return f"https://{self.host}/cgi-bin/webhook/send?key={WECOM_KEY}"

    @property
    def dingtalk(self) -> str:
        return f"https://{self.host}/robot/send?access_token={DINGTALK_TOKEN}"

    @property
    def feishu(self) -> str:
        return f"https://{self.host}/open-apis/bot/v2/hook/{FEISHU_TOKEN}"


def _reckoned(key: str, text: str) -> str:
    digest = hmac.HMAC(key.encode("utf-8"), hashes.SHA256())
    digest.update(text.encode("utf-8"))
    return base64.b64encode(digest.finalize()).decode("ascii")


class _Doorman(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        box: Vendors = self.server.box  # type: ignore[attr-defined]  # set below
        box.requests += 1
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        box.at("asked")
        if box.answers:
            status, text = box.answers.pop(0) if len(box.answers) > 1 else box.answers[0]
            box.refused.append(text)
            self._say(status, text)
            return
        parts = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        judge = {"/cgi-bin/webhook/send": _wecom, "/robot/send": _dingtalk}.get(parts.path, _feishu)
        reply, message = judge(box, parts.path, asked, raw)
        if message is None:
            box.refused.append(reply)
            self._say(200, reply)
            return
        box.taken.append(message)
        box.groups.append(_group(self.path))
        box.at("taken")
        if box.dropping_after:
            box.dropping_after -= 1
            self.close_connection = True
            return
        self._say(200, reply)

    def _say(self, status: int, text: str) -> None:
        body = text.encode("utf-8")
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", self.path)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        box: Vendors = self.server.box  # type: ignore[attr-defined]  # set below
        if box.dripping:
            waiting = threading.Event()
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                waiting.wait(0.2)
        else:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


Judged = tuple[str, dict[str, Any] | None]


def _group(path: str) -> str:
    """Without what is signed anew each time."""
    return path.partition("&timestamp=")[0]


def _wecom(box: Vendors, path: str, asked: dict[str, str], raw: bytes) -> Judged:
    if asked != {"key": asked.get("key")} or asked["key"] not in box.wecom_keys:
        return _err(93000, "invalid webhook url, hint: [1], from ip: 10.0.0.1"), None
    message = json.loads(raw)
    if message["msgtype"] != "markdown":
        return _err(40008, "invalid message type"), None
    if len(message["markdown"]["content"].encode("utf-8")) > 4096:
        return _err(40058, "markdown.content exceed max length 4096. invalid Request Parameter"), None
    return _err(0, "ok"), message


def _dingtalk(box: Vendors, path: str, asked: dict[str, str], raw: bytes) -> Judged:
    if asked.pop("access_token", "") != DINGTALK_TOKEN:
        return _err(300005, "token is not exist"), None
    moment = asked.get("timestamp", "")
    if asked != {"timestamp": moment, "sign": _reckoned(DINGTALK_SECRET, moment + "\n" + DINGTALK_SECRET)}:
        return _err(310000, "sign not match"), None
    if abs(int(moment) / 1000 - box.now()) > 3600:
        return _err(310000, "invalid timestamp"), None
    if len(raw) > 20000:
        return _err(460101, "message too long, exceed 20000 bytes"), None
    message = json.loads(raw)
    assert message["msgtype"] == "markdown"
    assert message["markdown"].keys() == {"title", "text"}
    return _err(0, "ok"), message


def _feishu(box: Vendors, path: str, asked: dict[str, str], raw: bytes) -> Judged:
    if path != "/open-apis/bot/v2/hook/" + FEISHU_TOKEN or asked:
        return json.dumps({"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}), None
    message = json.loads(raw)
    moment = message.get("timestamp", "0")
    right = _reckoned(moment + "\n" + FEISHU_SECRET, "")
    if message.get("sign") != right or abs(int(moment) - box.now()) > 3600:
        said = "sign match fail or timestamp is not within one hour from current time"
        return json.dumps({"code": 19021, "msg": said}), None
    if message["msg_type"] != "post" or len(raw) > 20 * 1024:
        return json.dumps({"code": 9499, "msg": "Bad Request"}), None
    return json.dumps({"code": 0, "msg": "success", "data": {}}), message


def _err(code: int, said: str) -> str:
    return json.dumps({"errcode": code, "errmsg": said}, ensure_ascii=False)


@contextmanager
def running_vendors(folder: Path) -> Iterator[tuple[Vendors, Path]]:
    """With the certificate that its clients must trust."""
    certificate, key = make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with _Server(("127.0.0.1", 0), _Doorman) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        box = Vendors(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]  # each conversation finds it there
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield box, certificate
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Whoever hangs up in the middle is meant to."""
