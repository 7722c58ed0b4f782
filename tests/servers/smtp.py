"""A mail server for one test: it takes every letter, keeps what was said, and misbehaves as it is told."""

from __future__ import annotations

import socketserver
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
    # What it says to the end of DATA instead of taking the letter.
    refusing_data: str = ""
    # What happens at DATA, and between its end and the reply.
    hooks: dict[str, Callable[[], None]] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        self.hooks.get(moment, lambda: None)()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # set below
        box.connections += 1
        self._say("220 test")
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            verb = line.split(" ")[0].upper()
            box.log.append(line)
            if verb == "DATA":
                if not self._take(box):
                    return
            elif verb == "RCPT":
                name = line.partition("<")[2].partition("@")[0]
                self._say(box.answers.get(name, "250 ok"))
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 test")

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
