"""May it be relied on? From the status and from how the document is managed, each with its article."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from lifecycle.rules.facts import ALIVE, Fact, Kind, Status


class Management(StrEnum):
    """The second axis. `legacy` and `ordinary` come with the determination of documents (认定)."""

    REGISTERED = "registered"
    UNDETERMINED = "undetermined"
    DELISTED = "delisted"


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


def management_on(day: date, *, has_code: bool, facts: Iterable[Fact]) -> Management:
    """A delisted document keeps its code; one without a code was never determined to be a normative document."""
    if any(fact.kind == Kind.DELISTING and fact.takes_effect <= day for fact in facts):
        return Management.DELISTED
    return Management.REGISTERED if has_code else Management.UNDETERMINED


def reliable(status: Status, management: Management, *, certain: bool) -> Reliable:
    answer = BY_STATUS[status]
    if answer == Reliable.YES and not (certain and management == Management.REGISTERED):
        return Reliable.ASK
    return answer


def rule_for(status: Status, management: Management, *, expires: bool) -> str | None:
    """The key of the parameter whose article answers; None where none does.

    `expires`: its term is what ends it; a lapse that was declared instead rests on the declaration.
    """
    if management == Management.UNDETERMINED and BY_STATUS[status] != Reliable.NO:
        return UNREGISTERED_RULE
    if status in ALIVE:
        return EXPIRY_RULE if expires else None
    if status == Status.LAPSED:
        return EXPIRY_RULE if expires else DECLARED_RULE
    return RULE_BY_STATUS.get(status)
