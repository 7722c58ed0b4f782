"""Where a night and its letters have come to, told to the log before the next step; the fault tests kill at each."""

import logging
from enum import StrEnum

log = logging.getLogger(__name__)


class Step(StrEnum):
    """In their order."""

    BEGUN = "begun"
    KEPT = "kept"
    NOTED = "noted"
    BOUND = "bound"
    CLAIMED = "claimed"
    ASKED = "asked"
    CONNECTED = "connected"
    WRITTEN = "written"
    REPLIED = "replied"
    MARKED = "marked"


def reached(step: Step, what: object = "") -> None:
    log.debug("%s %s", step.value, what)
