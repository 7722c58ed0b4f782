"""What can be decided about a document, as an office calls it, and what each decision asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.resolutions import What

NAMES: Mapping[What, Promise] = {
    What.RENEW: pgettext_lazy("decision", "re-registered unchanged"),
    What.REPUBLISH: pgettext_lazy("decision", "amended and re-published"),
    What.EXTEND: pgettext_lazy("decision", "extended"),
    What.AMEND: pgettext_lazy("decision", "amended, code kept"),
    What.REPEAL: pgettext_lazy("decision", "repealed"),
    What.PARTLY_REPEAL: pgettext_lazy("decision", "partly repealed"),
    What.DECLARE_LAPSE: pgettext_lazy("decision", "declared lapsed"),
    What.LAPSE_UNLESS: pgettext_lazy("decision", "conditional lapse"),
    What.MEET_CONDITION: pgettext_lazy("decision", "condition met"),
    What.SUSPEND: pgettext_lazy("decision", "suspended"),
    What.RESUME: pgettext_lazy("decision", "resumed"),
    What.ANNUL: pgettext_lazy("decision", "annulled"),
    What.DELIST: pgettext_lazy("decision", "delisted"),
    What.DETERMINE: pgettext_lazy("decision", "determined"),
}
MEANINGS: Mapping[What, Promise] = {
    What.RENEW: _("The text goes on under a new code; the old code lapses when the new one takes effect."),
    What.REPUBLISH: _(
        "The text goes on with changes under a new code; the old code lapses when the new one takes effect."
    ),
    What.EXTEND: _("A decision gives it a later last valid day."),
    What.AMEND: _("A decision changes its text; code and term stay."),
    What.REPEAL: _("It ends by decision; documents that only extended it end with it."),
    What.PARTLY_REPEAL: _("One article falls away; the rest stays in force."),
    What.DECLARE_LAPSE: _("Its task is done, its object is gone, or what its term waited for has happened."),
    What.LAPSE_UNLESS: _("It lapses unless it is amended and published again by a day."),
    What.MEET_CONDITION: _("What a conditional lapse asked for was done in time."),
    What.SUSPEND: _("It does not apply for the time being; its term goes on running."),
    What.RESUME: _("A suspension ends."),
    What.ANNUL: _("A superior or reviewing body has struck it down."),
    What.DELIST: _("It is no longer managed as a normative document; whether it is valid is not judged here."),
    What.DETERMINE: _("Whether it is a normative document at all, or from before unified registration."),
}
GROUPS: Sequence[tuple[Promise, Sequence[What]]] = (
    (_("It goes on"), (What.RENEW, What.REPUBLISH, What.EXTEND, What.AMEND)),
    (_("It rests"), (What.SUSPEND, What.RESUME)),
    (
        _("It ends"),
        (What.REPEAL, What.PARTLY_REPEAL, What.DECLARE_LAPSE, What.LAPSE_UNLESS, What.MEET_CONDITION, What.ANNUL),
    ),
    (_("How it is managed"), (What.DELIST, What.DETERMINE)),
)
_TAKES_EFFECT = _("First day of its effect")
_ENDS = _("First day on which it is no longer in force")
_DECIDED = _("Day of the decision")
DAYS: Mapping[What, Promise] = {
    What.RENEW: _("First day of force of the new registration"),
    What.REPUBLISH: _("First day of force of the new registration"),
    What.EXTEND: _DECIDED,
    What.AMEND: _TAKES_EFFECT,
    What.REPEAL: _ENDS,
    What.PARTLY_REPEAL: _("First day on which the article is no longer in force"),
    What.DECLARE_LAPSE: _ENDS,
    What.LAPSE_UNLESS: _DECIDED,
    What.MEET_CONDITION: _("Day on which it was done"),
    What.SUSPEND: _TAKES_EFFECT,
    What.RESUME: _("First day on which it applies again"),
    What.ANNUL: _ENDS,
    What.DELIST: _TAKES_EFFECT,
    What.DETERMINE: _TAKES_EFFECT,
}
LAST_DAYS: Mapping[What, Promise] = {
    What.EXTEND: _("New last valid day (inclusive)"),
    What.LAPSE_UNLESS: _("Last day to publish it again, which is its last valid day (inclusive)"),
}
