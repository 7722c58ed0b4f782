"""What is refused of reminders: of tasks, of letters, robots and calendars."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from sentences.outcome import Outcome
from sentences.outcome import bad_input as _input

REMINDERS = {
    "task_closed": Outcome(_("%(title)s: this has been decided; nothing is asked any more."), HTTPStatus.CONFLICT),
    "task_moved": Outcome(
        _("%(title)s: its last valid day has moved to %(last)s since this was asked. Look at it again."),
        HTTPStatus.CONFLICT,
    ),
    "put_off_too_far": Outcome(
        _("It can't be put off to %(until)s: only to a day ahead, and not beyond its last valid day %(last)s.")
    ),
    "put_off_beyond_tier": Outcome(
        _(
            "It can't be put off to %(until)s from here: on %(comes)s a more urgent reminder comes. "
            "The justice bureau can put it off further."
        )
    ),
    "no_longer_contact": Outcome(
        _("%(name)s no longer answers for this organ: whoever does now has, or gets, a letter of their own."),
        HTTPStatus.FORBIDDEN,
    ),
    "letter_not_failed": Outcome(_("This letter has not failed; there is nothing to send again."), HTTPStatus.CONFLICT),
    "too_much_to_rehearse": Outcome(
        _(
            "In %(place)s more than %(limit)s documents end within reach of the night, too many to try it on a page: "
            "run “flag_expiring --preview” on the server."
        )
    ),
    "link_unreadable": Outcome(_("This link is damaged, or another register wrote it."), HTTPStatus.NOT_FOUND),
    "robot_address_wrong": _input(
        _("This is no address of a %(kind)s. Copy it whole from the settings of the group, with its key.")
    ),
    "robot_host_unknown": _input(
        _("“%(host)s” is none of the hosts that may be asked. Whoever runs the register can add it to its settings.")
    ),
    "robot_unknown": Outcome(_("There is no robot “%(mark)s”."), HTTPStatus.NOT_FOUND),
    "recipient_unknown": Outcome(_("No letters go to “%(address)s”."), HTTPStatus.NOT_FOUND),
    "calendar_unknown": Outcome(
        _("There is no such calendar, or its address was revoked. Ask the justice bureau for a new one."),
        HTTPStatus.NOT_FOUND,
    ),
}
