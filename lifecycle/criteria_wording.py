"""Words for the criteria of a determination and for what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from lifecycle.criteria import Criterion, all_criteria
from lifecycle.models import Entry
from lifecycle.rule_wording import MARKS, why_open
from lifecycle.rules import Mark

OUTCOME_NAMES: Mapping[Mark, Promise] = {
    Mark.NORMATIVE: _("a normative document"),
    Mark.ORDINARY: _("not a normative document"),
    Mark.LEGACY: _("a normative document from before unified registration"),
}
CRITERION_NAMES: Mapping[str, Promise] = {
    "made_by_authority": _("Made by an administrative organ within its powers"),
    "published": _("Published"),
    "affects_rights": _("Touches rights and duties of people or organisations outside"),
    "binds_generally": _("Binds generally, nobody in particular"),
    "applied_repeatedly": _("Applied again and again for a time"),
    "competent_maker": _("Its maker is of those that may make such documents"),
    "on_list_of_makers": _("Its maker is on the published list of makers"),
    "internal_management": _("Internal management or working rules"),
    "establishment": _("Organs and their posts"),
    "meeting_minutes": _("Minutes of a meeting"),
    "work_plan": _("Work plan"),
    "request_or_report": _("Request or report"),
    "commendation": _("Commendation, reward or punishment"),
    "personnel": _("Appointment or removal"),
    "specific_matter": _("Decision on a single matter"),
    "technical_rules": _("Technical rules or standard of a trade"),
    "temporary_body": _("Made by a temporary or coordinating body"),
    "prices": _("Fee or price notice, or reply about one"),
    "emergency_plan": _("Emergency plan"),
    "cleanup_result": _("Notice of the result of a cleanup"),
    "before_registration": _("From before unified registration in this place"),
    "convenience_notice": _("Notice of times or places"),
    "joint_with_party": _("Joint with a party committee, under its number"),
    "development_plan": _("Development plan"),
    "forms_and_accounts": _("Forms, accounts, budgets, approvals of projects"),
    "meeting_or_speech": _("Notice of a meeting, or a speech"),
    "state_assets": _("Document of an investor of state assets"),
    "between_organs": _("Letter between organs"),
}
TABLE = """\
## Criteria of determination (认定)

From `lifecycle/criteria_sets/*.toml`. Of each criterion a place sees its own file's, else the country's, else another
place's, which is not confirmed there. Signs are words of a title that make one look; they decide nothing.

| Criterion | Speaks for | Article | Says | Mark | Signs |
|---|---|---|---|---|---|"""


def cited(criterion: Criterion) -> str:
    """Source, article, how it was read, and why it is in doubt if it is."""
    line = f"{criterion.source}{criterion.article}{pgettext('sources', '; ')}{MARKS[criterion.mark]}"
    if criterion.doubt is None:
        return line
    return f"{line}{pgettext('sources', '; ')}{gettext('Unconfirmed: %(why)s') % {'why': why_open(criterion.doubt)}}"


def outcome_line(entry: Entry) -> str:
    """What a determination came to and by which criteria, as it was recorded: empty for one that says neither."""
    mark = entry.facts.get("mark")
    if mark not in {one.value for one in OUTCOME_NAMES}:
        return ""
    recorded = entry.facts.get("criteria", ())
    if not recorded:
        return str(OUTCOME_NAMES[Mark(mark)])
    told = {"outcome": OUTCOME_NAMES[Mark(mark)], "criteria": recorded_lines(recorded)}
    return gettext("%(outcome)s, by: %(criteria)s") % told


def recorded_lines(recorded: Iterable[Mapping[str, str]]) -> str:
    return pgettext("sources", "; ").join(map(_recorded_line, recorded))


def _recorded_line(recorded: Mapping[str, str]) -> str:
    """工作方案（山东省人民政府令第353号第三条第二款）; one that no file has any more is told by its key."""
    key = recorded["criterion"].partition("@")[0].partition(".")[2]
    name = CRITERION_NAMES.get(key, key)
    return gettext("%(criterion)s (%(source)s%(article)s)") % {**recorded, "criterion": name}


def criteria_table() -> Iterator[str]:
    """For docs/rules.md."""
    yield TABLE
    yield from (_row(criterion) for criterion in all_criteria())


def _row(criterion: Criterion) -> str:
    article = f"[{criterion.article}]({criterion.link})" if criterion.link else criterion.article
    name = f"{CRITERION_NAMES[criterion.key]} `{criterion.identity}`"
    cells: Sequence[str] = (
        name,
        str(OUTCOME_NAMES[criterion.points]),
        f"{criterion.source} {article}",
        criterion.says,
        criterion.mark.value,
        "、".join(criterion.signs),
    )
    return f"| {' | '.join(cells)} |"
