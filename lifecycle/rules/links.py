"""What texts say of other documents, and which document a printed name means. The names come from a text, the bearers
of a name from the register; a number names its document, a title only where nobody else bears it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Relation(StrEnum):
    """The strongest first: one text often cites again what it forwards or is based on."""

    FORWARDS = "forwards"  # 转发
    BASED_ON = "based_on"  # 根据、依据、按照
    IMPLEMENTS = "implements"  # 贯彻落实
    CITES = "cites"


STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}
# A change of what stands at the other end asks for another look at the document.
RESTS_ON = frozenset({Relation.FORWARDS, Relation.BASED_ON, Relation.IMPLEMENTS})


class Change(StrEnum):
    AMENDED = "amended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Made:
    """When a document was made: the day, else the year of its number or code; None where neither is printed."""

    on: date | None = None
    year: int | None = None

    def after(self, other: "Made") -> bool:
        """False where the two can't be compared."""
        if self.on and other.on:
            return self.on > other.on
        mine, theirs = self.on.year if self.on else self.year, other.on.year if other.on else other.year
        return mine is not None and theirs is not None and mine > theirs


@dataclass(frozen=True, slots=True)
class Name:
    """A document as a text names it, both keys as compared; "" for what isn't printed."""

    title: str = ""
    number: str = ""

    def may_be(self, other: "Name") -> bool:
        """Whether two texts that name something outside the register name the same: two numbers must agree."""
        if self.number and other.number:
            return self.number == other.number
        return bool(self.title) and self.title == other.title


@dataclass(frozen=True, slots=True)
class Bearer:
    """A registered document by what it is called. `ref` names the row."""

    ref: int
    place: int
    name: Name
    made: Made = Made()


def meant(name: Name, by: Bearer, places: Sequence[int], bearers: Iterable[Bearer]) -> Bearer | None:
    """The one document that the text of `by` means; None where none fits, or several do.

    `places` are its own and those above it, the nearest first: a number is unique in its place at best, so the
    neighbour's equal number is never meant. By title, what was made after the text is never meant.
    """
    found = [bearer for bearer in bearers if bearer.ref != by.ref and _fits(name, bearer, by)]
    for place in places:
        here = [bearer for bearer in found if bearer.place == place]
        if len(here) > 1 and name.title:
            here = [bearer for bearer in here if bearer.name.title == name.title]
        if here:
            return here[0] if len(here) == 1 else None
    return None


def _fits(name: Name, bearer: Bearer, by: Bearer) -> bool:
    if name.number:
        return bearer.name.number == name.number
    return bool(name.title) and bearer.name.title == name.title and not bearer.made.after(by.made)
