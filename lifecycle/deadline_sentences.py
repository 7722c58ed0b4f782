"""Routes, steps, owners and clocks as words, and one sentence for whether a route still fits."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifecycle.answers import Answer
from lifecycle.columns import say_article
from lifecycle.explanations import joined
from lifecycle.rules.clocks import Clock
from lifecycle.rules.deadlines import Owner, Plan, Route, Step
from lifecycle.rules.ends import EndKind
from lifecycle.rules.facts import ENDED
from lifecycle.rules.milestones import Milestone
from lifecycle.rules.ruleset import Parameter
from sentences.days import say_day

ROUTES: dict[Route, Promise] = {
    Route.LAPSE: _("let it lapse"),
    Route.REREGISTER: _("re-register unchanged"),
    Route.AMEND: _("amend and re-publish"),
    Route.REPEAL: _("repeal it"),
    Route.EXTEND: _("extend its term"),
    Route.DELIST: _("remove it from management"),
}
STEPS: dict[Step, Promise] = {
    Step.EVALUATION: _("evaluation"),
    Step.COMMENT: _("public comment"),
    Step.COUNTERSIGNATURE: _("countersignature"),
    Step.PRELIMINARY_REVIEW: _("preliminary review"),
    Step.LEGALITY_REVIEW: _("legality review"),
    Step.MEETING: _("deliberation at a meeting"),
    Step.SIGNATURE: _("signature"),
    Step.REGISTRATION: _("registration and code"),
    Step.PUBLICATION: _("publication"),
}
MILESTONES: dict[Milestone, Promise] = {
    Milestone.EVALUATION: _("evaluation done"),
    Milestone.COMMENT: _("public comment done"),
    Milestone.COUNTERSIGNATURE: _("countersigned"),
    Milestone.PRELIMINARY_REVIEW: _("preliminary review done"),
    Milestone.SENT: _("sent to the justice bureau"),
    Milestone.LEGALITY_REVIEW: _("legality review done"),
    Milestone.MEETING: _("deliberated at a meeting"),
    Milestone.SIGNATURE: pgettext_lazy("step", "signed"),
    Milestone.REGISTRATION: _("registered, with its code"),
    Milestone.PUBLICATION: pgettext_lazy("step", "published"),
}
OWNERS: dict[Owner, Promise] = {
    Owner.DRAFTER: _("drafter"),
    Owner.OFFICE: _("justice bureau"),
    Owner.ISSUER: _("issuer"),
}
CLOCKS: dict[Clock, Promise] = {
    Clock.REGISTRATION: _("register after signature"),
    Clock.DISCLOSURE: _("disclose online"),
    Clock.INTERPRETATION: _("publish an interpretation"),
    Clock.FILING: _("file with the superior government"),
    Clock.NPC_FILING: _("file with the people's congress"),
    Clock.CATALOGUE: _("send the yearly catalogue"),
}


def plan_sentence(plan: Plan) -> str:
    """By when it must begin, or for how many days there will be no valid document; whether that is provisional."""
    return joined([*_fits(plan), *([provisional_sentence()] if plan.provisional else [])])


def fitting_sentence(plan: Plan) -> str:
    """The same without saying whether it is provisional, where that is said once for several."""
    return joined(_fits(plan))


def neglect_sentence(plan: Plan, *, ended: bool) -> str:
    """For how many days there will be no valid document if that route is begun only once it has ended; or is none now.

    `plan` of a route that makes it anew: begun on the first day without it, or today if it has `ended`.
    """
    told = {"day": say_day(plan.day), "first": say_day(plan.takes_effect), "possible": say_day(plan.possible)}
    if not ended:
        return ngettext(
            "If nothing is done there is no valid document from %(first)s on: begun only then, re-registering it takes "
            "effect on %(possible)s, after %(count)s day without one.",
            "If nothing is done there is no valid document from %(first)s on: begun only then, re-registering it takes "
            "effect on %(possible)s, after %(count)s days without one.",
            plan.gap_days,
        ) % {**told, "count": plan.gap_days}
    return ngettext(
        "Since %(first)s there has been no valid document: begun on %(day)s, re-registering it takes effect on "
        "%(possible)s, after %(count)s day without one.",
        "Since %(first)s there has been no valid document: begun on %(day)s, re-registering it takes effect on "
        "%(possible)s, after %(count)s days without one.",
        plan.gap_days,
    ) % {**told, "count": plan.gap_days}


def provisional_sentence() -> str:
    return gettext("Holidays of that year are not published yet; the day is provisional.")


def barred_sentence(rule: Parameter | None) -> str:
    """Why a term is not extended here. None: nothing that was read speaks of it."""
    if rule is None:
        return gettext("No rule that was read lets a term be extended here.")
    said = {"article": say_article(rule), "says": rule.says}
    return gettext("A term is not extended here: %(article)s (%(says)s).") % said


def unplanned_sentence(answer: Answer) -> str:
    """Why nothing is planned for it on that day."""
    if answer.span.status in ENDED:
        return gettext("It has ended; there is nothing left to plan.")
    if answer.end.kind == EndKind.DAY:
        return gettext("Not in force on this day; its deadlines are planned from the day it takes effect.")
    return gettext("No last valid day is known, so there is nothing to plan backwards from.")


def _fits(plan: Plan) -> Iterator[str]:
    if plan.gap_days:
        yield ngettext(
            "Begun on %(day)s it leaves %(count)s day without a valid document: it can take effect on %(possible)s.",
            "Begun on %(day)s it leaves %(count)s days without a valid document: it can take effect on %(possible)s.",
            plan.gap_days,
        ) % {"day": say_day(plan.day), "count": plan.gap_days, "possible": say_day(plan.possible)}
    elif plan.too_late:
        yield gettext("Begun on %(day)s it is done on %(possible)s, after its last valid day %(last)s.") % {
            "day": say_day(plan.day),
            "possible": say_day(plan.possible),
            "last": say_day(plan.last_day),
        }
    elif plan.progress is None:
        yield gettext("Begin on %(start)s at the latest.") % {"start": say_day(plan.start_by)}
    if plan.progress is not None:
        yield _goes_on(plan)


def _goes_on(plan: Plan) -> str:
    """What comes after the steps that are done."""
    if plan.next:
        said = {"step": STEPS[plan.next.step], "start": say_day(plan.next.start_by)}
        return gettext("Next comes: %(step)s, begun on %(start)s at the latest.") % said
    if plan.progress and plan.progress.left:
        return gettext("Its last step is running.")
    return gettext("All its steps are done. What is missing is that the justice bureau records it.")
