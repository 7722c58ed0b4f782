"""What a channel does with a letter: whoever sends knows no more of mail servers and robots than this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from notifications.letters import Told
from notifications.models import Letter, Reminder

M = TypeVar("M")


class Undelivered(Exception):
    """`said` by the other side or by the network, or a Problem of ours.

    Unless it is `for_good`, a later attempt may succeed.
    `broken`: there was no answer at all, so that what was sent may have arrived.
    `of_ours`: the register itself is refused, whatever the letter; nobody has theirs before the settings are mended.
    """

    def __init__(self, said: str, *, for_good: bool = False, broken: bool = False, of_ours: bool = False) -> None:
        super().__init__(said)
        self.said, self.for_good, self.broken, self.of_ours = said, for_good, broken, of_ours


class Carrier(Protocol[M]):
    """Raises Undelivered and nothing else."""

    def connect(self) -> None:
        """Before each letter; nothing happens where the conversation goes on."""

    def write(self, letter: Letter, reminders: Sequence[Reminder], told: Told, day: date) -> M:
        """Raises nothing: what can't be written is refused when it is handed over."""

    def hand_over(self, message: M, at: datetime) -> None:
        """Returns when the other side has taken it."""

    def hang_up(self) -> None:
        """Raises nothing, whatever state the conversation is in."""
