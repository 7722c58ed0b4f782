"""Whose calendar a command means: a recipient's by the address letters go to, or an organ's."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from lifecycle.confirmations import place_called
from notifications.models import Channel, Recipient
from offices.models import Organ
from offices.organs import organ_called
from sentences.refusals import Refused


def add_holder(parser: ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", metavar="ADDRESS", help="to whom letters go")
    whose.add_argument("--organ", nargs=2, metavar=("PLACE", "NAME"), help="the place by its name or code prefix")


def holder_named(options: Mapping[str, Any], day: date) -> Recipient | Organ:
    """Refused("recipient_unknown"), Refused("place_not_found"), Refused("organ_not_found")."""
    if options["organ"]:
        place, name = options["organ"]
        return organ_called(place_called(place), name, day)
    found = Recipient.objects.filter(address=options["person"], channel=Channel.MAIL).first()
    if found is None:
        raise Refused("recipient_unknown", address=options["person"])
    return found
