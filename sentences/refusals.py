"""What the house refuses, as values: a code and its parameters, never a sentence.

`sentences.outcomes` is the one table that turns a refusal into words in both languages, an exit code and an
HTTP status.
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import cast


class Refusal(Exception):
    """Whatever stops a verb: it carries a code of the table in `sentences.outcomes` and what fills its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions travel between a worker and its parent; the default rebuilds from `args` alone.
        return _rebuild, (type(self), self.code, self.params)


class Refused(Refusal):
    """A rule of the house or of the law forbids the act."""


class BadInput(Refusal):
    """What was handed in can't be read; `file`, `line` (1-based) and `cell` say where.

    `place` as `sentences.places` says it; then `line` only keeps the order.
    """

    def __init__(
        self,
        code: str,
        *,
        file: PurePath | str,
        line: int | None = None,
        cell: str | None = None,
        place: Sequence[tuple[str, str | int]] = (),
        **params: object,
    ) -> None:
        super().__init__(code, file=str(file), line=line, cell=cell, place=place, **params)

    @property
    def place(self) -> Sequence[tuple[str, str | int]]:
        return cast(Sequence[tuple[str, str | int]], self.params["place"])


class Conflict(Refusal):
    """Two people or two sources say different things of one field; nothing was overwritten."""

    def __init__(self, field: str, *, ours: object, theirs: object) -> None:
        super().__init__("conflict", field=field, ours=ours, theirs=theirs)


def _rebuild(kind: type[Refusal], code: str, params: dict[str, object]) -> Refusal:
    refusal = kind.__new__(kind)
    Refusal.__init__(refusal, code, **params)
    return refusal
