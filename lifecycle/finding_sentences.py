"""What each finding says, in whatever language is active."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifecycle.explanations import assumptions_sentence
from lifecycle.models import CHANGE_NAMES, KIND_NAMES, RELATION_NAMES, STATUS_NAMES
from lifecycle.rules import Kind, Status
from lifecycle.rules.ends import End
from lifecycle.rules.findings import Finding
from lifecycle.rules.links import Change, Relation
from lifecycle.rules.ruleset import Parameter
from sentences.days import say_day

PLACE_UNCONFIRMED: Promise = _("The place was made from what was read. Confirm its name, code prefix and rule set.")
ORGAN_UNCONFIRMED: Promise = _("The organ was made from what was read. Confirm its name, number and kind.")
CONFLICT: Promise = _(
    "Two sources differ on %(field)s: %(ours)s recorded (%(ours_at)s), %(theirs)s read (%(theirs_at)s). Not merged."
)
# What two sources may differ on, by the keys of `registry.matching` and `intake.ledger_effects`.
CONFLICT_FIELDS: dict[str, Promise] = {
    "code": _("registration code"),
    "number": _("document number"),
    "title": _("title"),
    "dated_on": _("dated"),
    "issued_on": _("issued"),
    "published_on": _("published"),
    "registered_on": _("registered"),
    "effective": _("takes effect"),
    "until": _("last valid day"),
    "ended_on": _("day of repeal"),
    "status": _("state"),
}
ROW_UNTITLED: Promise = _("The row of the ledger names no document (“%(theirs)s”); it was not taken in.")
ROW_CUT_SHORT: Promise = _("The row breaks off before its code and number (“%(theirs)s”); it was not taken in.")

SERIAL_GAP: Promise = _(
    "Of the codes numbered 1 to %(last)s these are not in the register: %(runs)s. Gaps are usual where earlier "
    "documents were removed."
)

FINDINGS: dict[str, Promise] = {
    "term_unstated": _("It states no term. The rule obliges to state one; nothing is assumed."),
    "start_unstated": _("The day on which it takes effect is not recorded; before the first evidence it is unknown."),
    "entries_contradict": _("Entries contradict each other from %(start)s to %(end)s; the earliest end is answered."),
    "kept_after_its_end": _("A %(kind)s of %(day)s came after its end and does not revive it."),
    "organ_differs": _("Its code carries organ number %(code)s, its issuer has %(issuer)s. Neither is corrected."),
    "year_differs": _("Its code is of %(code)s, its number of %(number)s."),
    "number_missing": _("It has no document number."),
    "looks_normative": _("It limits its own term as a normative document does, but has no registration code."),
    "validity_too_long": _("Its term from %(start)s to %(last)s is longer than the rule allows."),
    "validity_too_short": _("Its term from %(start)s to %(last)s is shorter than the rule allows."),
    "trial_too_long": _("As a trial document its term from %(start)s to %(last)s is longer than the rule allows."),
    "trial_too_short": _("As a trial document its term from %(start)s to %(last)s is shorter than the rule allows."),
    "retroactive": _("It takes effect on %(start)s, %(days)s days before %(made)s, when it was made."),
    "gap_too_short": _(
        "Only %(days)s days lie between %(made)s, when it was made, and %(start)s, when it takes effect; the rule asks "
        "for %(least)s, or for a reason."
    ),
    "repeals_unknown": _(
        "It ends %(named)s. Nothing could be recorded there: no document fits, or several do, or the day is not known."
    ),
    "start_assumed": _("The day on which it takes effect was not read from the text alone: %(assumed)s"),
    "cites_ended": _("It cites %(name)s, which is no longer in force: %(end)s"),
    "forwards_ended": _("It forwards %(name)s, which had ended before it was made: %(end)s"),
    "amends_ended": _("It amends %(name)s, which is no longer in force: %(end)s"),
    "basis_changed": _(
        "It %(relation)s %(name)s, %(change)s on %(on)s: whether it may stay as it is has to be looked at."
    ),
    "ended_before_replacement": _(
        "It ended on %(ended)s; its replacement %(name)s takes effect only on %(start)s. "
        "For %(days)s days there is no valid document."
    ),
    "in_no_cleanup_list": _(
        "It looks normative and was in force on %(on)s, but no list of the cleanup of that day (%(name)s) has it."
    ),
    "number_spelled_differently": _(
        "Its number is %(here)s here and %(there)s elsewhere; it seems to be one document."
    ),
    "duplicate_code": _("“%(title)s” is registered under the same code %(same)s."),
    "duplicate_number": _("“%(title)s” is registered under the same number %(same)s."),
    "over_at_go_live": _(
        "Its term had ended on %(day)s, before the ledger brought it in, and nobody recorded what was decided then."
    ),
    "term_assumed": _("The end of its term was not read from the text alone: %(assumed)s"),
}


def conflict_sentence(conflict: Mapping[str, str]) -> str:
    """KeyError for a field that has no name: that is a bug."""
    about_the_row = {"row": ROW_CUT_SHORT, "untitled": ROW_UNTITLED}
    # An entry keeps no file and line, and what was staged before they were kept has none.
    said = {**conflict, **{at: conflict.get(at) or "?" for at in ("ours_at", "theirs_at")}}
    if conflict["field"] in about_the_row:
        return str(about_the_row[conflict["field"]]) % said
    if conflict["field"] == "status":
        said["ours"] = str(STATUS_NAMES[Status(conflict["ours"])])
    return str(CONFLICT) % {**said, "field": CONFLICT_FIELDS[conflict["field"]]}


def gap_sentence(*, runs: str, last: int) -> str:
    return str(SERIAL_GAP) % {"runs": runs, "last": last}


def finding_sentence(finding: Finding) -> str:
    sentence = str(FINDINGS[finding.key]) % {key: _said(value) for key, value in finding.params.items()}
    return f"{sentence}{_cited(finding.rule)}" if finding.rule else sentence


def _cited(rule: Parameter) -> str:
    article = f"{rule.source}{rule.article}"
    if rule.confirmed:
        return gettext(" (%(article)s)") % {"article": article}
    return gettext(" (%(article)s, not confirmed for that day)") % {"article": article}


def _said(value: object) -> object:
    if isinstance(value, Kind):
        return str(KIND_NAMES[value])
    if isinstance(value, Relation):
        return str(RELATION_NAMES[value])
    if isinstance(value, Change):
        return str(CHANGE_NAMES[value])
    if isinstance(value, End):
        return _ended(value)
    if isinstance(value, tuple):
        return assumptions_sentence(value)
    return say_day(value) if isinstance(value, date) else value


def _ended(end: End) -> str:
    if end.last_day:
        return gettext("its last valid day was %(last)s.") % {"last": say_day(end.last_day)}
    if end.not_after:
        return gettext("its own last valid day was not printed; it had ended by %(day)s at the latest.") % {
            "day": say_day(end.not_after)
        }
    return gettext("its last valid day is not recorded.")
