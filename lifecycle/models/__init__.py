"""Acts are the history, the fold is the truth, periods are its record: `record`. What else an act says: `said`."""

from lifecycle.models.record import KIND_NAMES, KINDS, STATUS_NAMES, STATUSES, Act, Clock, Entry, Period, Register
from lifecycle.models.said import FindingAcceptance, RoutePlan, RuleConfirmation

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "STATUSES",
    "STATUS_NAMES",
    "Act",
    "Clock",
    "Entry",
    "FindingAcceptance",
    "Period",
    "Register",
    "RoutePlan",
    "RuleConfirmation",
]
