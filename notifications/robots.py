"""Robots of chat groups: named as contacts like people, and dismissed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from django.db import transaction

from notifications.dialects import DIALECTS
from notifications.hooks import SHORTEST_KEY, is_allowed
from notifications.models import Channel, Contact, Recipient, Robot
from notifications.sealing import seal
from offices.models import Jurisdiction, Organ
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Door:
    """How a group is reached, as its settings say it; shown to nobody, and so not in its repr either."""

    channel: str
    hook: str
    secret: str = ""

    def __repr__(self) -> str:
        return f"Door({self.channel})"


def mark_of(door: Door) -> str:
    """Which robot it is, without saying how it is reached."""
    return f"{door.channel}:{sha256(door.hook.encode()).hexdigest()[:12]}"


@transaction.atomic
def name_robot(
    place: Jurisdiction, organ: Organ | None, door: Door, *, role: str, name: str, language: str, day: date
) -> Recipient:
    """It hears from `day` on what a person in its place would: an organ's contact or leader, or the office.

    The same robot may be named for several organs and gets one summary a day; naming it again replaces name and secret.
    Refused("robot_address_wrong"), Refused("robot_host_unknown").
    """
    check(door)
    particulars = {"name": name, "language": language, "channel": door.channel}
    recipient, _ = Recipient.objects.update_or_create(address=mark_of(door), defaults=particulars)
    sealed = {"sealed_hook": seal(door.hook), "sealed_secret": seal(door.secret)}
    Robot.objects.update_or_create(recipient=recipient, defaults=sealed)
    contact = {"recipient": recipient, "jurisdiction": place, "organ": organ, "role": role}
    if not Contact.objects.on(day).filter(**contact).exists():
        Contact.objects.create(**contact, valid_from=day)
    return recipient


def dismiss_robot(mark: str, *, day: date) -> int:
    """It hears nothing from `day` on; how many contacts that ends. What it was told stays. Refused("robot_unknown")."""
    named = Contact.objects.filter(recipient__address=mark, recipient__robot__isnull=False)
    if not named.exists():
        raise Refused("robot_unknown", mark=mark)
    # One that was to begin later has never been.
    named.filter(valid_from__gte=day).delete()
    return named.filter(valid_until__gt=day).update(valid_until=day)


def check(door: Door) -> None:
    """Refused("robot_address_wrong"), Refused("robot_host_unknown")."""
    wrong = Refused("robot_address_wrong", kind=Channel(door.channel).label)
    try:
        parts = urlsplit(door.hook)
    except ValueError:
        raise wrong from None
    dialect = DIALECTS[door.channel]
    key = parse_qs(parts.query).get(dialect.key, [""])[0] if dialect.key else parts.path.removeprefix(dialect.path)
    printable = re.fullmatch("[!-~]+", door.hook) and not parts.fragment
    if not printable or not parts.path.startswith(dialect.path) or len(key) < SHORTEST_KEY:
        raise wrong
    if not is_allowed(door.hook):
        raise Refused("robot_host_unknown", host=parts.netloc.rpartition("@")[2])
