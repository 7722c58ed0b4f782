"""The mail server that is a process: started, told to misbehave, stopped, and its log read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from deploy.lifeline import tied_to_parent

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 15


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that came in whole. `heard`: whether its sender could know; if not, the connection died before."""

    number: int
    to: str
    message_id: str
    text: str
    heard: bool


class Mail:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self._process: subprocess.Popen[bytes] | None = None
        self.behave()

    def behave(self, **manners: object) -> None:
        """How it is from now on; with nothing said, as it should be.

        `greeting`: what it says first. `sender`: its answer to MAIL. `recipients`: by the name before the @, its
        answer to RCPT. `after_data`: what it says to the end of DATA instead of taking the letter. `drop`: the
        letters (1 is the first ever taken) after whose end of DATA it hangs up. `hold`: ("DATA" or "end of DATA", n):
        there it falls silent.
        """
        said = {name.replace("_", " "): value for name, value in manners.items()}
        unfinished = self.folder / "manners.unfinished"
        unfinished.write_text(json.dumps(said))
        unfinished.rename(self.folder / "manners.json")

    def start(self) -> None:
        """On the port that it had before, if any."""
        (self.folder / "port").unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.servers.mail_server", str(self.folder), str(self.port)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call
        )
        until = time.monotonic() + START_WITHIN_S
        while not (self.folder / "port").exists():
            assert self._process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        self.port = int((self.folder / "port").read_text())

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def log(self) -> list[dict[str, Any]]:
        path = self.folder / "log"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def happened(self, event: str) -> int:
        return sum(line["event"] == event for line in self.log())

    def wait_for(self, event: str, times: int = 1, within_s: float = 60) -> None:
        until = time.monotonic() + within_s
        while self.happened(event) < times:
            assert time.monotonic() < until, f"{event}: {self.happened(event)} of {times}; {self.log()[-5:]}"
            time.sleep(0.01)

    def taken(self) -> list[Taken]:
        log = self.log()
        heard = {line["letter"] for line in log if line["event"] == "replied"}
        ends = [line for line in log if line["event"] == "end of DATA"]
        return [
            Taken(line["letter"], to, line["id"], self._text(line["letter"]), line["letter"] in heard)
            for line in ends
            for to in line["to"]
        ]

    def _text(self, number: int) -> str:
        letter = message_from_bytes((self.folder / f"{number:05}.eml").read_bytes(), policy=default)
        assert isinstance(letter, EmailMessage)
        body = letter.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@contextmanager
def running_mail(folder: Path) -> Iterator[Mail]:
    folder.mkdir(parents=True, exist_ok=True)
    mail = Mail(folder)
    mail.start()
    try:
        yield mail
    finally:
        mail.kill()
