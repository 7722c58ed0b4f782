"""Processes that live and end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from deploy.lifeline import tied_to_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN_S = 6
LOOK_EVERY_S = 0.1


class Tree:
    """Each child leads a process group of its own, so that Ctrl-C reaches only us and we decide the order.

    A child dies with us by the kernel's hand (`lifeline`); its own children by the kill of its group.
    """

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, *arguments: str, keeping: Sequence[int] = ()) -> None:
        """Starts `python -m arguments…`; `keeping` are the open files it inherits."""
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.DEVNULL,
            pass_fds=keeping,
            start_new_session=True,
            preexec_fn=tied_to_parent(),  # noqa: PLW1509 - one prctl call, and there are no threads here
        )

    def fallen(self) -> str | None:
        """The name of a child that has ended."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def bury(self, name: str) -> int:
        """Forgets a child that has ended; its exit code."""
        child = self.children.pop(name)
        _kill_group(child)
        return child.wait()

    def stop(self) -> None:
        """All end: politely, then after a few seconds by force, with whatever they started themselves."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_WITHIN_S
        while time.monotonic() < until and any(child.poll() is None for child in self.children.values()):
            time.sleep(LOOK_EVERY_S)
        for name in list(self.children):
            _kill_group(self.children[name])
            self.bury(name)


def _kill_group(leader: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # nobody of it is left
        os.killpg(leader.pid, signal.SIGKILL)
