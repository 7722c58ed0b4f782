"""How each vendor wants to be spoken to by a group robot's webhook: its message, its signature, what its replies mean.

| | WeCom 企业微信 | DingTalk 钉钉 | Feishu 飞书 |
|---|---|---|---|
| room | content: 4096 bytes | body: 20,000 bytes | body: 20 KB |
| signature | none; the key in the address | in the address | in the body |
| moment signed | – | milliseconds | seconds |
| how often | 20 a minute | 20 a minute, else 10 minutes of silence | 5 a second, 100 a minute |

A robot hears from us once a day; what it says of being asked too often is others' doing, and passes.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from notifications.models import Channel
from notifications.summaries import Item, Summary

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is posted, and where: with its signature."""

    address: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Dialect:
    """`most` bytes of what `measured` picks. `path` begins every address; `key` is the query's part that is secret.

    `verdict` is the reply's member that is 0 where the message was taken. `for_good`: its values after which no attempt
    will succeed before somebody has changed the robot; every other one may pass.
    """

    write: Callable[[Summary], Payload]
    measured: Callable[[Payload], str]
    most: int
    sign: Callable[[str, Payload, str, datetime], Parcel]
    path: str
    key: str
    verdict: str
    for_good: frozenset[int]


def payload(dialect: Dialect, summary: Summary) -> Payload:
    """As many of its items as there is room for."""
    written = dialect.write(summary)
    while len(dialect.measured(written).encode()) > dialect.most and summary.items:
        summary = summary.shortened()
        written = dialect.write(summary)
    return written


def as_json(payload: Payload) -> str:
    return json.dumps(payload, ensure_ascii=False)


# Both read a little Markdown. A title must not become a link, a mention or a heading: its marks are set wide, as they
# are in Chinese print.
WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in r"""\`*_{}[]()<>#@|~!"""}


def _markdown(summary: Summary) -> str:
    parts = [f"**{summary.title.translate(WIDE)}**"]
    for number, item in enumerate(summary.items, start=1):
        parts.append(f"{number}. {_linked(item.title, item.url)}\n> {item.ends}")
    if summary.more:
        parts.append(_linked(summary.more, summary.url))
    return "\n\n".join(parts)


def _linked(words: str, url: str) -> str:
    words = words.translate(WIDE)
    return f"[{words}]({url.replace('(', '%28').replace(')', '%29')})" if url else words


def _wecom(summary: Summary) -> Payload:
    return {"msgtype": "markdown", "markdown": {"content": _markdown(summary)}}


def _dingtalk(summary: Summary) -> Payload:
    return {"msgtype": "markdown", "markdown": {"title": summary.title, "text": _markdown(summary)}}


def _feishu(summary: Summary) -> Payload:
    """Rich text, in which a title is text whatever it holds. What is under zh_cn every client shows."""
    rows = [row for number, item in enumerate(summary.items, start=1) for row in _rows(number, item)]
    if summary.more:
        rows.append([_words(summary.more, summary.url)])
    return {"msg_type": "post", "content": {"post": {"zh_cn": {"title": summary.title, "content": rows}}}}


def _rows(number: int, item: Item) -> list[list[Payload]]:
    return [
        [{"tag": "text", "text": f"{number}. "}, _words(item.title, item.url)],
        [{"tag": "text", "text": item.ends}],
    ]


def _words(words: str, url: str) -> Payload:
    return {"tag": "a", "text": words, "href": url} if url else {"tag": "text", "text": words}


def _unsigned(address: str, payload: Payload, secret: str, at: datetime) -> Parcel:  # noqa: ARG001 - as the others
    return Parcel(address, as_json(payload).encode())


def _signed_in_address(address: str, payload: Payload, secret: str, at: datetime) -> Parcel:
    if not secret:
        return _unsigned(address, payload, secret, at)
    moment = str(int(at.timestamp() * 1000))
    signature = _digest(secret, f"{moment}\n{secret}")
    return Parcel(f"{address}&{urlencode({'timestamp': moment, 'sign': signature})}", as_json(payload).encode())


def _signed_in_body(address: str, payload: Payload, secret: str, at: datetime) -> Parcel:
    if not secret:
        return _unsigned(address, payload, secret, at)
    moment = str(int(at.timestamp()))
    # The key is what others would sign, and nothing is signed with it.
    signature = _digest(f"{moment}\n{secret}", "")
    return Parcel(address, as_json({"timestamp": moment, "sign": signature, **payload}).encode())


def _digest(key: str, text: str) -> str:
    return b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


DIALECTS: Mapping[str, Dialect] = {
    Channel.WECOM: Dialect(
        write=_wecom,
        measured=lambda payload: str(payload["markdown"]["content"]),
        most=4096,
        sign=_unsigned,
        path="/cgi-bin/webhook/send",
        key="key",
        verdict="errcode",
        # No such address; a message it can't read.
        for_good=frozenset({93000, 40058}),
    ),
    Channel.DINGTALK: Dialect(
        write=_dingtalk,
        measured=as_json,
        most=20_000,
        sign=_signed_in_address,
        path="/robot/send",
        key="access_token",
        verdict="errcode",
        # The group is gone; no such address; the robot is switched off; a kind it doesn't know; no such robot;
        # signature, keyword or sender's address; what it won't show; too long.
        for_good=frozenset(
            {400013, 400101, 300005, 400102, 400105, 400106, 310000, 430101, 430102, 430103, 430104, 460101}
        ),
    ),
    Channel.FEISHU: Dialect(
        write=_feishu,
        measured=as_json,
        # Its signature comes on top.
        most=20_000,
        sign=_signed_in_body,
        path="/open-apis/bot/v2/hook/",
        key="",
        verdict="code",
        # No such address; signature; sender's address; keyword. 9499 is a message it can't read, and too many of them.
        for_good=frozenset({19001, 19021, 19022, 19024}),
    ),
}
