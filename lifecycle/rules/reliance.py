"""May it be relied on? From the status and from how the document is managed, each with its article."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from lifecycle.rules.facts import ALIVE, Fact, Kind, Mark, Status


class Management(StrEnum):
    """The second axis: how the office keeps it. What nobody has determined (认定) is known by its code alone."""

    REGISTERED = "registered"
    # Determined to be normative, and yet it never got a code.
    UNREGISTERED = "unregistered"
    # From before unified registration (三统一).
    LEGACY = "legacy"
    # Determined not to be normative.
    ORDINARY = "ordinary"
    DELISTED = "delisted"
    UNDETERMINED = "undetermined"


class Reliable(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"


# Not yet in force is "no" on that day; what the record doesn't say, or says in part, must be asked of the issuer.
BY_STATUS = {
    Status.NOT_YET_IN_FORCE: Reliable.NO,
    Status.IN_FORCE: Reliable.YES,
    Status.IN_FORCE_IN_PART: Reliable.ASK,
    Status.SUSPENDED: Reliable.ASK,
    Status.LAPSED: Reliable.NO,
    Status.REPEALED: Reliable.NO,
    Status.ANNULLED: Reliable.NO,
    Status.NOT_TRACKED: Reliable.ASK,
    Status.UNKNOWN: Reliable.ASK,
}

# Which parameter of the rule set carries the article for the answer.
EXPIRY_RULE = "expiry_automatic"
DECLARED_RULE = "ended_is_no_basis"
RULE_BY_STATUS = {
    Status.REPEALED: DECLARED_RULE,
    Status.ANNULLED: DECLARED_RULE,
}
UNREGISTERED_RULE = "unregistered_is_no_basis"
KEPT = frozenset({Management.REGISTERED, Management.LEGACY})
WITHOUT_CODE = frozenset({Management.UNREGISTERED, Management.UNDETERMINED})


def management_on(day: date, *, has_code: bool, facts: Iterable[Fact]) -> Management:
    """A delisted document keeps its code. The latest determination up to the day counts."""
    told = sorted(fact for fact in facts if fact.takes_effect <= day)
    if any(fact.kind == Kind.DELISTING for fact in told):
        return Management.DELISTED
    mark = next((fact.mark for fact in reversed(told) if fact.kind == Kind.DETERMINATION), None)
    if mark in (Mark.ORDINARY, Mark.LEGACY):
        return Management.ORDINARY if mark == Mark.ORDINARY else Management.LEGACY
    if has_code:
        return Management.REGISTERED
    return Management.UNDETERMINED if mark is None else Management.UNREGISTERED


def reliable(status: Status, management: Management, *, certain: bool, code_needed: bool) -> Reliable:
    """`code_needed`: the place's rules say that what was never registered is no basis (三统一)."""
    answer = BY_STATUS[status]
    if answer == Reliable.YES and management == Management.UNREGISTERED and code_needed:
        return Reliable.NO
    if answer == Reliable.YES and not (certain and management in KEPT):
        return Reliable.ASK
    return answer


def rule_for(status: Status, management: Management, *, expires: bool) -> str | None:
    """The key of the parameter whose article answers; None where none does.

    `expires`: its term is what ends it; a lapse that was declared instead rests on the declaration.
    """
    if management in WITHOUT_CODE and BY_STATUS[status] != Reliable.NO:
        return UNREGISTERED_RULE
    if status in ALIVE:
        return EXPIRY_RULE if expires else None
    if status == Status.LAPSED:
        return EXPIRY_RULE if expires else DECLARED_RULE
    return RULE_BY_STATUS.get(status)
