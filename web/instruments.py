"""The instruments that a notice carries, each with how it stands on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lifecycle.answers import Answer
from lifecycle.rules.ends import End
from web.statuses import Look, look_of


@dataclass(frozen=True, slots=True)
class Instrument:
    """`title` empty: only a decision names its number. Without entries of its own it stands as the notice does."""

    no: int
    title: str
    look: Look
    end: End


def instruments_of(answer: Answer) -> Iterator[Instrument]:
    titles = answer.attached.parts
    for no in sorted({*titles, *answer.parts}):
        own = no if no in answer.parts else 0
        yield Instrument(no, titles.get(no, ""), look_of(answer.status_of(own)), answer.end_of(own))
