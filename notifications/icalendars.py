"""A calendar as RFC 5545 wants it, in the language of its reader. The same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import gettext, override
from icalendar import Calendar, Event

from lifecycle.explanations import joined
from lifecycle.models import Register
from lifecycle.rules.tiers import TierName
from notifications.agendas import MOST_TASKS, Appointment, organ_of
from notifications.models import Feed
from notifications.wording import tier_sentence
from offices.models import Organ
from sentences.days import say_day

PRODUCT = "-//Shixiao//Register of normative documents//EN"
# How often programs are asked to look again; they do as they like.
REFRESH = timedelta(hours=6)


def as_icalendar(feed: Feed, appointments: Sequence[Appointment]) -> bytes:
    """An organ's in the language of the office."""
    language = feed.recipient.language if feed.recipient else settings.LANGUAGE_CODE
    with override(language):
        calendar = _head(feed)
        register = Register.objects.get().identity.hex
        for appointment in appointments:
            calendar.add_component(_event(appointment, register))
        written: bytes = calendar.to_ical()
        return written


def _head(feed: Feed) -> Calendar:
    organ = organ_of(feed)
    name = gettext("Documents that end: %(whose)s") % {"whose": organ or (feed.recipient and feed.recipient.name)}
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # RFC 7986, and what programs knew before it.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("description", joined(_about(feed, organ)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _about(feed: Feed, organ: Organ | None) -> Iterator[str]:
    if organ != feed.organ:
        said = {"former": feed.organ, "organ": organ}
        yield gettext("%(former)s was merged; this is the calendar of %(organ)s.") % said
    yield gettext("The %(most)s most urgent documents at most.") % {"most": MOST_TASKS}


def _event(appointment: Appointment, register: str) -> Event:
    task, changed = appointment.task, appointment.revision.at.astimezone(UTC)
    event = Event()
    # Of the task and its tier, not of the day: when the day moves the event moves.
    event.add("uid", f"{task.key.replace(':', '-')}-{appointment.tier or 'end'}@{register}")
    # Grows with each act that may have moved it, and again when the night has moved its day.
    event.add("sequence", task.cycle - 1 + appointment.revision.count)
    # Both say when it was last revised (RFC 5545, 3.8.7.2): these are published, not negotiated.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", appointment.on)
    event.add("dtend", appointment.on + timedelta(days=1))
    event.add("summary", _summary(appointment))
    event.add("description", f"{task.document.reference}\n{_last_day(appointment)}")
    # It takes nobody's time.
    event.add("transp", "TRANSPARENT")
    if settings.SITE_URL:
        event.add("url", f"{settings.SITE_URL}{task.document.get_absolute_url()}")
    return event


def _summary(appointment: Appointment) -> str:
    title = " ".join(appointment.task.document.title.split())
    return gettext("%(title)s: %(what)s") % {"title": title, "what": _what(appointment.tier)}


def _what(tier: str) -> str:
    """As it is read before its day has come, perhaps in a copy that nobody has renewed since."""
    if not tier:
        return gettext("Its last valid day.")
    if tier == TierName.DAY_AFTER:
        return gettext("From this day on it is not valid, unless somebody has decided otherwise before.")
    return tier_sentence(tier)


def _last_day(appointment: Appointment) -> str:
    return gettext("Last valid day: %(day)s") % {"day": say_day(appointment.task.due_on)}
