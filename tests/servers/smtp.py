"""A mail server for one test: it takes every letter, keeps what was said, and misbehaves as it is told."""

from __future__ import annotations

import base64
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Mailbox:
    """`log`: every command in order, and `delivered` when a letter was taken, `dropped` when the line was cut."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    connections: int = 0
    # By the name before the @: what the server answers to RCPT.
    answers: dict[str, str] = field(default_factory=dict)
    # How many letters are taken whose sender never hears of it.
    dropping_after_data: int = 0
    # What it says to MAIL instead of going on, and how large a letter may be; 0 for any size, of which it says nothing.
    refusing_sender: str = ""
    most_bytes: int = 0
    # What it says to the end of DATA instead of taking the letter.
    refusing_data: str = ""
    # With a certificate it takes nothing before STARTTLS; with a password nothing before that was given.
    tls: ssl.SSLContext | None = None
    password: str = ""
    # What happens at DATA, and between its end and the reply.
    hooks: dict[str, Callable[[], None]] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        self.hooks.get(moment, lambda: None)()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # set below
        box.connections += 1
        self.encrypted = self.known = False
        self._say("220 test")
        while (line := self._read()) and self._answer(box, line.split(" ")[0].upper(), line):
            pass

    def finish(self) -> None:
        super().finish()
        # The server closes only what it was given, and that was wrapped.
        if self.encrypted:
            self.connection.close()

    def _answer(self, box: Mailbox, verb: str, line: str) -> bool:
        """False where the conversation ends."""
        box.log.append(line)
        if verb == "DATA":
            return self._take(box)
        if verb == "STARTTLS":
            return self._encrypt(box)
        said = {"EHLO": self._offer, "AUTH": self._know, "MAIL": self._about_sender, "RCPT": self._about_recipient}
        self._say("221 bye" if verb == "QUIT" else said[verb](box, line) if verb in said else "250 test")
        return verb != "QUIT"

    def _read(self) -> str:
        # Whoever doesn't trust the certificate hangs up without a word.
        with suppress(OSError):
            return self.rfile.readline().decode("utf-8", "replace").strip()
        return ""

    def _offer(self, box: Mailbox, _line: str) -> str:
        offered = ["test"]
        if box.most_bytes:
            offered.append(f"SIZE {box.most_bytes}")
        if box.tls and not self.encrypted:
            offered.append("STARTTLS")
        if box.password:
            offered.append("AUTH PLAIN")
        return "\r\n".join([*(f"250-{word}" for word in offered[:-1]), f"250 {offered[-1]}"])

    def _encrypt(self, box: Mailbox) -> bool:
        if box.tls is None:
            self._say("502 no encryption here")
            return True
        self._say("220 go on")
        try:
            self.request = self.connection = box.tls.wrap_socket(self.request, server_side=True)
        except OSError:
            box.log.append("not trusted")
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.encrypted = True
        return True

    def _know(self, box: Mailbox, line: str) -> str:
        given = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        self.known = given[-1] == box.password
        return "235 welcome" if self.known else "535 bad password"

    def _about_recipient(self, box: Mailbox, line: str) -> str:
        return box.answers.get(line.partition("<")[2].partition("@")[0], "250 ok")

    def _about_sender(self, box: Mailbox, line: str) -> str:
        size = line.upper().partition("SIZE=")[2]
        if box.tls and not self.encrypted:
            return "530 encryption first"
        if box.password and not self.known:
            return "530 authentication required"
        if box.most_bytes and size and int(size) > box.most_bytes:
            return "552 too large"
        return box.refusing_sender or "250 ok"

    def _take(self, box: Mailbox) -> bool:
        box.at("DATA")
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                box.log.append("dropped by the sender")
                return False
            lines.append(line)
        if box.refusing_data:
            self._say(box.refusing_data)
            return True
        box.letters.append(message_from_bytes(b"".join(lines), policy=default))
        box.log.append("delivered")
        box.at("end of DATA")
        if box.dropping_after_data:
            box.dropping_after_data -= 1
            box.log.append("dropped")
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        # Whoever was killed hears nothing any more.
        with suppress(OSError):
            self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def running_smtp() -> Iterator[Mailbox]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        box = Mailbox(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]  # each conversation finds it there
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def main() -> None:
    """As a process of its own: prints its port, serves until its input ends, prints what it has taken."""
    with running_smtp() as box:
        print(box.port, flush=True)  # noqa: T201
        sys.stdin.read()
        print(f"{len(box.letters)} letters, {box.connections} connection")  # noqa: T201


if __name__ == "__main__":
    main()
