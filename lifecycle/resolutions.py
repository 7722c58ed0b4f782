"""A decision as it is typed, on the page or as a command: which verb, and what that verb has to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lifecycle import decisions, renewal
from lifecycle.acts import Authority
from lifecycle.models import Act
from lifecycle.rules import Mark
from offices.actors import Actor
from registry.models import Document
from sentences.refusals import Refused


class What(StrEnum):
    """In the order in which an office meets them."""

    RENEW = "renew"
    REPUBLISH = "republish"
    EXTEND = "extend"
    AMEND = "amend"
    REPEAL = "repeal"
    PARTLY_REPEAL = "partly_repeal"
    DECLARE_LAPSE = "declare_lapse"
    LAPSE_UNLESS = "lapse_unless"
    MEET_CONDITION = "meet_condition"
    SUSPEND = "suspend"
    RESUME = "resume"
    ANNUL = "annul"
    DELIST = "delist"
    DETERMINE = "determine"


@dataclass(frozen=True, slots=True)
class Resolution:
    """`on`: the first day of its effect. `until`: a last valid day, inclusive. `successor`: what it goes on as.

    `part`: the instrument it speaks of, 0 for the whole.
    """

    what: What
    on: date
    authority: Authority
    reason: str = ""
    part: int = 0
    until: date | None = None
    article: str = ""
    successor: Document | None = None
    mark: Mark | None = None


# Each verb with what it takes besides day, authority and reason, the part it speaks of aside.
VERBS: Mapping[What, tuple[Callable[..., Act], tuple[str, ...]]] = {
    What.RENEW: (renewal.renew, ("successor",)),
    What.REPUBLISH: (renewal.republish, ("successor",)),
    What.EXTEND: (decisions.extend, ("until",)),
    What.AMEND: (renewal.amend, ()),
    What.REPEAL: (decisions.repeal, ()),
    What.PARTLY_REPEAL: (decisions.partly_repeal, ("article",)),
    What.DECLARE_LAPSE: (decisions.declare_lapse, ()),
    What.LAPSE_UNLESS: (decisions.lapse_unless, ("until",)),
    What.MEET_CONDITION: (decisions.meet_condition, ()),
    What.SUSPEND: (decisions.suspend, ()),
    What.RESUME: (decisions.resume, ()),
    What.ANNUL: (decisions.annul, ()),
    What.DELIST: (decisions.delist, ()),
    What.DETERMINE: (decisions.determine, ("mark",)),
}
# Which may speak of one instrument alone.
OF_PARTS = frozenset({What.EXTEND, What.AMEND, What.REPEAL, What.DECLARE_LAPSE, What.SUSPEND, What.RESUME, What.ANNUL})


def resolve(document: Document, resolution: Resolution, *, by: Actor, at: datetime) -> Act:
    """Calls the verb, which may refuse for reasons of its own.

    Refused("resolution_incomplete") where what it needs is missing, Refused("not_of_a_part") where it is about the
    whole only.
    """
    verb, fields = VERBS[resolution.what]
    stated = {field: getattr(resolution, field) for field in fields}
    missing = next((field for field, value in stated.items() if not value), None)
    if missing:
        raise Refused("resolution_incomplete", field=missing)
    if resolution.part:
        if resolution.what not in OF_PARTS:
            raise Refused("not_of_a_part", what=resolution.what.value)
        stated["part"] = resolution.part
    common = {"on": resolution.on, "authority": resolution.authority, "reason": resolution.reason}
    return verb(document, **stated, **common, by=by, at=at)
