"""revoke_calendar --person ADDRESS, or --organ PLACE NAME: their calendar is read no more."""

from argparse import ArgumentParser
from typing import Any

from notifications.calendar_holders import add_holder, holder_named
from notifications.feeds import revoke_feed
from offices.actors import console
from offices.moments import now, today
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Take a person's or an organ's calendar away. Exit 1 if there was none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_holder(parser)

    def answer(self, **options: Any) -> int:
        holder = holder_named(options, today())
        return 0 if revoke_feed(holder, by=console("revoke_calendar"), at=now()) else 1
