"""Why a letter doesn't go, where it isn't the other side that says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """What a letter's `problem` and an attempt's `said` hold where it isn't somebody else's words."""

    BREAKS_OFF = "breaks_off", _("The server broke off several conversations in a row. It is tried again later.")
    OUT_OF_TIME = "out_of_time", _("The run ended before its turn came. The next one goes on with it.")
    GAVE_UP = "gave_up", _("The program failed or was killed each time it came to this letter. It is not tried again.")
    HOST_NOT_NAMED = "host_not_named", _("The settings do not name the robot's host (SHIXIAO_ROBOT_HOSTS).")
    NO_ROBOT = "no_robot", _("No robot is kept for this address. Name the robot again.")
    SEAL_BROKEN = "seal_broken", _("The register's secret key has changed. Name the robot again.")


def in_words(said: str) -> str:
    """A sentence of ours where it is one, else the words of whoever said it."""
    return str(Problem(said).label) if said in Problem.values else said
