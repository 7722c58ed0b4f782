"""Who does something: a person, or the house itself under a name that says what it was doing."""

from __future__ import annotations

from dataclasses import dataclass
from getpass import getuser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offices.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` is kept with the act as it was that day; people leave and change their names."""

    name: str
    user: User | None = None


def person(user: User) -> Actor:
    return Actor(user.get_full_name() or user.get_username(), user)


def house(task: str) -> Actor:
    return Actor(task)


def console(command: str) -> Actor:
    """Whoever types a command: the name of their account on this machine, for want of a log-in."""
    try:
        return Actor(f"{getuser()} ({command})")
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return Actor(command)
