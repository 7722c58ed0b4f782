"""What the schedule's state means and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifecycle.explanations import joined
from notifications.problems import in_words
from notifications.schedule import Run, Schedule, Turn, Waiting
from offices.moments import LOCAL
from sentences.days import say_day

TURNS: dict[Turn, Promise] = {
    Turn.DONE: pgettext_lazy("night", "done"),
    Turn.RUNNING: pgettext_lazy("night", "is being done"),
    Turn.SOON: pgettext_lazy("night", "comes with the next round"),
    Turn.FAILED: pgettext_lazy("night", "failed"),
    Turn.UNTAKEN: pgettext_lazy("night", "waits, and no worker takes it"),
    Turn.UNASKED: pgettext_lazy("night", "was not asked for"),
}
_REMEDIES: dict[Turn, Promise] = {
    Turn.FAILED: _("The next night makes up for it. To have it now, mend what the error says and run “flag_expiring”."),
    Turn.UNTAKEN: _("Its job waits and no worker takes it: start the worker, or wait until long work has ended."),
    Turn.UNASKED: _("Nobody has asked for it: start the schedule. Whatever was missed is then made up for by itself."),
}


def remedy(run: Run) -> str:
    """What to do about a night that is late."""
    return str(_REMEDIES[run.turn])


def alarm(schedule: Schedule) -> str:
    """Why nobody may rely on the schedule now; empty where all is well."""
    return joined(_alarm(schedule))


def say_moment(moment: datetime) -> str:
    local = moment.astimezone(LOCAL)
    return gettext("%(day)s, %(time)s") % {"day": say_day(local.date()), "time": local.strftime("%H:%M")}


def say_span(span: timedelta) -> str:
    """In the largest unit of which there are two, else in minutes."""
    minutes = int(span.total_seconds()) // 60
    if minutes >= 2 * 24 * 60:
        return npgettext("span", "%(count)s day", "%(count)s days", minutes // 1440) % {"count": minutes // 1440}
    if minutes >= 2 * 60:
        return npgettext("span", "%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return npgettext("span", "%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def _alarm(schedule: Schedule) -> Iterator[str]:
    if schedule.felt is None:
        yield gettext("The schedule has never run here. No end is watched and no letter goes out by itself.")
    elif schedule.dead:
        yield gettext(
            "The schedule stands still: it was last heard of on %(moment)s, %(span)s ago. "
            "No end is watched and no letter goes out."
        ) % {"moment": say_moment(schedule.felt), "span": say_span(schedule.silent)}
    elif schedule.late:
        yield ngettext(
            "The night of %(count)s place is late.", "The nights of %(count)s places are late.", len(schedule.late)
        ) % {"count": len(schedule.late)}
    if schedule.dead:
        yield _start()
    if schedule.mute:
        yield _mute(schedule)
    if schedule.waiting.refused:
        yield gettext(
            "The mail server refuses the register itself: “%(said)s”. "
            "Have SHIXIAO_MAIL_URL and SHIXIAO_MAIL_FROM mended."
        ) % {"said": in_words(schedule.waiting.refused)}
    if schedule.waiting.overdue:
        yield gettext("%(waiting)s. What the server said stands beside each letter.") % {
            "waiting": waiting_sentence(schedule.waiting)
        }


def waiting_sentence(waiting: Waiting) -> str:
    """Without its full stop; empty where nothing waits."""
    if waiting.since is None:
        return ""
    return ngettext(
        "%(count)s reminder has waited since %(day)s", "%(count)s reminders have waited since %(day)s", waiting.count
    ) % {"count": waiting.count, "day": say_day(waiting.since)}


def _mute(schedule: Schedule) -> str:
    if schedule.posted is None:
        return gettext("No letter goes out: sending has never come to its end here. The worker's log says why.")
    return gettext(
        "No letter goes out: sending last came to its end on %(moment)s, %(span)s ago. The worker's log says why."
    ) % {"moment": say_moment(schedule.posted), "span": say_span(schedule.at - schedule.posted)}


def _start() -> str:
    if settings.EMBEDDED:
        return gettext(
            "Start it: “make run”, or “systemctl start shixiao” on the server. What was missed is made up for."
        )
    return gettext(
        "Start it on the server: “systemctl start shixiao-schedule shixiao-worker”. What was missed is made up for. "
        "If both run, their workers are busy or the broker is away."
    )
