"""Words for what the pure rules only name by a key: parameters, their values, and why one isn't confirmed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from calendars.lengths import Length
from lifecycle.rules.parameters import KEYS, ValueKind, raw_value
from lifecycle.rules.ruleset import Doubt, Mark, Parameter, YearDay
from sentences.days import say_day

NAMES: Mapping[str, Promise] = {
    "validity_min": _("Shortest term"),
    "validity_max": _("Longest term"),
    "validity_default": _("Term where none is stated"),
    "longer_with_reasons": _("A longer term is possible with reasons"),
    "trial_min": _("Shortest term on trial"),
    "trial_max": _("Longest term on trial"),
    "trial_default": _("Term on trial where none is stated"),
    "by_genre": _("Longest term of some kinds"),
    "by_genre_default": _("Term of some kinds where none is stated"),
    "task_deadline_caps_validity": _("A task's deadline ends the term"),
    "repeal_only_docs": _("Documents that only repeal"),
    "count_from": _("Day from which a term counts"),
    "expiry_automatic": _("Lapses by itself at the end of its term"),
    "legacy_undated_rule": _("Older documents without a term"),
    "legacy_undated_term": _("Term of older documents without one"),
    "legacy_undated_from": _("Day from which that term counts"),
    "unregistered_is_no_basis": _("Unregistered is no basis for acting"),
    "ended_is_no_basis": _("Ended is no basis for acting"),
    "unlisted_means_invalid": _("Not listed by a cleanup means no longer in force"),
    "eval_window_before": _("Evaluation opens, before the end"),
    "evaluation_length": _("Time for an evaluation"),
    "evaluation_extension": _("Longer for a complex evaluation by"),
    "evaluate_on_basis_change": _("Evaluated when what it rests on changes"),
    "renewal_mode": _("How a document goes on beyond its end"),
    "renewal_counts_from": _("Day from which a renewed term counts"),
    "renewal_finish_before": _("Renewal is finished, before the end"),
    "renewal_review_before": _("Renewal reaches the legal office, before the end"),
    "renewal_submission_before": _("Renewal reaches the government, before the end"),
    "extension_by_notice": _("A notice may extend the term"),
    "public_comment_days": _("Public comment"),
    "step_countersign_workdays": _("Countersignature"),
    "step_preliminary_review_workdays": _("Preliminary review"),
    "materials_correction_days": _("Correcting what was handed in for review"),
    "review_wd_min": _("Legality review, at least"),
    "review_wd_max": _("Legality review, at most"),
    "step_meeting_workdays": _("Collective deliberation"),
    "step_signature_workdays": _("Signature"),
    "step_registration_workdays": _("Registration of a government document"),
    "registration_days_dept": _("Registration of a department's document, after signature"),
    "step_publication_workdays": _("Publication"),
    "effect_gap_days": _("From publication to effect, at least"),
    "copies_days": _("Copies to the justice bureau, after issue"),
    "disclosure_workdays": _("Online disclosure, after it was made"),
    "interpretation_workdays": _("Interpretation, after publication"),
    "filing_days": _("Filing with the superior government, after publication"),
    "npc_filing_days": _("Filing with the people's congress, after publication"),
    "catalogue_by": _("Catalogue of the year before is due by"),
    "cleanup_interval": _("Time between general cleanups"),
    "expiry_tiers_days": _("Reminders, days before the last valid day"),
    "ending_soon_days": _("Shown as ending soon, before the last valid day"),
    "remind_by": _("Reminders come"),
    "remind_before_window": _("First reminder, before the evaluation window opens"),
    "silence_days": _("Days without an answer until the leader is told"),
}
CHOICES: Mapping[str, Promise] = {
    "effective": _("the day it takes effect"),
    "published": _("the day it is published"),
    "permanent": _("permanent"),
    "term": _("get a term"),
    "next_cleanup": _("last until the next cleanup is over"),
    "reregister": _("registered again under a new code and published"),
    "extend": _("extended after evaluation"),
    "republish": _("published again with a new term"),
    "list": _("put on the list of those that continue"),
    "steps": _("by the steps of the route"),
    "days": _("by days before the last valid day"),
}
DOUBTS: Mapping[Doubt, Promise] = {
    Doubt.INFERRED: _("Inferred from practice; no text that was read says so."),
    Doubt.UNREAD: _("Nobody has read the text that should say so."),
    Doubt.BORROWED: _("The text was read, but it binds another place or organ."),
    Doubt.REPLACED: _("The rule that said so was replaced; what the new one says has not been read."),
    Doubt.BEFORE: _("On that day this was not yet the law, or the text of that day was not read."),
    Doubt.READ_SINCE: _("The text has been read since the office answered, and says otherwise."),
}
NOTHING_READ: Promise = _("Nothing was read about it for this place.")
MARKS: Mapping[Mark, Promise] = {
    Mark.READ: _("read in the rule itself"),
    Mark.QUOTED: _("quoted by a page that was read"),
    Mark.INFERRED: _("inferred from practice"),
    Mark.UNREAD: _("not read"),
    Mark.OFFICE: _("the office's own answer"),
}


def why_open(doubt: Doubt | None) -> str:
    return str(DOUBTS[doubt] if doubt else NOTHING_READ)


def rule_line(rule: Parameter) -> str:
    """Source and article, and why it is in doubt if it is."""
    cited = gettext("Rule: %(source)s %(article)s") % {"source": rule.source, "article": rule.article}
    return cited if rule.confirmed else f"{cited}  {gettext('Unconfirmed: %(why)s') % {'why': why_open(rule.doubt)}}"


def say_value(key: str, value: Any) -> str:
    """The value of a parameter for people, in the active language."""
    match KEYS[key].kind:
        case ValueKind.FLAG:
            return gettext("yes") if value else gettext("no")
        case ValueKind.DAYS:
            return _workdays(value) if "workdays" in key or "_wd_" in key else _days(value)
        case ValueKind.CHOICE:
            return str(CHOICES[value])
        case ValueKind.TIERS:
            return _listed(str(days) for days in value)
        case ValueKind.LENGTH_BY_GENRE:
            return _listed(f"{genre} {say_length(length)}" for genre, length in value.items())
        case _:
            return _say_time(value)


def say_length(length: Length) -> str:
    """5年 · 2 years 9 months"""
    parts = [
        ngettext("%(count)s year", "%(count)s years", length.years) % {"count": length.years} if length.years else "",
        ngettext("%(count)s month", "%(count)s months", length.months) % {"count": length.months}
        if length.months
        else "",
        _days(length.days) if length.days or not (length.years or length.months) else "",
    ]
    return spaced(*filter(None, parts))


def spaced(*pieces: str) -> str:
    """One after the other; Chinese needs no space between."""
    return ("" if _in_chinese() else " ").join(pieces)


def _say_time(value: object) -> str:
    if isinstance(value, Length):
        return say_length(value)
    if isinstance(value, YearDay):
        return f"{value.month}月{value.day}日" if _in_chinese() else date_format(value.in_year(_ANY_YEAR), "j F")
    return say_day(value) if isinstance(value, date) else str(raw_value(value))


_ANY_YEAR = 2001


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _workdays(count: int) -> str:
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def _listed(pieces: Iterable[str]) -> str:
    return ("、" if _in_chinese() else ", ").join(pieces)


def _in_chinese() -> bool:
    return (get_language() or "").startswith("zh")
