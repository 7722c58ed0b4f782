"""Asking a robot's address over the network: encrypted, to hosts that were named beforehand, and not for long.

Straight from the standard library: what more a client could do (redirects, proxies of the environment, cookies,
retries) must not happen here.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from notifications.carriers import Undelivered
from notifications.problems import Problem

# Of each wait, and of all of it: somebody who sends a byte a second is given up, too.
PATIENCE = 5.0
LONGEST = 8.0
# A vendor answers with a few hundred bytes.
MOST_READ = 10_000
# Vendors' keys and secrets have 22 characters and more.
SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    text: str


def is_allowed(address: str) -> bool:
    """By the host with its port as the settings name it; so no log-in, other port or other spelling of it passes."""
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.netloc in settings.ROBOT_HOSTS


def ask(address: str, body: bytes) -> Reply:
    """Undelivered where nothing came back, and for good where the host is none that may be asked."""
    if not is_allowed(address):
        raise Undelivered(Problem.HOST_NOT_NAMED, for_good=True)
    parts = urlsplit(address)
    try:
        with _conversation(parts) as connection:
            headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Shixiao"}
            connection.request("POST", f"{parts.path}?{parts.query}", body, headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(MOST_READ).decode("utf-8", "replace"))
    except (OSError, HTTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}", broken=True) from error


@contextmanager
def _conversation(parts: SplitResult) -> Iterator[HTTPSConnection]:
    trusted = ssl.create_default_context(cafile=settings.ROBOT_CA_FILE or None)
    connection = HTTPSConnection(parts.netloc, timeout=PATIENCE, context=trusted)
    guard = Timer(LONGEST, _cut, [connection])
    guard.start()
    try:
        yield connection
    finally:
        guard.cancel()
        connection.close()


def _cut(connection: HTTPSConnection) -> None:
    """From another thread: whoever waits for it is told that it has ended."""
    with suppress(OSError):
        if connection.sock is not None:
            socket.shutdown(connection.sock, SHUT_RDWR)
