"""A mail server as a process of its own: mail_server FOLDER [PORT].

It keeps each letter as a file, and a log with one line of JSON for whatever happened, written before the next thing
does. How it misbehaves is said in `manners.json`, which is read again each time; see `tests.servers.mail.Mail`.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import socket
import socketserver
import sys
import time
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path


class Office:
    """What all conversations share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.conversations = itertools.count(1)
        self.data = itertools.count(1)
        # A server that was started again goes on counting.
        self.letters = itertools.count(1 + len(list(folder.glob("*.eml"))))

    def note(self, **happened: object) -> None:
        os.write(self._log, (json.dumps(happened) + "\n").encode())

    def manners(self) -> dict[str, object]:
        found = json.loads((self.folder / "manners.json").read_text())
        assert isinstance(found, dict)
        return found

    def hold(self, moment: str, number: int) -> None:
        """As long as it is told to be silent at that moment of that letter."""
        told = False
        while self.manners().get("hold") == [moment, number]:
            if not told:
                self.note(event="holding", moment=moment)
                told = True
            time.sleep(0.01)


class Conversation(socketserver.StreamRequestHandler):
    office: Office

    def handle(self) -> None:
        self.number, self.recipients = next(self.office.conversations), list[str]()
        self.office.note(event="connected", conversation=self.number)
        with suppress(OSError):
            self._say(str(self.office.manners().get("greeting", "220 test")))
            while (line := self.rfile.readline()) and self._answer(line.decode("utf-8", "replace").strip()):
                pass
        self.office.note(event="gone", conversation=self.number)

    def _answer(self, line: str) -> bool:
        verb = line.partition(" ")[0].upper()
        if verb == "DATA":
            return self._take()
        if verb == "MAIL":
            self.recipients.clear()
            self._say(str(self.office.manners().get("sender", "250 ok")))
        elif verb == "RCPT":
            name = line.partition("<")[2].partition("@")[0]
            answers = self.office.manners().get("recipients", {})
            assert isinstance(answers, dict)
            answer = answers.get(name, "250 ok")
            if answer.startswith("250"):
                self.recipients.append(name)
            self._say(answer)
        else:
            self._say("221 bye" if verb == "QUIT" else "250 test")
        return verb != "QUIT"

    def _take(self) -> bool:
        self.office.hold("DATA", next(self.office.data))
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                self.office.note(event="cut off in DATA", conversation=self.number)
                return False
            lines.append(line)
        refusal = self.office.manners().get("after data")
        if refusal:
            self._say(str(refusal))
            return True
        return self._keep(b"".join(lines))

    def _keep(self, letter: bytes) -> bool:
        number, manners = next(self.office.letters), self.office.manners()
        (self.office.folder / f"{number:05}.eml").write_bytes(letter)
        about: dict[str, object] = {"letter": number, "conversation": self.number}
        message_id = message_from_bytes(letter)["Message-ID"]
        self.office.note(event="end of DATA", **about, to=self.recipients, id=message_id)
        dropped = manners.get("drop", [])
        assert isinstance(dropped, list)
        self.office.hold("end of DATA", number)
        if number in dropped or self._is_gone():
            self.office.note(event="died before the reply", **about)
            return False
        self._say("250 taken")
        self.office.note(event="replied", **about)
        return True

    def _is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        if not line.startswith(("2", "3")):
            self.office.note(event="refused", said=line, conversation=self.number)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    folder = Path(sys.argv[1])
    Conversation.office = Office(folder)
    with Server(("127.0.0.1", int(sys.argv[2]) if sys.argv[2:] else 0), Conversation) as server:
        unfinished = folder / "port.unfinished"
        unfinished.write_text(str(server.server_address[1]))
        unfinished.rename(folder / "port")
        server.serve_forever(0.01)


if __name__ == "__main__":
    main()
