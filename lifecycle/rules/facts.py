"""The values the rules work on: the closed table of entry kinds, the statuses, one entry, one span."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lifecycle.rules.days import END_OF_TIME


class Kind(StrEnum):
    """What an entry does. Closed: `life` names an effect for each, and a test holds the two together."""

    REGISTRATION = "registration"
    PUBLICATION = "publication"
    COMMENCEMENT = "commencement"
    TERM = "term"
    EXTENSION = "extension"
    RENEWAL = "renewal"
    AMENDMENT = "amendment"
    CONFIRMATION = "confirmation"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    PARTIAL_REPEAL = "partial_repeal"
    REPEAL = "repeal"
    LAPSE_DECLARED = "lapse_declared"
    CONDITIONAL_LAPSE = "conditional_lapse"
    CONDITION_MET = "condition_met"
    ANNULMENT = "annulment"
    DELISTING = "delisting"
    DETERMINATION = "determination"
    # What is recorded of a document (title, number, code, a day) was wrong; its life goes on as it was.
    CORRECTION = "correction"
    REVERSAL = "reversal"


class Mark(StrEnum):
    """What an entry says of the document besides its kind: a confirmation, or the outcome of a determination (认定)."""

    TO_AMEND = "to_amend"
    NORMATIVE = "normative"
    ORDINARY = "ordinary"
    # From before unified registration (三统一): it never had a code, and counts as registered without one.
    LEGACY = "legacy"


class Status(StrEnum):
    NOT_YET_IN_FORCE = "not_yet_in_force"
    IN_FORCE = "in_force"
    IN_FORCE_IN_PART = "in_force_in_part"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    ANNULLED = "annulled"
    # Delisted, or never normative: this register no longer says whether it applies.
    NOT_TRACKED = "not_tracked"
    # The record is silent: before a printed start, or before a declaration whose real last day was not printed.
    UNKNOWN = "unknown"


# A term runs in these; on leaving them a document has ended. Suspended documents still use up their term.
ALIVE = frozenset({Status.IN_FORCE, Status.IN_FORCE_IN_PART, Status.SUSPENDED})
ENDED = frozenset({Status.LAPSED, Status.REPEALED, Status.ANNULLED, Status.NOT_TRACKED})


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One standing entry, as far as status depends on it.

    `takes_effect` is the first day of its effect; `until` (term, extension, conditional lapse) is exclusive,
    END_OF_TIME for a permanent one or a condition without a day. `expired` marks a declared lapse whose printed reason
    is that the term had run out (文件到期): the real last day lies before the declaration. `ref` names the row for
    whoever asks why; no rule compares it.
    """

    takes_effect: date
    kind: Kind
    until: date = END_OF_TIME
    expired: bool = False
    mark: str = ""
    part: int = 0
    ref: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """`valid_from` inclusive, `valid_until` exclusive. `because` is the `ref` of the entry that decides, or None."""

    valid_from: date
    valid_until: date
    status: Status
    certain: bool = True
    because: int | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until
