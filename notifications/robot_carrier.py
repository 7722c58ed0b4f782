"""Letters to groups: a summary by the group's robot. Each robot is asked by itself, so there is nothing to connect."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import override

from notifications.carriers import Undelivered
from notifications.dialects import DIALECTS, Dialect, Payload, payload
from notifications.hooks import SHORTEST_KEY, Reply, ask
from notifications.letters import Told
from notifications.models import Letter, Recipient, Reminder
from notifications.problems import Problem
from notifications.sealing import SealBroken, unseal
from notifications.summaries import summarize

# What is kept of a reply.
MOST_SAID = 300


@dataclass(frozen=True, slots=True)
class Message:
    recipient: Recipient
    payload: Payload


class RobotCarrier:
    def connect(self) -> None:
        pass

    def write(self, letter: Letter, reminders: Sequence[Reminder], told: Told, day: date) -> Message:
        with override(letter.recipient.language):
            written = payload(DIALECTS[letter.channel], summarize(reminders, told, day))
        return Message(letter.recipient, written)

    def hand_over(self, message: Message, at: datetime) -> None:
        dialect = DIALECTS[message.recipient.channel]
        hook, secret = _unsealed(message.recipient)
        parcel = dialect.sign(hook, message.payload, secret, at)
        try:
            judge(dialect, ask(parcel.address, parcel.body))
        except Undelivered as failure:
            # The network or the vendor may repeat what it was asked.
            said = _without(failure.said, parcel.address, secret)[:MOST_SAID]
            raise Undelivered(said, for_good=failure.for_good, broken=failure.broken) from None

    def hang_up(self) -> None:
        pass


def judge(dialect: Dialect, reply: Reply) -> None:
    """Undelivered unless the vendor says in so many words that it has taken the message.

    Its own code alone decides whether a refusal is for good: most of them refuse under a status of 200, and whoever
    answers without one is not the vendor but a gateway on the way there.
    """
    code = _code(dialect, reply.text)
    if code == 0 and reply.status == HTTPStatus.OK:
        return
    said = " ".join(f"{reply.status} {reply.text}".split())
    raise Undelivered(said, for_good=code is not None and code in dialect.for_good)


def _code(dialect: Dialect, text: str) -> int | None:
    """None where it isn't the vendor who answers, but for instance a log-in page of the network."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    code = told.get(dialect.verdict) if isinstance(told, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _unsealed(recipient: Recipient) -> tuple[str, str]:
    try:
        return unseal(recipient.robot.sealed_hook), unseal(recipient.robot.sealed_secret)
    except ObjectDoesNotExist:
        raise Undelivered(Problem.NO_ROBOT, for_good=True) from None
    except SealBroken:
        raise Undelivered(Problem.SEAL_BROKEN, for_good=True) from None


def _without(said: str, address: str, secret: str) -> str:
    """Without what opens the door: the secret, and whatever of an address is as long as a key."""
    parts = urlsplit(address)
    for piece in (secret, *re.split("[/?&=]", f"{parts.path}?{parts.query}")):
        if len(piece) >= SHORTEST_KEY:
            said = said.replace(piece, "…")
    return said
