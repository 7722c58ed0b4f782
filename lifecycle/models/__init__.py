"""`record`: acts are the history, the fold is the truth, periods are its record. `said`: what else an act says.

`tasks`: what somebody has to see to.
"""

from lifecycle.models.record import (
    KIND_NAMES,
    KINDS,
    STATUS_NAMES,
    STATUSES,
    Act,
    Clock,
    Ending,
    Entry,
    Period,
    Register,
)
from lifecycle.models.said import (
    CHANGE_NAMES,
    CHANGES,
    RELATION_NAMES,
    RELATIONS,
    FindingAcceptance,
    InstrumentChange,
    Link,
    ListApplication,
    RoutePlan,
    RuleConfirmation,
    StepDone,
    TierChoice,
)
from lifecycle.models.tasks import Snooze, Task

__all__ = [
    "CHANGES",
    "CHANGE_NAMES",
    "KINDS",
    "KIND_NAMES",
    "RELATIONS",
    "RELATION_NAMES",
    "STATUSES",
    "STATUS_NAMES",
    "Act",
    "Clock",
    "Ending",
    "Entry",
    "FindingAcceptance",
    "InstrumentChange",
    "Link",
    "ListApplication",
    "Period",
    "Register",
    "RoutePlan",
    "RuleConfirmation",
    "Snooze",
    "StepDone",
    "Task",
    "TierChoice",
]
