"""What a reminder says: the tier as a sentence about what is to be done, and why it came to this person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lifecycle.rules.tiers import LAPSED, TierName
from notifications.models import Reminder

TIERS: dict[str, Promise] = {
    TierName.BEFORE_WINDOW: _("Its evaluation window opens soon. Prepare the evaluation."),
    TierName.WINDOW: _("Its evaluation window is open. Evaluate it and say how it is to go on."),
    TierName.LATEST_START: _("Work must begin now, or there will be days without a valid document."),
    TierName.TO_OFFICE: _("It must go to the justice bureau for legality review now."),
    TierName.PUBLISH_BY: _("What follows it must be published now."),
    TierName.LAST_DAY: _("This is the last working day on which anything can be done while it is valid."),
    TierName.DAY_AFTER: _("It has ended, and nobody has recorded a decision. It may not be relied on any more."),
    LAPSED: _("It has ended, as it was meant to. It may not be relied on any more; nothing else is asked of you."),
}
CAUSES: dict[str, Promise] = {
    Reminder.Cause.CONTACT: _("You are named as the contact."),
    Reminder.Cause.NOBODY: _("Nobody is named as the contact of this organ; therefore it comes to the office."),
    Reminder.Cause.SILENCE: _("The contact was reminded and has not answered; therefore it comes to you."),
    Reminder.Cause.UNREACHABLE: _(
        "The contacts of this organ can't be reached: their mail is refused. Therefore it comes to the office."
    ),
}


def tier_sentence(tier: str) -> str:
    """Of a tier by plain days: what to do is the same in each, only later."""
    if tier in TIERS:
        return str(TIERS[tier])
    return gettext("Evaluate it and say how it is to go on.")


def days_left_sentence(days: int) -> str:
    """0 on the last valid day; negative once it has ended."""
    if days == 0:
        return gettext("ends today")
    if days < 0:
        return ngettext("ended %(count)s day ago", "ended %(count)s days ago", -days) % {"count": -days}
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
