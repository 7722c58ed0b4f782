"""What the mail server's own log says of a test: who got which line how often, and which copies are excused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pytest

from tests.servers.mail import Mail, Taken

Line = tuple[str, str]  # who was told, of which document (its title)
TALLIES = pytest.StashKey[list["Tally"]]()
TITLE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Tally:
    """Of one test. `excused`: copies whose connection died between the end of DATA and the reply."""

    what: str
    faults: int
    letters: int
    lines: int
    duplicates: int
    excused: int

    @property
    def columns(self) -> tuple[str, ...]:
        counts = (self.faults, self.letters, self.lines, self.duplicates, self.excused)
        return (*(f"{count:>10}" for count in counts), f"  {self.what}")


HEAD = tuple(f"{name:>10}" for name in ("faults", "letters", "lines", "duplicates", "excused"))


def copies(mail: Mail) -> Mapping[Line, list[Taken]]:
    """By line the letters that brought it, in the order in which the server took them."""
    found = defaultdict[Line, list[Taken]](list)
    for letter in mail.taken():
        for title in TITLE.findall(letter.text):
            found[letter.to.partition("@")[0], title].append(letter)
    return found


def each_line_came_once(mail: Mail, expected: Collection[Line], what: str, faults: int) -> Tally:
    """By the log alone. A line may come again only where nobody could know that it had come."""
    found = copies(mail)
    assert set(found) == set(expected), f"missing: {set(expected) - set(found)}; not due: {set(found) - set(expected)}"
    for line, letters in found.items():
        assert not [one for one in letters[:-1] if one.heard], f"{line} came again although its sender knew"
        assert letters[-1].heard, f"{line}: nobody asked again"
        assert len({one.message_id for one in letters}) == 1
    return tally(mail, what, faults)


def tally(mail: Mail, what: str, faults: int) -> Tally:
    found = copies(mail).values()
    lines = sum(map(len, found))
    unheard = sum(not one.heard for letters in found for one in letters[:-1])
    return Tally(what, faults, len(mail.taken()), lines, lines - len(found), unheard)


def tell(config: pytest.Config, one: Tally) -> None:
    config.stash.setdefault(TALLIES, []).append(one)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    tallies = config.stash.get(TALLIES, [])
    if tallies:
        terminalreporter.section("what the mail server took")
        for columns in (HEAD, *(one.columns for one in tallies)):
            terminalreporter.write_line("".join(columns))
