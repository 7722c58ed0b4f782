"""Where a letter has come to, told to the log before the next step begins; the fault tests kill at each of them."""

import logging
from enum import StrEnum

log = logging.getLogger(__name__)


class Step(StrEnum):
    """In their order."""

    BOUND = "bound"
    CLAIMED = "claimed"
    ASKED = "asked"
    CONNECTED = "connected"
    WRITTEN = "written"
    REPLIED = "replied"
    MARKED = "marked"


def reached(step: Step, what: object = "") -> None:
    log.debug("%s %s", step.value, what)
