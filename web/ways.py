"""How far a document has come on its chosen route, when it is reminded of, and the forms to say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext

from lifecycle.answers import Answer
from lifecycle.attached import OwnTiers, Saying, StepSaid
from lifecycle.deadline_sentences import MILESTONES
from lifecycle.deadlines import Deadlines
from lifecycle.resolutions import What
from lifecycle.rule_wording import CHOICES, say_value
from lifecycle.rules.deadlines import Route
from lifecycle.rules.milestones import milestones_of
from lifecycle.rules.tiers import RemindBy
from web.desk import Desk
from web.reply_forms import StepForm, TiersForm, tiers_form

# Which decision brings a route to its end.
DECISIONS = {
    Route.REREGISTER: What.RENEW.value,
    Route.AMEND: What.REPUBLISH.value,
    Route.REPEAL: What.REPEAL.value,
    Route.EXTEND: What.EXTEND.value,
    Route.DELIST: What.DELIST.value,
}


@dataclass(frozen=True, slots=True)
class Done:
    """A step that somebody says is done."""

    what: str
    on: date
    act_id: int
    act: Saying


@dataclass(frozen=True, slots=True)
class Way:
    """`stepping` None: no route was chosen, or none that has steps to report. `tiers` None: as its place says."""

    done: Sequence[Done]
    stepping: StepForm | None
    reminded: str
    tiers: OwnTiers | None
    tiering: TiersForm


def way_of(answer: Answer, deadlines: Deadlines, desk: Desk) -> Way:
    own = answer.attached.tiers
    remind_by, days = (own.remind_by, own.days) if own else ("", ())
    return Way(
        done=done_of(deadlines.steps),
        stepping=desk.stepping or step_form(deadlines, answer.day),
        reminded=_reminded(answer, remind_by, days),
        tiers=own if remind_by else None,
        tiering=desk.tiering or tiers_form(remind_by, days),
    )


def done_of(steps: Sequence[StepSaid]) -> list[Done]:
    return [Done(str(MILESTONES[one.reached.milestone]), one.reached.on, one.act_id, one.act) for one in steps]


def step_form(deadlines: Deadlines, day: date, data: QueryDict | None = None) -> StepForm | None:
    """None where no route was chosen, or one on which nothing has to be reported."""
    route = deadlines.chosen
    if route is None or route == Route.LAPSE or not deadlines.plans:
        return None
    return StepForm(milestones_of(route), day, data)


def _reminded(answer: Answer, remind_by: str, days: Sequence[int]) -> str:
    """By what, in words; plain days with their numbers."""
    how = remind_by or answer.rules.value("remind_by")
    if how != RemindBy.DAYS:
        return gettext("Reminders of it: %(how)s") % {"how": CHOICES[RemindBy.STEPS]}
    counted = days or answer.rules.value("expiry_tiers_days") or ()
    said = {"how": CHOICES[RemindBy.DAYS], "days": say_value("expiry_tiers_days", tuple(counted))}
    return gettext("Reminders of it: %(how)s, %(days)s") % said
