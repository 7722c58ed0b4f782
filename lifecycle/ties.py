"""Links both ways, with how the other end stands that day: what a text names, who names it, what it decides about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.answers import Answer
from lifecycle.links import Life, Named
from lifecycle.rules import Kind, Status
from lifecycle.rules.links import STRENGTH, Relation
from lifecycle.surroundings import MOST, Around
from registry.models import Document


@dataclass(frozen=True, slots=True)
class Tie:
    """`document` and `status` None: what the text names isn't in the register, or can't be told."""

    how: Relation | Kind
    name: str
    document: Document | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Ties:
    """The first `MOST` of each kind; `more` says how many there are besides."""

    names: Sequence[Tie]
    more_names: int
    named_by: Sequence[Tie]
    more_named_by: int
    decides: Sequence[Tie]
    more_decides: int

    @property
    def count(self) -> int:
        shown = len(self.names) + len(self.named_by) + len(self.decides)
        return shown + self.more_names + self.more_named_by + self.more_decides


def ties_of(answer: Answer, around: Around) -> Ties:
    names = around.named[answer.document.pk]
    naming = _strongest(around.naming)
    decided = _decided(answer, around)
    return Ties(
        names=[_named(one, answer, around) for one in names[:MOST]],
        more_names=len(names[MOST:]),
        named_by=[_tie(one.relation, life, answer) for one, life in _meaning(answer, naming[:MOST], around)],
        more_named_by=len(naming[MOST:]),
        decides=[_tie(kind, around.lives[ref], answer) for ref, kind in decided[:MOST] if ref in around.lives],
        more_decides=len(decided[MOST:]),
    )


def _named(one: Named, answer: Answer, around: Around) -> Tie:
    ref = around.bearers.meant_by(one, answer.document)
    return _tie(one.relation, around.lives[ref], answer) if ref else Tie(one.relation, one.called)


def _meaning(answer: Answer, naming: Sequence[Named], around: Around) -> list[tuple[Named, Life]]:
    """Those whose words, read where they stand, mean this very document."""
    return [
        (one, life)
        for one in naming
        if (life := around.lives.get(one.source)) and around.bearers.meant_by(one, life.document) == answer.document.pk
    ]


def _strongest(naming: Sequence[Named]) -> list[Named]:
    """One for each text, in the order of the texts."""
    by_source: dict[int, Named] = {}
    for one in sorted(naming, key=lambda one: (one.source, STRENGTH[one.relation])):
        by_source.setdefault(one.source, one)
    return list(by_source.values())


def _decided(answer: Answer, around: Around) -> list[tuple[int, Kind]]:
    """Each document once, by the last thing decided about it."""
    return list({ref: kind for ref, kind, _ in around.acts.decides[answer.document.pk]}.items())


def _tie(how: Relation | Kind, life: Life, answer: Answer) -> Tie:
    status = next(span.status for span in life.spans if span.covers(answer.day))
    return Tie(how, f"《{life.document.title}》{life.document.number_key or ''}", life.document, status)
