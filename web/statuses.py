"""How a status looks: class, shape, and the short word for a chip. The word of the law is `lifecycle`'s."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from lifecycle.answers import Answer
from lifecycle.models import STATUS_NAMES
from lifecycle.rules import Status

SHAPES = {
    Status.NOT_YET_IN_FORCE: "pending",
    Status.IN_FORCE: "live",
    Status.IN_FORCE_IN_PART: "part",
    Status.SUSPENDED: "paused",
    Status.LAPSED: "lapsed",
    Status.REPEALED: "repealed",
    Status.ANNULLED: "annulled",
    Status.NOT_TRACKED: "outside",
    Status.UNKNOWN: "unknown",
}
# Longer than a chip is wide.
SHORT = {Status.NOT_TRACKED: pgettext_lazy("status chip", "Delisted")}


@dataclass(frozen=True, slots=True)
class Look:
    """`shape` names both the class `is-…` and the symbol `s-…`; `word` says the same as either."""

    status: Status
    shape: str

    @property
    def word(self) -> str | Promise:
        return STATUS_NAMES[self.status]

    @property
    def chip(self) -> str | Promise:
        return SHORT.get(self.status, self.word)


def look_of(status: Status) -> Look:
    return Look(status, SHAPES[status])


def banner_of(answer: Answer) -> Look:
    """Ending soon is no status of the law: the word stays, shape and colour of the banner warn."""
    if answer.span.status == Status.IN_FORCE and answer.ending_soon:
        return Look(Status.IN_FORCE, "soon")
    return look_of(answer.span.status)
