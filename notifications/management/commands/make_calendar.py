"""make_calendar --person ADDRESS, or --organ PLACE NAME: prints the address of a calendar, which is shown this once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.urls import reverse

from notifications.calendar_holders import add_holder, holder_named
from notifications.feeds import make_feed
from offices.actors import console
from offices.moments import now, today
from sentences.doorstep import HouseCommand


class Command(HouseCommand):
    help = "Give a person or an organ a calendar to subscribe to. The address they had before leads nowhere any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_holder(parser)

    def answer(self, **options: Any) -> int:
        holder = holder_named(options, today())
        secret = make_feed(holder, by=console("make_calendar"), at=now())
        self.stdout.write(f"{settings.SITE_URL}{reverse('calendar', args=[secret])}")
        return 0
