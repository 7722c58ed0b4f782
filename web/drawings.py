"""What a drawing is made of: the marks it is asked to show, the shapes it consists of, and which day stands where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lifecycle.rules import BEGINNING, END_OF_TIME

WIDTH, LEFT, RIGHT = 1300.0, 30.0, 1270.0


class Tone(StrEnum):
    """How a mark relates to the day looked at; also its class in the list."""

    PAST = ""
    NOW = "n"
    FUTURE = "f"
    END = "z"


@dataclass(frozen=True, slots=True)
class Mark:
    """`planned`: nobody has decided it and no rule brings it about; only by then it has to begin."""

    day: date
    text: str
    tone: Tone = Tone.PAST
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """How days are written in the active language."""

    day: Callable[[date], str]
    month: Callable[[date], str]
    year: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Line:
    css: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Box:
    css: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """`day` is set bold before `text`; `x` is where it starts, `y` its baseline, `width` never less than drawn."""

    css: str
    x: float
    y: float
    width: float
    day: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass
class Drawing:
    width: float = WIDTH
    height: float = 0.0
    wedge: str = ""
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scale:
    """One row of the drawing: which day stands where."""

    first: date
    x: float
    per_day: float

    def at(self, day: date) -> float:
        return round(self.x + (day - self.first).days * self.per_day, 1)

    def within(self, day: date) -> float:
        return min(max(self.at(day), LEFT), RIGHT)

    def day_at(self, x: float) -> date:
        ordinal = self.first.toordinal() + int((x - self.x) / self.per_day)
        return date.fromordinal(min(max(ordinal, BEGINNING.toordinal()), END_OF_TIME.toordinal()))
